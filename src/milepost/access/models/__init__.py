"""Tables of access, by topic."""

from milepost.access.models.entrance import AddressCode, ApiToken, Invitation, Notice
from milepost.access.models.people import (
    Firm,
    Grant,
    Membership,
    PortfolioCompany,
    Scope,
    User,
    UserManager,
    place_of_scope,
)

__all__ = [
    "AddressCode",
    "ApiToken",
    "Firm",
    "Grant",
    "Invitation",
    "Membership",
    "Notice",
    "PortfolioCompany",
    "Scope",
    "User",
    "UserManager",
    "place_of_scope",
]
