"""The four pitfalls over a portfolio: the conditions in SQL say what the pure rules say, behind the walls, on page and API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.discussion.actions.comments import add_comment
from milepost.milestones.actions.criteria import add_criterion
from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.actions.tasks import create_task, update_task
from milepost.milestones.actions.updates import complete_milestone, record_update
from milepost.milestones.facts import refresh_facts
from milepost.milestones.models import MilestoneFacts
from milepost.milestones.pitfalls import (
    INADEQUATE_RESOURCES,
    PITFALLS,
    POOR_COMMUNICATION,
    UNREALISTIC_TIMELINE,
    VAGUE_OBJECTIVE,
)
from milepost.milestones.queries.milestones import MilestoneFilter
from milepost.milestones.queries.pitfalls import pitfall_counts, pitfall_page
from tests.cast import NOW, TODAY, Cast
from tests.milestones.plan import new_milestone
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]

CLEAR = "Sign the lease for hall 2 in Lyon"


def found(plan: Cast, pk: int, persona: str = "executive_a", today: date = TODAY) -> dict[str, str]:
    """Pitfall and evidence of one milestone."""
    viewer = plan.viewer(persona)
    rows = pitfall_page(
        viewer=viewer, filters=MilestoneFilter(), pitfall=None, today=today, page=PageRequest(limit=200)
    )
    return {one.code: one.evidence for row in rows.rows if row.id == pk for one in row.findings}


@pytest.fixture
def clear(plan: Cast) -> int:
    """One that falls into none: an outcome with a measure, owned, reported on, with time."""
    made = new_milestone(
        plan.harbour, CLEAR, plan.initiative_a, owner_id=plan.people["owner_a"],
        planned_start=date(2026, 2, 2), planned_finish=date(2026, 6, 1), due=date(2026, 6, 30),
    )  # fmt: skip
    acting: Any = {"acting": plan.viewer("executive_a"), "now": NOW, "milestone_id": made.pk}
    add_criterion(**acting, metric="Leases signed", target="1", unit="lease")
    record_update(**acting, status="on_track", percent="40")
    return made.pk


def test_what_is_clear_owned_and_reported_falls_into_none(plan: Cast, clear: int) -> None:
    assert found(plan, clear) == {}


def test_each_pitfall_is_found_with_what_shows_it(plan: Cast, clear: int) -> None:
    acting: Any = {"acting": plan.viewer("executive_a"), "now": NOW}
    vague = new_milestone(plan.harbour, "Improve culture", plan.initiative_a)
    assert VAGUE_OBJECTIVE in found(plan, vague.pk)
    add_criterion(**acting, milestone_id=vague.pk, metric="Staff who left in a year", target="8", unit="%")
    assert VAGUE_OBJECTIVE not in found(plan, vague.pk)
    update_milestone(**acting, milestone_id=clear, due=date(2026, 5, 1))
    assert found(plan, clear)[UNREALISTIC_TIMELINE].endswith("31 days after it is due.")
    update_milestone(**acting, milestone_id=clear, due=date(2026, 6, 30), owner_id=None)
    assert found(plan, clear) == {INADEQUATE_RESOURCES: "Nobody owns it."}
    update_milestone(**acting, milestone_id=clear, owner_id=plan.people["owner_a"])
    task = create_task(**acting, milestone_id=clear, name="Draw the contract")
    assert found(plan, clear) == {INADEQUATE_RESOURCES: "1 task of it with nobody to do it."}
    update_task(**acting, task_id=task.pk, owner_id=plan.people["owner_a"])
    assert found(plan, clear) == {}
    complete_milestone(**acting, milestone_id=clear, exception="Agreed.")
    update_milestone(**acting, milestone_id=clear, owner_id=None)
    assert found(plan, clear) == {}


def test_silence_obstacles_and_contradictions_are_poor_communication(plan: Cast, clear: int) -> None:
    acting: Any = {"acting": plan.viewer("executive_a"), "now": NOW}
    assert POOR_COMMUNICATION not in found(plan, clear, today=TODAY + timedelta(days=30))
    assert "No update for 31 days." in found(plan, clear, today=TODAY + timedelta(days=31))[POOR_COMMUNICATION]
    record_update(**acting, milestone_id=clear, status="on_track", percent="41", obstacles="The landlord is away.")
    assert found(plan, clear) == {POOR_COMMUNICATION: "1 reported obstacle without an answer."}
    later = NOW + timedelta(minutes=5)
    add_comment(
        acting=plan.viewer("executive_a"),
        now=later,
        subject_kind="milestone",
        subject_id=clear,
        words="I call his wife.",
    )
    assert found(plan, clear) == {}


def test_an_owner_of_more_than_seven_that_have_begun_is_overburdened(plan: Cast, clear: int) -> None:
    acting: Any = {"acting": plan.viewer("executive_a"), "now": NOW}
    for number in range(7):
        more = new_milestone(
            plan.harbour, f"{CLEAR} {number}", plan.initiative_a, owner_id=plan.people["owner_a"], due=date(2026, 12, 1)
        )
        record_update(**acting, milestone_id=more.pk, status="in_progress", percent="10")
    assert "owns 8 milestones that have begun and are still open" in found(plan, clear)[INADEQUATE_RESOURCES]


def test_what_somebody_owns_elsewhere_counts_wherever_one_looks(plan: Cast, clear: int) -> None:
    acting: Any = {"acting": plan.viewer("operating_partner"), "now": NOW}
    update_milestone(**acting, milestone_id=clear, owner_id=plan.people["contributor_ab"])
    for number in range(7):
        home = plan.things[("initiative_b", "initiative_a_other")[number % 2]]
        more = new_milestone(
            plan.harbour, f"{CLEAR} {number}", home, owner_id=plan.people["contributor_ab"], due=date(2026, 12, 1)
        )
        record_update(**acting, milestone_id=more.pk, status="in_progress", percent="10")
    viewer = plan.viewer("operating_partner")
    for filters in (
        MilestoneFilter(),
        MilestoneFilter(company_id=plan.a),
        MilestoneFilter(initiative_id=plan.initiative_a),
    ):
        rows = pitfall_page(
            viewer=viewer, filters=filters, pitfall=INADEQUATE_RESOURCES, today=TODAY, page=PageRequest(limit=500)
        ).rows
        (here,) = [row for row in rows if row.id == clear]
        assert any("owns 8 milestones" in one.evidence for one in here.findings), filters
    assert "owns" not in found(plan, clear, "executive_a").get(INADEQUATE_RESOURCES, "")


def test_sql_and_the_pure_rules_say_the_same_of_everything(plan: Cast, clear: int) -> None:
    viewer = plan.viewer("operating_partner")
    for days in (0, 20, 45, 200):
        today = TODAY + timedelta(days=days)
        everything = MilestoneFacts.objects.unwalled("a test").values_list("pk", flat=True)
        refresh_facts(everything, now=NOW + timedelta(days=days), today=today)
        counts = pitfall_counts(viewer=viewer, filters=MilestoneFilter(), today=today)
        seen = set()
        for code in PITFALLS:
            rows = pitfall_page(
                viewer=viewer, filters=MilestoneFilter(), pitfall=code, today=today, page=PageRequest(limit=200)
            ).rows
            assert len(rows) == counts.by_pitfall[code]
            assert all(code in {one.code for one in row.findings} for row in rows), code
            seen |= {row.id for row in rows}
        assert len(seen) == counts.any
        assert counts.any <= counts.milestones


def test_pitfalls_stay_behind_the_walls(plan: Cast) -> None:
    mine = pitfall_page(
        viewer=plan.viewer("executive_a"), filters=MilestoneFilter(), pitfall=None, today=TODAY, page=PageRequest()
    ).rows
    assert mine
    assert {row.company_id for row in mine} == {plan.a}


def test_they_take_the_same_number_of_queries_for_one_and_for_many(plan: Cast, clear: int) -> None:
    viewer = plan.viewer("executive_a")

    def queries() -> int:
        with CaptureQueriesContext(connection) as told:
            pitfall_counts(viewer=viewer, filters=MilestoneFilter(), today=TODAY)
            pitfall_page(
                viewer=viewer, filters=MilestoneFilter(), pitfall=None, today=TODAY, page=PageRequest(limit=200)
            )
        return len(told)

    few = queries()
    for number in range(20):
        new_milestone(plan.harbour, f"Improve culture {number}", plan.initiative_a)
    assert queries() == few


def test_the_page_counts_all_four_and_opens_one(plan: Cast, clear: int, as_: SignIn) -> None:
    client = as_("executive_a")
    new_milestone(plan.harbour, "Improve culture", plan.initiative_a)
    shown = client.get("/milestones/pitfalls/").content.decode()
    assert "Vague objective" in shown
    assert "Improve culture" in shown
    assert CLEAR not in shown
    one = client.get(f"/milestones/pitfalls/?pitfall=vague_objective&company_id={encode_id(plan.a)}").content.decode()
    assert "Improve culture" in one
    assert client.get("/milestones/pitfalls/?pitfall=nonsense").status_code == 200
