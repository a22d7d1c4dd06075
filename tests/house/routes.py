"""Every address of the product, found by walking the resolver, with ids of the cast put into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLResolver, get_resolver

from milepost.access.models import Grant
from milepost.core.ids import encode_id
from milepost.core.models import Event
from tests.cast import Cast, FirmCast

_PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")

SPOKEN = ("crossing", "comment", "attachment", "import", "view")
#: Which of the cast's things stands for a parameter: company A's (or the first fund's), then B's (or the second fund's).
THINGS = {
    "portfolio_id": ("fund", "second_fund"),
    "company_id": ("a", "b"),
    "holding_id": ("holding_a", "holding_b_second"),
    "objective_id": ("objective_a", "objective_b"),
    "initiative_id": ("initiative_a", "initiative_b"),
    "proposal_id": ("proposal_a", "proposal_b"),
    "invitation_id": ("invitation_a", "invitation_b"),
    "token_id": ("token_a", "token_b"),
    "activity_id": ("milestone_a", "milestone_b"),
    **{
        f"{kind}_id": (f"{kind}_a", f"{kind}_b")
        for kind in (
            "milestone",
            "task",
            "criterion",
            "evidence",
            "update",
            "dependency",
            "calendar",
            "baseline",
            "change_request",
            *SPOKEN,
        )
    },
}
PEOPLE = {"user_id": ("owner_a", "executive_b"), "person_id": ("owner_a", "executive_b")}
#: Parameters that stand for nothing of a firm.
OTHERS = {"pk": "1", "provider_id": "oidc", "key": "none", "uidb36": "none"}
WHOSE = ("own", "b", "other", "nobody")


@dataclass(frozen=True)
class Route:
    """One address. ``pattern`` as Django has it, without the marks of regular expressions."""

    name: str
    pattern: str
    callback: Any

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of what stands between the slashes."""
        return tuple(found["name"] for found in _PARAMETER.finditer(self.pattern))

    @property
    def is_ours(self) -> bool:
        """Written in this house, not by the library that signs people in."""
        return str(self.callback.__module__).startswith("milepost.") and not self.pattern.startswith("account/")

    def path(self, ids: dict[str, str]) -> str:
        """The address with ids put in. A parameter that nobody knows fails with a word of what to do."""

        def put(found: re.Match[str]) -> str:
            name = found["name"]
            if name not in ids:
                raise AssertionError(f"say in tests/house/routes.py what stands for {name} in {self.pattern}")
            return ids[name]

        return "/" + _PARAMETER.sub(put, self.pattern)


def routes() -> list[Route]:
    """Every address there is."""
    return list(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + re.sub(r"\(\?:[^)]*\)|[\^$]", "", str(entry.pattern).replace("^api(?:/|$)", "api/"))
        if isinstance(entry, URLResolver):
            yield from _walk(entry, pattern)
        elif entry.name:
            yield Route(entry.name, pattern, entry.callback)


def ids_of(cast: Cast, whose: str) -> dict[str, str]:
    """A value for every parameter: Harbour's A, its B, the other firm's A, or what never was."""
    firm: FirmCast = cast.meridian if whose == "other" else cast.harbour
    which = 1 if whose == "b" else 0
    if whose == "nobody":
        known = [*THINGS, *PEOPLE, "grant_id", "event_id", "category_id"]
        return OTHERS | dict.fromkeys(known, encode_id(5))
    found = {name: firm.things[things[which]] for name, things in THINGS.items()}
    found |= {name: firm.people[people[which]] for name, people in PEOPLE.items()}
    executive = firm.people["executive_b" if whose == "b" else "executive_a"]
    found["grant_id"] = Grant.objects.unwalled("a test").get(user_id=executive).pk
    company = firm.things["b" if whose == "b" else "a"]
    found["event_id"] = Event.objects.unwalled("a test").get(aggregate_id=company, version=1).pk
    # A category is the firm's: nothing of it stands behind a company's wall, only behind the other firm's.
    found["category_id"] = (cast.harbour if whose == "own" else cast.meridian).things["category"]
    return OTHERS | {name: encode_id(pk) for name, pk in found.items()}
