"""Changes of others, heard of without a reload: a page carries a signed topic and asks every few seconds how many there are.

`/live` is answered before sessions and everything that stands behind them: the signature says for whom the topic was made, and it
holds what that viewer saw then. An answer is a number; it names nothing. A topic ends after an hour, whatever became of its
viewer's roles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import ResolverMatch

from milepost.access.queries import Watch, changes, watch
from milepost.access.viewer import Reach, Viewer

Answer: TypeAlias = Callable[[HttpRequest], HttpResponseBase]

PATH = "/live"
SALT = "milepost.live"
LASTS_SECONDS = 3600
LONGEST = 16_000  # of a topic, in characters: a server's limit for a request's first line lies above it
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

#: Pages that show what the viewer sees of a whole firm, of one company, of one initiative.
OF_ALL = frozenset({
    "home", "work", "milestones", "heat_map", "pitfalls", "timeline", "network", "portfolios", "portfolio", "companies",
    "initiatives", "objectives", "cascade", "proposals", "holdings", "change_requests", "feed",
})  # fmt: skip
OF_COMPANY = frozenset({"company", "company_cascade", "objective", "proposal"})
OF_INITIATIVE = frozenset({"initiative", "milestone", "plan", "baselines", "comparison", "change_request"})


def watched(viewer: Viewer, page: ResolverMatch, row: Any) -> Watch | None:
    """What a page watches; ``row`` is the thing that it shows. None for a page that watches nothing."""
    if page.url_name in OF_ALL:
        return watch(viewer=viewer)
    kind = "company_id" if page.url_name in OF_COMPANY else "initiative_id" if page.url_name in OF_INITIATIVE else ""
    scope_id = page.kwargs.get(kind) or getattr(row, kind or "id", None)
    return watch(viewer=viewer, scope_id=scope_id) if kind and scope_id else None


def topic_of(watching: Watch) -> str:
    """The same as a page carries it."""
    reaches = [
        [names, reach.firm, sorted(reach.portfolios), sorted(reach.companies), sorted(reach.initiatives)]
        for reach, names in watching.reaches.items()
    ]
    told = [watching.firm_id, watching.user_id, watching.since, reaches, watching.scope_id]
    return signing.dumps(told, salt=SALT, compress=True)


def watch_in(topic: str) -> Watch:
    """What was signed. Raises signing.BadSignature, SignatureExpired."""
    firm_id, user_id, since, told, scope_id = signing.loads(topic, salt=SALT, max_age=LASTS_SECONDS)
    reaches = {
        Reach(firm, frozenset(portfolios), frozenset(companies), frozenset(initiatives)): names
        for names, firm, portfolios, companies, initiatives in told
    }
    return Watch(firm_id, user_id, since, reaches, scope_id)


def live(answer: Answer) -> Answer:
    """`GET /live?topic=…&known=N`: 204 while there are N changes, else how many more; 410 when the topic is too old."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if request.path_info != PATH:
            return answer(request)
        try:
            found = changes(watch_in(request.GET.get("topic", "")))
        except signing.SignatureExpired:
            return HttpResponse(status=410, headers=HEADERS)
        except signing.BadSignature:
            return HttpResponse(status=400, headers=HEADERS)
        known = request.GET.get("known", "")
        more = found - (int(known) if known.isdecimal() and len(known) < 4 else 0)
        return JsonResponse({"n": more}, headers=HEADERS) if more > 0 else HttpResponse(status=204, headers=HEADERS)

    return respond
