"""What a firm calls late, and its own categories: who sets them, what follows, and that the past keeps its own."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from milepost.core import outbox
from milepost.core.errors import Conflict, Forbidden, Invalid, Missing, Stale
from milepost.core.ids import encode_id
from milepost.milestones.actions.categories import (
    archive_category,
    create_category,
    rename_category,
    restore_category,
)
from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.actions.thresholds import set_thresholds
from milepost.milestones.actions.updates import record_update
from milepost.milestones.models import MilestoneFacts
from milepost.milestones.queries.categories import category_name, category_rows
from milepost.milestones.queries.past import milestone_as_of
from milepost.milestones.queries.thresholds import thresholds_row
from milepost.milestones.saying import said_stored
from tests.cast import NOW, PERSONAS, Cast
from tests.milestones.plan import new_milestone
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]


def facts(pk: int) -> MilestoneFacts:
    return MilestoneFacts.objects.unwalled("a test").get(pk=pk)


def deliver(at: datetime) -> None:
    while outbox.deliver_due(at):
        pass


@pytest.fixture
def tight(plan: Cast) -> int:
    """On track by the usual thresholds: its forecast leaves twelve days."""
    dates = {"planned_start": date(2026, 2, 2), "planned_finish": date(2026, 6, 18), "due": date(2026, 6, 30)}
    made = new_milestone(plan.harbour, "Tight", plan.initiative_a, **dates)
    record_update(acting=plan.viewer("executive_a"), now=NOW, milestone_id=made.pk, status="on_track", percent="40")
    return made.pk


def test_only_who_runs_the_firm_sets_its_thresholds(plan: Cast) -> None:
    done = []
    for persona in PERSONAS:
        try:
            set_thresholds(acting=plan.viewer(persona), now=NOW, silent_days=21)
        except Forbidden:
            continue
        done.append(persona)
    assert done == ["administrator"]
    assert thresholds_row(viewer=plan.viewer("contributor_a")).silent_days == 21
    assert thresholds_row(viewer=plan.meridian.viewer("contributor_a")).silent_days == 30


def test_a_firms_thresholds_change_what_is_stored_of_everything_open_but_not_of_another_firm(
    plan: Cast, tight: int
) -> None:
    there = plan.meridian.milestone_a
    before = facts(there).assessment
    assert (facts(tight).rule, facts(tight).contradiction) == ("on_track", "")
    set_thresholds(acting=plan.viewer("administrator"), now=NOW, risk_margin_days=200)
    deliver(NOW)
    assert (facts(tight).assessment, facts(tight).rule) == ("at_risk", "thin_margin")
    said = said_stored(facts(tight).contradiction)
    assert said.startswith("Reported on track; the forecast leaves ")
    assert said.endswith(" before the due date; less than 200 days is at risk.")
    assert facts(there).assessment == before
    late = NOW + timedelta(days=1)
    set_thresholds(acting=plan.viewer("administrator"), now=late, risk_margin_days=3, version=1)
    deliver(late)
    assert facts(tight).rule == "on_track"


def test_a_past_day_is_judged_by_the_thresholds_of_then(plan: Cast, tight: int) -> None:
    later = NOW + timedelta(days=2)
    set_thresholds(acting=plan.viewer("administrator"), now=later, risk_margin_days=20)

    def then(at: datetime) -> str:
        return milestone_as_of(viewer=plan.viewer("executive_a"), milestone_id=tight, at=at).assessment

    assert (then(later - timedelta(days=1)), then(later + timedelta(days=1))) == ("on_track", "at_risk")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("silent_days", 0, "silent_days: 0 is not between 1 and 365 days"),
        ("silent_days", 366, "silent_days: 366 is not between 1 and 365 days"),
        ("risk_margin_days", -1, "risk_margin_days: -1 is not between 0 and 365 days"),
        ("due_soon_days", 1.5, "due_soon_days: 1.5 is not between 0 and 365 days"),
        ("behind_share", "120", "behind_share: '120' is not between 0 and 100 percent"),
        ("due_soon_share", "x", "due_soon_share: 'x' is not a number"),
    ],
)
def test_a_threshold_that_cannot_be_is_refused_with_its_value(plan: Cast, field: str, value: Any, says: str) -> None:
    given: Any = {field: value}
    with pytest.raises(Invalid, match=says):
        set_thresholds(acting=plan.viewer("administrator"), now=NOW, **given)


def test_of_two_who_set_thresholds_at_once_the_later_one_is_told(plan: Cast) -> None:
    administrator = plan.viewer("administrator")
    set_thresholds(acting=administrator, now=NOW, version=0, silent_days=21)
    with pytest.raises(Stale) as found:
        set_thresholds(acting=administrator, now=NOW, version=0, silent_days=14)
    assert found.value.current["silent_days"] == 21


def test_a_contradiction_names_everything_that_speaks_against_the_report(plan: Cast) -> None:
    """The example of the purpose: reported on track; due in 6 days, 20% complete, no update for 34 days."""
    due = date(2026, 4, 11)
    made = new_milestone(plan.harbour, "Quiet", plan.initiative_a, planned_finish=due - timedelta(days=6), due=due)
    record_update(acting=plan.viewer("executive_a"), now=NOW, milestone_id=made.pk, status="on_track", percent="20")
    after = NOW + timedelta(days=34)
    update_milestone(acting=plan.viewer("executive_a"), now=after, milestone_id=made.pk, description="Touched.")
    said = said_stored(facts(made.pk).contradiction)
    assert said.startswith("Reported on track; ")
    assert "it is due in 6 days and 20% complete" in said
    assert "nobody has reported for 34 days" in said


def test_a_category_of_the_firm_is_renamed_archived_and_restored(plan: Cast) -> None:
    administrator: Any = {"acting": plan.viewer("administrator"), "now": NOW}
    with pytest.raises(Conflict, match="There is a category Quality already"):
        create_category(**administrator, milestone_type="financial", name="Quality")
    with pytest.raises(Conflict, match="There is a category quality already"):
        rename_category(**administrator, category_id=plan.things["category"], name="quality")
    code = encode_id(plan.things["category"])
    rename_category(**administrator, category_id=plan.things["category"], name="Plant closure")
    made = update_milestone(**administrator, milestone_id=plan.milestone_a, category=code)
    archive_category(**administrator, category_id=plan.things["category"])
    viewer = plan.viewer("executive_a")
    assert code not in {row.code for row in category_rows(viewer=viewer)}
    assert (made.category, category_name(viewer=viewer, code=code)) == (code, "Plant closure")
    update_milestone(**administrator, milestone_id=plan.milestone_a, name="Keeps it")
    with pytest.raises(Invalid, match="is not a category of operational milestones"):
        update_milestone(**administrator, milestone_id=plan.second_a, category=code)
    restore_category(**administrator, category_id=plan.things["category"])
    update_milestone(**administrator, milestone_id=plan.second_a, category=code)


@pytest.mark.parametrize("act", [rename_category, archive_category, restore_category])
def test_a_category_is_changed_by_who_runs_the_firm_and_is_not_there_for_another_one(plan: Cast, act: Any) -> None:
    more = {"name": "Newer"} if act is rename_category else {}
    for persona in set(PERSONAS) - {"administrator"}:
        with pytest.raises(Forbidden, match=r"allow|role"):
            act(acting=plan.viewer(persona), now=NOW, category_id=plan.things["category"], **more)
    with pytest.raises(Missing, match="category"):
        act(acting=plan.meridian.viewer("administrator"), now=NOW, category_id=plan.things["category"], **more)


def test_an_administrator_sets_them_on_a_page_and_an_own_category_is_offered_and_named(plan: Cast, as_: SignIn) -> None:
    client = as_("administrator")
    page = "/settings/milestones/"
    assert "These are the usual values" in client.get(page).content.decode()
    sent = {
        "risk_margin_days": "9", "behind_share": "10", "silent_days": "0", "due_soon_days": "7", "due_soon_share": "70",
        "version": "0",
    }  # fmt: skip
    refused = client.post(page, sent)
    assert refused.status_code == 422
    assert "0 is not between 1 and 365 days" in refused.content.decode()
    assert 'value="9"' in refused.content.decode()
    assert client.post(page, {**sent, "silent_days": "21"}).status_code == 302
    assert thresholds_row(viewer=plan.viewer("executive_a")).risk_margin_days == 9
    assert (
        client.post(f"{page}categories/new/", {"milestone_type": "financial", "name": "Carve-out"}).status_code == 302
    )
    (own,) = [row for row in category_rows(viewer=plan.viewer("executive_a")) if row.name == "Carve-out"]
    home = f"/initiatives/{encode_id(plan.initiative_a)}/"
    executive = as_("executive_a")
    assert "Carve-out" in executive.get(f"{home}milestones/new/").content.decode()
    made = executive.post(
        f"{home}milestones/new/", {"name": "Shared services end", "category": own.code, "percent_mode": "typed"}
    )
    assert made.status_code == 302
    assert "Carve-out" in executive.get(made["Location"]).content.decode()
