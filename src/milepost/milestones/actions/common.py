"""What the writes about milestones and tasks share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from milepost.access.reach import require_person_in
from milepost.access.rules import clean_name
from milepost.access.viewer import Viewer
from milepost.core.batches import CHUNK, current_batch
from milepost.core.clock import today_in
from milepost.core.errors import Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.money import parse_percent
from milepost.milestones.choices import ConstraintKind, PercentMode
from milepost.milestones.models import Activity, Calendar, Milestone
from milepost.milestones.plantime import end_of, start_of
from milepost.milestones.rules import clean_day, clean_days, clean_percent, clean_tags, rolled_up
from milepost.portfolios.rules import choice, clean_fields, clean_line, clean_text

#: How much is done at most of what is not completed, in parts per 10,000.
ALL_BUT_DONE = 9_900
_RENAMED = {
    "duration": "duration_s",
    "optimistic": "optimistic_s",
    "likely": "likely_s",
    "pessimistic": "pessimistic_s",
    "remaining": "remaining_s",
}
_CLEANERS: dict[str, Any] = {
    "name": clean_name,
    "code": lambda value: clean_line(value, "code", 60),
    "description": lambda value: clean_text(value, "description"),
    "plan_reason": lambda value: clean_text(value, "plan_reason"),
    "milestone_type": str,
    "category": str,
    "objective_id": lambda value: value,
    "owner_id": lambda value: value,
    "weight": lambda value: parse_percent(value, "weight"),
    "tags": clean_tags,
    "planned_start": lambda value: None if value is None else start_of(clean_day(value, "planned_start")),
    "planned_finish": lambda value: None if value is None else end_of(clean_day(value, "planned_finish")),
    "due": lambda value: None if value is None else clean_day(value, "due"),
    "duration": lambda value: clean_days(value, "duration"),
    "optimistic": lambda value: clean_days(value, "optimistic"),
    "likely": lambda value: clean_days(value, "likely"),
    "pessimistic": lambda value: clean_days(value, "pessimistic"),
    "percent_mode": choice(PercentMode, "percent_mode"),
    "percent": clean_percent,
    "remaining": lambda value: clean_days(value, "remaining"),
    "calendar_id": lambda value: value,
    "constraint_kind": choice(ConstraintKind, "constraint_kind"),
    "constraint_on": lambda value: None if value is None else clean_day(value, "constraint_on"),
}


def clean_activity(fields: Any) -> dict[str, Any]:
    """The columns of an activity from fields as people give them; without the team. Raises Invalid."""
    plain = {name: value for name, value in fields.items() if name != "team"}
    cleaned = {_RENAMED.get(name, name): value for name, value in clean_fields(plain, _CLEANERS).items()}
    if cleaned.keys() & {"constraint_kind", "constraint_on"}:
        kind, day = cleaned.get("constraint_kind", ""), cleaned.pop("constraint_on", None)
        cleaned |= {"constraint_kind": kind, "constraint_at": constrained_at(kind, day)}
    return cleaned


def constrained_at(kind: str, day: date | None) -> int | None:
    """The plan second of a constraint: the morning of a start, the evening of a finish. Raises Invalid for half of the two."""
    dated = kind not in (ConstraintKind.NONE, ConstraintKind.AS_LATE_AS_POSSIBLE)
    if dated and day is None:
        raise Invalid(
            "constraint_on", None, _("is missing beside the constraint"), _("Give the day, or no constraint.")
        )
    if day is None:
        return None
    if not dated:
        raise Invalid(
            "constraint_on", day, _("has no constraint that it is the day of"), _("Choose one, or give no day.")
        )
    return start_of(day) if "start" in kind else end_of(day)


def check_calendar(acting: Viewer, activity: Activity, fields: set[str]) -> None:
    """When the calendar is among the changed fields: the firm's or the company's. Raises Missing."""
    if "calendar_id" not in fields or activity.calendar_id is None:
        return
    place = Q(company_id__isnull=True) | Q(company_id=activity.company_id)
    if not Calendar.objects.seen_by(acting).filter(place, pk=activity.calendar_id).exists():
        raise Missing("calendar", encode_id(activity.calendar_id), "calendar_id")


def check_owner(acting: Viewer, now: datetime, activity: Activity, fields: set[str]) -> None:
    """When the owner is among the changed fields: one who sees the initiative. Raises Missing."""
    if "owner_id" in fields and activity.owner_id is not None:
        require_person(acting, now, activity, activity.owner_id, "owner_id")


def require_person(acting: Viewer, now: datetime, activity: Activity, user_id: int, field: str) -> None:
    """Raise Missing unless the person sees the initiative."""
    require_person_in(
        firm_id=activity.firm_id,
        company_id=activity.company_id,
        user_id=user_id,
        today=today_in(acting.firm_timezone, now),
        field=field,
        initiative_id=activity.initiative_id,
    )


def apply_and_check(activity: Activity, cleaned: dict[str, Any], check: Callable[[set[str]], None]) -> None:
    """``check`` (given the names of what differs) the activity as it would be; afterwards it is as it was, to be changed."""
    before = {name: getattr(activity, name) for name in cleaned}
    for name, value in cleaned.items():
        setattr(activity, name, value)
    try:
        check({name for name in before if before[name] != cleaned[name]})
    finally:
        for name, value in before.items():
            setattr(activity, name, value)


def percent_from_tasks(milestone: Milestone) -> int:
    """What the tasks of a locked milestone say, below 100: only completing it makes it complete."""
    return percent_of_many([milestone.pk])[milestone.pk]


def begun_by_tasks(milestone: Milestone) -> int | None:
    """When work on the tasks of a locked milestone began: the first day of any of them."""
    tasks = Activity.objects.unwalled("tasks of a milestone that is locked for the viewer").filter(
        parent_id=milestone.pk, archived_at__isnull=True
    )
    first: int | None = tasks.aggregate(first=Min("actual_start"))["first"]
    return first


def percent_of_many(milestone_ids: Iterable[int]) -> dict[int, int]:
    """The same for many milestones; with the tasks of a batch as it leaves them."""
    ids = list(milestone_ids)
    batch = current_batch()
    noted: dict[int, Any] = {}
    if batch is not None:
        noted = {int(one.aggregate.pk): one.aggregate for one in batch.steps if type(one.aggregate) is Activity}
    tasks: dict[int, list[tuple[int | None, int]]] = {pk: [] for pk in ids}
    for begin in range(0, len(ids), CHUNK):
        stored = Activity.objects.unwalled("tasks of milestones that are locked for the viewer").filter(
            parent_id__in=ids[begin : begin + CHUNK], archived_at__isnull=True
        )
        for pk, parent_id, duration, percent in stored.values_list("pk", "parent_id", "duration_s", "percent"):
            if pk not in noted:
                tasks[parent_id].append((duration, percent))
    for task in noted.values():
        if task.parent_id in tasks and task.archived_at is None:
            tasks[task.parent_id].append((task.duration_s, task.percent))
    return {pk: min(rolled_up(rows), ALL_BUT_DONE) for pk, rows in tasks.items()}


def rolls_up(milestone: Milestone) -> bool:
    """Whether its percent follows its tasks now."""
    return milestone.percent_mode == PercentMode.ROLLED_UP and milestone.actual_finish is None
