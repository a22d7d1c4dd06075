"""The fixed vocabularies of portfolios: codes as stored and sent, names as shown."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Sector(TextChoices):
    """Industry sectors, by the eleven customary names of equity markets."""

    ENERGY = "energy", _("Energy")
    MATERIALS = "materials", _("Materials")
    INDUSTRIALS = "industrials", _("Industrials")
    CONSUMER_DISCRETIONARY = "consumer_discretionary", _("Consumer discretionary")
    CONSUMER_STAPLES = "consumer_staples", _("Consumer staples")
    HEALTH_CARE = "health_care", _("Health care")
    FINANCIALS = "financials", _("Financials")
    INFORMATION_TECHNOLOGY = "information_technology", _("Information technology")
    COMMUNICATION_SERVICES = "communication_services", _("Communication services")
    UTILITIES = "utilities", _("Utilities")
    REAL_ESTATE = "real_estate", _("Real estate")


class InvestmentType(TextChoices):
    """How a portfolio came by a stake."""

    BUYOUT = "buyout", _("Buyout")
    GROWTH = "growth", _("Growth")
    VENTURE = "venture", _("Venture")
    MINORITY = "minority", _("Minority stake")
    CO_INVESTMENT = "co_investment", _("Co-investment")
    SPECIAL_SITUATION = "special_situation", _("Special situation")
    REAL_ASSETS = "real_assets", _("Real assets")


class FiscalPattern(TextChoices):
    """How a fiscal quarter is cut into periods."""

    MONTHS = "months", _("Calendar months")
    WEEKS_445 = "4-4-5", _("Weeks 4-4-5")
    WEEKS_454 = "4-5-4", _("Weeks 4-5-4")
    WEEKS_544 = "5-4-4", _("Weeks 5-4-4")


class ValueLever(TextChoices):
    """By what an initiative makes the company worth more."""

    REVENUE_GROWTH = "revenue_growth", _("Revenue growth")
    PRICING = "pricing", _("Pricing")
    MARKET_EXPANSION = "market_expansion", _("Market expansion")
    PRODUCT = "product", _("Product")
    PROCUREMENT = "procurement", _("Procurement")
    OPERATIONS = "operations", _("Operational efficiency")
    WORKING_CAPITAL = "working_capital", _("Working capital")
    DIGITAL = "digital", _("Digital and systems")
    ORGANISATION = "organisation", _("Organisation and people")
    ACQUISITIONS = "acquisitions", _("Acquisitions")
    CAPITAL_STRUCTURE = "capital_structure", _("Capital structure")
    SUSTAINABILITY = "sustainability", _("Sustainability and compliance")


class Stage(IntegerChoices):
    """How far an initiative has come, from idea to signed-off effect."""

    IDEA = 0, _("L0 Idea")
    DEFINED = 1, _("L1 Defined")
    PLANNED = 2, _("L2 Planned")
    COMMITTED = 3, _("L3 Committed")
    IMPLEMENTED = 4, _("L4 Implemented")
    SIGNED_OFF = 5, _("L5 Signed off")


class Comparison(TextChoices):
    """How a target is met."""

    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
    EQUAL = "equal", _("exactly")


class ProposalStatus(TextChoices):
    """Where a proposal stands. Accepted with amendments says so."""

    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    AMENDED = "amended", _("Accepted with amendments")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Dimension(TextChoices):
    """By what invested cost is allocated."""

    SECTOR = "sector", _("Sector")
    REGION = "region", _("Region")
    INVESTMENT_TYPE = "investment_type", _("Investment type")
