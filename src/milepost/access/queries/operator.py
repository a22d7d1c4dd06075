"""Reads for the machine's operator, who stands outside every firm's wall. Commands only; no page and no API calls them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from milepost.access.models import Firm, Membership, User
from milepost.core.errors import Invalid
from milepost.core.models import Event

_WHY = "the machine's operator asks"


@dataclass(frozen=True, slots=True)
class Place:
    """A person's place in one firm."""

    membership_id: int
    firm_id: int
    firm_name: str
    timezone: str
    active: bool


@dataclass(frozen=True, slots=True)
class Account:
    """A person who can sign in, with every place in a firm."""

    user_id: int
    email: str
    name: str
    places: tuple[Place, ...]
    last_sign_in: datetime | None


def accounts() -> tuple[Account, ...]:
    """Everybody, by address. Two SQL queries."""
    places: dict[int, list[Place]] = defaultdict(list)
    memberships = Membership.objects.unwalled(_WHY).select_related("firm").order_by("id")
    for row in memberships:
        place = Place(row.pk, row.firm_id, row.firm.name, row.firm.timezone, row.deactivated_at is None)
        places[row.user_id].append(place)
    return tuple(
        Account(user.pk, user.email, user.name, tuple(places[user.pk]), user.last_login)
        for user in User.objects.order_by("email")
    )


def account(email: str) -> Account:
    """The person with that address, whatever its case. Raises Invalid."""
    wanted = email.strip().lower()
    found = next((row for row in accounts() if row.email.lower() == wanted), None)
    if found is None:
        raise Invalid("email", email, "belongs to nobody", "See who there is with: milepost user list.")
    return found


def place_of(person: Account, firm: str | None) -> Place:
    """The person's place in the firm of that name; without a name the only one there is. Raises Invalid."""
    places = [place for place in person.places if firm is None or place.firm_name.lower() == firm.strip().lower()]
    if len(places) != 1:
        known = ", ".join(place.firm_name for place in person.places) or "none"
        raise Invalid("firm", firm, "does not name one firm of this person", f"There is: {known}.")
    return places[0]


def firm_named(name: str) -> int | None:
    """The id of the firm of that name, whatever its case; None without one. Raises Invalid when several have it."""
    found = list(Firm.objects.unwalled(_WHY).filter(name__iexact=name.strip()).values_list("pk", flat=True)[:2])
    if len(found) > 1:
        raise Invalid("firm", name, "is the name of several firms", "Rename one of them on its settings page.")
    return found[0] if found else None


def firm_origins() -> tuple[str, ...]:
    """Through what each firm of this installation was made (``command``, ``demo``), oldest first. One SQL query."""
    made = Event.objects.unwalled(_WHY).filter(verb="firm.created")
    return tuple(made.order_by("recorded_at", "id").values_list("via", flat=True))
