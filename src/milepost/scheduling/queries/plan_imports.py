"""Reads about plan files: the dry run of one, and those that were taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate
from milepost.portfolios.models import Initiative
from milepost.portfolios.queries.common import equal
from milepost.scheduling.models import PlanImport
from milepost.scheduling.plans.kinds import clean_kind
from milepost.scheduling.plans.lost import lost_in_words
from milepost.scheduling.plans.model import Lost
from milepost.scheduling.plans.opening import nobody, open_plan
from milepost.scheduling.plans.previewing import WRITES, PlanPreview, compared, editable, plain_source

PLAN_IMPORT_SORTS = {"recorded_at": "recorded_at", "id": "pk"}


@dataclass(frozen=True, slots=True)
class PlanImportRow:
    """A plan file that was taken. ``plan``: its name, where the initiative holds several. ``counts``: by what, by how."""

    id: int
    version: int
    company_id: int
    initiative_id: int
    family: str
    plan: str
    file_name: str
    file_format: str
    sha256: str
    project_code: str
    project_name: str
    fingerprint: str
    counts: Mapping[str, Mapping[str, int]]
    lost: tuple[Lost, ...]
    imported_by_id: int
    imported_by: str
    recorded_at: datetime

    @property
    def written(self) -> int:
        """How many rows were created, changed or removed."""
        return sum(found.get(how, 0) for found in self.counts.values() for how in WRITES)


@dataclass(frozen=True, slots=True)
class PlanImportFilter:
    """Which imports; None asks nothing."""

    company_id: int | None = None
    initiative_id: int | None = None
    imported_by_id: int | None = None


def preview_plan(
    *, viewer: Viewer, initiative_id: int, file_name: str, content: bytes | Path, today: date, project: str | None = None,
    plan: str = "", milestone_type: str = "", category: str = "", on_read: Callable[[], None] = nobody,
) -> PlanPreview:  # fmt: skip
    """What a plan file would do to an initiative, row by row. Nothing is written.

    content: the file's bytes, or where it lies. project: code or name of the one to take, where the file holds several. plan:
    the name of this plan, where the initiative holds several; versions of a plan have the same. milestone_type, category: of
    the milestones that it brings. today: the firm's day. on_read: called when the file is read and before it is compared.

    Fourteen SQL queries at most. Raises Missing, Forbidden, Invalid (the file; ManyProjects), Conflict (MPXJ or Java is
    missing; the links close a circle).
    """
    initiative = editable(viewer, initiative_id)
    opened = open_plan(file_name=file_name, content=content, project=project)
    on_read()
    kind = clean_kind(viewer, milestone_type, category)
    found = compared(viewer=viewer, initiative=initiative, opened=opened, plan=plan, kind=kind, today=today).preview
    return replace(found, lost=lost_in_words(found.lost))


def plan_import_page(*, viewer: Viewer, filters: PlanImportFilter, page: PageRequest) -> Page[PlanImportRow]:
    """Imports, the newest first. One SQL query."""
    rows = (
        PlanImport.objects.seen_by(viewer)
        .filter(
            equal(
                company_id=filters.company_id,
                initiative_id=filters.initiative_id,
                imported_by_id=filters.imported_by_id,
            )
        )
        .select_related("imported_by")
        .defer("taken", "header")
    )
    return paginate(rows, page, sorts=PLAN_IMPORT_SORTS, usual="-recorded_at").map(_row)


def plan_import_row(*, viewer: Viewer, plan_import_id: int) -> PlanImportRow:
    """One. Raises Missing."""
    found = (
        PlanImport.objects.seen_by(viewer)
        .filter(pk=plan_import_id)
        .select_related("imported_by")
        .defer("taken")
        .first()
    )
    if found is None:
        raise Missing("plan_import", encode_id(plan_import_id))
    return _row(found)


def plan_places(*, viewer: Viewer) -> tuple[tuple[int, str], ...]:
    """The initiatives into which the viewer may bring a plan file: id and name behind its company's. One SQL query."""
    edits = viewer.initiative_scoped(Can.EDIT_INITIATIVES, "company_id", "pk")
    rows = Initiative.objects.seen_by(viewer).filter(edits, archived_at__isnull=True)
    named = rows.order_by("company__name", "name", "pk").values_list("pk", "company__name", "name")
    return tuple((pk, f"{company} · {name}") for pk, company, name in named)


def plans_of(*, viewer: Viewer, initiative_id: int) -> tuple[str, ...]:
    """The names of the plans that an initiative holds, to choose from; "" is the one without. Two SQL queries. Raises Missing."""
    if not Initiative.objects.seen_by(viewer).filter(pk=initiative_id).exists():
        raise Missing("initiative", encode_id(initiative_id))
    rows = PlanImport.objects.seen_by(viewer).filter(initiative_id=initiative_id).order_by("source")
    return tuple(dict.fromkeys(plain_source(source)[1] for source in rows.values_list("source", flat=True)))


def _row(row: PlanImport) -> PlanImportRow:
    family, plan = plain_source(row.source)
    return PlanImportRow(
        id=row.pk,
        version=row.version,
        company_id=row.company_id,
        initiative_id=row.initiative_id,
        family=family,
        plan=plan,
        file_name=row.file_name,
        file_format=row.file_format,
        sha256=row.sha256,
        project_code=row.project_code,
        project_name=row.project_name,
        fingerprint=row.fingerprint,
        counts=row.counts,
        lost=lost_in_words(Lost(**one) for one in row.lost),
        imported_by_id=row.imported_by_id,
        imported_by=row.imported_by.name,
        recorded_at=row.recorded_at,
    )
