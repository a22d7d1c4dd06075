"""What an initiative holds now, as a plan file is held against it: read in a fixed number of SQL queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from milepost.access.viewer import Viewer
from milepost.milestones.models import Activity, BaselineRow, Calendar, Criterion, Dependency, Milestone
from milepost.portfolios.models import Initiative
from milepost.scheduling.models import Forecast, PlanImport
from milepost.scheduling.planning import holidays_between
from milepost.scheduling.plans.hours import Worked, worked

WHY = "of an initiative that the viewer sees"


@dataclass(frozen=True, slots=True)
class Standing:
    """activities: milestones and tasks by id, archived ones too. links: by both ends and kind. hours: what a calendar comes to.

    dated: forecast start and finish. agreed: in a baseline. measured: with a criterion. taken: by key, what the newest import
    of the same source had said.
    """

    initiative: Initiative
    activities: Mapping[int, Any]
    links: Mapping[tuple[int, int, str], Dependency]
    calendars: Mapping[int, Calendar]
    hours: Mapping[int, Worked]
    dated: Mapping[int, tuple[int | None, int | None]]
    agreed: frozenset[int]
    measured: frozenset[int]
    taken: Mapping[str, Mapping[str, Any]]


def standing_of(*, viewer: Viewer, initiative: Initiative, source: str, today: date, lock: bool = False) -> Standing:
    """Everything of the initiative; locked until the transaction ends where a write is to follow. Nine SQL queries."""
    milestones: Any = Milestone.objects.seen_by(viewer).filter(initiative_id=initiative.pk).order_by("pk")
    tasks: Any = Activity.objects.seen_by(viewer).filter(initiative_id=initiative.pk, kind="task").order_by("pk")
    links: Any = Dependency.objects.seen_by(viewer).filter(
        removed_at__isnull=True, predecessor__initiative_id=initiative.pk, successor__initiative_id=initiative.pk
    )
    if lock:
        milestones = milestones.select_for_update(of=("self", "activity_ptr"))
        tasks, links = tasks.select_for_update(of=("self",)), links.select_for_update(of=("self",))
    known = {row.pk: row for row in (*milestones, *tasks)}
    calendars = {row.pk: row for row in _calendars(viewer, initiative)}
    newest = (
        PlanImport.objects.seen_by(viewer)
        .filter(initiative_id=initiative.pk, source=source)
        .order_by("-recorded_at", "-pk")
        .values_list("taken", flat=True)
        .first()
    )
    forecasts = Forecast.objects.seen_by(viewer).filter(initiative_id=initiative.pk)
    return Standing(
        initiative,
        known,
        {(row.predecessor_id, row.successor_id, row.link): row for row in links.order_by("pk")},
        calendars,
        {pk: hours_of(row, today) for pk, row in calendars.items()},
        {pk: (start, finish) for pk, start, finish in forecasts.values_list("pk", "early_start", "early_finish")},
        frozenset(
            BaselineRow.objects.filter(activity__initiative_id=initiative.pk).values_list("activity_id", flat=True)
        ),
        frozenset(
            Criterion.objects.unwalled(WHY)
            .filter(milestone__initiative_id=initiative.pk, removed_at__isnull=True)
            .values_list("milestone_id", flat=True)
        ),
        newest or {},
    )


def _calendars(viewer: Viewer, initiative: Initiative) -> Any:
    """The company's own and the firm's. What the network uses is used whoever looks."""
    rows = Calendar.objects.unwalled(WHY).filter(firm_id=initiative.firm_id)
    return (rows.filter(company_id=initiative.company_id) | rows.filter(company_id__isnull=True)).order_by("pk")


def hours_of(calendar: Calendar, today: date) -> Worked:
    """What a stored calendar comes to, with its country's holidays of the years around today."""
    holidays = [
        {"from": day.isoformat(), "until": day.isoformat(), "shifts": []}
        for day in holidays_between(calendar.holidays_of, today)
    ]
    return worked(calendar.week, [*holidays, *calendar.exceptions])
