"""What `walls` measures: how large the firms are, and who looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from milepost.access.roles import Role

BEGAN = datetime(2024, 6, 3, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a firm is. ``large`` is how many of each the first company has."""

    name: str
    companies: int
    initiatives: int
    users: int
    large: int
    portfolios: int = 3
    versions: int = 6


BIG = Size("Harbour", companies=300, initiatives=3000, users=1000, large=120)
SMALL = Size("Meridian", companies=1, initiatives=14, users=14, large=14, portfolios=2, versions=1)

#: Who is measured: a name, and the roles, each on the firm, the first portfolio, company or initiative, or the first ten of them.
VIEWERS: dict[str, list[tuple[Role, str]]] = {
    "administrator": [(Role.ADMINISTRATOR, "firm")],
    "firm partner": [(Role.OPERATING_PARTNER, "firm")],
    "portfolio partner": [(Role.OPERATING_PARTNER, "portfolio")],
    "portfolio analyst": [(Role.ANALYST, "portfolio")],
    "controller": [(Role.CONTROLLER, "firm")],
    "executive": [(Role.EXECUTIVE, "company")],
    "owner": [(Role.INITIATIVE_OWNER, "company")],
    "contributor": [(Role.CONTRIBUTOR, "company")],
    "firm viewer": [(Role.VIEWER, "firm")],
    "board member": [(Role.BOARD_MEMBER, "portfolio")],
    "investor": [(Role.INVESTOR, "portfolio")],
    "adviser": [(Role.ADVISER, "initiative")],
    "many hats": [(Role.BOARD_MEMBER, "portfolio"), (Role.CONTRIBUTOR, "companies"), (Role.VIEWER, "initiatives")],
}
