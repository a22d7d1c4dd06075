"""Baselines, comparisons and change requests: what was agreed stays agreed, and whatever moves has a name and a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from milepost.core.errors import Conflict, Forbidden, Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.models import Event
from milepost.core.paging import PageRequest
from milepost.milestones.actions.baselines import agree_baseline, agree_company_baseline
from milepost.milestones.actions.calendars import create_calendar
from milepost.milestones.actions.changes import approve_change, refuse_change, request_change, withdraw_change
from milepost.milestones.actions.criteria import add_criterion, remove_criterion, update_criterion
from milepost.milestones.actions.dependencies import add_dependency
from milepost.milestones.actions.milestones import archive_milestone, update_milestone
from milepost.milestones.actions.tasks import create_task, update_task
from milepost.milestones.models import Baseline, BaselineRow, ChangeRequest, Milestone, MilestoneFacts
from milepost.milestones.queries.baselines import (
    AgreedDays,
    ChangeFilter,
    PlaceFilter,
    agreed_days,
    baseline_page,
    change_page,
    change_row,
)
from milepost.milestones.queries.comparison import ComparedRow, Side, compare
from milepost.milestones.workdays import working_days, workweek
from tests.cast import NOW, Cast
from tests.milestones.plan import events_of, milestone, new_milestone

LATER = NOW + timedelta(days=3)
AT_LAST = NOW + timedelta(days=9)
JUNE, JULY = date(2026, 6, 30), date(2026, 7, 14)


@pytest.fixture
def agreed(plan: Cast) -> Baseline:
    """Company A's first initiative, agreed by the operating partner; its milestone is due on 30 June."""
    return agree_baseline(
        acting=plan.viewer("operating_partner"), now=NOW, initiative_id=plan.initiative_a, name="Investment case",
        change_reason="The pilot went.",
    )  # fmt: skip


def ask(plan: Cast, persona: str = "executive_a", **fields: Any) -> ChangeRequest:
    due = [{"kind": "due", "milestone_id": plan.milestone_a, "due": JULY}]
    given = {"items": due, "reason": "The press arrives late.", **fields}
    return request_change(acting=plan.viewer(persona), now=LATER, initiative_id=plan.initiative_a, **given)


def differences(plan: Cast, before: Side, after: Side, persona: str = "executive_a") -> dict[str, ComparedRow]:
    found = compare(viewer=plan.viewer(persona), initiative_id=plan.initiative_a, before=before, after=after)
    return {row.name: row for row in found.rows}


def test_a_baseline_freezes_every_activity_and_who_agreed(plan: Cast, agreed: Baseline) -> None:
    row = BaselineRow.objects.get(baseline=agreed, activity_id=plan.milestone_a)
    assert (row.due, row.owner_id, row.kind) == (JUNE, plan.people["contributor_a"], "milestone")
    assert [line["metric"] for line in row.criteria] == ["Aster parts"]
    assert set(agreed.rows.values_list("activity_id", flat=True)) == {plan.milestone_a, plan.task_a}
    shown = baseline_page(
        viewer=plan.viewer("adviser"), filters=PlaceFilter(initiative_id=plan.initiative_a), page=PageRequest()
    )
    assert next((one.name, one.agreed_at, one.activities) for one in shown.rows) == ("Investment case", NOW, 2)
    assert events_of(agreed.pk)[0].verb == "baseline.agreed"


def test_the_newest_baseline_says_the_agreed_days_to_who_sees_it(plan: Cast, agreed: Baseline) -> None:
    asked = {"viewer": plan.viewer("executive_a"), "milestone_ids": [plan.milestone_a]}
    days = AgreedDays("Investment case", None, JUNE)
    assert agreed_days(**asked) == {plan.milestone_a: days}, "its due, since no finish was planned"
    agree_baseline(
        acting=plan.viewer("operating_partner"), now=LATER, initiative_id=plan.initiative_a, name="After the summer",
        change_reason="The press came late.",
    )  # fmt: skip
    assert agreed_days(**asked) == {plan.milestone_a: AgreedDays("After the summer", None, JUNE)}
    assert agreed_days(viewer=plan.viewer("executive_b"), milestone_ids=[plan.milestone_a]) == {}


