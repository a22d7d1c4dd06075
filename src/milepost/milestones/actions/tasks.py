"""Writes about tasks, which move the milestone above them when its percent follows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.batches import current_batch
from milepost.core.clock import today_in
from milepost.core.errors import Invalid
from milepost.core.ids import encode_id
from milepost.core.money import plain_percent
from milepost.milestones.actions.common import (
    apply_and_check,
    check_calendar,
    check_owner,
    clean_activity,
    percent_from_tasks,
    percent_of_many,
    rolls_up,
)
from milepost.milestones.choices import ActivityKind
from milepost.milestones.facts import refresh_facts
from milepost.milestones.models import Activity, Milestone
from milepost.milestones.plantime import end_of, start_of
from milepost.milestones.rules import PLAN_FIELDS, check_open, check_plan


class TaskFields(TypedDict, total=False):
    """What can be set of a task. ``percent`` as a percentage: 100 says that it is done."""

    name: str
    code: str
    owner_id: int | None
    planned_start: date | None
    planned_finish: date | None
    due: date | None
    duration: Any
    remaining: Any
    calendar_id: int | None
    constraint_kind: str
    constraint_on: date | None
    percent: Any


@action("task.created")
def create_task(*, acting: Viewer, now: datetime, milestone_id: int, **fields: Unpack[TaskFields]) -> Activity:
    """A new task under a milestone (``name`` needed). Raises Missing, Forbidden, Invalid, Conflict (completed)."""
    milestone = lock(Milestone, milestone_id, acting, field="milestone_id")
    acting.require(Can.EDIT_INITIATIVES, milestone.initiative)
    check_open(milestone)
    given: TaskFields = {"name": "", **fields}
    cleaned = clean_activity(given)
    task = Activity(
        firm_id=milestone.firm_id,
        company_id=milestone.company_id,
        initiative_id=milestone.initiative_id,
        parent_id=milestone.pk,
        kind=ActivityKind.TASK,
        **cleaned,
    )
    today = today_in(acting.firm_timezone, now)
    for name, value in _actuals(task, task.percent, today).items():
        setattr(task, name, value)
    check_plan(task)
    check_owner(acting, now, task, set(given))
    check_calendar(acting, task, set(given))
    add(task)
    _move_milestone(milestone, task, now, today)
    return task


@action("task.updated")
def update_task(
    *, acting: Viewer, now: datetime, task_id: int, version: int | None = None, **fields: Unpack[TaskFields]
) -> Activity:
    """Change a task. Its owner may set ``percent`` without the right to edit initiatives. What is left of it may still be done
    when its milestone is completed; what is done may not be taken back then.

    Raises Missing, Stale, Forbidden, Invalid, Conflict (its milestone is completed).
    """
    task = _locked(acting, task_id, version)
    if not (task.owner_id == acting.user_id and set(fields) <= {"percent"}):
        acting.require(Can.EDIT_INITIATIVES, task.initiative)
    cleaned = clean_activity(fields)

    def check(changed: set[str]) -> None:
        if changed & PLAN_FIELDS:
            check_plan(task)
        check_owner(acting, now, task, changed)
        check_calendar(acting, task, changed)

    apply_and_check(task, cleaned, check)
    today = today_in(acting.firm_timezone, now)
    if "percent" in cleaned:
        if cleaned["percent"] < task.percent and task.parent_id is not None:
            check_open(lock(Milestone, task.parent_id, acting), "percent", plain_percent(cleaned["percent"]))
        if cleaned["percent"] != task.percent:
            cleaned.setdefault("remaining_s", None)  # what was said to be left no longer holds
        cleaned |= _actuals(task, cleaned["percent"], today)
    if change(task, **cleaned) and task.parent_id is not None:
        _move_milestone(lock(Milestone, task.parent_id, acting), task, now, today)
    return task


@action("task.archived")
def archive_task(*, acting: Viewer, now: datetime, task_id: int, version: int | None = None) -> Activity:
    """Take a task out of its milestone; its history stays. Raises Missing, Stale, Forbidden, Invalid, Conflict (completed)."""
    return _set_aside(acting, now, _locked(acting, task_id, version), now)


@action("task.restored")
def restore_task(*, acting: Viewer, now: datetime, task_id: int, version: int | None = None) -> Activity:
    """Bring it back. Raises Missing, Stale, Forbidden, Invalid, Conflict (its milestone is completed)."""
    return _set_aside(acting, now, _locked(acting, task_id, version), None)


def _locked(acting: Viewer, task_id: int, version: int | None) -> Activity:
    task = lock(Activity, task_id, acting, version)
    if task.kind != ActivityKind.TASK:
        raise Invalid("task_id", encode_id(task_id), _("is a milestone"), _("Change it as a milestone."))
    return task


def _set_aside(acting: Viewer, now: datetime, task: Activity, since: datetime | None) -> Activity:
    acting.require(Can.EDIT_INITIATIVES, task.initiative)
    if (task.archived_at is None) is (since is None):
        return task
    milestone = None if task.parent_id is None else lock(Milestone, task.parent_id, acting)
    if milestone is not None:
        check_open(milestone)
    change(task, archived_at=since)
    if milestone is not None:
        _move_milestone(milestone, task, now, today_in(acting.firm_timezone, now))
    return task


def _actuals(task: Activity, percent: int, today: date) -> dict[str, int | None]:
    """Progress says that work began; all of it says that it ended; less than all takes an end back."""
    begun = task.actual_start if task.actual_start is not None or not percent else start_of(today)
    done = (task.actual_finish or end_of(today)) if percent == 10_000 else None
    return {"actual_start": begun, "actual_finish": done}


def _move_milestone(milestone: Milestone, task: Activity, now: datetime, today: date) -> None:
    """The milestone follows its tasks when it should, with its own event; facts are assessed anew."""
    if rolls_up(milestone):
        batch = current_batch()
        if batch is None:
            _follow(milestone, percent_from_tasks(milestone), task.actual_start)
        else:
            batch.at_end(_follow_many, [milestone.pk])  # once for all its tasks
    refresh_facts([milestone.pk], now=now, today=today)


def _follow_many(milestone_ids: list[int]) -> None:
    batch = current_batch()
    if batch is None:
        raise RuntimeError("a batch is derived while it is open")
    begun: dict[int | None, list[int]] = {}
    for step in batch.steps:
        if isinstance(step.aggregate, Activity) and step.aggregate.actual_start is not None:
            begun.setdefault(step.aggregate.parent_id, []).append(step.aggregate.actual_start)
    percents = percent_of_many(milestone_ids)
    for pk in milestone_ids:
        milestone: Any = batch.known[Milestone, pk]
        _follow(milestone, percents[pk], min(begun.get(pk, []), default=None))


def _follow(milestone: Milestone, percent: int, task_began: int | None) -> None:
    begun = milestone.actual_start if milestone.actual_start is not None or not percent else task_began
    change(milestone, verb="milestone.rolled_up", percent=percent, actual_start=begun)
