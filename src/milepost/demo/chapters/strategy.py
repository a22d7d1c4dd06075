"""Strategy: portfolios, companies, dated stakes and the objectives above the work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from milepost.core.paging import PageRequest
from milepost.demo.rows import Company, Firm, Objective, Portfolio, Stake
from milepost.demo.world import Beat, World
from milepost.portfolios.actions.companies import create_company
from milepost.portfolios.actions.holdings import HoldingFields, confirm_holding, record_holding
from milepost.portfolios.actions.objectives import close_objective, create_objective, update_objective
from milepost.portfolios.actions.portfolios import create_portfolio
from milepost.portfolios.queries.holdings import HoldingFilter, holding_page


def beats(firm: Firm) -> Iterator[Beat]:
    """Portfolios first, then each company as it is entered."""
    for portfolio in firm.portfolios:
        yield portfolio.entered, partial(_create_portfolio, row=portfolio)
        for objective in portfolio.objectives:
            yield from _objective(objective, portfolio=portfolio.key)
    for company in firm.companies:
        yield company.entered, partial(_create_company, row=company)
        for stake in company.stakes:
            yield from _stake(company, stake)
        for objective in company.objectives:
            yield from _objective(objective, company=company.key)


def _create_portfolio(world: World, at: datetime, *, row: Portfolio) -> None:
    portfolio = create_portfolio(
        acting=world.acting(row.by, at),
        now=at,
        name=row.name,
        strategy=row.strategy,
        currency=row.currency,
        opened_on=world.day(row.opened),
        allocation=row.allocation,
    )
    world.scopes[row.key] = portfolio.pk
    world.roles_changed()


def _create_company(world: World, at: datetime, *, row: Company) -> None:
    """With its first stake, as the page for a new company does it."""
    company = create_company(
        acting=world.acting(row.by, at),
        now=at,
        holding=_holding(world, row.stakes[0]),
        name=row.name,
        description=row.about,
        sector=row.sector,
        country=row.country,
        currency=row.currency,
        fiscal_year_start=row.fiscal_year_start,
        fiscal_pattern=row.fiscal_pattern,
        entry_date=world.day(row.entry),
    )
    world.scopes[row.key] = company.pk
    world.roles_changed()


def _holding(world: World, row: Stake) -> HoldingFields:
    return HoldingFields(
        portfolio_id=world.scopes[row.portfolio],
        valid_from=world.calendar.day(row.since),
        stake=row.stake,
        invested_cost=row.cost,
        investment_type=row.kind,
        note=row.note,
    )


def _stake(company: Company, row: Stake) -> Iterator[Beat]:
    if row is not company.stakes[0]:  # which came with the company
        yield row.recorded, partial(_record, company=company, row=row)
    if row.confirmed is not None:
        yield row.confirmed, partial(_confirm, company=company, row=row)


def _record(world: World, at: datetime, *, company: Company, row: Stake) -> None:
    company_id = world.scopes[company.key]
    record_holding(acting=world.acting(row.by, at), now=at, company_id=company_id, **_holding(world, row))
    world.roles_changed()


def _confirm(world: World, at: datetime, *, company: Company, row: Stake) -> None:
    controller = world.acting(row.confirmed_by, at)
    filters = HoldingFilter(
        portfolio_id=world.scopes[row.portfolio],
        company_id=world.scopes[company.key],
        on=world.calendar.day(row.since),
    )
    standing = holding_page(viewer=controller, filters=filters, page=PageRequest()).rows[0]
    confirm_holding(acting=controller, now=at, holding_id=standing.id, version=standing.version)


def _objective(row: Objective, *, portfolio: str = "", company: str = "") -> Iterator[Beat]:
    yield row.set_on, partial(_set, row=row, portfolio=portfolio, company=company)
    for day, by, fields in row.then:
        yield day, partial(_revise, row=row, by=by, fields=fields)
    if row.closed is not None:
        yield row.closed, partial(_close, row=row)


def _set(world: World, at: datetime, *, row: Objective, portfolio: str, company: str) -> None:
    objective = create_objective(
        acting=world.acting(row.by, at),
        now=at,
        portfolio_id=world.scope(portfolio),
        company_id=world.scope(company),
        parent_id=world.objectives[row.serves] if row.serves else None,
        title=row.title,
        description=row.about,
        metric=row.metric,
        comparison=row.comparison,
        target=row.target,
        unit=row.unit,
        due=world.month_end(row.due),
        weight=row.weight,
        shared=row.shared,
    )
    world.objectives[row.key] = objective.pk


def _revise(world: World, at: datetime, *, row: Objective, by: str, fields: Mapping[str, Any]) -> None:
    changed: Any = dict(fields)
    update_objective(acting=world.acting(by, at), now=at, objective_id=world.objectives[row.key], **changed)


def _close(world: World, at: datetime, *, row: Objective) -> None:
    close_objective(acting=world.acting(row.by, at), now=at, objective_id=world.objectives[row.key])
