"""Writes about proposals: bottom-up, from who works in a company or on one initiative of it; the accountable role answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.rules import clean_name
from milepost.access.viewer import System, Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.errors import Conflict, Forbidden, Invalid
from milepost.core.money import parse_money, plain_money
from milepost.portfolios.actions.initiatives import InitiativeFields, check_serves, currency_of_value, new_initiative
from milepost.portfolios.choices import ProposalStatus, ValueLever
from milepost.portfolios.models import Company, Proposal
from milepost.portfolios.rules import (
    check_dates,
    check_takes_work,
    choice,
    clean_assumptions,
    clean_capacity,
    clean_fields,
    clean_text,
)


class ProposalFields(TypedDict, total=False):
    """What a proposal says. ``planned_value`` in major units of the company's currency; see the model for the lists."""

    title: str
    description: str
    value_lever: str
    objective_id: int | None
    planned_value: Any
    starts_on: date | None
    due: date | None
    capacity: list[dict[str, Any]]
    assumptions: list[dict[str, Any]]


def _clean(fields: ProposalFields, currency: str) -> dict[str, Any]:
    cleaners: dict[str, Any] = {
        "title": lambda value: clean_name(value, "title"),
        "description": lambda value: clean_text(value, "description"),
        "value_lever": choice(ValueLever, "value_lever"),
        "planned_value": lambda value: None if value is None else parse_money(value, currency, "planned_value"),
        "capacity": clean_capacity,
        "assumptions": clean_assumptions,
    }
    plain = ("objective_id", "starts_on", "due")
    cleaned = clean_fields(fields, cleaners | dict.fromkeys(plain, lambda value: value))
    if "planned_value" in cleaned:
        cleaned["planned_minor"] = cleaned.pop("planned_value")
    return cleaned


@action("proposal.made")
def propose_initiative(*, acting: Viewer, now: datetime, company_id: int, **fields: Unpack[ProposalFields]) -> Proposal:
    """Propose an initiative to a company (``title`` and ``value_lever`` needed). Raises Missing, Forbidden, Invalid, Conflict."""
    company = _lock_to_propose(acting, company_id)
    check_takes_work(company)
    given: ProposalFields = {"title": "", "value_lever": "", **fields}
    proposal = Proposal(
        firm_id=company.firm_id,
        company=company,
        proposer_id=acting.user_id,
        currency=company.currency,
        **_clean(given, company.currency),
    )
    _check(acting, proposal)
    return add(proposal)


@action("proposal.revised")
def revise_proposal(
    *, acting: Viewer, now: datetime, proposal_id: int, version: int | None = None, **fields: Unpack[ProposalFields]
) -> Proposal:
    """Change one's own proposal while it is open. Raises Missing, Stale, Forbidden, Conflict, Invalid."""
    proposal = _lock_own(acting, proposal_id, version)
    currency = currency_of_value(proposal, fields.get("planned_value"))
    cleaned = _clean(fields, currency)
    if cleaned.get("planned_minor") is not None:
        cleaned["currency"] = currency
    for name, value in cleaned.items():
        setattr(proposal, name, value)
    _check(acting, proposal)
    proposal.refresh_from_db(fields=list(cleaned))
    change(proposal, **cleaned)
    return proposal


@action("proposal.withdrawn")
def withdraw_proposal(*, acting: Viewer, now: datetime, proposal_id: int, version: int | None = None) -> Proposal:
    """Take one's own open proposal back. Raises Missing, Stale, Forbidden, Conflict."""
    proposal = _lock_own(acting, proposal_id, version)
    change(proposal, status=ProposalStatus.WITHDRAWN)
    return proposal


