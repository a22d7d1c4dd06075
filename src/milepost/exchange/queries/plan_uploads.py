"""Reads about uploaded plan files."""

from __future__ import annotations

from dataclasses import dataclass

from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.exchange.models import PLAN, Import, ImportProgress, ImportState
from milepost.exchange.plan_files.previews import KeptPreview, kept_preview


@dataclass(frozen=True, slots=True)
class PlanUpload:
    """A plan file on its way in; ``step`` of ``steps`` while the worker is at it, none of none while that waits.

    initiative_id: None when that is still to be said. plan, category, project: what was said of it. projects: code and name of
    each, when the file holds several and one of them is to be said. preview: what was, or would be, done, once it was checked.
    """

    id: int
    version: int
    file_name: str
    state: str
    problem: str
    initiative_id: int | None
    plan: str
    category: str
    project: str
    projects: tuple[tuple[str, str], ...]
    step: int
    steps: int
    preview: KeptPreview | None

    @property
    def busy(self) -> bool:
        """Whether the worker is at it, or will be."""
        return self.state in (ImportState.CHECKING, ImportState.APPLYING)


def is_plan_upload(*, viewer: Viewer, import_id: int) -> bool:
    """Whether one of the viewer's own imports is of a plan file, not of a table. One SQL query. Raises Missing."""
    kind = Import.objects.seen_by(viewer).filter(pk=import_id).values_list("kind", flat=True).first()
    if kind is None:
        raise Missing("import", encode_id(import_id))
    return kind == PLAN


def plan_upload(*, viewer: Viewer, import_id: int) -> PlanUpload:
    """One of the viewer's own. Two SQL queries. Raises Missing, also for a table."""
    found = Import.objects.seen_by(viewer).filter(pk=import_id, kind=PLAN).first()
    if found is None:
        raise Missing("import", encode_id(import_id))
    step = ImportProgress.objects.filter(table_id=import_id).values_list("done", "total").first() or (0, 0)
    said = found.mapping["fixed"]
    shown = found.phase in (ImportState.CHECKED, ImportState.APPLIED)
    return PlanUpload(
        found.pk, found.version, found.file_name, found.phase, found.problem, found.defaults.get("initiative"),
        said.get("plan", ""), said.get("category", ""), said.get("project", ""),
        tuple((code, name) for code, name in found.mapping.get("projects", ())), *step,
        kept_preview(found.table_sha256) if shown else None,
    )  # fmt: skip
