"""Milepost on a phone's screen: its manifest, its icons, the worker, and what a device keeps."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

import pytest
from django.test import Client

import milepost.web
from milepost.web.installing import GROUND, THEME_COLOURS
from milepost.web.middleware import CONTENT_SECURITY_POLICY
from tests.cast import Cast
from tests.web.conftest import Enter
from tests.web.test_contrast import THEMES, linear_rgb

pytestmark = pytest.mark.once
STATIC = Path(milepost.web.__file__).parent / "static"


def screen_colour(theme: str, name: str) -> str:
    """A token as a screen shows it."""
    parts = [min(max(part, 0.0), 1.0) for part in linear_rgb(*THEMES[theme][name])]
    curved = [12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in parts]
    return "#" + bytes(round(part * 255) for part in curved).hex()


def test_the_manifest_names_icons_of_the_sizes_that_it_says(db: None) -> None:
    answer = Client().get("/manifest.webmanifest")
    told = json.loads(answer.content)
    assert answer["Content-Type"].startswith("application/manifest+json")
    assert (told["display"], told["start_url"], told["scope"]) == ("standalone", "/", "/")
    purposes = {(icon["sizes"], icon["purpose"]) for icon in told["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= purposes
    for icon in told["icons"]:
        data = (STATIC / icon["src"].removeprefix("/static/")).read_bytes()
        width, height = struct.unpack(">II", data[16:24])
        assert (data[:4], f"{width}x{height}") == (b"\x89PNG", icon["sizes"])


def test_colours_around_the_page_are_those_of_the_stylesheet(db: None) -> None:
    assert {theme: screen_colour(theme, "paper-sunk") for theme in THEMES} == THEME_COLOURS
    assert screen_colour("light", "paper") == GROUND
    page = Client().get("/account/login/").content.decode()
    for theme, colour in THEME_COLOURS.items():
        assert f'content="{colour}" media="(prefers-color-scheme: {theme})"' in page


def test_the_worker_rules_the_whole_site_under_the_strict_policy(db: None) -> None:
    answer = Client().get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert answer["Cache-Control"] == "no-cache", "a browser must hear of a new release"
    script = answer.content.decode()
    told = json.loads(script.partition("= ")[2].partition(";\n")[0])
    assert told["offline"] == "/offline/"
    assert all(address.startswith("/static/") for address in told["kept"])
    assert {"/static/milepost/built/milepost.css", "/static/milepost/built/core.js"} <= set(told["kept"])
    assert Client().get("/service-worker.js").content.decode() == script


def test_what_a_device_keeps_tells_of_nobody(cast: Cast, enter: Enter) -> None:
    client = enter("operating_partner")
    assert 'name="service-worker" content="/service-worker.js"' in client.get("/work/").content.decode()
    page = client.get("/offline/").content.decode()
    assert page == Client().get("/offline/").content.decode()
    assert "What you saw is not kept on this device" in page
    assert re.search(r'<a class="button primary" href="">Try again</a>', page)
    assert not [word for word in cast.harbour.words.all if word in page]
