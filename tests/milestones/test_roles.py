"""Every action on milestones, tried by everybody: allowed exactly as the table of roles says, and missing behind a wall."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction

from milepost.access.roles import ROLES, Can, Role
from milepost.access.viewer import Viewer
from milepost.core.errors import Conflict, Forbidden, Invalid, Missing
from milepost.core.ids import encode_id
from milepost.milestones.actions import (
    baselines,
    calendars,
    categories,
    changes,
    criteria,
    dependencies,
    milestones,
    tasks,
    updates,
)
from tests.cast import NOW, ONLY_A, PERSONAS, ROLE_OF, Cast
from tests.milestones.plan import KINDS, events_of
from tests.portfolios.test_roles import reaches


@dataclass(frozen=True)
class Act:
    """One way to call an action on something of company A: ``owner`` says that the owner may too."""

    fn: Callable[..., Any]
    thing: str
    fields: dict[str, Any] = field(default_factory=dict)
    owner: bool = False
    can: Can = Can.EDIT_INITIATIVES

    @property
    def argument(self) -> str:
        """The name of the id."""
        return {"second": "milestone_id"}.get(self.thing, f"{self.thing}_id")

    def call(self, viewer: Viewer, pk: int) -> Any:
        """Do it."""
        return self.fn(acting=viewer, now=NOW, **{self.argument: pk}, **self.fields)


NEW = {"name": "New", "milestone_type": "financial", "category": "revenue"}
ACTS = [
    Act(milestones.create_milestone, "initiative", NEW),
    Act(milestones.update_milestone, "milestone", {"name": "New"}),
    Act(milestones.archive_milestone, "milestone"),
    Act(milestones.restore_milestone, "milestone"),
    Act(tasks.create_task, "milestone", {"name": "New"}),
    Act(tasks.update_task, "task", {"name": "New"}),
    Act(tasks.archive_task, "task"),
    Act(tasks.restore_task, "task"),
    Act(tasks.update_task, "task", {"percent": "40"}, owner=True),
    Act(updates.record_update, "milestone", {"status": "on_track"}, owner=True),
    Act(updates.complete_milestone, "milestone", {"exception": "Agreed."}, owner=True),
    Act(updates.reopen_milestone, "milestone", {"reason": "Not done."}),
    Act(updates.judge_criterion, "criterion", {"verdict": "met"}, owner=True),
    Act(criteria.add_criterion, "milestone", {"metric": "Parts", "target": "1", "unit": "pieces"}),
    Act(criteria.update_criterion, "criterion", {"target": "13"}),
    Act(criteria.remove_criterion, "criterion"),
    Act(criteria.add_evidence, "criterion", {"title": "Photo", "link": "https://e.example"}, owner=True),
    Act(criteria.remove_evidence, "evidence", owner=True),
    Act(dependencies.update_dependency, "dependency", {"lag": "2"}),
    Act(dependencies.remove_dependency, "dependency"),
    Act(calendars.update_calendar, "calendar", {"name": "New"}),
    Act(baselines.agree_baseline, "initiative", {"name": "New", "change_reason": "New."}, can=Can.AGREE_CHANGES),
    Act(changes.request_change, "initiative", {"reason": "New.", "baseline_name": "New"}),
    Act(changes.approve_change, "change_request", can=Can.AGREE_CHANGES),
    Act(changes.refuse_change, "change_request", {"reason": "No."}, can=Can.AGREE_CHANGES),
]
TRIED_ELSEWHERE = {
    "agree_company_baseline", "withdraw_change", "add_dependency", "create_calendar", "create_category", "start_from_template",
    "rename_category", "archive_category", "restore_category", "set_thresholds",  # in test_thresholds.py
    "set_cadence", "remind",  # in test_reminders.py
    "change_milestones", "undo_milestone_changes",  # in test_many.py
    "save_view", "update_view", "remove_view",  # in test_views.py
    "snooze", "end_snooze",  # in test_snooze.py
    # in test_crossings.py
    "open_crossing", "pair_crossing", "reword_crossing", "propose_crossing_date", "agree_crossing_date",
    "decline_crossing_date", "withdraw_crossing_date", "end_crossing",
}  # fmt: skip


def actions_there_are() -> set[str]:
    package = importlib.import_module("milepost.milestones.actions")
    found = set()
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        for name, fn in inspect.getmembers(loaded, inspect.isfunction):
            if fn.__module__ == loaded.__name__ and hasattr(fn, "__wrapped__") and not name.startswith("_"):
                found.add(name)
    return found


def test_each_action_is_in_the_table() -> None:
    assert actions_there_are() == {act.fn.__name__ for act in ACTS} | TRIED_ELSEWHERE


def expected(act: Act, persona: str) -> type[Exception] | None:
    """Nothing raised, Forbidden, or Missing for what is not seen."""
    may = ROLES[Role(ROLE_OF[persona])].may
    if act.thing == "calendar" or act.thing == "dependency":
        seen = Can.SEE_INITIATIVES in may and reaches(persona, "a")
    else:
        seen = Can.SEE_INITIATIVES in may and reaches(persona, "initiative_a")
    if not seen:
        return Missing
    owner = act.owner and persona == "contributor_a"
    return None if owner or act.can in may else Forbidden


def outcome(act: Act, viewer: Viewer, pk: int) -> type[Exception] | None:
    try:
        with transaction.atomic():
            act.call(viewer, pk)
            transaction.set_rollback(True)
    except (Forbidden, Missing) as error:
        return type(error)
    return None


@pytest.mark.once  # which role may what is decided without the database
@pytest.mark.parametrize(
    "act", ACTS, ids=lambda act: f"{act.fn.__name__} on {act.thing} {'owner' if act.owner else ''}"
)
def test_an_action_is_allowed_exactly_as_the_roles_say(plan: Cast, act: Act) -> None:
    if act.fn is updates.reopen_milestone:
        partner = plan.viewer("operating_partner")
        updates.complete_milestone(acting=partner, now=NOW, milestone_id=plan.milestone_a, exception="Agreed.")
    pk = plan.things[f"{act.thing}_a"]
    answers = {persona: outcome(act, plan.viewer(persona), pk) for persona in PERSONAS}
    assert answers == {persona: expected(act, persona) for persona in PERSONAS}


@pytest.mark.parametrize(
    "act", ACTS, ids=lambda act: f"{act.fn.__name__} on {act.thing} {'owner' if act.owner else ''}"
)
def test_what_is_behind_the_wall_is_missing_like_what_does_not_exist(plan: Cast, act: Act) -> None:
    def answer(viewer: Viewer, pk: int) -> str:
        with pytest.raises(Missing, match="that you can see") as caught:
            act.call(viewer, pk)
        return f"{caught.value} {caught.value.mend} {caught.value.field}".replace(encode_id(pk), "X")

    abroad = plan.meridian.things
    for persona in ONLY_A:
        viewer = plan.viewer(persona)
        hidden = (plan.things[f"{act.thing}_b"], abroad[f"{act.thing}_a"], abroad[f"{act.thing}_b"])
        assert {answer(viewer, pk) for pk in hidden} == {answer(viewer, 5)}


def test_both_ends_of_a_dependency_must_be_seen_and_the_waiting_one_edited(plan: Cast) -> None:
    def tried(persona: str, before: int, after: int) -> Any:
        try:
            with transaction.atomic():
                dependencies.add_dependency(
                    acting=plan.viewer(persona), now=NOW, predecessor_id=before, successor_id=after
                )
                transaction.set_rollback(True)
        except (Forbidden, Missing, Invalid) as error:
            return type(error)
        return None

    assert tried("executive_a", plan.task_a, plan.second_a) is None
    assert tried("contributor_a", plan.task_a, plan.second_a) is Forbidden
    assert tried("adviser", plan.task_a, plan.second_a) is Missing
    for pk in (plan.milestone_b, plan.meridian.milestone_a, 5):
        assert tried("executive_a", pk, plan.second_a) is Missing
        assert tried("executive_a", plan.second_a, pk) is Missing
    assert tried("operating_partner", plan.milestone_b, plan.second_a) is Invalid


def test_a_firms_calendar_and_category_are_kept_by_those_who_run_the_firm(plan: Cast) -> None:
    kept: dict[str, list[str]] = {"calendar": [], "category": []}
    for persona in PERSONAS:
        for kind, fn, fields in (
            ("calendar", calendars.create_calendar, {"name": "Of the firm"}),
            ("category", categories.create_category, {"name": f"Of {persona}", "milestone_type": "financial"}),
        ):
            try:
                fn(acting=plan.viewer(persona), now=NOW, **fields)  # type: ignore[operator]
            except Forbidden:
                continue
            kept[kind].append(persona)
    assert kept == {"calendar": ["administrator", "operating_partner", "analyst"], "category": ["administrator"]}


def test_a_category_is_there_once_and_is_used_by_its_code(plan: Cast) -> None:
    administrator = plan.viewer("administrator")
    own = categories.create_category(acting=administrator, now=NOW, milestone_type="financial", name="Site closure")
    with pytest.raises(Conflict, match="There is a category SITE CLOSURE already"):
        categories.create_category(acting=administrator, now=NOW, milestone_type="financial", name="SITE CLOSURE")
    change = {"acting": administrator, "now": NOW, "milestone_id": plan.milestone_a}
    with pytest.raises(Invalid, match="is not a category of operational milestones"):
        milestones.update_milestone(**change, category=encode_id(own.pk))
    made = milestones.update_milestone(**change, milestone_type="financial", category=encode_id(own.pk))
    assert made.category == encode_id(own.pk)


def test_every_aggregate_has_an_event_for_each_version_with_before_and_after(plan: Cast) -> None:
    for act in ACTS:
        if act.fn is not updates.reopen_milestone and act.fn is not criteria.remove_criterion:
            try:
                act.call(plan.viewer("executive_a"), plan.things[f"{act.thing}_a"])
            except (Conflict, Forbidden):  # completed before, or agreed by others
                continue
    for kind in KINDS:
        told = events_of(plan.things[f"{kind}_a"])
        assert [event.version for event in told] == list(range(1, len(told) + 1)), kind
        assert told[0].before is None
        for former, event in pairwise(told):
            changed = {name for name in event.after if event.after[name] != former.after[name]}
            assert changed - {"version", "recorded_at"} == set(event.before or {}), (kind, event.verb)
            assert all((event.before or {})[name] == former.after[name] for name in event.before or {})
