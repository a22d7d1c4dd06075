"""What makes Milepost an app on a phone's screen: its manifest, its service worker, and the page that is shown without a network.

Nothing here is anybody's: all three are the same for whoever asks, so that what a device keeps tells of no firm. The worker keeps
what the offline page is drawn with, by the addresses that stand in that page.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from milepost.web.pages import Access, page, route

#: What surrounds the page on a phone: `--paper-sunk` of the light and of the dark theme (a test holds them together).
THEME_COLOURS = {"light": "#f3f2f0", "dark": "#0d0e12"}
GROUND = "#fafaf9"  # --paper of the light theme, behind the icon while the app starts
PICTURES = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-maskable-192", 192, "maskable"),
            ("icon-maskable-512", 512, "maskable"))  # fmt: skip


@page(Access.ANYONE)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone asks for before it puts Milepost on its screen."""
    told = {
        "id": "/",
        "name": "Milepost",
        "short_name": "Milepost",
        "description": _("Will the plan land on time, what is at stake if not, why, and what to do about it."),
        "lang": get_language() or "en",
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "theme_color": THEME_COLOURS["light"],
        "background_color": GROUND,
        "icons": [_icon(*picture) for picture in PICTURES],
        "shortcuts": [
            {"name": _("My work"), "url": reverse("work")},
            {"name": _("Search"), "url": reverse("search")},
        ],
    }
    return _the_same_for_all(json.dumps(told, ensure_ascii=False), "application/manifest+json")


def _icon(name: str, size: int, purpose: str) -> dict[str, Any]:
    source = static(f"milepost/{name}.png")
    return {"src": source, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@page(Access.ANYONE)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker's data, and where the rest of it stands. Its version changes with the offline page and all that it names."""
    shown = _offline_page()
    told = {
        "version": f"milepost-{hashlib.sha256(shown.encode()).hexdigest()[:16]}",
        "offline": reverse("offline"),
        "static": settings.STATIC_URL,
        "kept": sorted(set(re.findall(rf'"({re.escape(settings.STATIC_URL)}[^"]+)"', shown))),
    }
    script = f"self.milepost = {json.dumps(told)};\nimportScripts({json.dumps(static('milepost/built/worker.js'))});\n"
    return _the_same_for_all(script, "text/javascript")


@page(Access.ANYONE)
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown instead of any page when there is no network."""
    return _the_same_for_all(_offline_page(), "text/html")


def _offline_page() -> str:
    """Drawn without the request, so that nothing of its sender can stand in it."""
    return get_template("web/offline.html").render({})


def _the_same_for_all(text: str, content_type: str) -> HttpResponse:
    return HttpResponse(text, content_type=f"{content_type}; charset=utf-8", headers={"Cache-Control": "no-cache"})


urlpatterns = [
    route("manifest.webmanifest", manifest, "manifest"),
    route("service-worker.js", service_worker, "service_worker"),
    route("offline/", offline, "offline"),
]
