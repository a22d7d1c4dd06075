"""The dry run of a plan file: what the file wants against what is stored, and the fingerprint that applying must meet again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.errors import Forbidden, Invalid, Missing
from milepost.core.ids import encode_id
from milepost.milestones.actions.circles import check_no_circles
from milepost.portfolios.models import Initiative
from milepost.scheduling.plans.comparing import rows_of
from milepost.scheduling.plans.model import How, Lost, Row, Wanted, What
from milepost.scheduling.plans.opening import Opened
from milepost.scheduling.plans.standing import Standing, standing_of
from milepost.scheduling.plans.wanting import wanted_of

WRITES: frozenset[How] = frozenset({"create", "change", "remove"})
MAX_PLAN_NAME = 40
#: From so many matched rows on, it is worth a word when most of them have another name.
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """What applying a plan file would do. Nothing was written.

    rows: everything of the file, and what is kept though the file has it no more. lost: what the product does not hold.
    warnings: what one should look at before applying. counts: by what and how, how many rows. fingerprint: of all of it and of
    the versions of what is stored; applying asks for it.
    """

    initiative_id: int
    initiative_name: str
    company_id: int
    source: str
    file_name: str
    file_format: str
    project_code: str
    project_name: str
    rows: tuple[Row, ...]
    lost: tuple[Lost, ...]
    warnings: tuple[str, ...]
    counts: Mapping[What, Mapping[How, int]]
    fingerprint: str

    @property
    def writes(self) -> int:
        """How many rows applying would write."""
        return sum(row.how in WRITES for row in self.rows)

    def count(self, how: How) -> int:
        """How many rows there are of a kind."""
        return sum(row.how == how for row in self.rows)


@dataclass(frozen=True, slots=True)
class Compared:
    """A preview, with what it was made of."""

    preview: PlanPreview
    wanted: Wanted
    standing: Standing


def editable(viewer: Viewer, initiative_id: int) -> Initiative:
    """The initiative, for who may edit it. Raises Missing, Forbidden."""
    found = Initiative.objects.seen_by(viewer).filter(pk=initiative_id).select_related("company").first()
    if found is None:
        raise Missing("initiative", encode_id(initiative_id), "initiative_id")
    viewer.require(Can.EDIT_INITIATIVES, found)
    return found


def source_of(family: str, plan: str) -> str:
    """What activities of a plan are marked with: whose file it is and, where an initiative holds several plans, its name."""
    name = " ".join(plan.split())
    if len(name) > MAX_PLAN_NAME:
        raise Invalid("plan", plan, _("has more than %(n)s characters") % {"n": MAX_PLAN_NAME}, _("Shorten it."))
    return f"{family}:{name}" if name else family


def compared(
    *,
    viewer: Viewer,
    initiative: Initiative,
    opened: Opened,
    plan: str,
    kind: tuple[str, str],
    today: date,
    lock: bool = False,
) -> Compared:
    """Hold a file against an initiative. ``kind``: type and category of new milestones.

    Raises Forbidden, Invalid, Conflict (the links close a circle).
    """
    viewer.require(Can.EDIT_INITIATIVES, initiative)
    wanted = wanted_of(opened.file)
    source = source_of(wanted.family, plan)
    standing = standing_of(viewer=viewer, initiative=initiative, source=source, today=today, lock=lock)
    rows = rows_of(wanted, standing, source)
    if any(row.what == "calendar" and row.how in WRITES for row in rows) and not viewer.may(
        Can.EDIT_INITIATIVES, initiative.company
    ):
        raise Forbidden(
            _("This file brings working calendars, which are the company's, and your role ends at the initiative."),
            _("Ask who edits the initiatives of the company to import it."),
        )
    _check_circles(viewer, wanted, standing, rows)
    preview = PlanPreview(
        initiative.pk, initiative.name, initiative.company_id, source, opened.file.name, opened.file.format.value,
        wanted.project_code, wanted.project_name, rows, wanted.lost, _warnings(rows, wanted),
        counted(rows),
        _fingerprint(initiative.pk, source, opened.sha256, kind, rows),
    )  # fmt: skip
    return Compared(preview, wanted, standing)


def counted(rows: Iterable[Row]) -> dict[What, dict[How, int]]:
    """By what and how, how many rows."""
    counts: dict[What, Counter[How]] = {}
    for row in rows:
        counts.setdefault(row.what, Counter())[row.how] += 1
    return {what: dict(found) for what, found in counts.items()}


def _fingerprint(initiative_id: int, source: str, sha256: str, kind: tuple[str, str], rows: Iterable[Row]) -> str:
    digest = hashlib.sha256(repr((initiative_id, source, sha256, kind)).encode())
    for row in rows:
        said = (
            row.how,
            row.what,
            row.key,
            row.name,
            row.id,
            row.version,
            sorted(row.kept),
            sorted(row.changes.items()),
        )
        digest.update(repr(said).encode())
    return digest.hexdigest()


def _warnings(rows: tuple[Row, ...], wanted: Wanted) -> tuple[str, ...]:
    matched = [row for row in rows if row.what in ("milestone", "task") and row.how in ("change", "leave")]
    renamed = sum("name" in row.changes for row in matched)
    found = []
    if len(matched) >= ENOUGH and renamed * 2 > len(matched):
        found.append(
            _("Most of what is matched has another name here. If this is another plan, give it a name of its own.")
        )
    if not wanted.activities:
        found.append(_("Nothing of this file can be taken."))
    return tuple(found)


def _check_circles(viewer: Viewer, wanted: Wanted, standing: Standing, rows: Collection[Row]) -> None:
    """The links as they would be, over everything that the company's links lead to."""
    ids = {row.key: row.id for row in rows if row.what in ("milestone", "task") and row.id is not None}
    made: list[tuple[int | str, int | str]] = []
    gone: set[tuple[int, int, str]] = set()
    stored = {link.pk: ends for ends, link in standing.links.items()}
    for row in rows:
        if row.what != "link":
            continue
        if row.how == "create":
            ends = tuple(ids.get(row.values[side]) or row.values[side] for side in ("before", "after"))
            made.append((ends[0], ends[1]))
        elif row.how == "remove" and row.id is not None:
            gone.add(stored[row.id])
    names: dict[int | str, str] = {key: one.name for key, one in wanted.activities.items()}
    if made:
        new = [(row.key, row.values["parent"]) for row in rows if row.what == "task" and row.how == "create"]
        under = [(task, ids.get(above) or above) for task, above in new if above is not None]
        check_no_circles(viewer, standing.initiative, made, gone, names, under=under)


def plain_source(source: str) -> tuple[str, str]:
    """Whose file it was, and the name of the plan.

    >>> plain_source("p6:Lyon"), plain_source("msproject")
    (('p6', 'Lyon'), ('msproject', ''))
    """
    family, _colon, name = source.partition(":")
    return family, name
