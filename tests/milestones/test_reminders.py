"""Updates due: by which rhythm, on whose list, and the letter that reminds of them."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from milepost.access.actions.grants import revoke_grant
from milepost.access.actions.people import deactivate_member
from milepost.access.models import Grant, User
from milepost.access.roles import Can
from milepost.core import outbox
from milepost.core.errors import Forbidden, Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.core.ticks import registered_ticks
from milepost.milestones.actions.reminders import set_cadence
from milepost.milestones.actions.updates import complete_milestone, record_update
from milepost.milestones.cadence import word_due_on
from milepost.milestones.digests import remind_people
from milepost.milestones.models import Digest
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_row
from milepost.milestones.queries.reminders import cadence_row, updates_due
from milepost.milestones.queries.work import my_work
from milepost.setting_values import MailServer
from tests.cast import NOW, ONLY_A, PERSONAS, Cast
from tests.leaks import leaks
from tests.rights import may

D = date
#: A working day two weeks after the cast's last report, at nine in the morning in UTC.
THEN = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, None),
        ({"planned_start": D(2026, 3, 2)}, D(2026, 3, 2)),
        ({"due": D(2026, 3, 31)}, D(2026, 3, 1)),
        ({"due": D(2026, 3, 31), "planned_start": D(2026, 1, 5)}, D(2026, 1, 5)),
        ({"due": D(2026, 3, 31), "actual_start": D(2026, 2, 1), "planned_start": D(2026, 2, 9)}, D(2026, 2, 1)),
        ({"planned_start": D(2026, 3, 2), "last_word": D(2026, 3, 4)}, D(2026, 3, 11)),
        ({"planned_start": D(2026, 3, 2), "last_word": D(2026, 3, 4), "every_days": 1}, D(2026, 3, 5)),
        ({"planned_start": D(2026, 5, 1), "last_word": D(2026, 3, 4)}, D(2026, 5, 1)),
        ({"planned_start": D(2026, 3, 2), "finished": True}, None),
        ({"last_word": D(2026, 3, 4)}, None),
    ],
)  # fmt: skip
def test_a_word_is_due_from_the_beginning_and_then_by_the_rhythm(facts: dict[str, Any], expected: date | None) -> None:
    given = {"due": None, "planned_start": None, "actual_start": None, "last_word": None, "finished": False, **facts}
    assert word_due_on(**given) == expected


TODAY = THEN.date()


def due(cast: Cast, persona: str, day: date = TODAY, **filters: Any) -> list[str]:
    rows = updates_due(
        viewer=cast.viewer(persona), filters=MilestoneFilter(**filters), today=day, page=PageRequest()
    ).rows
    return [row.name for row in rows]


def test_a_report_moves_the_day_on_and_a_completion_ends_it(plan: Cast) -> None:
    viewer = plan.viewer("contributor_a")
    reported = milestone_row(viewer=viewer, milestone_id=plan.milestone_a).last_update
    assert reported is not None
    day = reported.date() + timedelta(days=7)
    assert (due(plan, "contributor_a", day - timedelta(days=1)), due(plan, "contributor_a", day)) == (
        [],
        ["Aster line"],
    )
    record_update(acting=viewer, now=THEN, milestone_id=plan.milestone_a, status="on_track")
    assert due(plan, "contributor_a") == []
    assert my_work(viewer=viewer, today=THEN.date() + timedelta(days=7)) != ()
    complete_milestone(acting=viewer, now=THEN, milestone_id=plan.milestone_a, exception="Agreed.")
    assert due(plan, "contributor_a", D(2030, 1, 1)) == ["Aster shift"]


def test_an_initiative_has_its_own_rhythm_from_then_on(plan: Cast) -> None:
    step: dict[str, Any] = {"acting": plan.viewer("owner_a"), "now": NOW, "initiative_id": plan.initiative_a}
    assert cadence_row(viewer=plan.viewer("adviser"), initiative_id=plan.initiative_a).every_days == 7
    set_cadence(**step, every_days=60)
    assert due(plan, "contributor_a") == []
    set_cadence(**step, every_days=2)
    assert due(plan, "contributor_a") == ["Aster line"]
    found = cadence_row(viewer=plan.viewer("adviser"), initiative_id=plan.initiative_a)
    assert (found.every_days, found.own) == (2, True)
    for wrong in (0, 91, -1):
        with pytest.raises(Invalid, match="is not between 1 and 90"):
            set_cadence(**step, every_days=wrong)


def test_who_runs_an_initiative_sets_its_rhythm(plan: Cast) -> None:
    for persona in PERSONAS:
        sees = may(persona, Can.SEE_INITIATIVES, "initiative_a")
        expected = None if may(persona, Can.EDIT_INITIATIVES, "initiative_a") else Forbidden if sees else Missing
        try:
            set_cadence(
                acting=plan.viewer(persona),
                now=NOW,
                initiative_id=plan.initiative_a,
                every_days=PERSONAS.index(persona) + 1,
            )
            told = None
        except (Forbidden, Missing) as error:
            told = type(error)
        assert told is expected, persona


def test_the_list_shows_what_one_may_see(plan: Cast) -> None:
    far = D(2030, 1, 1)
    assert due(plan, "executive_b", far) == ["Brio line", "Brio shift"]
    assert sorted(due(plan, "operating_partner", far)) == ["Aster line", "Aster shift", "Brio line", "Brio shift"]
    assert due(plan, "operating_partner", far, company_id=plan.b) == ["Brio line", "Brio shift"]
    assert due(plan, "investor", far) == []
    for persona in ONLY_A:
        assert leaks(repr(due(plan, persona, far)), plan.harbour, persona, plan) == []
        assert due(plan, persona, far, company_id=plan.b) == []


@pytest.fixture
def post(settings: Any) -> None:
    """Mail can leave (it is caught)."""
    settings.MILEPOST = dataclasses.replace(settings.MILEPOST, email_url=MailServer(host="mail.example", port=25))


def letters(at: datetime) -> dict[str, str]:
    """What goes out at a moment: address -> subject and text."""
    mail.outbox.clear()
    remind_people(at)
    while outbox.deliver_due(at):
        pass
    return {one.to[0]: f"{one.subject}\n{one.body}" for one in mail.outbox}


@pytest.mark.usefixtures("post")
def test_owners_are_reminded_once_a_day_of_their_own_and_nothing_else(plan: Cast) -> None:
    sent = letters(THEN)
    firm = plan.harbour
    assert {firm.emails["contributor_a"], firm.emails["contributor_b"]} <= set(sent)
    own = sent[firm.emails["contributor_a"]]
    assert "1 update is due · Harbour" in own
    assert "Aster line · Aster Tools" in own
    assert f"/milestones/{encode_id(plan.milestone_a)}/report/" in own
    assert leaks(own, firm, "contributor_a", plan) == []
    assert "Brio" not in own
    assert letters(THEN + timedelta(hours=1)) == {}
    assert firm.emails["contributor_a"] in letters(THEN + timedelta(days=1))


@pytest.mark.usefixtures("post")
def test_the_same_letter_has_the_same_message_id(plan: Cast) -> None:
    letters(THEN)
    (one,) = [message for message in mail.outbox if message.to == [plan.harbour.emails["contributor_a"]]]
    made = Digest.objects.unwalled("a test").get(user_id=plan.harbour.people["contributor_a"])
    assert one.extra_headers["Message-ID"].endswith(".digest@localhost>")
    assert made.day == THEN.date()


@pytest.mark.usefixtures("post")
@pytest.mark.parametrize(
    ("zone", "at", "goes"),
    [
        ("Europe/Paris", datetime(2026, 3, 16, 5, 30, tzinfo=UTC), False),
        ("Europe/Paris", datetime(2026, 3, 16, 6, 30, tzinfo=UTC), True),
        ("Asia/Tokyo", datetime(2026, 3, 15, 22, 30, tzinfo=UTC), True),
        ("America/New_York", datetime(2026, 3, 16, 9, 30, tzinfo=UTC), False),
        ("Europe/Paris", datetime(2026, 3, 14, 9, 0, tzinfo=UTC), False),
    ],
    ids=["before seven", "after seven", "Monday in Tokyo", "night in New York", "a Saturday"],
)
def test_it_goes_out_on_a_working_mornings_of_the_reader(plan: Cast, zone: str, at: datetime, goes: bool) -> None:
    User.objects.filter(pk=plan.harbour.people["contributor_a"]).update(timezone=zone)
    assert (plan.harbour.emails["contributor_a"] in letters(at)) is goes


@pytest.mark.usefixtures("post")
def test_who_was_deactivated_or_lost_the_role_is_not_reminded(plan: Cast) -> None:
    firm = plan.harbour
    deactivate_member(acting=firm.viewer("administrator"), now=NOW, membership_id=firm.memberships["contributor_a"])
    held = Grant.objects.unwalled("a test").get(user_id=firm.people["contributor_b"], revoked_at__isnull=True)
    revoke_grant(acting=firm.viewer("operating_partner"), now=NOW, grant_id=held.pk)
    sent = letters(THEN)
    assert not {firm.emails["contributor_a"], firm.emails["contributor_b"]} & set(sent)
    assert not Digest.objects.unwalled("a test").filter(firm_id=firm.firm_id).exists()


@pytest.mark.usefixtures("post")
def test_who_answered_before_the_letter_was_written_gets_none(plan: Cast) -> None:
    mail.outbox.clear()
    remind_people(THEN)
    record_update(
        acting=plan.viewer("contributor_a"), now=THEN, milestone_id=plan.milestone_a, status="on_track", percent="30"
    )
    while outbox.deliver_due(THEN):
        pass
    assert plan.harbour.emails["contributor_a"] not in {one.to[0] for one in mail.outbox}


def test_without_a_mail_server_nobody_is_noted_as_reminded(plan: Cast) -> None:
    remind_people(THEN)
    assert not Digest.objects.unwalled("a test").exists()
    assert registered_ticks()["milestones.digests"] is remind_people


def test_the_rhythm_is_changed_on_the_page_of_the_initiative(plan: Cast, clock_at_now: datetime) -> None:
    client = Client()
    client.force_login(plan.harbour.user("owner_a"))
    place = f"/initiatives/{encode_id(plan.initiative_a)}/"
    assert "every 7 days" in client.get(place).content.decode()
    assert client.post(f"{place}cadence/", {"every_days": "0"}).status_code == 422
    assert client.post(f"{place}cadence/", {"every_days": "14"})["Location"] == place
    assert "every 14 days" in client.get(place).content.decode()
