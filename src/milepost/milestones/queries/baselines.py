"""Reads about baselines and change requests."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate, paginate_filtered
from milepost.core.prepared import ask
from milepost.milestones.models import Baseline, BaselineRow, ChangeRequest
from milepost.milestones.plantime import day_of
from milepost.portfolios.queries.common import equal, name_of

BASELINE_SORTS = {"agreed_at": "agreed_at", "id": "pk"}
CHANGE_SORTS = {"recorded_at": "recorded_at", "id": "pk"}


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """Of which initiative or company; None asks nothing."""

    initiative_id: int | None = None
    company_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeFilter(PlaceFilter):
    """And with which answer."""

    answer: str | None = None
    to_answer: bool | None = None  # open, by somebody else, and the viewer may agree to it


@dataclass(frozen=True, slots=True)
class BaselineLine:
    """A baseline, without the rows that it froze. ``planned_minor`` was the initiative's planned value."""

    id: int
    version: int
    name: str
    company_id: int
    initiative_id: int
    initiative_name: str
    agreed_by_id: int
    agreed_by: str
    agreed_at: datetime
    planned_minor: int | None
    currency: str
    activities: int
    recorded_at: datetime

    @classmethod
    def of(cls, row: Any, activities: int) -> BaselineLine:
        """Of a baseline loaded with its people, that froze so many activities."""
        return cls(
            id=row.pk,
            version=row.version,
            name=row.name,
            company_id=row.company_id,
            initiative_id=row.initiative_id,
            initiative_name=row.initiative.name,
            agreed_by_id=row.agreed_by_id,
            agreed_by=row.agreed_by.name,
            agreed_at=row.agreed_at,
            planned_minor=row.planned_minor,
            currency=row.currency,
            activities=activities,
            recorded_at=row.recorded_at,
        )


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A criterion as it is agreed; ``target`` in millionths of ``unit``."""

    metric: str
    comparison: str
    target: int
    unit: str


@dataclass(frozen=True, slots=True)
class ChangeItemRow:
    """One change that is asked for: of a criterion the measures, of all else the due dates."""

    kind: str
    name: str
    milestone_id: str | None
    due_before: date | None
    due_after: date | None
    criterion_before: MeasureRow | None
    criterion_after: MeasureRow | None


@dataclass(frozen=True, slots=True)
class EffectRow:
    """What that does to one milestone: ``how`` is moved, added, removed or squeezed."""

    milestone_id: str | None
    name: str
    how: str
    before: date | None
    after: date | None
    days: int | None
    working_days: int | None


@dataclass(frozen=True, slots=True)
class ChangeRequestRow:
    """A request to change what was agreed. ``direct``: who may agree changed it, and this is the record."""

    id: int
    version: int
    wish: str
    company_id: int
    initiative_id: int
    initiative_name: str
    items: tuple[ChangeItemRow, ...]
    baseline_name: str
    effect: tuple[EffectRow, ...]
    reason: str
    requested_by_id: int
    requested_by: str
    answer: str
    answered_by_id: int | None
    answered_by: str | None
    answered_at: datetime | None
    answer_reason: str
    recorded_at: datetime

    @property
    def direct(self) -> bool:
        """Whether nobody was asked."""
        return self.answered_by_id == self.requested_by_id

    @classmethod
    def of(cls, row: Any) -> ChangeRequestRow:
        """Of a request loaded with its people."""
        return cls(
            id=row.pk,
            version=row.version,
            wish=row.wish,
            company_id=row.company_id,
            initiative_id=row.initiative_id,
            initiative_name=row.initiative.name,
            items=tuple(_item(item) for item in row.changes.get("items", [])),
            baseline_name=row.changes.get("baseline_name", ""),
            effect=tuple(effect_rows(row.effect)),
            reason=row.reason,
            requested_by_id=row.requested_by_id,
            requested_by=row.requested_by.name,
            answer=row.answer,
            answered_by_id=row.answered_by_id,
            answered_by=name_of(row.answered_by),
            answered_at=row.answered_at,
            answer_reason=row.answer_reason,
            recorded_at=row.recorded_at,
        )


def _item(item: dict[str, Any]) -> ChangeItemRow:
    kind, before, after = item["kind"], item["from"], item["to"]
    sides: tuple[Any, Any, Any, Any]
    if kind == "criterion":
        sides = (None, None, MeasureRow(**before), MeasureRow(**after) if after else None)
    else:
        sides = (_day(before), _day(after), None, None)
    return ChangeItemRow(kind, item["name"], item["milestone_id"], *sides)


def effect_rows(lines: list[dict[str, Any]]) -> list[EffectRow]:
    """The effect as it is kept."""
    return [_effect(line) for line in lines]


def _effect(line: dict[str, Any]) -> EffectRow:
    return EffectRow(
        line["milestone_id"],
        line["name"],
        line["how"],
        _day(line["from"]),
        _day(line["to"]),
        line["days"],
        line["working_days"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def baseline_page(*, viewer: Viewer, filters: PlaceFilter, page: PageRequest) -> Page[BaselineLine]:
    """Baselines, newest first. Two SQL queries: how much each froze is counted for those of the page alone."""
    rows = _baselines(viewer).filter(equal(initiative_id=filters.initiative_id, company_id=filters.company_id))
    found = paginate(rows, page, sorts=BASELINE_SORTS, usual="-agreed_at")
    counts = _activities(row.pk for row in found.rows)
    return found.map(lambda row: BaselineLine.of(row, counts.get(row.pk, 0)))


def baseline_line(*, viewer: Viewer, baseline_id: int) -> BaselineLine:
    """One. Raises Missing. Two SQL queries."""
    found = _baselines(viewer).filter(pk=baseline_id).first()
    if found is None:
        raise Missing("baseline", encode_id(baseline_id))
    return BaselineLine.of(found, _activities([found.pk]).get(found.pk, 0))


@dataclass(frozen=True, slots=True)
class AgreedDays:
    """What the newest baseline with a milestone says of its days, both inclusive; without a planned finish, its due day."""

    name: str
    start: date | None
    finish: date | None


def agreed_days(*, viewer: Viewer, milestone_ids: Collection[int], at: datetime | None = None) -> dict[int, AgreedDays]:
    """Of each milestone that a baseline holds; with ``at`` one that was agreed by then. One SQL query."""
    oldest_first = ask(_agreed, viewer, ids=milestone_ids, at=at)
    return {pk: AgreedDays(name, day_of(start), day_of(finish) or due) for pk, name, start, finish, due in oldest_first}


def _agreed(viewer: Viewer, *, ids: Collection[int], at: datetime | None) -> Any:
    rows = Baseline.objects.seen_by(viewer).filter(Among("rows__activity_id", ids), rows__activity_id__isnull=False)
    if at is not None:
        rows = rows.filter(agreed_at__lte=at)
    frozen = ("rows__activity_id", "name", "rows__planned_start", "rows__planned_finish", "rows__due")
    return rows.order_by("agreed_at", "pk").values_list(*frozen)


def change_page(*, viewer: Viewer, filters: ChangeFilter, page: PageRequest) -> Page[ChangeRequestRow]:
    """Change requests, newest change first. One SQL query."""
    found = paginate_filtered(_wanted, viewer, filters, page=page, sorts=CHANGE_SORTS, usual="-recorded_at")
    return found.map(ChangeRequestRow.of)


def _wanted(viewer: Viewer, filters: ChangeFilter) -> Any:
    wanted = equal(initiative_id=filters.initiative_id, company_id=filters.company_id, answer=filters.answer)
    rows = _changes(viewer).filter(wanted)
    if filters.to_answer:
        within = viewer.initiative_scoped(Can.AGREE_CHANGES, "company_id", "initiative_id")
        rows = rows.filter(within, answer=ChangeRequest.Answer.OPEN).exclude(requested_by_id=viewer.user_id)
    return rows


def change_row(*, viewer: Viewer, change_request_id: int) -> ChangeRequestRow:
    """One. Raises Missing."""
    found = _changes(viewer).filter(pk=change_request_id).first()
    if found is None:
        raise Missing("change_request", encode_id(change_request_id))
    return ChangeRequestRow.of(found)


def _baselines(viewer: Viewer) -> Any:
    return Baseline.objects.seen_by(viewer).select_related("initiative", "agreed_by")


def _activities(baseline_ids: Iterable[int]) -> dict[int, int]:
    """How many each of these froze."""
    rows = BaselineRow.objects.filter(baseline_id__in=list(baseline_ids)).order_by().values_list("baseline_id")
    return dict(rows.annotate(n=Count("pk")))


def _changes(viewer: Viewer) -> Any:
    return ChangeRequest.objects.seen_by(viewer).select_related("initiative", "requested_by", "answered_by")
