"""Writes about milestones and tasks themselves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from milepost.access.reach import require_person_in
from milepost.access.roles import Can
from milepost.access.rules import clean_name
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.clock import today_in
from milepost.core.errors import Invalid
from milepost.core.ids import encode_id
from milepost.core.money import parse_percent
from milepost.milestones.choices import ActivityKind, Involvement, PercentMode
from milepost.milestones.facts import refresh_facts
from milepost.milestones.models import Activity, Category, Milestone, TeamMember
from milepost.milestones.plantime import end_of, start_of
from milepost.milestones.rules import check_estimates, check_plan, clean_category, clean_days, clean_percent, clean_tags
from milepost.portfolios.actions.initiatives import check_serves
from milepost.portfolios.models import Initiative
from milepost.portfolios.rules import choice, clean_fields, clean_line, clean_text


class MilestoneFields(TypedDict, total=False):
    """What can be set. Days are dates, durations working days, ``weight`` a percentage; ``team``: {involvement: [user ids]}."""

    name: str
    code: str
    description: str
    milestone_type: str
    category: str
    objective_id: int | None
    owner_id: int | None
    weight: Any
    tags: list[str]
    planned_start: date | None
    planned_finish: date | None
    due: date | None
    duration: Any
    optimistic: Any
    likely: Any
    pessimistic: Any
    percent_mode: str
    team: dict[str, list[int]]


class TaskFields(TypedDict, total=False):
    """What can be set of a task. ``percent`` as a percentage: 100 says that it is done."""

    name: str
    code: str
    owner_id: int | None
    planned_start: date | None
    planned_finish: date | None
    due: date | None
    duration: Any
    percent: Any


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


def _clean(fields: Any) -> dict[str, Any]:
    plain = {name: value for name, value in fields.items() if name != "team"}
    return {_RENAMED.get(name, name): value for name, value in clean_fields(plain, _CLEANERS).items()}


@action("milestone.created")
def create_milestone(
    *, acting: Viewer, now: datetime, initiative_id: int, **fields: Unpack[MilestoneFields]
) -> Milestone:
    """A new milestone in an initiative (``name``, ``milestone_type``, ``category`` needed).

    Raises Missing, Forbidden, Invalid.
    """
    initiative = lock(Initiative, initiative_id, acting)
    acting.require(Can.EDIT_INITIATIVES, initiative)
    given: MilestoneFields = {"name": "", "milestone_type": "", "category": "", **fields}
    milestone = Milestone(
        firm_id=initiative.firm_id,
        company_id=initiative.company_id,
        initiative=initiative,
        kind=ActivityKind.MILESTONE,
        schedule_kind="finish_milestone",
        **_clean(given),
    )
    _check(acting, now, milestone, set(given))
    team = _checked_team(acting, now, milestone, fields.get("team", {}))
    add(milestone, with_parts=lambda: _set_team(milestone, team))
    refresh_facts([milestone.pk], now=now, today=today_in(acting.timezone, now))
    return milestone


@action("milestone.updated")
def update_milestone(
    *, acting: Viewer, now: datetime, milestone_id: int, version: int | None = None, **fields: Unpack[MilestoneFields]
) -> Milestone:
    """Change a milestone. Raises Missing, Stale, Forbidden, Invalid."""
    milestone = lock(Milestone, milestone_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, milestone.initiative)
    cleaned = _clean(fields)
    before = {name: getattr(milestone, name) for name in cleaned}
    for name, value in cleaned.items():
        setattr(milestone, name, value)
    _check(acting, now, milestone, {name for name in before if before[name] != cleaned[name]})
    milestone.refresh_from_db(fields=list(cleaned))
    team = None
    if "team" in fields:
        wanted = _checked_team(acting, now, milestone, fields["team"])
        team = None if wanted == _team_of(milestone) else wanted
    change(milestone, with_parts=None if team is None else (lambda: _set_team(milestone, team)), **cleaned)
    refresh_facts([milestone.pk], now=now, today=today_in(acting.timezone, now))
    return milestone


@action("task.created")
def create_task(*, acting: Viewer, now: datetime, milestone_id: int, **fields: Unpack[TaskFields]) -> Activity:
    """A new task under a milestone (``name`` needed). Raises Missing, Forbidden, Invalid."""
    milestone = lock(Milestone, milestone_id, acting)
    acting.require(Can.EDIT_INITIATIVES, milestone.initiative)
    given: TaskFields = {"name": "", **fields}
    task = Activity(
        firm_id=milestone.firm_id,
        company_id=milestone.company_id,
        initiative_id=milestone.initiative_id,
        parent_id=milestone.pk,
        kind=ActivityKind.TASK,
        **_clean(given),
    )
    _check_owner(acting, now, task, set(given))
    add(task)
    refresh_facts([milestone.pk], now=now, today=today_in(acting.timezone, now))
    return task


@action("task.updated")
def update_task(
    *, acting: Viewer, now: datetime, task_id: int, version: int | None = None, **fields: Unpack[TaskFields]
) -> Activity:
    """Change a task. Its owner may set ``percent`` without the right to edit initiatives.

    Raises Missing, Stale, Forbidden, Invalid.
    """
    task = lock(Activity, task_id, acting, version)
    if task.kind != ActivityKind.TASK:
        raise Invalid("task_id", encode_id(task_id), "is a milestone", "Change it as a milestone.")
    if not (task.owner_id == acting.user_id and set(fields) <= {"percent"}):
        acting.require(Can.EDIT_INITIATIVES, task.initiative)
    cleaned = _clean(fields)
    _check_owner(acting, now, task, {name for name in cleaned if cleaned[name] != getattr(task, name)}, cleaned)
    if "percent" in cleaned:
        cleaned |= _actuals(task, cleaned["percent"], today_in(acting.timezone, now))
    change(task, **cleaned)
    if task.parent_id is not None:
        refresh_facts([task.parent_id], now=now, today=today_in(acting.timezone, now))
    return task


def _actuals(task: Activity, percent: int, today: date) -> dict[str, int | None]:
    """Progress says that work began; all of it says that it ended; less than all takes an end back."""
    begun = task.actual_start or (min(start_of(today), end_of(today)) if percent else None)
    done = (task.actual_finish or end_of(today)) if percent == 10_000 else None
    return {"actual_start": begun, "actual_finish": done}


@action("milestone.archived")
def archive_milestone(*, acting: Viewer, now: datetime, milestone_id: int, version: int | None = None) -> Milestone:
    """Take a milestone out of the lists; all its history stays."""
    milestone = lock(Milestone, milestone_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, milestone.initiative)
    change(milestone, archived_at=milestone.archived_at or now)
    return milestone


def _check(acting: Viewer, now: datetime, milestone: Milestone, fields: set[str]) -> None:
    if fields & {"milestone_type", "category"}:
        own = Category.objects.seen_by(acting).filter(milestone_type=milestone.milestone_type, archived_at__isnull=True)
        clean_category(
            milestone.milestone_type, milestone.category, {encode_id(pk) for pk in own.values_list("pk", flat=True)}
        )
    if "objective_id" in fields and milestone.objective_id is not None:
        check_serves(acting, milestone.company_id, milestone.objective_id)
    check_plan(milestone)
    check_estimates(milestone.optimistic_s, milestone.likely_s, milestone.pessimistic_s)
    _check_owner(acting, now, milestone, fields)


def _check_owner(
    acting: Viewer, now: datetime, activity: Activity, fields: set[str], changes: dict[str, Any] | None = None
) -> None:
    owner = (changes or {}).get("owner_id", activity.owner_id)
    if "owner_id" in fields and owner is not None:
        _require_person(acting, now, activity, owner, "owner_id")


def _require_person(acting: Viewer, now: datetime, activity: Activity, user_id: int, field: str) -> None:
    require_person_in(
        firm_id=activity.firm_id,
        company_id=activity.company_id,
        user_id=user_id,
        today=today_in(acting.timezone, now),
        field=field,
        initiative_id=activity.initiative_id,
    )


def _checked_team(
    acting: Viewer, now: datetime, milestone: Milestone, team: dict[str, list[int]]
) -> set[tuple[str, int]]:
    rows = set()
    for involvement, people in team.items():
        choice(Involvement, "team")(involvement)
        for user_id in people:
            _require_person(acting, now, milestone, user_id, f"team.{involvement}")
            rows.add((involvement, user_id))
    if sum(1 for involvement, _ in rows if involvement == Involvement.ACCOUNTABLE) > 1:
        raise Invalid(
            "team.accountable", len(team["accountable"]), "people are accountable", "One person is: choose who."
        )
    return rows


def _team_of(milestone: Milestone) -> set[tuple[str, int]]:
    return set(TeamMember.objects.filter(milestone=milestone).values_list("involvement", "user_id"))


def _set_team(milestone: Milestone, team: set[tuple[str, int]]) -> None:
    TeamMember.objects.filter(milestone=milestone).delete()
    TeamMember.objects.bulk_create(
        [
            TeamMember(milestone=milestone, involvement=involvement, user_id=user_id)
            for involvement, user_id in sorted(team)
        ]
    )
