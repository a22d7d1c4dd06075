"""The first page gives each reader what that one needs, and remembers when the reader was here before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from milepost.core.ids import encode_id
from milepost.core.models import Event
from milepost.milestones.actions.changes import request_change
from milepost.milestones.actions.dependencies import add_dependency
from milepost.milestones.models import MilestoneFacts, Update
from milepost.milestones.queries.work import waited_for
from milepost.web.home.awaiting import KINDS
from tests.cast import NOW, TODAY, Cast
from tests.milestones.plan import new_milestone
from tests.web.conftest import Enter


def page(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_sees_all_companies_gets_a_line_for_each(cast: Cast, enter: Enter) -> None:
    shown = page(enter("operating_partner"))
    for company in (cast.harbour.a, cast.harbour.b):
        assert f'<th scope="row"><a href="/companies/{encode_id(company)}/">' in shown


def test_who_sees_one_company_gets_a_line_for_each_initiative(cast: Cast, enter: Enter) -> None:
    shown = page(enter("executive_a"))
    assert f'<th scope="row"><a href="/initiatives/{encode_id(cast.harbour.initiative_a)}/">' in shown
    assert encode_id(cast.harbour.b) not in shown
    assert encode_id(cast.harbour.initiative_b) not in shown


def test_every_count_leads_to_its_rows(cast: Cast, enter: Enter) -> None:
    client = enter("operating_partner")
    href = f"/milestones/?company_id={encode_id(cast.harbour.a)}&amp;milestone_type="
    assert href in page(client)


def test_an_owner_is_asked_for_a_word(cast: Cast, enter: Enter) -> None:
    firm = cast.harbour
    mine = new_milestone(firm, "Mine and silent", firm.initiative_a, owner_id=firm.people["contributor_a"])
    MilestoneFacts.objects.unwalled("a test").filter(pk=mine.pk).update(
        contradiction="It says so and is not so.", contradicted=True
    )
    client = enter("contributor_a")
    assert f'action="/milestones/{encode_id(mine.pk)}/still/"' in page(client)
    assert f'action="/milestones/{encode_id(mine.pk)}/still/"' not in page(enter("executive_b"))


@pytest.mark.parametrize(
    ("persona", "asked"), [("operating_partner", True), ("controller", False), ("investor", False)]
)
def test_only_who_decides_is_told_of_proposals(cast: Cast, enter: Enter, persona: str, asked: bool) -> None:
    assert ("proposals to decide" in page(enter(persona))) is asked


def test_one_thing_that_waits_is_said_in_the_singular() -> None:
    assert [str(kind.counted % {"count": 1}) for kind in KINDS] == [
        "proposal to decide", "change request to answer", "day to agree with another company", "stake to confirm",
        "planned value to confirm",
    ]  # fmt: skip


def test_a_long_reason_for_a_change_is_cut_where_one_sees_that_it_is(cast: Cast, enter: Enter) -> None:
    firm = cast.harbour
    request_change(
        acting=firm.viewer("executive_a"), now=NOW, initiative_id=firm.initiative_a, reason="The supplier slips. " * 9,
        baseline_name="After the slip",
    )  # fmt: skip
    shown = page(enter("operating_partner"))
    assert f"{('The supplier slips. ' * 6)[:119]}…" in shown
    assert "The supplier slips. " * 7 not in shown


def test_a_controller_is_told_what_money_waits(cast: Cast, enter: Enter) -> None:
    assert "planned values to confirm" in page(enter("controller"))
    assert "to confirm" not in page(enter("viewer"))


def test_a_visit_begins_after_half_an_hour_away(cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    client = enter("operating_partner")
    page(client)
    first = client.session["visit"]
    page(client)
    assert client.session["visit"] == first
    monkeypatch.setattr("milepost.web.home.pages.VISIT", timedelta(0))
    page(client)
    assert client.session["visit_before"] == first


def test_those_chosen_are_reported_as_they_were_all_together(cast: Cast, enter: Enter) -> None:
    firm = cast.harbour
    owner = firm.people["contributor_a"]
    rows = [new_milestone(firm, f"Mine {n}", firm.initiative_a, owner_id=owner) for n in range(2)]
    client = enter("contributor_a")
    answer = client.post("/work/still/", {"milestone": [encode_id(row.pk) for row in rows]})
    assert (answer.status_code, answer["Location"]) == (302, "/work/")
    reported = Update.objects.unwalled("a test").filter(milestone_id__in=[row.pk for row in rows])
    assert {(update.milestone_id, update.status) for update in reported} == {(row.pk, "on_track") for row in rows}
    events = Event.objects.unwalled("a test").filter(
        verb="milestone.reported", aggregate_id__in=[row.pk for row in rows]
    )
    assert len({event.action_id for event in events}) == 1


def test_nobody_reports_for_others_by_choosing_them(cast: Cast, enter: Enter) -> None:
    firm = cast.harbour
    mine = new_milestone(firm, "Mine", firm.initiative_a, owner_id=firm.people["contributor_a"])
    theirs = new_milestone(firm, "Not mine", firm.initiative_a, owner_id=firm.people["executive_a"])
    chosen = {"milestone": [encode_id(mine.pk), encode_id(theirs.pk)]}
    assert enter("contributor_a").post("/work/still/", chosen).status_code == 403
    assert not Update.objects.unwalled("a test").filter(milestone_id=mine.pk).exists()


def test_an_owner_sees_who_waits_for_what(cast: Cast, enter: Enter) -> None:
    firm = cast.harbour
    mine = new_milestone(firm, "Mine first", firm.initiative_a, owner_id=firm.people["contributor_a"])
    then = new_milestone(firm, "Theirs then", firm.initiative_a, owner_id=firm.people["executive_a"])
    acting = cast.viewer("operating_partner")
    add_dependency(acting=acting, now=NOW, predecessor_id=mine.pk, successor_id=then.pk)
    found = waited_for(viewer=cast.viewer("contributor_a"), today=TODAY)
    assert [(one.mine, one.waits, one.milestone_id) for one in found if one.mine_id == mine.pk] == [
        ("Mine first", "Theirs then", then.pk)
    ]
    assert waited_for(viewer=cast.viewer("executive_b"), today=TODAY) == ()
    assert "What others need from you" in enter("contributor_a").get("/work/").content.decode()
