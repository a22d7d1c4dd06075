"""The menu: one list for the rail, for the bar of phones and for the page that lists all."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.web.addresses import address
from milepost.web.spoken import spoken


@dataclass(frozen=True, slots=True)
class Entry:
    """One place. ``section`` is what its pages declare; an ``icon`` keeps it within a thumb's reach on phones; ``key`` after g
    leads there. ``query`` is how a list is opened; what it narrows by can be seen and taken away there."""

    section: str
    url_name: str
    label: str | Promise
    group: str | Promise = ""
    shown_to: Callable[[Viewer], bool] = lambda viewer: True
    icon: str = ""
    key: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it. ``icon`` is set for those on the bar of phones."""

    section: str
    href: str
    label: str
    icon: str
    group: str
    key: str


def anywhere(*cans: Can) -> Callable[[Viewer], bool]:
    """Shown to those who may do one of these on anything."""
    return lambda viewer: any(viewer.may_anywhere(can) for can in cans)


_ADMINISTRATION = _("Access")

#: In the order of the rail. The first three with an icon stand on the bar of phones.
ENTRIES: list[Entry] = [
    Entry("home", "home", _("Home"), icon="home", key="h"),
    Entry("work", "work", _("My work"), shown_to=anywhere(Can.SEE_INITIATIVES), icon="work", key="w"),
    Entry(
        "milestones",
        "milestones",
        _("Milestones"),
        shown_to=anywhere(Can.SEE_INITIATIVES),
        icon="milestones",
        key="m",
        query="?open=yes",
    ),
    Entry("timeline", "timeline", _("Timeline"), shown_to=anywhere(Can.SEE_INITIATIVES), key="t"),
    Entry("network", "network", _("Dependencies"), shown_to=anywhere(Can.SEE_INITIATIVES), key="d"),
    Entry("portfolios", "portfolios", _("Portfolios"), shown_to=anywhere(Can.SEE_PORTFOLIO), key="p"),
    Entry("companies", "companies", _("Companies"), shown_to=anywhere(Can.SEE_COMPANY), key="c"),
    Entry("initiatives", "initiatives", _("Initiatives"), shown_to=anywhere(Can.SEE_INITIATIVES), key="i"),
    Entry("cascade", "cascade", _("Cascade"), shown_to=anywhere(Can.SEE_OBJECTIVES), key="a"),
    Entry("proposals", "proposals", _("Proposals"), shown_to=anywhere(Can.SEE_PROPOSALS), key="o"),
    Entry("feed", "feed", _("Feed"), key="f"),
    Entry("imports", "imports", _("Import and export")),
    Entry("people", "people", _("People"), _ADMINISTRATION, anywhere(Can.SEE_PEOPLE)),
    Entry("roles", "roles", _("Roles"), _ADMINISTRATION),
    Entry("tokens", "tokens", _("API tokens"), _ADMINISTRATION),
    Entry("settings", "settings", _("Settings"), _ADMINISTRATION, anywhere(Can.MANAGE_FIRM)),
]


def links(viewer: Viewer) -> tuple[Link, ...]:
    """The places that are open to ``viewer``, in order. An entry whose pages are not installed is left out."""
    return _links(tuple(entry.shown_to(viewer) for entry in ENTRIES))


@spoken
def _links(shown: tuple[bool, ...]) -> tuple[Link, ...]:
    found = []
    for entry in itertools.compress(ENTRIES, shown):
        try:
            href = address(entry.url_name) + entry.query
        except NoReverseMatch:
            continue
        found.append(Link(entry.section, href, str(entry.label), entry.icon, str(entry.group), entry.key))
    return tuple(found)
