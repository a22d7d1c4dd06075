"""With whom the demo can be tried: at least one person for every role."""

from __future__ import annotations

from dataclasses import dataclass

from milepost.access.roles import ROLES
from milepost.demo.rows import Firm
from milepost.demo.tables.harbour import HARBOUR
from milepost.demo.tables.meridian import MERIDIAN


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the table that is printed: a role, where it is held, and who signs in with PASSWORD."""

    role: str
    name: str
    email: str
    place: str


def sign_ins() -> list[SignIn]:
    """People to try the demo as, in the order of the table of roles; the second firm's last."""
    found: list[SignIn] = []
    order = list(ROLES)
    for firm in (HARBOUR, MERIDIAN):
        people = [*firm.people, *(person for company in firm.companies for person in company.people)]
        for person in sorted((person for person in people if person.told), key=lambda person: order.index(person.role)):
            found.append(SignIn(person.role.value, person.name, person.email, _place(firm, person.on)))
    return found


def _place(firm: Firm, key: str) -> str:
    names = {portfolio.key: portfolio.name for portfolio in firm.portfolios}
    names |= {company.key: company.name for company in firm.companies}
    names |= {row.key: row.name for company in firm.companies for row in company.initiatives}
    return names.get(key, firm.name)
