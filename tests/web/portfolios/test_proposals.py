"""Proposals through their pages: made by a contributor, answered by whoever is accountable, told to the proposer."""

from __future__ import annotations

from typing import Any

from milepost.access.queries import NoticeFilter, notice_page
from milepost.core import outbox
from milepost.core.ids import encode_id
from milepost.portfolios.queries.proposals import ProposalRow, proposal_row
from tests.cast import NOW, Cast
from tests.portfolios.one_initiative import works_on_one_initiative
from tests.web.portfolios.conftest import SignIn

PROPOSAL = {
    "title": "Aster night shift",
    "value_lever": "operations",
    "planned_value": "75000",
    "starts_on": "2026-04-01",
    "due": "2026-09-30",
    "description": "Two presses stand still at night.",
    # The first line stays empty on purpose.
    "capacity_1_resource": "Operators",
    "capacity_1_amount": "6",
    "capacity_1_unit": "FTE",
    "capacity_1_from": "2026-04-01",
    "capacity_1_until": "2026-09-30",
    "assumptions_0_statement": "Orders stay at the level of 2025",
    "assumptions_0_as_of": "2026-02-15",
    "assumptions_0_source": "Order book",
}


def text(response: Any) -> str:
    return str(response.content.decode())


def url(pk: int, rest: str = "") -> str:
    return f"/proposals/{encode_id(pk)}/{rest}"


def propose(cast: Cast, as_: SignIn, **changes: str) -> Any:
    return as_("contributor_a").post(f"/companies/{encode_id(cast.harbour.a)}/proposals/new/", {**PROPOSAL, **changes})


def row_of(cast: Cast, pk: int) -> ProposalRow:
    return proposal_row(viewer=cast.harbour.viewer("executive_a"), proposal_id=pk)


def test_a_contributor_proposes_with_dated_limits_and_assumptions(cast: Cast, as_: SignIn) -> None:
    made = propose(cast, as_)
    assert made.status_code == 302, text(made)
    shown = text(as_("executive_a").get(made["Location"]))
    assert "Operators" in shown
    assert "Orders stay at the level of 2025" in shown
    assert "Accept or amend" in shown
    assert "Accept or amend" not in text(as_("contributor_a").get(made["Location"]))


def test_who_works_on_one_initiative_proposes_to_its_company_and_sees_no_company(cast: Cast, as_: SignIn) -> None:
    works_on_one_initiative(cast)
    browser = as_("contributor_a")
    new = f"/companies/{encode_id(cast.harbour.a)}/proposals/new/"
    assert new in text(browser.get("/proposals/"))  # the button, since there is one company only
    assert new in text(browser.get("/proposals/new/"))
    assert "Aster margin" not in text(browser.get(new))
    made = propose(cast, as_)
    assert made.status_code == 302, text(made)
    shown = text(browser.get(made["Location"]))
    assert "Aster Tools" in shown
    assert f'href="/companies/{encode_id(cast.harbour.a)}/"' not in shown
    assert browser.get(f"/companies/{encode_id(cast.harbour.a)}/").status_code == 404
    assert browser.get(f"/companies/{encode_id(cast.harbour.b)}/proposals/new/").status_code == 404
    assert "Aster night shift" in text(browser.get("/feed/"))
    assert "Returns desk" not in text(browser.get("/proposals/")) + text(browser.get("/feed/"))


def test_a_reader_of_one_initiative_proposes_nothing(cast: Cast, as_: SignIn) -> None:
    works_on_one_initiative(cast, "viewer")
    assert "/proposals/new/" not in text(as_("contributor_a").get("/proposals/"))
    assert propose(cast, as_).status_code == 403


def test_a_wrong_line_is_refused_at_its_own_cell_with_everything_kept(cast: Cast, as_: SignIn) -> None:
    answer = propose(cast, as_, capacity_1_until="2026-03-01")
    assert answer.status_code == 422
    shown = text(answer)
    assert 'id="id_capacity_1_until_error"' in shown
    assert "is before the first day 2026-04-01" in shown
    assert "Two presses stand still at night." in shown
    assert 'value="Order book"' in shown


