"""What the picture of the dependencies asks for: nodes and links, every text already in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.access.roles import Can
from milepost.core.ids import encode_id
from milepost.milestones.choices import Link, Status
from milepost.milestones.rules import WORKDAY
from milepost.scheduling.linking import CROSSING, PART, Edge, Node
from milepost.scheduling.queries.network import dependency_network
from milepost.scheduling.scoping import NetworkFilter
from milepost.web import formats
from milepost.web.pages import WebRequest, page
from milepost.web.portfolios.common import asked_flag, asked_id, asked_whole
from milepost.web.scheduling.timeline_data import as_data
from milepost.web.templatetags.milestones import TONES, link_words, workdays

SECTION = "network"
STEPS = 3


def scope_of(request: WebRequest) -> NetworkFilter:
    """The place that the address names. Tasks are shown where the place is small enough to read them, unless it says."""
    milestone_id, initiative_id = asked_id(request, "milestone_id"), asked_id(request, "initiative_id")
    tasks = asked_flag(request, "tasks")
    return NetworkFilter(
        portfolio_id=asked_id(request, "portfolio_id"),
        company_id=asked_id(request, "company_id"),
        initiative_id=initiative_id,
        milestone_id=milestone_id,
        steps=asked_whole(request, "steps") or STEPS,
        tasks=tasks if tasks is not None else bool(milestone_id or initiative_id),
    )


@page(Can.SEE_INITIATIVES, section=SECTION)
@as_data
def network_data(request: WebRequest) -> dict[str, Any]:
    """Nodes and links of the scope, with what is written in and beside each."""
    found = dependency_network(viewer=request.viewer, filters=scope_of(request), today=request.today)
    return {
        "nodes": [_node(node, request.today) for node in found.nodes],
        "links": [_link(edge) for edge in found.edges],
    }


def _node(node: Node, today: date) -> dict[str, Any]:
    status = Status(node.status)
    crossing = node.kind == CROSSING
    return {
        "id": encode_id(node.id),
        "kind": node.kind,
        "name": node.name,
        "page": encode_id(node.milestone_id),
        "place": node.initiative_name,
        "tone": "idle" if crossing else TONES[status],
        "word": _("other company") if crossing else str(status.label),
        "day": when(node, today),
        "late": node.margin_days is not None and node.margin_days < 0 and not node.finished,
        "said": said(node, today),
        "path": path_of(node),
        "tight": node.tight_in,
        "bottleneck": node.bottleneck,
        "share": round(node.late_share * 100),
        "confidential": node.confidential,
        "contradiction": node.contradiction,
    }


def path_of(node: Node) -> str:
    """On which kind of path it lies: critical, near, or nothing of both."""
    return "critical" if node.critical else "near" if node.near_critical else ""


def when(node: Node, today: date) -> str:
    """Its day in a few letters: the forecast and, where that misses what it is due, by how much."""
    if node.forecast_finish is None:
        return _("due %(day)s") % {"day": formats.day(node.due, today)} if node.due else _("no forecast")
    day = formats.day(node.forecast_finish, today)
    if node.due is None or node.finished or node.margin_days is None or node.margin_days >= 0:
        return day
    return _("%(day)s, %(sign)s%(n)d d") % {"day": day, "sign": formats.MINUS, "n": -node.margin_days}


def said(node: Node, today: date) -> str:
    """All of it in a sentence, for who hears the picture."""
    if node.kind == CROSSING:
        return _("from or to another company, agreed for %(day)s") % {"day": when(node, today)}
    parts = [str(Status(node.status).label), when(node, today)]
    if node.due is not None:
        parts.append(_("due %(day)s") % {"day": formats.day(node.due, today)})
    if node.critical:
        parts.append(_("critical"))
    elif node.float_s is not None:
        near = _("near-critical") + ", " if node.near_critical else ""
        parts.append(near + _("float %(days)s") % {"days": workdays(node.float_s)})
    if node.merges:
        parts.append(merged(node))
    if node.bottleneck:
        parts.append(_("bottleneck: %(n)s%% of the late paths") % {"n": round(node.late_share * 100)})
    if node.confidential:
        parts.append(_("held by a confidential link"))
    if node.contradiction:
        parts.append(_("contradicts: %(said)s") % {"said": node.contradiction})
    return ", ".join(parts)


def merged(node: Node) -> str:
    """How many links meet in it, and how many of them decide its date."""
    links = ngettext("%(n)d link in", "%(n)d links in", node.links_in) % {"n": node.links_in}
    return _("%(links)s, %(tight)d without room") % {"links": links, "tight": node.tight_in}


def _link(edge: Edge) -> dict[str, Any]:
    return {
        "id": encode_id(edge.id),
        "before": encode_id(edge.before),
        "after": encode_id(edge.after),
        "kind": edge.link,
        "words": how(edge),
        "driving": edge.driving,
        "critical": edge.critical,
    }


def how(edge: Edge) -> str:
    """How the one waits for the other, with the lag and the room that is left."""
    parts = [link_said(edge)]
    if edge.driving:
        parts.append(_("no room"))
    elif edge.slack_s is not None and edge.slack_s >= WORKDAY // 10:
        parts.append(_("%(days)s of room") % {"days": workdays(edge.slack_s)})
    return ", ".join(part for part in parts if part)


def link_said(edge: Edge) -> str:
    """The kind of link, with its lag; nothing for the usual one: it begins when the other is finished."""
    if edge.link == PART:
        return _("its task")
    if edge.link == CROSSING:
        return _("another company")
    return "" if edge.link == Link.FS and not edge.lag else str(link_words(edge))
