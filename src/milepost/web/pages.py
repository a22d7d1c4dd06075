"""What surrounds every page: who looks, whether that is allowed, in which language and time zone, and what went wrong.

A view declares its rule: ``@page(Can.SEE_PEOPLE)``. ``route`` refuses a view without one when the addresses are
read, so a page that forgot its rule cannot be reached, not even by mistake.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeAlias
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from milepost.access.queries import FirmChoice, entered
from milepost.access.roles import CAPABILITY_NAMES, Can
from milepost.access.viewer import Viewer
from milepost.core import clock
from milepost.core.errors import Conflict, DomainError, Forbidden, Invalid, Missing
from milepost.core.paging import PageRequest

log = logging.getLogger("milepost.request")
FIRM_KEY = "firm_id"  # in the session: the firm that was stepped into


class Access(Enum):
    """Who may open a page, where no capability is asked for."""

    ANYONE = "anyone"
    PERSON = "whoever is signed in, with a firm or without"
    MEMBER = "whoever has a place in a firm"


Rule: TypeAlias = Access | Can
View: TypeAlias = Callable[..., HttpResponseBase]


class WebRequest(HttpRequest):
    """A request as views get it. ``viewer`` is set on every page whose rule is MEMBER or a capability.

    ``today`` is the firm's: by its calendar roles end and stakes begin, whatever clock the reader lives by.
    """

    viewer: Viewer
    maybe_viewer: Viewer | None
    firms: tuple[FirmChoice, ...]
    now: datetime
    today: date
    own_day: date  # the reader's, by the clock that they live by: once a page asked for it
    section: str


def page(rule: Rule, *, section: str = "", methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Make a function of a WebRequest a page that ``rule`` guards. ``section`` marks its place in the menu."""
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def run(request: WebRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            return _guarded(request, rule, section, lambda: view(request, *args, **kwargs))

        run.rule = rule  # type: ignore[attr-defined]  # what route() and the test of all routes read
        return run

    return decorate


def guarded(view: View, rule: Rule, *, section: str = "") -> View:
    """The same for a view that somebody else wrote."""
    return page(rule, section=section, methods=("GET", "POST"))(view)


def route(pattern: str, view: View, name: str) -> URLPattern:
    """An address of a page. Raises TypeError for a view that declares no rule."""
    if not isinstance(getattr(view, "rule", None), Access | Can):
        raise TypeError(f"the page {name!r} declares no rule: decorate it with @page(...)")
    return path(pattern, view, name=name)


def absent(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """A page that is not offered, though others ask for its address by name."""
    raise Http404


absent.rule = Access.ANYONE  # type: ignore[attr-defined]


def _guarded(request: WebRequest, rule: Rule, section: str, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    prepare(request, section)
    viewer = request.maybe_viewer
    language, zone = spoken_to(viewer)
    with translation.override(language), timezone.override(zone):
        try:
            refused = _refusal(request, rule)
            response = refused if refused is not None else answer()
            if isinstance(response, SimpleTemplateResponse):
                response.render()  # while the reader's language and time zone hold
        except DomainError as error:
            response = error_page(request, error)
        except IntegrityError:
            # Two requests did the same at the same moment; the database kept the first.
            log.exception("%s %s met a constraint of the database", request.method, request.path)
            message = _("Somebody else changed this at the same moment. Nothing of yours was saved.")
            response = error_page(request, Conflict(message, _("Go back, reload the page and try again.")))
    response.headers.setdefault("Content-Language", language)
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_store=True)
    return response


def prepare(request: WebRequest, section: str = "") -> None:
    """Load who looks, once a request; at most three queries."""
    if hasattr(request, "maybe_viewer"):
        return
    request.now = clock.now()
    request.section = section
    request.firms, request.maybe_viewer = (), None
    user_id = request.user.pk
    if user_id is not None:
        chosen = request.session.get(FIRM_KEY)
        request.firms, request.maybe_viewer = entered(user_id=user_id, firm_id=chosen, now=request.now)
    if request.maybe_viewer is not None:
        request.viewer = request.maybe_viewer
    viewer = request.maybe_viewer
    request.today = clock.today_in(viewer.firm_timezone if viewer else "UTC", request.now)


def spoken_to(viewer: Viewer | None) -> tuple[str, ZoneInfo]:
    """Language and time zone of a reader; of a stranger the browser's language, and UTC."""
    if viewer is None:
        return translation.get_language() or "en", ZoneInfo("UTC")
    return viewer.locale, ZoneInfo(viewer.timezone)


def _refusal(request: WebRequest, rule: Rule) -> HttpResponse | None:
    if rule is Access.ANYONE:
        return None
    if not request.user.is_authenticated:
        here = request.get_full_path() if request.method == "GET" else reverse("home")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': here})}")
    if rule is Access.PERSON:
        return None
    if request.maybe_viewer is None:
        return render(request, "web/no_firm.html", status=403)
    if isinstance(rule, Can) and not request.maybe_viewer.may_anywhere(rule):
        raise Forbidden(
            _("Your roles do not allow this: %(what)s.") % {"what": CAPABILITY_NAMES[rule]},
            _("Ask an administrator for a role that does."),
        )
    return None


def error_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """What went wrong, what to do, and nothing that the viewer may not know."""
    titles = {
        403: _("You may not do this"),
        404: _("There is nothing here"),
        409: _("This does not fit what is there"),
        412: _("Somebody else changed this meanwhile"),
    }
    context = {
        "title": titles.get(error.status, _("This cannot be taken")),
        "message": str(error) if isinstance(error, Invalid) else error.message,
        "mend": error.mend,
    }
    if isinstance(error, Missing):
        context["message"] = _("It was never here, or it is not yours to see.")
    return render(request, "web/error.html", context, status=error.status)


def done(request: HttpRequest, message: str, to: str, *args: Any, undo: str = "", **kwargs: Any) -> HttpResponse:
    """Say what was done, and go to the page named ``to``. ``undo``: an address that takes it back when it is posted to."""
    messages.success(request, message, extra_tags=undo)
    return redirect(reverse(to, args=args, kwargs=kwargs))


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """The address in ``next`` when it leads back to this site, else ``otherwise``."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, here, require_https=request.is_secure()) else otherwise


def show(request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, **more: Any) -> HttpResponse:
    """Render a page; 422 when a form in it was refused."""
    given = {**(context or {}), **more}
    form = given.get("form")
    refused = getattr(form, "is_bound", False) and bool(getattr(form, "errors", None))
    return render(request, template, given, status=422 if refused else 200)


def page_asked(request: HttpRequest) -> PageRequest:
    """Which page of a list the address asks for: ``?cursor=…&sort=…``."""
    return PageRequest(cursor=request.GET.get("cursor") or None, sort=request.GET.get("sort") or None)
