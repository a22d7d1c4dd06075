"""Saved views above the list of milestones: keeping one, renaming, sharing and taking it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.core.paging import PageRequest
from milepost.milestones.actions.views import remove_view, save_view, update_view
from milepost.milestones.queries.views import view_page
from milepost.web.pages import WebRequest, page, safe_next

#: As many as stand above the list.
MANY = 100


def views_above(request: WebRequest, query: str) -> dict[str, Any]:
    """One's own and the shared ones, and the one that shows just this; one's own before another's."""
    rows = view_page(viewer=request.viewer, page=PageRequest(limit=MANY)).rows
    same = sorted((row for row in rows if row.query == query), key=lambda row: not row.mine)
    return {"views": rows, "view_here": next(iter(same), None)}


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
    """Rename a view of one's own, share it or no longer, or take it away."""
    if request.POST.get("act") == "remove":
        view = remove_view(acting=request.viewer, now=request.now, view_id=view_id)
        messages.success(request, _("View “%(name)s” taken away.") % {"name": view.name})
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
