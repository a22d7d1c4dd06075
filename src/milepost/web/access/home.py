"""What is under the first page: its notices, the menu of phones, stepping into a firm, and the language of strangers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.i18n import set_language

from milepost.access.actions.notices import mark_notices_seen
from milepost.core.errors import Missing
from milepost.core.ids import decode_id
from milepost.web.pages import FIRM_KEY, Access, WebRequest, done, page, show


@page(Access.MEMBER, section="home", methods=("POST",))
def notices_seen(request: WebRequest) -> HttpResponse:
    """All that the viewer was told is known now."""
    mark_notices_seen(acting=request.viewer, now=request.now)
    return redirect("home")


@page(Access.MEMBER, section="menu")
def menu(request: WebRequest) -> HttpResponse:
    """Every place, for those who have no rail."""
    return show(request, "web/access/menu.html")


@page(Access.PERSON, methods=("POST",))
def step_into_firm(request: WebRequest) -> HttpResponse:
    """Look from another of one's firms."""
    wanted = decode_id(request.POST.get("firm", ""), "firm")
    firm = next((firm for firm in request.firms if firm.firm_id == wanted), None)
    if firm is None:
        raise Missing("firm", request.POST.get("firm", ""))
    request.session[FIRM_KEY] = firm.firm_id
    return done(request, _("You are in %(firm)s now.") % {"firm": firm.name}, "home")


@page(Access.ANYONE, methods=("POST",))
def language(request: HttpRequest) -> HttpResponseBase:
    """The language of pages before somebody signs in, kept in a cookie."""
    return set_language(request)
