"""The dependencies: a picture for who has scripts, the same rows as a table for everybody, and why a date is what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.milestones.choices import CrossingState
from milepost.milestones.queries.contradictions import contradictions_of
from milepost.milestones.queries.crossings import crossing_row
from milepost.milestones.queries.milestones import milestone_row
from milepost.portfolios.queries.companies import company_row
from milepost.portfolios.queries.initiatives import initiative_row
from milepost.portfolios.queries.portfolios import portfolio_row
from milepost.scheduling.linking import CROSSING, NEAR_DAYS, Edge, Node
from milepost.scheduling.queries.forecasts import driving_chain
from milepost.scheduling.queries.network import MOST_NODES, Network, dependency_network, network_places
from milepost.scheduling.queries.what_if import WhatIf, what_if
from milepost.scheduling.scoping import NetworkFilter, Place
from milepost.web.pages import WebRequest, page, show
from milepost.web.portfolios.common import asked_id, asked_text, asked_whole, chosen, kept
from milepost.web.scheduling.crossing_words import said_of, told_among
from milepost.web.scheduling.network_data import SECTION, how, merged, path_of, scope_of

#: Rows of the table on a page, and how many neighbours are named in a row.
ROWS, NAMED = 50, 3
SCOPES = ("portfolio_id", "company_id", "initiative_id", "milestone_id", "steps", "tasks")
USUAL_DAYS = 5
LAST = date.max
#: By the name in the address: what the table is sorted by. What has no value comes last.
SORTS: Mapping[str, Callable[[Node], Any]] = {
    "forecast": lambda node: (node.finished, node.forecast_finish or LAST),  # what is done is read last
    "name": lambda node: node.name.lower(),
    "due": lambda node: node.due or LAST,
    "margin": lambda node: node.margin_days if node.margin_days is not None else 10**6,
    "float": lambda node: node.float_s if node.float_s is not None else 2**60,
    "merge": lambda node: (-node.tight_in, -node.links_in),
    "late": lambda node: -node.late_share,
}
USUAL = "forecast"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What a row waits for, or what waits for it, and how."""

    node: Node
    words: str
    driving: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """A node in words. ``before`` and ``after`` name a few, ``more_…`` says how many others there are."""

    node: Node
    path: str
    merge: str
    share: int
    before: Sequence[Neighbour]
    more_before: int
    after: Sequence[Neighbour]
    more_after: int


@page(Can.SEE_INITIATIVES, section=SECTION)
def network(request: WebRequest) -> HttpResponse:
    """What waits for what in a place, or in all that the viewer sees."""
    viewer, scope = request.viewer, scope_of(request)
    found = dependency_network(viewer=viewer, filters=scope, today=request.today)
    ordered = _sorted(found.nodes, asked_text(request, "sort") or USUAL)
    first = min(asked_whole(request, "first") or 0, max(len(ordered) - 1, 0))
    why = asked_id(request, "why")
    drawn = {node.id for node in found.nodes if node.kind == CROSSING}
    told = _crossing(request, why) if why in drawn else _why(request, why) if why is not None else {}
    return show(
        request,
        "scheduling/network.html",
        found=found,
        rows=_rows(found, ordered[first : first + ROWS]),
        following=first + ROWS if first + ROWS < len(ordered) else None,
        first=first,
        keep=kept(request, *SCOPES),
        scope=scope,
        place=_place(request, scope),
        numbers=_numbers(found),
        most=MOST_NODES,
        near=NEAR_DAYS,
        words=words(),
        **_choices(network_places(viewer=viewer), scope),
        **_across(request, found, drawn),
        **told,
    )


@page(Can.SEE_INITIATIVES, section=SECTION)
def network_crossing(request: WebRequest, crossing_id: int) -> HttpResponse:
    """What crosses to another company: its day, and for whom it waits; of the other side what the viewer may see."""
    told = _crossing(request, crossing_id)
    return show(request, "scheduling/network_crossing_page.html", row=told["row_of_crossing"], **told)


def _crossing(request: WebRequest, crossing_id: int | None) -> dict[str, Any]:
    found = said_of(crossing_row(viewer=request.viewer, crossing_id=crossing_id or 0))
    row = found.row
    may = request.viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, row.initiative_id)
    return {
        "why_id": row.id,
        "row_of_crossing": row,
        "waits": found.waits,
        "may_answer": may and row.state == CrossingState.PROPOSED_THERE,
    }


def _across(request: WebRequest, found: Network, drawn: set[int]) -> dict[str, Any]:
    """Everything that crosses, also what has no day yet and so stands in no network."""
    rows = told_among(viewer=request.viewer, milestone_ids={node.milestone_id for node in found.nodes})
    return {"crossings": rows, "waiting": sum(bool(one.waits) for one in rows), "drawn": drawn}


@page(Can.SEE_INITIATIVES, section=SECTION)
def network_why(request: WebRequest, activity_id: int) -> HttpResponse:
    """Why its date is what it is, step by step back to where it begins; and what moves if it is late. Nothing is written."""
    return show(request, "scheduling/network_why_page.html", **_why(request, activity_id))


