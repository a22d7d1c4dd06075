"""The currency of a company stays while values are kept in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from milepost.core.errors import Conflict
from milepost.portfolios.actions.companies import update_company
from milepost.portfolios.actions.initiatives import create_initiative, update_initiative
from milepost.portfolios.actions.proposals import (
    accept_proposal,
    propose_initiative,
    revise_proposal,
    withdraw_proposal,
)
from milepost.portfolios.models import Company, Initiative, Proposal
from tests.cast import NOW, Cast
from tests.tool.threads import one_while_the_other


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


def first_value(cast: Cast, company: int, of: str) -> tuple[int, Callable[[], object]]:
    """Something of the company without a value, and the act that gives it the first one."""
    partner = cast.viewer("operating_partner")
    if of == "initiative":
        made = create_initiative(acting=partner, now=NOW, company_id=company, name="x", value_lever="pricing").pk
        return made, lambda: update_initiative(acting=partner, now=NOW, initiative_id=made, planned_value="500")
    made = propose_initiative(acting=partner, now=NOW, company_id=company, title="x", value_lever="pricing").pk
    return made, lambda: revise_proposal(acting=partner, now=NOW, proposal_id=made, planned_value="500")


def value_and_currency(of: str, pk: int) -> tuple[int | None, str]:
    model = Initiative if of == "initiative" else Proposal
    row: Initiative | Proposal = model.objects.unwalled("a test").get(pk=pk)
    return row.planned_minor, row.currency


@pytest.mark.parametrize("of", ["initiative", "proposal"])
def test_a_first_value_and_another_currency_at_the_same_moment(own_cast: Cast, of: str) -> None:
    """Whichever comes first: no value stands in a currency that is not the company's."""
    partner = own_cast.viewer("operating_partner")

    def in_yen(company: int) -> Callable[[], object]:
        return lambda: update_company(acting=partner, now=NOW, company_id=company, currency="JPY")

    company = empty_company(own_cast)
    pk, valued = first_value(own_cast, company, of)
    assert [type(error) for error in one_while_the_other(valued, in_yen(company))] == [Conflict]
    assert value_and_currency(of, pk) == (50_000, "EUR")
    assert Company.objects.unwalled("a test").get(pk=company).currency == "EUR"

    company = empty_company(own_cast)
    pk, valued = first_value(own_cast, company, of)
    assert one_while_the_other(in_yen(company), valued) == []
    assert value_and_currency(of, pk) == (500, "JPY")


def test_a_proposal_in_another_currency_than_the_companys_is_not_accepted(cast: Cast) -> None:
    """None should be there; 50,000 euros never become 50,000 dollars."""
    Proposal.objects.unwalled("a test").filter(pk=cast.proposal_a).update(currency="USD")
    with pytest.raises(Conflict, match="valued in USD, and the company's currency is EUR") as caught:
        accept_proposal(acting=cast.viewer("executive_a"), now=NOW, proposal_id=cast.proposal_a)
    assert (caught.value.field, caught.value.value) == ("currency", "USD")