@action("proposal.accepted")
def accept_proposal(
    *, acting: Viewer, now: datetime, proposal_id: int, version: int | None = None, reason: str = "",
    amendments: InitiativeFields | None = None,
) -> Proposal:  # fmt: skip
    """Make the proposal an initiative, as proposed or with ``amendments``, which stay visible beside what was proposed.

    Amending needs a reason. Raises Missing, Stale, Forbidden, Conflict, Invalid.
    """
    proposal, company = _lock_to_decide(acting, proposal_id, version)
    _check_currency(proposal, company)
    proposed: InitiativeFields = {
        "name": proposal.title,
        "description": proposal.description,
        "value_lever": proposal.value_lever,
        "objective_id": proposal.objective_id,
        "planned_value": None
        if proposal.planned_minor is None
        else plain_money(proposal.planned_minor, proposal.currency),
        "starts_on": proposal.starts_on,
        "due": proposal.due,
    }
    accepted: InitiativeFields = {**proposed, **(amendments or {})}
    initiative = new_initiative(acting, now, company, accepted)
    before = {**proposal.state(), "name": proposal.title}
    after = initiative.state()
    compared = [*(set(proposed) - {"planned_value"}), "planned_minor", "sponsor_id", "owner_id"]
    amended = {name: [before.get(name), after[name]] for name in sorted(compared) if before.get(name) != after[name]}
    told = clean_text(reason, "reason", 2000)
    if amended and not told:
        raise Invalid(
            "reason", reason, _("is empty, and amending needs a reason"), _("Say why it is accepted differently.")
        )
    change(
        proposal,
        status=ProposalStatus.AMENDED if amended else ProposalStatus.ACCEPTED,
        decided_by_id=acting.user_id,
        decided_at=now,
        reason=told,
        amendments=amended,
        initiative=initiative,
    )
    return proposal


@action("proposal.declined")
def decline_proposal(
    *, acting: Viewer, now: datetime, proposal_id: int, reason: str, version: int | None = None
) -> Proposal:
    """Say no, and why. Raises Missing, Stale, Forbidden, Conflict, Invalid."""
    proposal, _company = _lock_to_decide(acting, proposal_id, version)
    told = clean_text(reason, "reason", 2000)
    if not told:
        raise Invalid("reason", reason, _("is empty"), _("The proposer should learn why: give the reason."))
    change(proposal, status=ProposalStatus.DECLINED, decided_by_id=acting.user_id, decided_at=now, reason=told)
    return proposal


def _lock_own(acting: Viewer, proposal_id: int, version: int | None) -> Proposal:
    proposal = lock(Proposal, proposal_id, acting, version)
    if proposal.proposer_id != acting.user_id:
        raise Forbidden(
            _("Only the proposer changes or withdraws a proposal."), _("Decide it, or talk to the proposer.")
        )
    _require_proposing(acting, proposal.company)
    _check_open(proposal)
    return proposal


def _lock_to_propose(acting: Viewer, company_id: int) -> Company:
    # Who works on one initiative does not see its company, and proposes to it all the same.
    works_on_one = company_id in acting.companies_around(Can.PROPOSE)
    company = lock(Company, company_id, System() if works_on_one else acting, field="company_id")
    _require_proposing(acting, company)
    return company


def _require_proposing(acting: Viewer, company: Company) -> None:
    if not acting.may_around(Can.PROPOSE, company.pk):
        acting.require(Can.PROPOSE, company)


def _lock_to_decide(acting: Viewer, proposal_id: int, version: int | None) -> tuple[Proposal, Company]:
    proposal = lock(Proposal, proposal_id, acting, version)
    company = lock(Company, proposal.company_id, acting)
    acting.require(Can.DECIDE_PROPOSALS, company)
    _check_open(proposal)
    if proposal.proposer_id == acting.user_id:
        raise Forbidden(
            _("Nobody decides the own proposal."), _("Somebody else who decides proposals in this company must do it.")
        )
    return proposal, company


def _check_currency(proposal: Proposal, company: Company) -> None:
    """An amount never becomes as many of another currency."""
    if proposal.planned_minor is not None and proposal.currency != company.currency:
        raise Conflict(
            _("This proposal is valued in %(its)s, and the company's currency is %(present)s.")
            % {"its": proposal.currency, "present": company.currency},
            _("Decline it with this reason; a new proposal is in the company's currency."),
            field="currency",
            value=proposal.currency,
        )


def _check_open(proposal: Proposal) -> None:
    if proposal.status != ProposalStatus.PROPOSED:
        raise Conflict(
            _("This proposal is no longer open: it is %(status)s.")
            % {"status": ProposalStatus(proposal.status).label.lower()},
            _("Make a new proposal."),
            field="status",
            value=proposal.status,
        )


def _check(acting: Viewer, proposal: Proposal) -> None:
    check_dates(proposal.starts_on, proposal.due)
    if proposal.objective_id is not None:
        check_serves(acting, proposal.company_id, proposal.objective_id)
