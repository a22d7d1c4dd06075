"""What was agreed in the demo: baselines, change requests, calendars, crossings; each by somebody who might, and in its time."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from milepost.access.entering import load_viewer
from milepost.access.queries.operator import firm_named
from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.clock import today_in
from milepost.core.ids import decode_id
from milepost.core.models import Event
from milepost.demo.tables.harbour import HARBOUR
from milepost.milestones.models import (
    Baseline,
    BaselineRow,
    Calendar,
    ChangeRequest,
    Crossing,
    CrossingPair,
    Milestone,
)
from milepost.milestones.plantime import day_of
from milepost.milestones.queries.comparison import Side, compare
from milepost.milestones.workdays import worked_between
from milepost.portfolios.choices import Stage
from milepost.portfolios.models import Company, Initiative
from tests.demo.conftest import NOW
from tests.demo.past import partner

#: test_command has the demo made on both databases; what is in it is looked at once.
pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.usefixtures("whole_demo")]  # the first waits for it

WHY = "a test looks at the whole demo"
LEAN, NORDICS = "Operational transformation, Lyon and Oyonnax", "Market expansion: the Nordic countries"


def of(model: Any) -> Any:
    return model.objects.unwalled(WHY)


def then(user_id: int, at: datetime) -> Viewer:
    """A person with the roles of today, on the day of a moment."""
    day = today_in(HARBOUR.timezone, at)
    found = load_viewer(user_id=user_id, firm_id=firm_named(HARBOUR.name), today=day, via="web")
    assert found is not None, user_id
    return found


def initiative(name: str) -> Initiative:
    return of(Initiative).get(name=name)


def asked_in(name: str) -> list[ChangeRequest]:
    return list(of(ChangeRequest).filter(initiative__name=name).order_by("recorded_at", "pk"))


def test_every_initiative_that_was_committed_to_has_a_baseline_agreed_by_a_partner() -> None:
    planned = of(Milestone).filter(archived_at__isnull=True).values("initiative")
    committed = of(Initiative).filter(stage__gte=Stage.COMMITTED, pk__in=planned)
    without = committed.exclude(pk__in=of(Baseline).values("initiative"))
    assert committed.count() >= 30
    assert list(without) == []
    for one in of(Baseline).select_related("company"):
        assert then(one.agreed_by_id, one.agreed_at).may_in_company(Can.AGREE_CHANGES, one.company_id), one
        assert one.agreed_at <= NOW
        assert BaselineRow.objects.filter(baseline=one).exists()
    names = Counter(of(Baseline).values_list("name", flat=True))
    assert names["Plan shown to the strategic buyer"] >= 5, "a company's baseline, one in each of its initiatives"


def test_change_requests_met_every_fate() -> None:
    answers = Counter(of(ChangeRequest).values_list("answer", flat=True))
    assert answers["approved"] >= 15
    assert answers["refused"] >= 5
    assert answers["withdrawn"] >= 2
    assert answers["open"] >= 5
    wishes = Counter(of(ChangeRequest).values_list("wish", flat=True))
    assert wishes["rebaseline"] >= 6
    assert wishes["due"] >= 10
    assert wishes["scope"] >= 4
    kinds = {item["kind"] for one in of(ChangeRequest) for item in one.changes["items"]}
    assert kinds >= {"due", "add", "remove", "criterion"}


def test_every_answer_was_given_later_by_somebody_else_who_may() -> None:
    made = dict(
        Event.objects.unwalled(WHY).filter(kind="change_request", version=1).values_list("aggregate_id", "recorded_at")
    )
    recorded = Event.objects.unwalled(WHY).filter(verb="change_request.recorded").values_list("aggregate_id", flat=True)
    for one in of(ChangeRequest).select_related("initiative"):
        assert len(one.reason) > 40, one
        assert made[one.pk] <= NOW
        if one.answered_by_id is None:
            assert one.answer in ("open", "withdrawn")
            continue
        assert one.answered_at is not None
        assert then(one.answered_by_id, one.answered_at).may_in_company(Can.AGREE_CHANGES, one.company_id), one
        if one.pk in recorded:  # by who may agree, directly: the same person twice
            assert one.answered_by_id == one.requested_by_id
        else:
            assert one.answered_by_id != one.requested_by_id
            assert timedelta(0) < one.answered_at - made[one.pk] < timedelta(days=10)
            assert one.answer_reason, one


@pytest.mark.parametrize(
    ("name", "answers", "anew", "days"),
    [
        (LEAN, ["refused", "approved", "refused", "approved", "open"], "After the works council", 28),
        (NORDICS, ["approved", "withdrawn", "approved", "refused", "open"], "After the search began anew", 42),
    ],
)
def test_a_case_study_was_agreed_anew_once_and_every_open_date_moved_with_it(
    name: str, answers: list[str], anew: str, days: int
) -> None:
    assert [one.answer for one in asked_in(name)] == answers
    first, second = of(Baseline).filter(initiative__name=name).order_by("agreed_at")
    assert second.name == anew
    rows = {row.activity_id: row for row in BaselineRow.objects.filter(baseline=first, kind="milestone")}
    moved = [
        (row.due - rows[row.activity_id].due).days
        for row in BaselineRow.objects.filter(baseline=second, kind="milestone")
        if row.due != rows[row.activity_id].due
    ]
    assert len(moved) >= 6
    assert all(abs(by - days) <= 14 for by in moved), "not beyond the days on which nobody works"
    found = compare(
        viewer=partner(NOW.date()), initiative_id=initiative(name).pk, before=Side(first.pk), after=Side(second.pk)
    )
    causes = [
        one.cause for row in found.rows for one in row.differences if one.field == "due" and row.kind == "milestone"
    ]
    assert len(causes) == len(moved)
    (reason,) = {one.reason for one in asked_in(name) if one.changes["baseline_name"] == anew}
    assert {cause.why for cause in causes if cause} == {reason}, "the comparison says why"


def test_every_company_works_by_a_calendar_of_its_own_with_holidays_and_closed_days() -> None:
    for company in of(Company).filter(firm__name=HARBOUR.name):
        own = of(Calendar).filter(company=company).order_by("pk")
        assert own[0].holidays_of.partition("-")[0] == company.country
        assert own[0].exceptions, company
        milestones = of(Milestone).filter(company=company)
        assert not milestones.exclude(calendar=own[0]).exists(), company
    assert of(Calendar).filter(company__isnull=True).count() == 1
    weekend = of(Calendar).get(name="Weekends of the cut-over")
    assert [bool(shifts) for shifts in weekend.week] == [False] * 5 + [True] * 2
    later = Event.objects.unwalled(WHY).filter(verb="calendar.updated")
    assert later.count() >= 4, "closed days that were entered when they were known"


def test_nothing_is_planned_or_due_on_a_day_on_which_nobody_works() -> None:
    entered = Event.objects.unwalled(WHY).filter(kind="calendar", version=1)
    closed = {event.aggregate_id: event.after["exceptions"] for event in entered}  # as the plans knew it
    for one in of(Milestone).select_related("calendar").exclude(calendar=None):
        days = [day for day in (day_of(one.planned_start), day_of(one.planned_finish), one.due) if day is not None]
        assert len(days) == 3
        one.calendar.exceptions = closed[one.calendar_id]
        week = worked_between(one.calendar, min(days), max(days))
        assert [day for day in days if not week.works(day)] == [], one.name


def test_a_crossing_was_proposed_declined_agreed_and_agreed_anew() -> None:
    clamps = of(Crossing).get(label="Clamp bodies for eleven grinding machines")
    told = list(Event.objects.unwalled(WHY).filter(kind="crossing", aggregate_id=clamps.pk).order_by("version"))
    assert [event.verb.partition(".")[2] for event in told] == [
        "opened", "paired", "decline_received", "date_received", "date_agreed", "date_received", "date_agreed",
    ]  # fmt: skip
    agreed = [event.after["agreed_on"] for event in told if event.verb == "crossing.date_agreed"]
    assert agreed[0] < agreed[1] == (clamps.agreed_on or NOW).isoformat()
    assert [event.actor_id for event in told if event.verb.endswith("_received")] == [None] * 3, (
        "by nobody of this side"
    )


def test_crossings_stand_at_every_point_between_two_companies() -> None:
    pairs = list(of(CrossingPair).select_related("giver", "taker"))
    assert len(pairs) >= 7
    standing = [pair for pair in pairs if pair.ended_at is None]
    assert sum(pair.taker.agreed_on is not None for pair in standing) >= 5
    assert sum(pair.taker.proposed_on is not None for pair in standing) >= 2
    assert any(pair.taker.agreed_on and pair.taker.proposed_on for pair in standing), "agreed, and another day proposed"
    assert len(pairs) - len(standing) == 1
    assert of(Crossing).filter(paired=False).count() == 1
    assert len({pair.before_company_id for pair in pairs} | {pair.after_company_id for pair in pairs}) >= 5
    for pair in pairs:
        assert (pair.giver.agreed_on, pair.giver.proposed_on) == (pair.taker.agreed_on, pair.taker.proposed_on)
        assert pair.giver.label != pair.taker.label, "each side in its own words"


def test_nobody_agreed_to_a_day_of_ones_own() -> None:
    pairs = {pair.giver_id: pair.taker_id for pair in of(CrossingPair)}
    other = pairs | {taker: giver for giver, taker in pairs.items()}
    agreed = Event.objects.unwalled(WHY).filter(verb="crossing.date_agreed")
    assert agreed.count() >= 7
    for event in agreed:
        sides = (event.aggregate_id, other[event.aggregate_id])
        of_both = Event.objects.unwalled(WHY).filter(kind="crossing", aggregate_id__in=sides)
        proposed = of_both.filter(
            verb__in=("crossing.date_proposed", "crossing.opened"), recorded_at__lt=event.recorded_at
        )
        last = proposed.order_by("-recorded_at")[0]
        assert last.actor_id != event.actor_id
        assert date.fromisoformat(last.after["proposed_on"]) >= event.recorded_at.date()


def test_what_another_company_gives_holds_what_waits_for_it() -> None:
    """The foremen's school waits for trainers, and is late for it."""
    trainers = of(Crossing).get(label="Two trainers in daily problem solving, for six weeks")
    pairs = of(Milestone).select_related("facts").get(pk=trainers.activity_id)
    assert trainers.agreed_on is not None
    assert pairs.facts.forecast is not None
    assert pairs.facts.forecast > trainers.agreed_on
    assert pairs.facts.assessment == "delayed"


def test_added_scope_became_a_whole_milestone() -> None:
    for code, name in (
        ("fallback", "SAP cut-over, Lyon and Oyonnax"),
        ("stability", "Bring the sepsis panel to approval"),
    ):
        added = of(Milestone).get(code=code, initiative__name=name)
        asked = next(one for one in asked_in(name) if any(item["kind"] == "add" for item in one.changes["items"]))
        assert asked.answer == "approved"
        assert added.owner_id is not None
        assert added.criteria.unwalled(WHY).exists()
        first = Event.objects.unwalled(WHY).get(kind="milestone", aggregate_id=added.pk, version=1)
        assert first.recorded_at == asked.answered_at
        assert decode_id(first.after["initiative_id"]) == asked.initiative_id
