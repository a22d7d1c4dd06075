"""Reads about forecasts: walled rows, each with the words of why it has its date."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate
from milepost.core.prepared import ask
from milepost.milestones.models import Activity, Crossing
from milepost.milestones.plantime import day_of, moment_of
from milepost.milestones.queries.contradictions import with_contradictions
from milepost.portfolios.queries.common import equal
from milepost.scheduling.explaining import Driver, why, why_critical
from milepost.scheduling.models import Forecast, HeldBy

FORECAST_SORTS = {"finish": "finish_key", "id": "pk"}


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """What the newest run says of one milestone or task.

    Dates are the local time of its calendar; floats and drag seconds of working time. ``driver`` is None where nothing that
    the viewer may see holds it. ``why`` says the same in words.
    """

    id: int
    name: str
    kind: str
    company_id: int
    initiative_id: int
    milestone_id: int
    due: date | None
    forecast: date | None
    margin_days: int | None
    early_start: datetime | None
    early_finish: datetime | None
    late_start: datetime | None
    late_finish: datetime | None
    total_float_s: int | None
    free_float_s: int | None
    critical: bool
    drag_s: int | None
    held_by: str
    driver_id: int | None
    driver_name: str | None
    driver_kind: str | None
    why: str
    why_critical: str
    fingerprint: str
    computed_at: datetime
    contradiction: str = ""


@dataclass(frozen=True, slots=True)
class ForecastFilter:
    """Which forecasts; None asks nothing. ``milestone_id``: the milestone and its tasks."""

    company_id: int | None = None
    initiative_id: int | None = None
    milestone_id: int | None = None
    critical: bool | None = None


def forecast_page(*, viewer: Viewer, filters: ForecastFilter, page: PageRequest) -> Page[ForecastRow]:
    """Forecasts of milestones and tasks that are not archived, what ends first first. Four SQL queries."""
    rows: Any = (
        Forecast.objects.seen_by(viewer)
        .filter(equal(company_id=filters.company_id, initiative_id=filters.initiative_id, critical=filters.critical))
        .filter(activity__archived_at__isnull=True)
        .select_related("activity", "run")
    )
    if filters.milestone_id is not None:
        rows = rows.filter(Q(pk=filters.milestone_id) | Q(activity__parent_id=filters.milestone_id))
    found = paginate(rows, page, sorts=FORECAST_SORTS, usual="finish")
    return Page(with_contradictions(viewer=viewer, rows=_rows(viewer, found.rows)), found.next_cursor)


def forecast_row(*, viewer: Viewer, activity_id: int) -> ForecastRow | None:
    """That of one milestone or task; None before it was computed. Three SQL queries. Raises Missing."""
    found = _rows(viewer, ask(_of_activity, viewer, activity_id=activity_id))
    if not found and not Activity.objects.seen_by(viewer).filter(pk=activity_id).exists():
        raise Missing("activity", encode_id(activity_id))
    return next(iter(found), None)


def _of_activity(viewer: Viewer, *, activity_id: int) -> Any:
    return Forecast.objects.seen_by(viewer).filter(pk=activity_id).select_related("activity", "run")


def reasons(*, viewer: Viewer, activity_ids: Collection[int]) -> dict[int, str]:
    """Why each of these has its date, in words; nothing of what was not computed yet. Three SQL queries at most."""
    rows = Forecast.objects.seen_by(viewer).filter(pk__in=activity_ids)
    found = list(rows.values_list("pk", "held_by", "early_finish", "driver"))
    drivers = _drivers(viewer, {driver for *_rest, driver in found if driver is not None})
    return {
        pk: why(HeldBy(held_by), day_of(finish), drivers.get(driver or 0), of=pk)
        for pk, held_by, finish, driver in found
    }


def driving_chain(*, viewer: Viewer, activity_id: int) -> tuple[ForecastRow, ...]:
    """It, what holds it, what holds that, back to where its date begins: at a fact, a plan, today, a crossing or a wall. Six SQL
    queries at most. Raises Missing."""
    home = Activity.objects.seen_by(viewer).filter(pk=activity_id).values_list("company_id", flat=True).first()
    if home is None:
        raise Missing("activity", encode_id(activity_id))
    seen = Forecast.objects.seen_by(viewer).filter(company_id=home)
    held = dict(seen.values_list("pk", "driver"))
    chain: dict[int, None] = {}
    at: int | None = activity_id
    while at in held and at not in chain:
        chain[at] = None
        at = held[at]
    found = {row.id: row for row in _rows(viewer, seen.filter(pk__in=chain).select_related("activity", "run"))}
    return tuple(found[pk] for pk in chain)


def _rows(viewer: Viewer, found: Iterable[Forecast]) -> tuple[ForecastRow, ...]:
    rows = list(found)
    drivers = _drivers(viewer, {row.driver for row in rows if row.driver is not None})
    return tuple(_row(row, drivers.get(row.driver or 0)) for row in rows)


def _drivers(viewer: Viewer, ids: set[int]) -> dict[int, Driver]:
    """What the viewer may see of what holds others."""
    rows = ask(_holding, viewer, ids=ids) if ids else []
    found = {pk: Driver(pk, name, kind, parent, day_of(finish)) for pk, name, kind, parent, finish in rows}
    if rest := ids - found.keys():
        across = Crossing.objects.seen_by(viewer).filter(pk__in=rest).values_list("pk", "label", "agreed_on")
        found |= {pk: Driver(pk, label, "crossing", None, agreed_on) for pk, label, agreed_on in across}
    return found


def _holding(viewer: Viewer, *, ids: Collection[int]) -> Any:
    inside = Activity.objects.seen_by(viewer).filter(Among("pk", ids))
    return inside.values_list("pk", "name", "kind", "parent_id", "forecast__early_finish")


def _row(row: Forecast, driver: Driver | None) -> ForecastRow:
    activity = row.activity
    forecast = day_of(row.early_finish)
    return ForecastRow(
        id=row.pk,
        name=activity.name,
        kind=activity.kind,
        company_id=row.company_id,
        initiative_id=row.initiative_id,
        milestone_id=activity.parent_id or row.pk,
        due=activity.due,
        forecast=forecast,
        margin_days=row.margin_days,
        early_start=_moment(row.early_start),
        early_finish=_moment(row.early_finish),
        late_start=_moment(row.late_start),
        late_finish=_moment(row.late_finish),
        total_float_s=row.total_float_s,
        free_float_s=row.free_float_s,
        critical=row.critical,
        drag_s=row.drag_s,
        held_by=row.held_by,
        driver_id=driver.id if driver else None,
        driver_name=driver.name if driver else None,
        driver_kind=driver.kind if driver else None,
        why=why(HeldBy(row.held_by), forecast, driver, of=row.pk),
        why_critical=why_critical(critical=row.critical, float_s=row.total_float_s),
        fingerprint=row.run.fingerprint,
        computed_at=row.run.recorded_at,
    )


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment_of(value)
