"""Writes about companies."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from milepost.access.models import Firm
from milepost.access.roles import Can, ScopeKind
from milepost.access.rules import clean_name
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.batches import once
from milepost.core.countries import check_country
from milepost.core.errors import Conflict, Forbidden, Invalid
from milepost.core.money import check_currency
from milepost.portfolios.actions.holdings import HoldingFields, record_holding
from milepost.portfolios.choices import FiscalPattern, ProposalStatus, Sector
from milepost.portfolios.models import Company, Initiative, Proposal
from milepost.portfolios.rules import choice, clean_fields, clean_text


class CompanyFields(TypedDict, total=False):
    """What can be set. ``fiscal_year_start`` is a month, 1 to 12."""

    name: str
    description: str
    sector: str
    country: str
    currency: str
    fiscal_year_start: int
    fiscal_pattern: str
    entry_date: date | None


def _month(value: int) -> int:
    if not 1 <= value <= 12:
        raise Invalid(
            "fiscal_year_start", value, _("is not a month"), _("Give the number of the first month, 1 to 12.")
        )
    return value


_CLEANERS: dict[str, Any] = {
    "name": clean_name,
    "description": lambda value: clean_text(value, "description"),
    "sector": choice(Sector, "sector"),
    "country": check_country,
    "currency": check_currency,
    "fiscal_year_start": _month,
    "fiscal_pattern": choice(FiscalPattern, "fiscal_pattern"),
    "entry_date": lambda value: value,
}


@action("company.created")
def create_company(
    *, acting: Viewer, now: datetime, holding: HoldingFields | None = None, **fields: Unpack[CompanyFields]
) -> Company:
    """A new company (``name``, ``sector``, ``country`` needed), with its first stake when ``holding`` is given.

    Who may edit companies firm-wide may do so without a stake; who answers for a portfolio only, with a stake of that portfolio.
    Raises Invalid, Forbidden, Missing.
    """
    if not acting.may(Can.EDIT_COMPANY) and holding is None:
        if acting.may_anywhere(Can.EDIT_HOLDINGS):
            raise Invalid(
                "holding",
                None,
                _("is missing, and you answer for portfolios only"),
                _("Say which portfolio holds the company."),
            )
        raise Forbidden(_("Your roles do not allow you to add companies."), _("Ask an administrator."))
    given = {"name": "", "sector": "", "country": "", "currency": acting.currency, **fields}
    firm = once(("firm", acting.firm_id), Firm.objects.seen_by(acting).get)
    company = Company(firm=firm, scope_kind=ScopeKind.COMPANY, **clean_fields(given, _CLEANERS))
    company.wall_id = company.id  # pk is set only when it is saved
    add(company)
    if holding is not None:
        record_holding(acting=acting, now=now, company_id=company.pk, joining=company, **holding)
    return company


@action("company.updated")
def update_company(
    *, acting: Viewer, now: datetime, company_id: int, version: int | None = None, **fields: Unpack[CompanyFields]
) -> Company:
    """Change a company. Raises Missing, Stale, Forbidden, Invalid; Conflict for a currency that values are kept in."""
    company = lock(Company, company_id, acting, version)
    acting.require(Can.EDIT_COMPANY, company)
    cleaned = clean_fields(fields, _CLEANERS)
    if cleaned.get("currency", company.currency) != company.currency:
        _check_no_values(company, fields["currency"])
    change(company, **cleaned)
    return company


def _check_no_values(company: Company, wanted: str) -> None:
    """Refuse another currency while something is valued in the present one. Raises Conflict."""
    why = "a currency in use stays, whoever asks"
    valued = {"company": company, "planned_minor__isnull": False}
    initiatives = Initiative.objects.unwalled(why).filter(**valued)
    proposals = Proposal.objects.unwalled(why).filter(status=ProposalStatus.PROPOSED, **valued)
    if initiatives.exists() or proposals.exists():
        raise Conflict(
            _("Values of this company's initiatives are kept in %(currency)s.") % {"currency": company.currency},
            _("The currency of a company with valued initiatives or open proposals stays."),
            field="currency",
            value=wanted,
        )


@action("company.archived")
def archive_company(*, acting: Viewer, now: datetime, company_id: int, version: int | None = None) -> Company:
    """Take a company out of the lists; all its history stays."""
    company = lock(Company, company_id, acting, version)
    acting.require(Can.ARCHIVE_COMPANY, company)
    change(company, archived_at=company.archived_at or now)
    return company


@action("company.restored")
def restore_company(*, acting: Viewer, now: datetime, company_id: int, version: int | None = None) -> Company:
    """Bring an archived company back."""
    company = lock(Company, company_id, acting, version)
    acting.require(Can.ARCHIVE_COMPANY, company)
    change(company, archived_at=None)
    return company
