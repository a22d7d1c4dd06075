"""A firm with one company, made by the product's own actions at a fixed moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from milepost.access.actions.firms import create_firm
from milepost.access.actions.people import add_member
from milepost.access.viewer import System, Viewer, load_viewer
from milepost.portfolios.actions.companies import create_company

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
EMAIL = "ada@harbour.example"


@dataclass(frozen=True)
class Small:
    """What was made."""

    firm_id: int
    viewer: Viewer
    company_id: int


def small_firm(*, company: str = "Aster Tools") -> Small:
    """A firm, its operating partner, and a company."""
    firm = create_firm(acting=System(), now=NOW, name="Harbour", currency="EUR")
    member = add_member(
        acting=System(), now=NOW, firm_id=firm.pk, email=EMAIL, name="Ada Åström", role="operating_partner"
    )
    viewer = load_viewer(user_id=member.user_id, firm_id=firm.pk, today=NOW.date(), via="web")
    assert viewer is not None
    made = create_company(acting=viewer, now=NOW, name=company, sector="industrials", country="FR")
    return Small(firm.pk, viewer, made.pk)
