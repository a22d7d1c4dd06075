"""Addresses of the API. Whatever under ``/api/`` is no address of it is answered with a problem too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from milepost.api import reference
from milepost.api.conventions.operations import REGISTRY, answer
from milepost.api.conventions.problems import Refused
from milepost.api.endpoints import everything  # noqa: F401  registers the operations


def to_reference(request: HttpRequest) -> HttpResponse:
    """From ``/api`` and ``/api/v1`` to the page that describes it."""
    return HttpResponseRedirect("/api/v1/")


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponseBase:
    """The 404 of an address that does not exist."""

    def refuse() -> HttpResponseBase:
        mend = "Leave out the slash at the end." if request.path.endswith("/") else "All addresses are at /api/v1/."
        raise Refused("missing", f"There is nothing at {request.path[:200]}.", mend)

    return answer(request, refuse)


v1: list[URLPattern | URLResolver] = [
    path("", reference.page, name="api_reference"),
    path("openapi.json", reference.openapi, name="api_openapi"),
    *REGISTRY.urls(),
]
urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^(?:v1)?$", to_reference),
    path("v1/", include(v1)),
    re_path(r"", nothing_here),
]