def test_neither_a_baseline_nor_its_rows_can_be_changed(plan: Cast, agreed: Baseline) -> None:
    for rows in (Baseline.objects.unwalled("a test").filter(pk=agreed.pk), BaselineRow.objects.filter(baseline=agreed)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(name="Rewritten")


def test_a_second_baseline_needs_a_reason_which_stays_as_a_request(plan: Cast, agreed: Baseline) -> None:
    partner = {"acting": plan.viewer("operating_partner"), "now": LATER, "initiative_id": plan.initiative_a}
    with pytest.raises(Invalid, match="is needed, since this changes what was agreed"):
        agree_baseline(**partner, name="Plan B")
    with pytest.raises(Conflict, match="has a baseline “Investment case” already"):
        agree_baseline(**partner, name="Investment case", change_reason="Again.")
    made = agree_baseline(**partner, name="Plan B", change_reason="The market turned.")
    recorded = ChangeRequest.objects.unwalled("a test").get(reason="The market turned.")
    assert (recorded.wish, recorded.answer, recorded.requested_by_id) == (
        "rebaseline", "approved", recorded.answered_by_id,
    )  # fmt: skip
    assert events_of(recorded.pk)[0].action_id == events_of(made.pk)[0].action_id


def test_a_company_is_agreed_in_one_action_with_a_baseline_for_each_initiative(plan: Cast) -> None:
    partner = plan.viewer("operating_partner")
    made = agree_company_baseline(acting=partner, now=NOW, company_id=plan.a, name="2026", change_reason="New year.")
    assert {one.initiative_id for one in made} == {plan.initiative_a, plan.initiative_a_other}
    assert len({events_of(one.pk)[0].action_id for one in made}) == 1
    with pytest.raises(Forbidden, match="Agree baselines and changes"):
        agree_company_baseline(acting=plan.viewer("executive_a"), now=NOW, company_id=plan.a, name="Own")


def test_who_runs_the_plan_cannot_move_an_agreed_due_date(plan: Cast, agreed: Baseline) -> None:
    change: dict[str, Any] = {"now": LATER, "milestone_id": plan.milestone_a}
    executive = plan.viewer("executive_a")
    with pytest.raises(Conflict, match="stands in the agreed baseline “Investment case”") as refused:
        update_milestone(acting=executive, **change, due=JULY, change_reason="Late.")
    assert refused.value.field == "due"
    update_milestone(acting=executive, **change, due=JUNE, name="Aster line, renamed", planned_finish=JULY)
    assert milestone(plan.milestone_a).due == JUNE


def test_who_may_agree_moves_it_with_a_reason_that_is_recorded(plan: Cast, agreed: Baseline) -> None:
    partner: dict[str, Any] = {
        "acting": plan.viewer("operating_partner"), "now": LATER, "milestone_id": plan.milestone_a, "due": JULY,
    }  # fmt: skip
    with pytest.raises(Invalid, match="is needed, since this changes what was agreed"):
        update_milestone(**partner)
    update_milestone(**partner, change_reason="The press arrives late.")
    recorded = ChangeRequest.objects.unwalled("a test").get(reason="The press arrives late.")
    assert recorded.activity_id == plan.milestone_a
    assert events_of(recorded.pk)[0].verb == "change_request.recorded"


def test_scope_and_weaker_criteria_of_a_baseline_are_kept_and_stronger_ones_are_free(
    plan: Cast, agreed: Baseline
) -> None:
    executive: dict[str, Any] = {"acting": plan.viewer("executive_a"), "now": LATER}
    with pytest.raises(Conflict, match="only through a change request"):
        archive_milestone(**executive, milestone_id=plan.milestone_a)
    with pytest.raises(Conflict, match="only through a change request"):
        remove_criterion(**executive, criterion_id=plan.criterion_a)
    with pytest.raises(Conflict, match="only through a change request"):
        update_criterion(**executive, criterion_id=plan.criterion_a, target="11")
    with pytest.raises(Conflict, match="only through a change request"):
        update_criterion(**executive, criterion_id=plan.criterion_a, unit="boxes")
    assert update_criterion(**executive, criterion_id=plan.criterion_a, target="13").target == 13_000_000
    add_criterion(**executive, milestone_id=plan.milestone_a, metric="Scrap", target="2", unit="%")


def test_a_request_says_what_moves_by_how_much_and_what_is_squeezed(plan: Cast, agreed: Baseline) -> None:
    follower = new_milestone(plan.harbour, "Ramp-up", plan.initiative_a, due=date(2026, 7, 3))
    add_dependency(
        acting=plan.viewer("executive_a"), now=NOW, predecessor_id=plan.milestone_a, successor_id=follower.pk
    )
    row = change_row(viewer=plan.viewer("adviser"), change_request_id=ask(plan).pk)
    assert [(line.how, line.name, line.before, line.after, line.days, line.working_days) for line in row.effect] == [
        ("moved", "Aster line", JUNE, JULY, 14, 10),
        ("squeezed", "Ramp-up", date(2026, 7, 3), JULY, 11, 7),
    ]
    assert (row.requested_by, row.answer, row.direct) == ("Anna Aster", "open", False)


def test_everything_that_is_agreed_happens_in_one_action(plan: Cast, agreed: Baseline) -> None:
    new = {
        "kind": "add",
        "name": "Second press",
        "milestone_type": "operational",
        "category": "compliance",
        "due": JULY,
    }
    asked = ask(
        plan,
        items=[
            {"kind": "due", "milestone_id": plan.milestone_a, "due": JULY},
            {"kind": "criterion", "criterion_id": plan.criterion_a, "target": "9"},
            new,
        ],
        baseline_name="Plan B",
    )
    approve_change(acting=plan.viewer("operating_partner"), now=AT_LAST, change_request_id=asked.pk, version=1)
    assert milestone(plan.milestone_a).due == JULY
    [action_id] = {event.action_id for event in events_of(asked.pk) if event.verb == "change_request.approved"}
    told = Event.objects.unwalled("a test").filter(action_id=action_id).values_list("verb", flat=True)
    assert sorted(told) == [
        "baseline.agreed", "change_request.approved", "criterion.updated", "milestone.created", "milestone.updated",
    ]  # fmt: skip
    made = Baseline.objects.unwalled("a test").get(name="Plan B")
    assert made.rows.get(activity_id=plan.milestone_a).due == JULY


def test_nobody_agrees_to_a_request_of_their_own(plan: Cast, agreed: Baseline) -> None:
    asked = ask(plan, "operating_partner")
    with pytest.raises(Forbidden, match="Nobody agrees to a request of their own"):
        approve_change(acting=plan.viewer("operating_partner"), now=AT_LAST, change_request_id=asked.pk)
    with pytest.raises(Forbidden, match="Agree baselines and changes"):
        approve_change(acting=plan.viewer("executive_a"), now=AT_LAST, change_request_id=asked.pk)


def test_what_changed_since_it_was_asked_for_is_not_overwritten(plan: Cast, agreed: Baseline) -> None:
    asked, partner = ask(plan), plan.viewer("operating_partner")
    update_milestone(
        acting=partner, now=LATER, milestone_id=plan.milestone_a, due=date(2026, 8, 3), change_reason="Strike."
    )
    with pytest.raises(Conflict, match="no longer as it was when this was asked for"):
        approve_change(acting=partner, now=AT_LAST, change_request_id=asked.pk)
    assert milestone(plan.milestone_a).due == date(2026, 8, 3)


def test_declining_needs_a_reason_and_withdrawing_the_own_name(plan: Cast, agreed: Baseline) -> None:
    asked, partner = ask(plan), plan.viewer("operating_partner")
    with pytest.raises(Invalid, match="is empty"):
        refuse_change(acting=partner, now=AT_LAST, change_request_id=asked.pk, reason=" ")
    with pytest.raises(Forbidden, match="Only who made this request"):
        withdraw_change(acting=partner, now=AT_LAST, change_request_id=asked.pk)
    refuse_change(acting=partner, now=AT_LAST, change_request_id=asked.pk, reason="Find another press.")
    assert milestone(plan.milestone_a).due == JUNE
    with pytest.raises(Conflict, match="answered already"):
        withdraw_change(acting=plan.viewer("executive_a"), now=AT_LAST, change_request_id=asked.pk)
    again = ask(plan)
    assert (
        withdraw_change(acting=plan.viewer("executive_a"), now=AT_LAST, change_request_id=again.pk).answer
        == "withdrawn"
    )


def test_an_owner_asks_for_another_due_date_of_the_own_milestone_and_nothing_else(plan: Cast, agreed: Baseline) -> None:
    assert ask(plan, "contributor_a").requested_by_id == plan.people["contributor_a"]
    with pytest.raises(Forbidden, match="Edit initiatives"):
        ask(plan, "contributor_a", items=[{"kind": "remove", "milestone_id": plan.milestone_a}])
    with pytest.raises(Forbidden, match="Edit initiatives"):
        ask(plan, "contributor_a", baseline_name="Mine")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"reason": " "}, "Say why what was agreed cannot stay"),
        ({"items": []}, "Say what changes"),
        ({"items": [{"kind": "wish"}]}, "is not a kind of change"),
        (
            {"items": [{"kind": "add", "name": "X", "milestone_type": "financial", "category": "revenue"}]},
            "has a due date",
        ),
    ],
)
def test_an_incomplete_request_is_refused_at_its_field(plan: Cast, fields: dict[str, Any], told: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(plan, **fields)
    assert told in refused.value.mend + refused.value.message


def test_a_change_is_asked_for_once_and_within_its_initiative(plan: Cast, agreed: Baseline) -> None:
    due = {"kind": "due", "milestone_id": plan.milestone_a, "due": JULY}
    with pytest.raises(Invalid, match="changes twice"):
        ask(plan, items=[due, {"kind": "remove", "milestone_id": plan.milestone_a}])
    with pytest.raises(Invalid, match="belongs to another initiative"):
        ask(plan, items=[{**due, "milestone_id": plan.second_a}])
    with pytest.raises(Missing, match="There is no milestone"):
        ask(plan, items=[{**due, "milestone_id": plan.milestone_b}])
    with pytest.raises(Invalid, match="is the due date that it has"):
        ask(plan, items=[{**due, "due": JUNE}])


def test_a_comparison_says_what_moved_by_how_much_who_moved_it_and_why(plan: Cast, agreed: Baseline) -> None:
    approve_change(acting=plan.viewer("operating_partner"), now=AT_LAST, change_request_id=ask(plan).pk)
    update_milestone(
        acting=plan.viewer("owner_a"), now=AT_LAST, milestone_id=plan.milestone_a, weight="40",
        planned_start=date(2026, 5, 4), owner_id=plan.people["owner_a"],
    )  # fmt: skip
    update_criterion(acting=plan.viewer("executive_a"), now=AT_LAST, criterion_id=plan.criterion_a, target="13")
    new_milestone(plan.harbour, "Ramp-up", plan.initiative_a)
    rows = differences(plan, Side(baseline_id=agreed.pk), Side(at=AT_LAST))
    line = {one.field: one for one in rows["Aster line"].differences}
    due = line["due"]
    assert (due.before, due.after, due.days, due.working_days) == (JUNE, JULY, 14, 10)
    assert due.cause
    assert (due.cause.who, due.cause.why) == ("Oskar Harbour", "The press arrives late.")
    assert line.keys() == {"due", "start", "weight", "owner", "criteria"}
    assert (line["owner"].before, line["owner"].after) == ("Kim Aster", "Otto Aster")
    assert line["weight"].cause
    assert line["weight"].cause.who == "Otto Aster"
    assert line["criteria"].cause
    assert line["criteria"].cause.verb == "criterion.updated"


def test_what_came_and_went_is_told(plan: Cast, agreed: Baseline) -> None:
    partner = plan.viewer("operating_partner")
    before = Side(at=NOW)
    made = request_change(
        acting=plan.viewer("executive_a"), now=LATER, initiative_id=plan.initiative_a, reason="Other means.",
        items=[
            {"kind": "remove", "milestone_id": plan.milestone_a},
            {"kind": "add", "name": "Robot", "milestone_type": "financial", "category": "revenue", "due": JULY},
        ],
    )  # fmt: skip
    approve_change(acting=partner, now=AT_LAST, change_request_id=made.pk)
    rows = differences(plan, before, Side(at=AT_LAST))
    assert {name: row.presence for name, row in rows.items()} == {"Aster line": "removed", "Robot": "added"}
    assert {row.differences[0].cause.why for row in rows.values() if row.differences[0].cause} == {"Other means."}
    turned = differences(plan, Side(at=AT_LAST), before)
    assert turned["Robot"].presence == "removed"


def test_two_baselines_and_equal_sides_compare(plan: Cast, agreed: Baseline) -> None:
    asked = ask(plan, baseline_name="Plan B")
    approve_change(acting=plan.viewer("operating_partner"), now=AT_LAST, change_request_id=asked.pk)
    second = Baseline.objects.unwalled("a test").get(name="Plan B")
    rows = differences(plan, Side(baseline_id=agreed.pk), Side(baseline_id=second.pk))
    assert [one.field for one in rows["Aster line"].differences] == ["due"]
    assert differences(plan, Side(baseline_id=second.pk), Side(baseline_id=second.pk)) == {}


def test_a_comparison_stands_behind_the_wall(plan: Cast, agreed: Baseline) -> None:
    sides = {"before": Side(baseline_id=agreed.pk), "after": Side(at=LATER)}
    for persona in ("executive_b", "investor"):
        with pytest.raises(Missing, match="There is no initiative"):
            compare(viewer=plan.viewer(persona), initiative_id=plan.initiative_a, **sides)
    with pytest.raises(Missing, match="There is no baseline"):
        compare(viewer=plan.viewer("executive_b"), initiative_id=plan.initiative_b, **sides)
    hidden = change_page(viewer=plan.viewer("executive_b"), filters=ChangeFilter(company_id=plan.a), page=PageRequest())
    assert hidden.rows == ()


def test_a_comparison_takes_the_same_number_of_queries_for_one_milestone_and_for_fifty(
    plan: Cast, agreed: Baseline
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            differences(plan, Side(baseline_id=agreed.pk), Side(at=AT_LAST))
        return len(seen)

    partner = {"acting": plan.viewer("operating_partner"), "now": LATER}
    update_milestone(**partner, milestone_id=plan.milestone_a, due=JULY, change_reason="Late.")
    few = queries()
    for number in range(50):
        new_milestone(plan.harbour, f"More {number}", plan.initiative_a)
    assert queries() == few


def test_working_days_leave_out_weekends_and_what_the_calendar_says() -> None:
    friday, monday = date(2026, 3, 6), date(2026, 3, 9)
    assert (working_days(friday, monday), working_days(monday, friday), working_days(friday, friday)) == (1, -1, 0)
    shift = [[0, 3600]]
    off = {"from": "2026-03-09", "until": "2026-03-10", "shifts": []}
    on = {"from": "2026-03-08", "until": "2026-03-08", "shifts": shift}
    week = workweek([shift] * 5 + [[], []], [off, on])
    assert working_days(friday, date(2026, 3, 11), week) == 2
    assert datetime(2026, 3, 8, tzinfo=UTC).weekday() == 6


def test_working_days_leave_out_the_holidays_of_the_calendar(plan: Cast) -> None:
    """From Thursday 24 December to Monday the 28th there is one day of work in France: Christmas Day is none."""
    partner = plan.viewer("operating_partner")
    french = create_calendar(
        acting=partner,
        now=NOW,
        company_id=plan.a,
        name="French",
        holidays_of="FR",
        week=[[[32_400, 61_200]]] * 5 + [[], []],
    )
    eve, monday = date(2026, 12, 24), date(2026, 12, 28)
    fields: dict[str, Any] = {"calendar_id": french.pk, "due": eve}
    of = new_milestone(plan.harbour, "Noel", plan.initiative_a, **fields)
    task = create_task(acting=partner, now=NOW, milestone_id=of.pk, name="Lists", due=eve)
    baseline = agree_baseline(
        acting=partner, now=NOW, initiative_id=plan.initiative_a, name="Winter", change_reason="Agreed anew."
    )
    asked = ask(plan, items=[{"kind": "due", "milestone_id": of.pk, "due": monday}])
    assert [line.working_days for line in change_row(viewer=partner, change_request_id=asked.pk).effect] == [1]
    update_milestone(acting=partner, now=LATER, milestone_id=of.pk, due=monday, change_reason="Snow.")
    update_task(acting=partner, now=LATER, task_id=task.pk, due=monday)
    rows = differences(plan, Side(baseline.pk), Side(at=AT_LAST))
    assert {name: rows[name].differences[0].working_days for name in ("Noel", "Lists")} == {"Noel": 1, "Lists": 1}


def test_a_category_of_the_firm_is_asked_for_like_any_other(plan: Cast) -> None:
    own = encode_id(plan.category)
    new = {"kind": "add", "name": "Gate closed", "milestone_type": "operational", "category": own, "due": JULY}
    asked = ask(plan, items=[new])
    approve_change(acting=plan.viewer("operating_partner"), now=AT_LAST, change_request_id=asked.pk)
    assert Milestone.objects.unwalled("a test").get(name="Gate closed").category == own
    with pytest.raises(Invalid, match="is not a category of financial milestones"):
        ask(plan, items=[{**new, "milestone_type": "financial"}])


def test_a_criterion_that_goes_by_agreement_leaves_its_milestone_less_measurable(plan: Cast, agreed: Baseline) -> None:
    def gaps() -> int:
        return MilestoneFacts.objects.unwalled("a test").get(pk=plan.milestone_a).smart_gaps

    before = gaps()
    asked = ask(plan, items=[{"kind": "remove_criterion", "criterion_id": plan.criterion_a}])
    approve_change(acting=plan.viewer("operating_partner"), now=AT_LAST, change_request_id=asked.pk)
    assert gaps() != before
