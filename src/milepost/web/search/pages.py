"""The page of search, and what the command palette asks for."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse

from milepost.access.queries import SEARCH_KINDS, Hit, search
from milepost.milestones.queries.contradictions import with_contradictions
from milepost.web.pages import Access, WebRequest, page, route, show
from milepost.web.portfolios.common import asked_text
from milepost.web.search.commands import commands
from milepost.web.search.places import KIND_NAMES, KINDS_NAMES, place_of
from milepost.web.search.recent import recent_places

MOST = 100
IN_PALETTE = 12


@page(Access.MEMBER, section="search")
def search_page(request: WebRequest) -> HttpResponse:
    """Everything that the viewer may see, by its words."""
    asked = asked_text(request, "kind")
    kind = asked if asked in SEARCH_KINDS else None
    q = (asked_text(request, "q") or "")[:200]
    hits = search(viewer=request.viewer, q=q, kinds=(kind,) if kind else (), limit=MOST)
    kinds = [{"value": name, "label": KINDS_NAMES[name], "chosen": name == kind} for name in SEARCH_KINDS]
    hits = with_contradictions(viewer=request.viewer, rows=hits)
    found = [{"hit": hit, "href": place_of(hit), "kind": KIND_NAMES[hit.kind]} for hit in hits]
    said: dict[str, Any] = {"q": q, "kind": kind, "kinds": kinds, "found": found}
    return show(request, "web/search/search.html", **said, most=MOST)


@page(Access.MEMBER, section="search")
def palette(request: WebRequest) -> HttpResponse:
    """What can be done and where one can go, when nothing is typed; else what is found. As JSON, for the island."""
    q = (asked_text(request, "q") or "")[:200]
    if not q:
        here, recent = request.GET.get("here", ""), request.GET.get("recent", "").split(",")
        lines = [*recent_places(request.viewer, recent), *commands(request, here)]
        return JsonResponse({"lines": [one.as_json() for one in lines]})
    hits = with_contradictions(viewer=request.viewer, rows=search(viewer=request.viewer, q=q, limit=IN_PALETTE))
    return JsonResponse({"lines": [_line(hit) for hit in hits]})


def _line(hit: Hit) -> dict[str, Any]:
    said = "".join(text for text, _marked in hit.excerpt)
    return {
        "group": str(KIND_NAMES[hit.kind]),
        "label": hit.title,
        "hint": f"≠ {hit.contradiction}" if hit.contradiction else said or hit.company_name,
        "href": place_of(hit),
        "send": {},
        "post": False,
        "local": "",
    }


urlpatterns = [route("search/", search_page, "search"), route("search/palette/", palette, "palette")]
