"""Pages for what Django itself refuses: addresses that are not there, forged forms, and our own mistakes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _

from milepost.core.actions import request_action_id
from milepost.core.ids import encode_id


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same as for what may not be seen."""
    context = {"title": _("There is nothing here"), "message": _("It was never here, or it is not yours to see.")}
    return render(request, "web/error.html", context, status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "web/error.html", {"title": _("You may not do this"), "message": ""}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    context = {"title": _("This request cannot be read"), "message": _("Go back, reload the page and try again.")}
    return render(request, "web/error.html", context, status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that this site did not hand out, or one that outlived its session."""
    context = {
        "title": _("This form is too old"),
        "message": _("It was opened before you signed in or out, or cookies are blocked. Nothing was changed."),
        "mend": _("Go back, reload the page and send it again."),
    }
    return render(request, "web/error.html", context, status=403)


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """500: drawn without the database, which may be what failed."""
    number = request_action_id.get()
    words = {"number": encode_id(number) if number is not None else ""}
    return HttpResponse(get_template("web/server_error.html").render(words), status=500)
