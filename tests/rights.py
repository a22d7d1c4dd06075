"""What the table of roles says about the cast: who may do what to which of its things."""

from __future__ import annotations

from milepost.access.roles import ROLES, Can, Role
from tests.cast import ONLY_A, ONLY_B, ROLE_OF


def may(persona: str, can: Can, thing: str = "") -> bool:
    """Whether the persona's role holds the capability, and was given on what covers the thing (none: anything at all)."""
    return can in ROLES[Role(ROLE_OF[persona])].may and (not thing or reaches(persona, thing))


def reaches(persona: str, place: str) -> bool:
    """Whether the persona's role was given on something that covers the place."""
    whole_firm = {"administrator", "operating_partner", "analyst", "controller", "viewer"}
    if persona in whole_firm:
        return True
    if persona == "investor":
        return place in {"fund", "a", "b"} or place.endswith(("_a", "_b", "_secret", "_new"))
    if persona == "adviser":
        return place == "initiative_a"
    of_b = place in {"b", "second_fund"} or place.endswith(("_b", "_second"))
    if persona == "fund_partner":
        return of_b
    of_fund = place in {"fund", "second_fund"} or place.endswith(("_secret", "_second"))
    if persona in ONLY_A:
        return not of_b and not of_fund
    return not of_fund and (persona == "contributor_ab" or (persona in ONLY_B and of_b))