def _why(request: WebRequest, activity_id: int) -> dict[str, Any]:
    chain = driving_chain(viewer=request.viewer, activity_id=activity_id)
    late = asked_whole(request, "late")
    answer = None
    if late is not None:
        answer = what_if(viewer=request.viewer, activity_id=activity_id, days=late, today=request.today)
    named = [*(step.milestone_id for step in chain), *(row.id for row in (answer.rows if answer else ()))]
    return {
        "contradictions": contradictions_of(viewer=request.viewer, ids=named),
        "why": chain[0] if chain else None,
        "why_id": activity_id,
        "chain": chain,
        "asked": answer,
        "late_days": late or USUAL_DAYS,
        "missed": _missed(answer),
        "name": chain[0].name if chain else "",
    }


def _missed(answer: WhatIf | None) -> list[str]:
    """Those that would miss their due date, and do not yet."""
    rows = answer.rows if answer else ()
    return [row.name for row in rows if row.margin_days is not None and row.margin_days < 0 <= (row.margin_before or 0)]


def _sorted(nodes: Iterable[Node], asked: str) -> list[Node]:
    key = SORTS.get(asked.removeprefix("-"), SORTS[USUAL])
    return sorted(nodes, key=lambda node: (key(node), node.id), reverse=asked.startswith("-"))


def _rows(found: Network, shown: Sequence[Node]) -> list[TableRow]:
    nodes = {node.id: node for node in found.nodes}
    before: dict[int, list[Edge]] = {}
    after: dict[int, list[Edge]] = {}
    for edge in found.edges:
        before.setdefault(edge.after, []).append(edge)
        after.setdefault(edge.before, []).append(edge)
    return [
        TableRow(
            node,
            path_of(node),
            merged(node) if node.merges else "",
            round(node.late_share * 100),
            _named((nodes[edge.before], edge) for edge in before.get(node.id, ())),
            max(len(before.get(node.id, ())) - NAMED, 0),
            _named((nodes[edge.after], edge) for edge in after.get(node.id, ())),
            max(len(after.get(node.id, ())) - NAMED, 0),
        )
        for node in shown
    ]


def _named(ends: Iterable[tuple[Node, Edge]]) -> list[Neighbour]:
    ordered = sorted(ends, key=lambda end: (not end[1].driving, end[0].name))
    return [Neighbour(node, how(edge), edge.driving) for node, edge in ordered[:NAMED]]


def _numbers(found: Network) -> dict[str, int]:
    real = [node for node in found.nodes if node.kind != CROSSING]
    return {
        "critical": sum(node.critical for node in real),
        "near": sum(node.near_critical for node in real),
        "merges": sum(node.merges and node.tight_in > 1 for node in real),
        "bottlenecks": sum(node.bottleneck for node in real),
        "alone": sum(not (node.links_in or node.links_out) for node in real),
    }


def _choices(places: Sequence[Place], scope: NetworkFilter) -> dict[str, Any]:
    """Companies, and the initiatives of the one that was chosen, to narrow the picture to."""
    companies = {place.company_id: place.company_name for place in places}
    initiatives = [
        (place.initiative_id, place.name if scope.company_id else f"{place.company_name} › {place.name}")
        for place in places
        if scope.company_id in (None, place.company_id)
    ]
    return {
        "companies": chosen(companies.items(), scope.company_id) if len(companies) > 1 else [],
        "initiatives": chosen(initiatives, scope.initiative_id),
    }


def _place(request: WebRequest, scope: NetworkFilter) -> dict[str, Any]:
    """What the picture is of, and the page where it is. Raises Missing."""
    viewer = request.viewer
    if scope.milestone_id is not None:
        row = milestone_row(viewer=viewer, milestone_id=scope.milestone_id)
        return {"name": row.name, "page": "milestone", "id": row.id}
    if scope.initiative_id is not None:
        one = initiative_row(viewer=viewer, initiative_id=scope.initiative_id)
        return {"name": one.name, "page": "initiative", "id": one.id}
    if scope.company_id is not None:
        company = company_row(viewer=viewer, company_id=scope.company_id)
        return {"name": company.name, "page": "company", "id": scope.company_id}
    if scope.portfolio_id is not None:
        fund = portfolio_row(viewer=viewer, portfolio_id=scope.portfolio_id, today=request.today)
        return {"name": fund.name, "page": "portfolio", "id": scope.portfolio_id}
    return {"name": "", "page": "", "id": None}


def words() -> dict[str, str]:
    """The island's words, in the reader's language; places in braces."""
    return {
        "loading": _("Laying out the picture…"),
        "failed": _("The picture could not be drawn. The table below holds the same rows."),
        "drawn": _("{n} drawn, {links} links."),
        "alone": _("{n} wait for nothing and are waited for by nothing: they stand in the table only."),
        "nobody": _("Nothing here is called that."),
        "found": _("{n} of {all}: {name}"),
        "links": _("Before it: {before}; after it: {after}."),
        "no_before": _("It waits for nothing here."),
        "no_after": _("Nothing here waits for it."),
        "moved": _("+{n} d"),
        "close": _("Close"),
        "unread": _("This could not be read. Try again."),
    }