def test_dates_the_wrong_way_round_are_refused_at_the_due_date(cast: Cast, as_: SignIn) -> None:
    answer = propose(cast, as_, due="2026-03-01")
    assert answer.status_code == 422
    assert "is before the start 2026-04-01" in text(answer)


def test_amending_needs_a_reason_and_keeps_both_versions(cast: Cast, as_: SignIn) -> None:
    pk = cast.harbour.proposal_a
    executive = as_("executive_a")
    sent = {"name": "Aster Joint buying", "value_lever": "procurement", "planned_value": "40000"}
    sent |= {"description": "About: Aster Joint buying"}
    sent |= {"objective_id": encode_id(cast.harbour.objective_a), "version": str(row_of(cast, pk).version)}
    silent = executive.post(url(pk, "accept/"), sent)
    assert silent.status_code == 422
    assert "Say why it is accepted differently." in text(silent)
    accepted = executive.post(url(pk, "accept/"), {**sent, "reason": "Steel only, for a start."})
    assert accepted.status_code == 302, text(accepted)
    row = row_of(cast, pk)
    assert row.status == "amended"
    assert row.amendments == {"planned_minor": [5_000_000, 4_000_000]}
    shown = text(as_("contributor_a").get(url(pk)))
    assert "Steel only, for a start." in shown
    assert "50,000.00 EUR" in shown
    assert "40,000.00 EUR" in shown


def unseen(cast: Cast) -> int:
    return len(notice_page(viewer=cast.harbour.viewer("contributor_a"), filters=NoticeFilter(unseen=True)).rows)


def test_declining_needs_a_reason_and_the_proposer_is_told(cast: Cast, as_: SignIn) -> None:
    pk = cast.harbour.proposal_a
    executive = as_("executive_a")
    version = str(row_of(cast, pk).version)
    silent = executive.post(url(pk, "decline/"), {"reason": " ", "version": version})
    assert silent.status_code == 422
    assert "This field is required." in text(silent) or "give the reason" in text(silent)
    assert row_of(cast, pk).status == "proposed"
    before = unseen(cast)
    answer = executive.post(url(pk, "decline/"), {"reason": "Not before the new contract.", "version": version})
    assert answer.status_code == 302
    while outbox.deliver_due(NOW):
        pass
    assert unseen(cast) == before + 1
    assert "Not before the new contract." in text(as_("contributor_a").get(url(pk)))


def test_the_proposer_revises_and_withdraws_but_cannot_decide(cast: Cast, as_: SignIn) -> None:
    pk = cast.harbour.proposal_a
    proposer = as_("contributor_a")
    form = text(proposer.get(url(pk, "edit/")))
    assert 'value="Aster buyers"' in form
    assert proposer.get(url(pk, "accept/")).status_code == 403
    assert as_("executive_a").get(url(pk, "edit/")).status_code == 403
    assert proposer.post(url(pk, "withdraw/")).status_code == 302
    assert row_of(cast, pk).status == "withdrawn"
    assert as_("executive_a").get(url(pk, "accept/")).status_code == 403


def test_an_executive_cannot_decide_the_own_proposal(cast: Cast, as_: SignIn) -> None:
    executive = as_("executive_a")
    made = executive.post(f"/companies/{encode_id(cast.harbour.a)}/proposals/new/", PROPOSAL)
    assert made.status_code == 302
    assert executive.get(f"{made['Location']}accept/").status_code == 403


def test_proposals_of_another_company_do_not_exist(cast: Cast, as_: SignIn) -> None:
    for rest in ("", "edit/", "accept/", "decline/"):
        answer = as_("executive_a").get(url(cast.harbour.proposal_b, rest))
        assert answer.status_code == 404
        assert "Brio" not in text(answer)
    assert "Brio" not in text(as_("executive_a").get("/proposals/"))
