"""The state of the list of milestones, all of which stands in its address: filters, order, group and columns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from milepost.access.viewer import Viewer
from milepost.core.ids import decode_id
from milepost.milestones.queries.milestones import MilestoneFilter
from milepost.milestones.queries.rollups import DUE_SOON_DAYS, GROUPS
from milepost.web.milestones.columns import Column, chosen_columns, in_address

#: What of the address says where one is: a figure of the totals keeps it when it narrows the list.
PLACE = (
    "q", "company_id", "portfolio_id", "initiative_id", "owner_id", "milestone_type", "category", "tag", "mine",
    "open", "archived",
)  # fmt: skip
NARROWING = ("assessment", "contradicted", "soon", "slipping")
FLAGS = ("contradicted", "open", "archived", "slipping")
SHAPE = ("group", "sort", "columns")
#: The saved view that one came from, which what is changed on the page can be saved to.
VIEW = "view"
NAMES = (*PLACE, *NARROWING, *SHAPE, VIEW)
#: Of the owner: milestones that nobody owns.
NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Listing:
    """What the address asks for. ``given``: its parts without those that ask nothing, in the order of NAMES."""

    given: dict[str, str]
    filters: MilestoneFilter
    columns: tuple[Column, ...]
    group: str | None
    sort: str | None

    def query(self, without: Collection[str] = ()) -> str:
        """The part of the address after the question mark, without some of its names."""
        return urlencode({name: value for name, value in self.given.items() if name not in without})

    def keep(self, without: Collection[str] = ()) -> str:
        """The same to put others behind: ``company_id=…&``, or nothing."""
        query = self.query(without)
        return f"{query}&" if query else ""

    def has(self, key: str) -> bool:
        """Whether that column is shown."""
        return any(column.key == key for column in self.columns)


def parts_of(address: QueryDict) -> dict[str, str]:
    """What an address asks for, without what asks nothing."""
    parts = {name: address.get(name, "").strip() for name in NAMES if name != "columns"}
    parts["columns"] = in_address(address.getlist("columns"))
    return {name: value for name, value in parts.items() if value}


def is_tidy(address: QueryDict) -> bool:
    """Whether the address is written as the list itself writes it, and not as a form sends it."""
    return all(len(values) == 1 and values[0] for _name, values in address.lists())


def listing_of(given: dict[str, str], *, viewer: Viewer, today: date) -> Listing:
    """The state that such parts say. Raises Invalid for an id that is none."""
    group = given.get("group")
    return Listing(
        given=given,
        filters=_filters(given, viewer, today),
        columns=chosen_columns([given.get("columns", "")]),
        group=group if group in GROUPS else None,
        sort=given.get("sort"),
    )


def _filters(given: dict[str, str], viewer: Viewer, today: date) -> MilestoneFilter:
    ids: dict[str, Any] = {
        name: decode_id(given[name], name)
        for name in ("company_id", "portfolio_id", "initiative_id", "owner_id")
        if name in given and given[name] != NOBODY
    }
    if "mine" in given:
        ids["owner_id"] = viewer.user_id
    texts: dict[str, Any] = {name: given.get(name) for name in ("q", "milestone_type", "assessment", "category", "tag")}
    flags = {name: {"yes": True, "no": False}.get(given.get(name, "")) for name in FLAGS}
    return MilestoneFilter(
        **ids,
        **texts,
        owned=False if given.get("owner_id") == NOBODY else None,
        contradicted=flags["contradicted"],
        open=flags["open"],
        slipping=flags["slipping"],
        # From today on, as roll-ups count what is due soon: what is overdue is another question.
        due_from=today if "soon" in given else None,
        due_until=today + timedelta(days=DUE_SOON_DAYS) if "soon" in given else None,
        archived=flags["archived"] or False,
    )
