"""Who works on one initiative alone proposes to its company, hears what becomes of it, and learns nothing else of the company."""

from __future__ import annotations

from datetime import timedelta

import pytest

from milepost.access.actions.grants import revoke_grant
from milepost.access.models import Grant
from milepost.access.queries import FeedFilter, event_page, notice_page, search
from milepost.access.roles import ROLES, Can, Role, ScopeKind
from milepost.access.viewer import Viewer
from milepost.core import outbox
from milepost.core.errors import Forbidden, Missing
from milepost.core.history import states_as_of, versions_of
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.portfolios.actions.proposals import (
    accept_proposal,
    decline_proposal,
    propose_initiative,
    revise_proposal,
    withdraw_proposal,
)
from milepost.portfolios.models import Proposal
from milepost.portfolios.queries.companies import CompanyFilter, company_page
from milepost.portfolios.queries.objectives import ObjectiveFilter, objective_page
from milepost.portfolios.queries.proposals import (
    ProposalFilter,
    companies_to_propose_to,
    proposal_page,
    proposal_row,
)
from tests.cast import NOW, Cast
from tests.portfolios.one_initiative import works_on_one_initiative

ALL = PageRequest(limit=500)
ON_ONE = sorted(role for role, rule in ROLES.items() if ScopeKind.INITIATIVE in rule.scopes and not rule.needs_end)


def idea(viewer: Viewer, company_id: int, title: str = "Night shift") -> Proposal:
    return propose_initiative(acting=viewer, now=NOW, company_id=company_id, title=title, value_lever="operations")


def listed(viewer: Viewer) -> list[str]:
    return [row.title for row in proposal_page(viewer=viewer, filters=ProposalFilter(), page=ALL).rows]


def told(viewer: Viewer) -> list[str]:
    events = event_page(viewer=viewer, filters=FeedFilter(kind="proposal"), page=ALL)
    return [f"{row.verb} {row.title}" for row in events.rows]


@pytest.mark.parametrize("role", ON_ONE)
def test_the_table_of_roles_says_who_proposes_from_one_initiative(cast: Cast, role: Role) -> None:
    viewer = works_on_one_initiative(cast, role)
    offered = [row.name for row in companies_to_propose_to(viewer=viewer, page=ALL).rows]
    if Can.PROPOSE in ROLES[role].may:
        assert offered == ["Aster Tools"]
        assert idea(viewer, cast.a).company_id == cast.a
        for other in (cast.b, cast.meridian.a, 5):
            with pytest.raises(Missing, match="There is no company"):
                idea(viewer, other)
    else:
        assert offered == []
        with pytest.raises(Missing, match="There is no company"):
            idea(viewer, cast.a)


def test_an_adviser_proposes_nothing(cast: Cast) -> None:
    with pytest.raises(Missing, match="There is no company"):
        idea(cast.viewer("adviser"), cast.a)


def test_the_proposer_sees_the_own_proposals_and_nothing_else_of_the_company(cast: Cast) -> None:
    viewer = works_on_one_initiative(cast)
    own = idea(viewer, cast.a)
    # The cast's contributor proposed two before, from the company.
    assert sorted(listed(viewer)) == ["Aster Joint buying", "Aster Own fleet", "Night shift"]
    assert "proposal.made Night shift" in told(viewer)
    assert [hit.title for hit in search(viewer=viewer, q="night shift", limit=50)] == ["Night shift"]
    assert not company_page(viewer=viewer, filters=CompanyFilter(archived=None), page=ALL).rows
    assert not objective_page(viewer=viewer, filters=ObjectiveFilter(), page=ALL).rows
    other = next(row for row in proposal_page(viewer=cast.viewer("executive_a"), filters=ProposalFilter(), page=ALL).rows
                 if row.title == "Aster Returns desk")  # fmt: skip
    with pytest.raises(Missing, match="There is no proposal"):
        proposal_row(viewer=viewer, proposal_id=other.id)
    assert not event_page(viewer=viewer, filters=FeedFilter(aggregate_id=other.id), page=ALL).rows
    # What it served from within the company is behind the wall now.
    joint = proposal_row(viewer=viewer, proposal_id=cast.proposal_a)
    assert (joint.objective_id, joint.objective_title) == (None, None)
    with pytest.raises(Missing, match="There is no objective"):
        revise_proposal(acting=viewer, now=NOW, proposal_id=own.pk, objective_id=cast.objective_a)
    revise_proposal(acting=viewer, now=NOW, proposal_id=own.pk, title="Late shift")
    withdraw_proposal(acting=viewer, now=NOW, proposal_id=own.pk)
    assert told(viewer)[:3] == [
        "proposal.withdrawn Late shift",
        "proposal.revised Late shift",
        "proposal.made Night shift",
    ]


