"""Saved views above the list of milestones: keeping one, renaming, sharing and taking it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.milestones.actions.views import remove_view, save_view, update_view
from milepost.milestones.queries.views import view_page
from milepost.web.milestones.listing import VIEW, Listing
from milepost.web.pages import WebRequest, page, safe_next

#: As many as stand above the list.
MANY = 100


def views_above(request: WebRequest, listing: Listing) -> dict[str, Any]:
    """One's own and the shared ones; the one that shows just this, or the one that was opened and has been changed since.

    Of several that show the same: that which was opened, then one's own.
    """
    rows = view_page(viewer=request.viewer, page=PageRequest(limit=MANY)).rows
    query, opened = listing.query((VIEW,)), listing.given.get(VIEW, "")
    same = sorted(
        (row for row in rows if row.query == query), key=lambda row: (encode_id(row.id) != opened, not row.mine)
    )
    here = next(iter(same), None)
    changed = None if here else next((row for row in rows if encode_id(row.id) == opened), None)
    return {"views": rows, "view_here": here, "view_changed": changed, "view_query": query}


@page(Can.SEE_INITIATIVES, section="milestones", methods=("POST",))
def view_new(request: WebRequest) -> HttpResponse:
    """Keep the list as it stands under a name."""
    view = save_view(
        acting=request.viewer,
        now=request.now,
        name=request.POST.get("name", ""),
        query=request.POST.get("query", ""),
        shared="shared" in request.POST,
    )
    messages.success(request, _("View “%(name)s” saved.") % {"name": view.name})
    return redirect(safe_next(request, reverse("milestones")))


@page(Can.SEE_INITIATIVES, section="milestones", methods=("POST",))
def view_change(request: WebRequest, view_id: int) -> HttpResponse:
    """Let a view of one's own show what the list shows now; rename it, share it or no longer; or take it away."""
    if request.POST.get("act") == "remove":
        view = remove_view(acting=request.viewer, now=request.now, view_id=view_id)
        messages.success(request, _("View “%(name)s” taken away.") % {"name": view.name})
    elif request.POST.get("act") == "query":
        query = request.POST.get("query", "")
        view = update_view(acting=request.viewer, now=request.now, view_id=view_id, query=query)
        messages.success(request, _("View “%(name)s” saved.") % {"name": view.name})
    else:
        view = update_view(
            acting=request.viewer,
            now=request.now,
            view_id=view_id,
            name=request.POST.get("name", ""),
            shared="shared" in request.POST,
        )
        messages.success(request, _("View “%(name)s” saved.") % {"name": view.name})
    return redirect(safe_next(request, reverse("milestones")))
