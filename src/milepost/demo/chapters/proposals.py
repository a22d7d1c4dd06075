"""Proposals: from within a company, revised, then accepted, amended, declined with a reason, or taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from milepost.access.actions.notices import mark_notices_seen
from milepost.demo.rows import Answer, Assumption, Capacity, Company, Firm, Proposal
from milepost.demo.world import Beat, World
from milepost.portfolios.actions.initiatives import InitiativeFields
from milepost.portfolios.actions.proposals import (
    ProposalFields,
    accept_proposal,
    decline_proposal,
    propose_initiative,
    revise_proposal,
    withdraw_proposal,
)


def beats(firm: Firm) -> Iterator[Beat]:
    """Every proposal with what became of it."""
    for company in firm.companies:
        for row in company.proposals:
            yield from _proposal(company, row)


def _proposal(company: Company, row: Proposal) -> Iterator[Beat]:
    yield row.made, partial(_propose, company=company, row=row)
    for day, fields in row.revised:
        yield day, partial(_revise, row=row, fields=fields)
    if row.answer is not None:
        yield row.answer.day, partial(_answer, row=row, answer=row.answer)


def _propose(world: World, at: datetime, *, company: Company, row: Proposal) -> None:
    fields: ProposalFields = {
        "title": row.title,
        "description": row.about,
        "value_lever": row.lever,
        "objective_id": world.objectives[row.objective] if row.objective else None,
        "planned_value": row.value,
        "starts_on": world.day(row.starts),
        "due": world.month_end(row.due),
        "capacity": [_capacity(world, line) for line in row.capacity],
        "assumptions": [_assumption(world, line) for line in row.assumptions],
    }
    company_id = world.scopes[company.key]
    proposal = propose_initiative(acting=world.acting(row.by, at), now=at, company_id=company_id, **fields)
    world.proposals[row.key] = proposal.pk


def _capacity(world: World, line: Capacity) -> dict[str, Any]:
    return {
        "resource": line.resource,
        "amount": line.amount,
        "unit": line.unit,
        "from": world.day(line.since),
        "until": world.day(line.until),
    }


def _assumption(world: World, line: Assumption) -> dict[str, Any]:
    return {"statement": line.statement, "as_of": world.day(line.as_of), "source": line.source}


def _revise(world: World, at: datetime, *, row: Proposal, fields: Mapping[str, Any]) -> None:
    changed: Any = {"planned_value" if name == "value" else name: value for name, value in fields.items()}
    revise_proposal(acting=world.acting(row.by, at), now=at, proposal_id=world.proposals[row.key], **changed)


def _answer(world: World, at: datetime, *, row: Proposal, answer: Answer) -> None:
    acting, proposal_id = world.acting(answer.by, at), world.proposals[row.key]
    mark_notices_seen(acting=acting, now=at)  # the decider was told, and has read it
    if answer.outcome == "withdrawn":
        withdraw_proposal(acting=acting, now=at, proposal_id=proposal_id)
    elif answer.outcome == "declined":
        decline_proposal(acting=acting, now=at, proposal_id=proposal_id, reason=answer.why)
    else:
        amendments = _amendments(world, answer.amend)
        accepted = accept_proposal(
            acting=acting, now=at, proposal_id=proposal_id, reason=answer.why, amendments=amendments
        )
        if accepted.initiative_id is not None:
            world.scopes[row.key] = accepted.initiative_id


def _amendments(world: World, amend: Mapping[str, Any]) -> InitiativeFields:
    fields: InitiativeFields = {}
    for name, value in amend.items():
        match name:
            case "name":
                fields["name"] = value
            case "value":
                fields["planned_value"] = value
            case "due":
                fields["due"] = world.month_end(value)
            case "owner":
                fields["owner_id"] = world.people[value]
            case "sponsor":
                fields["sponsor_id"] = world.people[value]
            case _:
                raise LookupError(f"the demo cannot amend {name}")
    return fields
