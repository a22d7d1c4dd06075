"""What the writes about milestones and tasks share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from milepost.access.reach import require_person_in
from milepost.access.rules import clean_name
from milepost.access.viewer import Viewer
from milepost.core.clock import today_in
from milepost.core.money import parse_percent
from milepost.milestones.choices import PercentMode
from milepost.milestones.models import Activity, Milestone
from milepost.milestones.plantime import end_of, start_of
from milepost.milestones.rules import clean_days, clean_percent, clean_tags, rolled_up
from milepost.portfolios.rules import choice, clean_fields, clean_line, clean_text

#: How much is done at most of what is not completed, in parts per 10,000.
ALL_BUT_DONE = 9_900
_RENAMED = {
    "duration": "duration_s",
    "optimistic": "optimistic_s",
    "likely": "likely_s",
    "pessimistic": "pessimistic_s",
}
_CLEANERS: dict[str, Any] = {
    "name": clean_name,
    "code": lambda value: clean_line(value, "code", 60),
    "description": lambda value: clean_text(value, "description"),
    "milestone_type": str,
    "category": str,
    "objective_id": lambda value: value,
    "owner_id": lambda value: value,
    "weight": lambda value: parse_percent(value, "weight"),
    "tags": clean_tags,
    "planned_start": lambda value: None if value is None else start_of(value),
    "planned_finish": lambda value: None if value is None else end_of(value),
    "due": lambda value: value,
    "duration": lambda value: clean_days(value, "duration"),
    "optimistic": lambda value: clean_days(value, "optimistic"),
    "likely": lambda value: clean_days(value, "likely"),
    "pessimistic": lambda value: clean_days(value, "pessimistic"),
    "percent_mode": choice(PercentMode, "percent_mode"),
    "percent": clean_percent,
}


def clean_activity(fields: Any) -> dict[str, Any]:
    """The columns of an activity from fields as people give them; without the team. Raises Invalid."""
    plain = {name: value for name, value in fields.items() if name != "team"}
    return {_RENAMED.get(name, name): value for name, value in clean_fields(plain, _CLEANERS).items()}


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
        today=today_in(acting.timezone, now),
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
    tasks = Activity.objects.unwalled("tasks of a milestone that is locked for the viewer").filter(
        parent_id=milestone.pk, archived_at__isnull=True
    )
    return min(rolled_up(list(tasks.values_list("duration_s", "percent"))), ALL_BUT_DONE)


def rolls_up(milestone: Milestone) -> bool:
    """Whether its percent follows its tasks now."""
    return milestone.percent_mode == PercentMode.ROLLED_UP and milestone.actual_finish is None
