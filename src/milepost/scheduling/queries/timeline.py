"""What a timeline draws: its lanes, and the bars of those that are in sight. Days are counted from 1970-01-01."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.errors import Invalid
from milepost.core.ids import encode_id
from milepost.milestones.choices import Status
from milepost.milestones.models import Baseline, BaselineRow, Dependency, MilestoneFacts
from milepost.milestones.plantime import DAY
from milepost.milestones.queries.milestones import MilestoneFilter, wanted
from milepost.milestones.rules import WORKDAY
from milepost.milestones.saying import said_stored
from milepost.portfolios.models import Initiative
from milepost.portfolios.queries.common import NO_DATE

EPOCH = date(1970, 1, 1).toordinal()
#: What ``Bar.assessment`` counts.
STATUSES = tuple(Status.values)
#: As many lanes as one window may hold.
MOST_LANES = 1_000
#: Float is shown in tenths of working days.
TENTH = WORKDAY // 10


@dataclass(frozen=True, slots=True)
class TimelineFilter:
    """Of which portfolio, company or initiative; None asks nothing. ``open_only``: without what is completed."""

    portfolio_id: int | None = None
    company_id: int | None = None
    initiative_id: int | None = None
    open_only: bool = False


class Lane(NamedTuple):
    """An initiative: how many milestones it has, how many are late or critical, and from when until when they lie.

    ``first`` and ``last`` are day numbers, inclusive, of its start, due dates and forecasts; None where nothing says so.
    """

    id: int
    name: str
    company_id: int
    company_name: str
    bars: int
    late: int
    critical: int
    first: int | None
    last: int | None
    editable: bool


class Bar(NamedTuple):
    """One milestone. Dates are day numbers, inclusive; ``row`` is its place in its lane, whatever the window of time.

    ``late_finish``: without moving the end of its initiative. ``margin``: due minus forecast, calendar days; ``float_tenths`` of
    working days; ``percent`` parts per 10,000; ``assessment`` counts STATUSES. The baseline is the newest of its initiative.
    ``contradiction``: in words, where its report contradicts the facts; else empty.
    """

    id: int
    lane: int
    row: int
    version: int
    name: str
    start: int | None
    finish: int | None
    due: int | None
    actual_start: int | None
    actual_finish: int | None
    baseline_start: int | None
    baseline_finish: int | None
    forecast_start: int | None
    forecast_finish: int | None
    late_finish: int | None
    margin: int | None
    float_tenths: int | None
    critical: bool
    percent: int
    assessment: int
    contradiction: str

    @property
    def days(self) -> tuple[int, ...]:
        """Every day that is known of it."""
        days: tuple[Any, ...] = self[FIRST_DAY:LAST_DAY]
        return tuple(day for day in days if day is not None)


#: Where the days of a bar begin and end among its columns; how late it may be is no day of its own.
FIRST_DAY, LAST_DAY = Bar._fields.index("start"), Bar._fields.index("late_finish")


class Tie(NamedTuple):
    """The one milestone waits for the other (or tasks of theirs do)."""

    before: int
    after: int
    link: str


@dataclass(frozen=True, slots=True)
class Window:
    """The bars of some lanes, by lane and row; and every dependency that leads from or to one of the lanes."""

    bars: tuple[Bar, ...]
    ties: tuple[Tie, ...]


def timeline_lanes(*, viewer: Viewer, filters: TimelineFilter) -> tuple[Lane, ...]:
    """Every initiative with milestones that the viewer sees, by company and name. Two SQL queries."""
    rows = wanted(
        viewer,
        MilestoneFilter(
            portfolio_id=filters.portfolio_id,
            company_id=filters.company_id,
            initiative_id=filters.initiative_id,
            open=True if filters.open_only else None,
        ),
    )
    summed = (
        rows.order_by()
        .values_list("initiative_id")
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=Q(finished=False, margin_days__lt=0)),
            tight=Count("pk", filter=Q(critical=True, finished=False)),
            first=Min("due_key"),
            last=Max("due_key", filter=~Q(due_key=NO_DATE)),
            forecast=Max("forecast"),
        )
    )
    sums = {row[0]: row[1:] for row in summed}
    places = Initiative.objects.seen_by(viewer)
    if filters.company_id is not None:
        places = places.filter(company_id=filters.company_id)
    if filters.initiative_id is not None:
        places = places.filter(pk=filters.initiative_id)
    named = places.values_list("pk", "name", "company_id", "company__name", "starts_on")
    lanes = [_lane(viewer, row, sums[row[0]]) for row in named if row[0] in sums]
    return tuple(sorted(lanes, key=lambda one: (one.company_name.lower(), one.company_id, one.name.lower(), one.id)))


def timeline_window(
    *,
    viewer: Viewer,
    lane_ids: Collection[int],
    since: date | None = None,
    until: date | None = None,
    open_only: bool = False,
) -> Window:
    """The bars of these initiatives that lie between two days, inclusive; ``open_only``: of what is not completed.

    At most four SQL queries. Raises Invalid.
    """
    if len(lane_ids) > MOST_LANES:
        raise Invalid("lanes", len(lane_ids), _("is more than %(most)s lanes") % {"most": MOST_LANES})
    agreed = _agreed(viewer, lane_ids)
    found = sorted((_bar(row, agreed) for row in _stored(viewer, lane_ids, open_only)), key=_place)
    bars = [bar for bar in _numbered(found) if _within(bar, since, until)]
    return Window(tuple(bars), _ties(viewer, lane_ids))


def as_columns(rows: Sequence[Any], fields: Sequence[str], ids: Collection[str] = ("id",)) -> dict[str, list[Any]]:
    """Rows as one array for each field, as interfaces send them; those of ``ids`` as text."""
    columns: dict[str, list[Any]] = {name: [] for name in fields}
    for name, values in zip(fields, zip(*rows, strict=True), strict=False):
        columns[name] = [encode_id(value) for value in values] if name in ids else list(values)
    return columns


def day_number(day: date | None) -> int | None:
    """Days since 1970-01-01; None for none, and for the day that stands for none."""
    return None if day is None or day == NO_DATE else day.toordinal() - EPOCH


def day_at(number: int | None) -> date | None:
    """The day with that number."""
    return None if number is None else date.fromordinal(number + EPOCH)


def _lane(viewer: Viewer, row: Any, sums: Any) -> Lane:
    pk, name, company_id, company_name, starts_on = row
    bars, late, critical, first, last, forecast = sums
    begins = [day for day in (day_number(starts_on), day_number(first)) if day is not None]
    ends = [day for day in (day_number(last), day_number(forecast)) if day is not None]
    may = viewer.may_in_company(Can.EDIT_INITIATIVES, company_id, pk)
    first_day, last_day = min(begins, default=None), max(ends, default=None)
    return Lane(pk, name, company_id, company_name, bars, late, critical, first_day, last_day, may)


COLUMNS = (
    "milestone_id", "initiative_id", "milestone__version", "milestone__name", "milestone__planned_start",
    "milestone__planned_finish", "due_key", "milestone__actual_start", "milestone__actual_finish",
    "milestone__forecast__early_start", "milestone__forecast__early_finish", "milestone__forecast__late_finish",
    "margin_days", "float_s", "critical", "percent", "assessment", "contradiction",
)  # fmt: skip


def _stored(viewer: Viewer, lane_ids: Collection[int], open_only: bool) -> Iterable[Any]:
    rows = MilestoneFacts.objects.seen_by(viewer).filter(initiative_id__in=lane_ids, archived=False)
    if open_only:
        rows = rows.filter(finished=False)
    return rows.order_by().values_list(*COLUMNS)


def _agreed(viewer: Viewer, lane_ids: Collection[int]) -> dict[int, tuple[int | None, int | None]]:
    """By milestone, the planned days of the newest baseline."""
    baselines = Baseline.objects.seen_by(viewer).filter(initiative_id__in=lane_ids).order_by("agreed_at", "pk")
    newest = dict(baselines.values_list("initiative_id", "pk"))
    rows = BaselineRow.objects.filter(baseline_id__in=newest.values())
    return {
        pk: (_plan_day(start), _plan_day(finish) if finish is not None else day_number(due))
        for pk, start, finish, due in rows.values_list("activity_id", "planned_start", "planned_finish", "due")
    }


def _plan_day(seconds: int | None) -> int | None:
    return None if seconds is None else seconds // DAY


def _bar(row: Any, agreed: dict[int, tuple[int | None, int | None]]) -> Bar:
    pk, lane, version, name, start, finish, due, begun, ended, early_start, early_finish, late, *facts = row
    margin, float_s, critical, percent, assessment, contradiction = facts
    baseline = agreed.get(pk, (None, None))
    return Bar(
        id=pk,
        lane=lane,
        row=0,
        version=version,
        name=name,
        start=_plan_day(start),
        finish=_plan_day(finish),
        due=day_number(due),
        actual_start=_plan_day(begun),
        actual_finish=_plan_day(ended),
        baseline_start=baseline[0],
        baseline_finish=baseline[1],
        forecast_start=_plan_day(early_start),
        forecast_finish=_plan_day(early_finish),
        late_finish=_plan_day(late),
        margin=margin,
        float_tenths=None if float_s is None else float_s // TENTH,
        critical=bool(critical),
        percent=percent,
        assessment=STATUSES.index(assessment),
        contradiction=said_stored(contradiction),
    )


def _place(bar: Bar) -> tuple[int, int, int]:
    """By what begins first; a milestone that says no start counts from the first day that it says."""
    return bar.lane, bar.start if bar.start is not None else min(bar.days, default=2**31), bar.id


def _numbered(bars: Sequence[Bar]) -> Iterable[Bar]:
    lane, row = None, 0
    for bar in bars:
        lane, row = bar.lane, row + 1 if bar.lane == lane else 0
        yield bar._replace(row=row)


def _within(bar: Bar, since: date | None, until: date | None) -> bool:
    """Whether it reaches into the window. What has no day at all lies in every one."""
    days = bar.days
    if not days:
        return True
    first, last = day_number(since), day_number(until)
    return (last is None or min(days) <= last) and (first is None or max(days) >= first)


def _ties(viewer: Viewer, lane_ids: Collection[int]) -> tuple[Tie, ...]:
    """Those of tasks stand for their milestones."""
    near = Q(predecessor__initiative_id__in=lane_ids) | Q(successor__initiative_id__in=lane_ids)
    inside = Initiative.objects.unwalled("only its companies are asked").filter(pk__in=lane_ids).values("company_id")
    rows = Dependency.objects.seen_by(viewer).filter(near, company_id__in=inside, removed_at__isnull=True)
    ends = rows.order_by().values_list(
        "predecessor_id", "predecessor__parent_id", "successor_id", "successor__parent_id", "link"
    )
    found = {Tie(above or before, over or after, link) for before, above, after, over, link in ends}
    return tuple(sorted(tie for tie in found if tie.before != tie.after))