def test_nobody_else_on_the_initiative_sees_it(cast: Cast) -> None:
    title = idea(works_on_one_initiative(cast, "initiative_owner", "initiative_a"), cast.a).title
    assert title not in listed(cast.viewer("adviser")) + listed(cast.viewer("executive_b"))
    assert title in listed(cast.viewer("executive_a"))
    assert title in listed(cast.viewer("owner_a"))


def test_the_proposer_is_told_the_answer_but_not_what_lies_behind_the_wall(cast: Cast) -> None:
    viewer = works_on_one_initiative(cast)
    own, executive, later = idea(viewer, cast.a), cast.viewer("executive_a"), NOW + timedelta(minutes=1)
    accepted = accept_proposal(
        acting=executive, now=later, proposal_id=own.pk, reason="With an aim.",
        amendments={"objective_id": cast.objective_a, "planned_value": "10", "owner_id": cast.people["owner_a"]},
    )  # fmt: skip
    while outbox.deliver_due(later):
        pass
    row = proposal_row(viewer=viewer, proposal_id=own.pk)
    assert (row.status, row.reason, row.may_revise) == ("amended", "With an aim.", False)
    assert row.amendments["planned_minor"] == [None, 1000]
    assert notice_page(viewer=viewer, page=ALL).rows[0].event.verb == "proposal.accepted"
    events = event_page(viewer=viewer, filters=FeedFilter(aggregate_id=own.pk), page=ALL)
    versions = versions_of(viewer=viewer, kind="proposal", aggregate_id=own.pk)
    states = states_as_of(viewer=viewer, kind="proposal", at=later, aggregate_ids=[own.pk])
    everything = repr((row, events, [event.after for event in versions.rows], states))
    assert accepted.initiative_id is not None
    for hidden in (cast.objective_a, accepted.initiative_id):
        assert encode_id(hidden) not in everything
        assert str(hidden) not in everything
    seen = proposal_row(viewer=executive, proposal_id=own.pk)
    assert seen.amendments["objective_id"] == [None, encode_id(cast.objective_a)]
    assert seen.initiative_id == accepted.initiative_id


def test_a_reason_reaches_the_proposer(cast: Cast) -> None:
    viewer = works_on_one_initiative(cast)
    own = idea(viewer, cast.a)
    decline_proposal(acting=cast.viewer("executive_a"), now=NOW, proposal_id=own.pk, reason="Not this year.")
    assert proposal_row(viewer=viewer, proposal_id=own.pk).reason == "Not this year."


def test_who_works_on_nothing_of_the_company_any_more_sees_no_own_proposal_of_it(cast: Cast) -> None:
    """Walls are today's: what is answered later would tell of a company that the person left."""
    viewer = works_on_one_initiative(cast)
    own = idea(viewer, cast.a)
    (held,) = Grant.objects.unwalled("a test").filter(user_id=viewer.user_id, revoked_at__isnull=True)
    revoke_grant(acting=cast.viewer("administrator"), now=NOW, grant_id=held.pk)
    left = cast.viewer("contributor_a")
    assert (listed(left), told(left), list(search(viewer=left, q="night", limit=50))) == ([], [], [])
    with pytest.raises(Missing, match="There is no proposal"):
        withdraw_proposal(acting=left, now=NOW, proposal_id=own.pk)
    elsewhere = works_on_one_initiative(cast, "contributor", "initiative_b")
    assert (listed(elsewhere), told(elsewhere)) == ([], [])


def test_a_viewer_on_the_initiative_reads_own_proposals_and_changes_none(cast: Cast) -> None:
    own = idea(works_on_one_initiative(cast), cast.a)
    reader = works_on_one_initiative(cast, "viewer")
    assert own.title in listed(reader)
    assert not proposal_row(viewer=reader, proposal_id=own.pk).may_revise
    with pytest.raises(Forbidden, match="Propose initiatives"):
        withdraw_proposal(acting=reader, now=NOW, proposal_id=own.pk)
