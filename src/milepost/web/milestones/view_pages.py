"""Saved views of the list of milestones: keeping one, renaming, sharing and taking it away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.core.errors import Conflict, Forbidden, Invalid
from milepost.milestones.actions.views import remove_view, require_own, save_view, update_view
from milepost.milestones.queries.views import view_row
from milepost.web.milestones.list_pages import refused_view
from milepost.web.milestones.saved_views import ViewForm
from milepost.web.pages import WebRequest, page, safe_next


@page(Can.SEE_INITIATIVES, section="milestones", methods=("GET", "POST"))
def view_new(request: WebRequest) -> HttpResponse:
    """Keep the list as it stands under a name."""
    if request.method == "GET":  # the page of a refused form, read again
        return redirect("milestones")
    query = request.POST.get("query", "")
    return _kept(request, lambda **said: save_view(acting=request.viewer, now=request.now, query=query, **said))


@page(Can.SEE_INITIATIVES, section="milestones", methods=("GET", "POST"))
def view_change(request: WebRequest, view_id: int) -> HttpResponse:
    """Let a view of one's own show what the list shows now; rename it, share it or no longer; or take it away."""
    step: dict[str, Any] = {"acting": request.viewer, "now": request.now, "view_id": view_id}
    row = view_row(viewer=request.viewer, view_id=view_id)
    require_own(request.viewer, row.owner_id)  # before a form is looked at, which would be shown again with its errors
    if request.method == "GET":
        return redirect(f"{reverse('milestones')}?{row.query}")
    if request.POST.get("act") == "remove":
        view = remove_view(**step)
        messages.success(request, _("View “%(name)s” taken away.") % {"name": view.name})
        return redirect(_list_at(request))
    if request.POST.get("act") == "query":
        return _shows(request, step)
    return _kept(request, lambda **said: update_view(**step, **said))


def _kept(request: WebRequest, call: Callable[..., Any]) -> HttpResponse:
    """Name and sharing as they were typed; what is refused stands at its field above the same list."""
    form = ViewForm(request)
    if form.submitted():
        view = form.attempt(lambda: call(**form.cleaned_data))
        if view is not None:
            messages.success(request, _("View “%(name)s” saved.") % {"name": view.name})
            return redirect(_list_at(request))
    return refused_view(request, QueryDict(urlsplit(_list_at(request)).query), form)


def _shows(request: WebRequest, step: dict[str, Any]) -> HttpResponse:
    """What the list shows now; refused, the list stays as it is and says why."""
    try:
        view = update_view(**step, query=request.POST.get("query", ""))
    except (Conflict, Forbidden, Invalid) as error:
        messages.error(request, f"{error.message} {error.mend}".strip())
    else:
        messages.success(request, _("View “%(name)s” saved.") % {"name": view.name})
    return redirect(_list_at(request))


def _list_at(request: WebRequest) -> str:
    return safe_next(request, reverse("milestones"))
