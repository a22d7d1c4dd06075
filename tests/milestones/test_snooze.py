"""Being reminded later: for one person alone, until a day or a report, and honest towards everybody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from milepost.access.roles import Can
from milepost.core.errors import Conflict, Forbidden, Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.milestones.actions.reminders import end_snooze, snooze
from milepost.milestones.actions.updates import complete_milestone, record_update
from milepost.milestones.models import MilestoneFacts
from milepost.milestones.queries.contradictions import contradictions_of
from milepost.milestones.queries.milestones import MilestoneFilter
from milepost.milestones.queries.reminders import snooze_row, snoozes, updates_due
from milepost.milestones.queries.work import my_work
from tests.cast import PERSONAS, Cast
from tests.milestones.plan import events_of
from tests.milestones.test_reminders import THEN, letters, post
from tests.rights import may

__all__ = ["post"]
TODAY = THEN.date()
WEEK = TODAY + timedelta(days=7)


def put_off(cast: Cast, until: date = WEEK, persona: str = "contributor_a", **more: Any) -> Any:
    given = {"acting": cast.viewer(persona), "now": THEN, "milestone_id": cast.milestone_a, "until": until} | more
    return snooze(**given)


def asked(cast: Cast, day: date, persona: str = "contributor_a") -> tuple[list[str], list[str]]:
    """The names on My work and in the list of updates due."""
    viewer = cast.viewer(persona)
    due = updates_due(viewer=viewer, filters=MilestoneFilter(), today=day, page=PageRequest()).rows
    return [row.name for row in my_work(viewer=viewer, today=day)], [row.name for row in due]


def test_a_snooze_puts_a_reminder_off_until_its_day_for_one_person_alone(plan: Cast) -> None:
    others = asked(plan, TODAY, "executive_a")
    assert asked(plan, TODAY) == (["Aster line"], ["Aster line"])
    put_off(plan)
    assert asked(plan, TODAY) == asked(plan, WEEK - timedelta(days=1)) == ([], [])
    mine = snoozes(viewer=plan.viewer("contributor_a"), today=TODAY)
    assert [(one.milestone_name, one.until) for one in mine] == [("Aster line", WEEK)]
    assert "Aster line" in asked(plan, WEEK)[1]
    assert asked(plan, TODAY, "executive_a") == others
    for persona in PERSONAS:
        assert persona == "contributor_a" or snoozes(viewer=plan.viewer(persona), today=TODAY) == ()


def test_the_facts_stay_as_they_are(plan: Cast) -> None:
    def facts() -> dict[str, Any]:
        return MilestoneFacts.objects.unwalled("a test").filter(pk=plan.milestone_a).values()[0]

    before, contradicted = facts(), contradictions_of(viewer=plan.viewer("executive_a"), ids=[plan.milestone_a])
    put_off(plan)
    assert facts() == before
    assert contradictions_of(viewer=plan.viewer("executive_a"), ids=[plan.milestone_a]) == contradicted


def test_a_report_made_since_ends_it(plan: Cast) -> None:
    viewer = plan.viewer("contributor_a")
    put_off(plan, TODAY + timedelta(days=20))
    later = THEN + timedelta(hours=1)
    record_update(acting=viewer, now=later, milestone_id=plan.milestone_a, status="on_track")
    assert snoozes(viewer=viewer, today=TODAY) == ()
    assert "Aster line" in asked(plan, WEEK)[1]
    put_off(plan, TODAY + timedelta(days=20), now=later + timedelta(hours=1))
    assert "Aster line" not in asked(plan, WEEK)[1]


def test_it_is_taken_back_and_each_change_has_its_event_in_the_own_feed(plan: Cast) -> None:
    made = put_off(plan)
    assert put_off(plan, TODAY + timedelta(days=1)).pk == made.pk
    assert end_snooze(acting=plan.viewer("contributor_a"), now=THEN, milestone_id=plan.milestone_a) is not None
    assert asked(plan, TODAY)[0] == ["Aster line"]
    told = events_of(made.pk)
    assert [event.verb for event in told] == ["snooze.set", "snooze.set", "snooze.ended"]
    assert {(event.user_id, event.company_id, event.seen_with) for event in told} == {(made.user_id, None, "")}
    assert [event.title for event in told] == ["2026-03-23", "2026-03-17", "2026-03-16"]


def test_only_the_owner_is_reminded_and_only_for_a_month(plan: Cast) -> None:
    for persona in PERSONAS:
        if persona != "contributor_a":
            sees = may(persona, Can.SEE_INITIATIVES, "initiative_a")
            with pytest.raises(Forbidden if sees else Missing, match=r"Only its owner|that you can see"):
                put_off(plan, persona=persona)
    for wrong in (TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=32)):
        with pytest.raises(Invalid, match="is not one of the next 31 days"):
            put_off(plan, wrong)
    complete_milestone(
        acting=plan.viewer("contributor_a"), now=THEN, milestone_id=plan.milestone_a, exception="Agreed."
    )
    with pytest.raises(Conflict, match="nobody is reminded"):
        put_off(plan)


@pytest.mark.usefixtures("post")
def test_letters_follow_it(plan: Cast) -> None:
    put_off(plan)
    assert plan.harbour.emails["contributor_a"] not in letters(THEN)
    assert plan.harbour.emails["contributor_a"] in letters(THEN + timedelta(days=7))


def test_on_my_work_it_is_two_taps_and_one_to_undo(plan: Cast, clock_at_now: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("milepost.core.clock.now", lambda: THEN)
    client = Client()
    client.force_login(plan.harbour.user("contributor_a"))
    place = f"/milestones/{encode_id(plan.milestone_a)}"
    assert f'action="{place}/snooze/"' in client.get("/work/").content.decode()
    page = client.post(f"{place}/snooze/", {"until": "week"}, follow=True).content.decode()
    assert f'<form method="post" action="{place}/wake/"' in page
    assert "“Aster line” comes back on 23 Mar." in page
    assert "1 snoozed" in page
    assert "Nothing waits for a word from you" in page
    page = client.post(f"{place}/wake/", follow=True).content.decode()
    assert "snoozed" not in page
    assert f'action="{place}/snooze/"' in page


def test_the_day_of_one_milestone_can_be_asked_for(plan: Cast) -> None:
    put_off(plan)
    row = snooze_row(viewer=plan.viewer("contributor_a"), milestone_id=plan.milestone_a, today=TODAY)
    assert row.until == WEEK
    assert snooze_row(viewer=plan.viewer("owner_a"), milestone_id=plan.milestone_a, today=TODAY).until is None
