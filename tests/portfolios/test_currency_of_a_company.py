"""The currency of a company stays while values are kept in it."""

from __future__ import annotations

import pytest

from milepost.core.errors import Conflict
from milepost.portfolios.actions.companies import update_company
from milepost.portfolios.actions.initiatives import create_initiative, update_initiative
from milepost.portfolios.actions.proposals import (
    propose_initiative,
    revise_proposal,
    withdraw_proposal,
)
from tests.cast import NOW, Cast


def test_the_currency_of_a_company_with_valued_initiatives_stays(cast: Cast) -> None:
    with pytest.raises(Conflict, match="Values of this company's initiatives are kept in EUR"):
        update_company(acting=cast.viewer("analyst"), now=NOW, company_id=cast.a, currency="USD")


def empty_company(cast: Cast) -> int:
    from milepost.portfolios.actions.companies import create_company

    return create_company(
        acting=cast.viewer("operating_partner"), now=NOW, name="Newco", sector="energy", country="FR"
    ).pk


def test_an_open_proposal_with_a_value_keeps_the_currency_too(cast: Cast) -> None:
    """Else 50,000 euros would be accepted as 50,000 dollars."""
    company, partner = empty_company(cast), cast.viewer("operating_partner")
    made = propose_initiative(
        acting=partner, now=NOW, company_id=company, title="x", value_lever="pricing", planned_value="50000"
    )
    with pytest.raises(Conflict, match="kept in EUR"):
        update_company(acting=partner, now=NOW, company_id=company, currency="USD")
    withdraw_proposal(acting=partner, now=NOW, proposal_id=made.pk)
    assert update_company(acting=partner, now=NOW, company_id=company, currency="USD").currency == "USD"


def test_a_value_entered_later_is_in_the_companys_present_currency(cast: Cast) -> None:
    company, partner = empty_company(cast), cast.viewer("operating_partner")
    unvalued = create_initiative(acting=partner, now=NOW, company_id=company, name="x", value_lever="pricing")
    proposal = propose_initiative(acting=partner, now=NOW, company_id=company, title="y", value_lever="pricing")
    update_company(acting=partner, now=NOW, company_id=company, currency="JPY")
    valued = update_initiative(acting=partner, now=NOW, initiative_id=unvalued.pk, planned_value="500")
    assert (valued.planned_minor, valued.currency) == (500, "JPY")
    revised = revise_proposal(acting=partner, now=NOW, proposal_id=proposal.pk, planned_value="700")
    assert (revised.planned_minor, revised.currency) == (700, "JPY")
