"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from milepost.web.navigation import Link, links
from milepost.web.pages import prepare


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """The viewer, the menu, today, and what this installation offers."""
    if hasattr(request, "user"):
        prepare(request)  # type: ignore[arg-type]  # it becomes a WebRequest here, if no page has made it one
    viewer = getattr(request, "maybe_viewer", None)
    menu = links(viewer) if viewer is not None else ()
    return {
        "viewer": viewer,
        "today": getattr(request, "today", None),
        "section": getattr(request, "section", ""),
        "menu": menu,
        "bar": _bar(menu),
        "firms": getattr(request, "firms", ()),
        "sends_mail": settings.MILEPOST.email_url is not None,
        "oidc_name": settings.MILEPOST.oidc_name if settings.MILEPOST.oidc_issuer else "",
        "languages": settings.LANGUAGES,
    }


def _bar(menu: tuple[Link, ...]) -> list[Link]:
    return [link for link in menu if link.icon][:3]
