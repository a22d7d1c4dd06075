"""Writes about milestones and tasks themselves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.batches import once
from milepost.core.clock import today_in
from milepost.core.errors import Invalid
from milepost.core.ids import encode_id
from milepost.core.making import made
from milepost.milestones.actions.commitments import keep_due, keep_scope
from milepost.milestones.actions.common import (
    apply_and_check,
    begun_by_tasks,
    check_calendar,
    check_owner,
    clean_activity,
    percent_from_tasks,
    require_person,
)
from milepost.milestones.choices import ActivityKind, Involvement, PercentMode
from milepost.milestones.facts import refresh_facts
from milepost.milestones.models import Category, Milestone, TeamMember
from milepost.milestones.rules import PLAN_FIELDS, check_estimates, check_open, check_plan, clean_category
from milepost.portfolios.actions.initiatives import check_serves
from milepost.portfolios.models import Initiative
from milepost.portfolios.rules import choice


class MilestoneFields(TypedDict, total=False):
    """What can be set. Days are dates, durations working days, ``weight`` a percentage; a constraint
    comes as its kind and its day; ``team``: {involvement: [user ids]}."""

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
    remaining: Any
    calendar_id: int | None
    constraint_kind: str
    constraint_on: date | None
    optimistic: Any
    likely: Any
    pessimistic: Any
    percent_mode: str
    plan_reason: str
    team: dict[str, list[int]]


@action("milestone.created")
def create_milestone(
    *, acting: Viewer, now: datetime, initiative_id: int, **fields: Unpack[MilestoneFields]
) -> Milestone:
    """A new milestone in an initiative (``name``, ``milestone_type``, ``category`` needed).

    Raises Missing, Forbidden, Invalid.
    """
    initiative = lock(Initiative, initiative_id, acting, field="initiative_id")
    acting.require(Can.EDIT_INITIATIVES, initiative)
    given: MilestoneFields = {"name": "", "milestone_type": "", "category": "", **fields}
    milestone = made(
        Milestone,
        firm_id=initiative.firm_id,
        company_id=initiative.company_id,
        initiative_id=initiative.pk,
        kind=ActivityKind.MILESTONE,
        schedule_kind="finish_milestone",
        **clean_activity(given),
    )
    milestone.initiative = initiative
    _check(acting, now, milestone, set(given))
    team = _checked_team(acting, now, milestone, fields.get("team", {}))
    milestone.known_team = sorted(team)
    add(milestone, with_parts=(lambda: _set_team(milestone, team)) if team else None)
    refresh_facts([milestone.pk], now=now, today=today_in(acting.firm_timezone, now))
    return milestone


@action("milestone.updated")
def update_milestone(
    *,
    acting: Viewer,
    now: datetime,
    milestone_id: int,
    version: int | None = None,
    change_reason: str = "",
    **fields: Unpack[MilestoneFields],
) -> Milestone:
    """Change a milestone. ``change_reason``: why a due date that stands in a baseline moves, from who may agree to that.

    Raises Missing, Stale, Forbidden, Invalid, Conflict (the due date stands in a baseline, or it is completed).
    """
    milestone = lock(Milestone, milestone_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, milestone.initiative)
    cleaned = clean_activity(fields)
    apply_and_check(milestone, cleaned, lambda changed: _check(acting, now, milestone, changed))
    due = cleaned.get("due", milestone.due)
    if due != milestone.due:
        check_open(milestone, "due", due)
    keep_due(acting=acting, now=now, milestone=milestone, due=due, reason=change_reason)
    if cleaned.get("percent_mode") == PercentMode.ROLLED_UP and milestone.actual_finish is None:
        cleaned["percent"] = percent_from_tasks(milestone)
        if cleaned["percent"] and milestone.actual_start is None:
            cleaned["actual_start"] = begun_by_tasks(milestone)
    team = None
    if "team" in fields:
        wanted = _checked_team(acting, now, milestone, fields["team"])
        team = None if wanted == _team_of(milestone) else wanted
    change(milestone, with_parts=None if team is None else (lambda: _set_team(milestone, team)), **cleaned)
    refresh_facts([milestone.pk], now=now, today=today_in(acting.firm_timezone, now))
    return milestone


@action("milestone.archived")
def archive_milestone(
    *, acting: Viewer, now: datetime, milestone_id: int, version: int | None = None, change_reason: str = ""
) -> Milestone:
    """Take a milestone out of the lists; all its history stays. One in a baseline: only with a reason, from who may agree.

    Raises Missing, Stale, Forbidden, Invalid, Conflict.
    """
    milestone = lock(Milestone, milestone_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, milestone.initiative)
    if milestone.archived_at is None:
        keep_scope(acting=acting, now=now, milestone=milestone, reason=change_reason)
    change(milestone, archived_at=milestone.archived_at or now)
    refresh_facts([milestone.pk], now=now, today=today_in(acting.firm_timezone, now))
    return milestone


@action("milestone.restored")
def restore_milestone(*, acting: Viewer, now: datetime, milestone_id: int, version: int | None = None) -> Milestone:
    """Bring an archived milestone back into the lists. Raises Missing, Stale, Forbidden."""
    milestone = lock(Milestone, milestone_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, milestone.initiative)
    change(milestone, archived_at=None)
    refresh_facts([milestone.pk], now=now, today=today_in(acting.firm_timezone, now))
    return milestone


def _check(acting: Viewer, now: datetime, milestone: Milestone, fields: set[str]) -> None:
    if fields & {"milestone_type", "category"}:
        own = once(("categories", milestone.milestone_type), lambda: own_categories(acting, milestone.milestone_type))
        clean_category(milestone.milestone_type, milestone.category, own)
    if "objective_id" in fields and milestone.objective_id is not None:
        check_serves(acting, milestone.company_id, milestone.objective_id)
    if fields & PLAN_FIELDS:
        check_plan(milestone)
    check_estimates(milestone.optimistic_s, milestone.likely_s, milestone.pessimistic_s)
    check_owner(acting, now, milestone, fields)
    check_calendar(acting, milestone, fields)


def own_categories(acting: Viewer, milestone_type: str) -> set[str]:
    """The ids of the firm's own categories of a type."""
    found = Category.objects.seen_by(acting).filter(milestone_type=milestone_type, archived_at__isnull=True)
    return {encode_id(pk) for pk in found.values_list("pk", flat=True)}


def _checked_team(
    acting: Viewer, now: datetime, milestone: Milestone, team: dict[str, list[int]]
) -> set[tuple[str, int]]:
    rows = set()
    for involvement, people in team.items():
        choice(Involvement, "team")(involvement)
        for user_id in people:
            require_person(acting, now, milestone, user_id, f"team.{involvement}")
            rows.add((involvement, user_id))
    if sum(1 for involvement, _ in rows if involvement == Involvement.ACCOUNTABLE) > 1:
        raise Invalid(
            "team.accountable",
            len(team["accountable"]),
            gettext("people are accountable"),
            gettext("One person is: choose who."),
        )
    return rows


def _team_of(milestone: Milestone) -> set[tuple[str, int]]:
    return set(TeamMember.objects.filter(milestone=milestone).values_list("involvement", "user_id"))


def _set_team(milestone: Milestone, team: set[tuple[str, int]]) -> None:
    milestone.known_team = sorted(team)
    TeamMember.objects.filter(milestone=milestone).delete()
    TeamMember.objects.bulk_create(
        [
            TeamMember(milestone=milestone, involvement=involvement, user_id=user_id)
            for involvement, user_id in sorted(team)
        ]
    )
