"""Agreeing, asking for a change and answering, as a browser without JavaScript sends them."""

from __future__ import annotations

from datetime import date

from milepost.core.ids import encode_id
from milepost.milestones.models import ChangeRequest, Milestone
from tests.cast import Cast
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]

REASON = "The press arrives late."


def due(cast: Cast) -> date | None:
    found: Milestone = Milestone.objects.unwalled("a test").get(pk=cast.milestone_a)
    return found.due


def test_a_due_date_is_agreed_asked_for_and_moved_through_the_pages(cast: Cast, as_: SignIn) -> None:
    initiative, milestone = encode_id(cast.initiative_a), encode_id(cast.milestone_a)
    new = f"/initiatives/{initiative}/baselines/new/"
    assert as_("operating_partner").post(new, {"name": "Case"}).status_code == 422
    assert as_("operating_partner").post(new, {"name": "Case", "change_reason": "No pilot."}).status_code == 302
    sent = {"kind": "due", "due": "2026-07-14", "reason": REASON}
    assert as_("contributor_a").post(f"/milestones/{milestone}/change/", sent).status_code == 302
    asked = ChangeRequest.objects.unwalled("a test").get(reason=REASON)
    page = f"/changes/{encode_id(asked.pk)}/"
    refused = as_("operating_partner").post(f"{page}decline/", {"version": "1", "reason": ""})
    assert refused.status_code == 422
    assert "Say why not" in refused.content.decode()
    assert as_("contributor_a").post(f"{page}agree/", {"version": "1"}).status_code == 403
    assert due(cast) == date(2026, 6, 30)
    assert as_("operating_partner").post(f"{page}agree/", {"version": "1"}).status_code == 302
    assert due(cast) == date(2026, 7, 14)
    compared = as_("board_a").get(f"/initiatives/{initiative}/compare/").content.decode()
    assert "+14 days" in compared
    assert "10 working days" in compared
    assert REASON in compared


def test_what_cannot_be_compared_is_refused_with_a_word(cast: Cast, as_: SignIn) -> None:
    address = f"/initiatives/{encode_id(cast.initiative_a)}/compare/"
    for query in ("before=never", f"before={encode_id(cast.baseline_b)}", "before_day=2999-01-01"):
        assert as_("executive_a").get(f"{address}?{query}").status_code == 422
    for sort in ("name", "-due", "start", "finish", "nothing"):
        assert as_("executive_a").get(f"{address}?sort={sort}").status_code == 200


def test_a_criterion_and_a_new_baseline_are_asked_for_and_withdrawn(cast: Cast, as_: SignIn) -> None:
    client = as_("executive_a")
    sent = {
        "kind": "criterion", "metric": "Aster parts", "comparison": "at_least", "target": "9", "unit": "pieces",
        "reason": "Less.",
    }  # fmt: skip
    assert client.post(f"/criteria/{encode_id(cast.criterion_a)}/change/", sent).status_code == 302
    again = {"baseline_name": "Plan 3", "reason": "Turned."}
    assert client.post(f"/initiatives/{encode_id(cast.initiative_a)}/changes/new/", again).status_code == 302
    asked = ChangeRequest.objects.unwalled("a test").get(reason="Turned.")
    assert client.post(f"/changes/{encode_id(asked.pk)}/withdraw/").status_code == 302
    listed = client.get("/changes/?answer=withdrawn").content.decode()
    assert "Plan 3" in listed
    assert "Aster parts" not in listed
