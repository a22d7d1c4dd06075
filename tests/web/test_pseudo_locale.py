"""Every string that a person sees goes through translation.

In a language that puts brackets around each, nothing stands outside of them but what people wrote themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from zoneinfo import available_timezones

import pytest
from babel import Locale
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import translation

from milepost.milestones.saying import said_in
from milepost.milestones.templates.library import templates
from milepost.web import design, spoken
from tests.cast import Cast
from tests.house.routes import ids_of
from tests.house.test_routes import OURS

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.usefixtures("clock_at_now")]

#: Attributes that are read to somebody, or that scripts say.
READ = ("aria-label", "title", "alt", "placeholder", "data-label", "aria-roledescription")
SILENT = {"script", "style", "kbd", "code", "svg"}
#: The API's own documentation is in English.
NOT_OURS = {"api_reference", "api_openapi"}
PERSONAS = ("operating_partner", "administrator", "contributor_a")
WORD = re.compile(r"[^\W\d_]{2,}")
#: Names of products and formats are the same in every language; those of places and days come from the library of locales.
THE_SAME = set(WORD.findall("Milepost English CSV XLSX API Microsoft Project MSPDI Primavera XER"))
CLDR = Locale("en", "GB")
LOCALISED = {
    word
    for names in (CLDR.territories, CLDR.currencies, *CLDR.months["format"].values(), *CLDR.days["format"].values())
    for name in names.values()
    for word in WORD.findall(name)
} | {word for zone in available_timezones() for word in WORD.findall(zone)}
#: What the page of components shows as if somebody had written it, and the library of plans, which is in English.
SAMPLES = set(WORD.findall(f"{design.LONG} SAP cut-over, Lyon plant, Ana Fuentes")) | {
    word for template in templates() for word in WORD.findall(repr(template))
}


class Shown(HTMLParser):
    """Gathers what is read of a page, each with where it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.texts += [(f"{tag}[{name}]", given[name]) for name in READ if name in given]
        if "data-words" in given:
            self.texts += [(f"{tag}[data-words]", said) for said in json.loads(given["data-words"]).values()]
        if tag not in {"input", "meta", "link", "br", "hr", "img", "path", "circle", "rect"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            continue

    def handle_data(self, data: str) -> None:
        if not SILENT & set(self.open):
            self.texts.append((self.open[-1] if self.open else "", data))


def without_brackets(text: str) -> str:
    """What stands outside of all of them."""
    depth, kept = 0, []
    for sign in text:
        depth += {"⟦": 1, "⟧": -1}.get(sign, 0)
        kept.append(sign if depth == 0 and sign != "⟧" else " ")
    return "".join(kept)


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every translation is its own text in brackets."""

    def one(message: str) -> str:
        return f"⟦{message}⟧" if message else ""

    def several(singular: str, plural: str, number: int) -> str:
        return one(singular if number == 1 else plural)

    told: dict[str, Any] = {
        "gettext": one,
        "ngettext": several,
        "pgettext": lambda context, message: one(message),
        "npgettext": lambda context, singular, plural, number: several(singular, plural, number),
    }
    for name, fn in told.items():
        getattr(translation._trans, name, None)  # the real one is put there when it is first asked for
        monkeypatch.setattr(translation._trans, name, fn, raising=False)
    said_in.cache_clear()
    spoken.forget()
    yield
    said_in.cache_clear()
    spoken.forget()


def written_by_people() -> set[str]:
    """Every word in the database that somebody gave: names, descriptions, addresses."""
    found: set[str] = set()
    for model in apps.get_models():
        if not model.__module__.startswith("milepost.") or model.__name__ in {"Event", "Delivery"}:
            continue
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
        ]
        for row in model._base_manager.values_list(*names) if names else ():
            found |= set(WORD.findall(json.dumps(row, ensure_ascii=False, default=str)))
    return found


def left_over(page: str, known: set[str]) -> Iterator[str]:
    shown = Shown()
    shown.feed(page)
    for where, text in shown.texts:
        words = [word for word in WORD.findall(without_brackets(text)) if word not in known]
        if words:
            yield f"<{where}> {' '.join(text.split())[:80]!r}: {', '.join(words[:4])}"


def test_nothing_is_said_past_the_translation(cast: Cast, bracketed: None) -> None:
    ids, known, wrong = ids_of(cast, "own"), written_by_people() | THE_SAME | LOCALISED | SAMPLES, {}
    for persona in PERSONAS:
        client = Client()
        client.force_login(cast.user(persona))
        for route in OURS:
            if route.name in NOT_OURS:
                continue
            answer = client.get(route.path(ids))
            if answer.status_code in {200, 403, 404} and answer["Content-Type"].startswith("text/html"):
                for line in left_over(answer.content.decode(), known):
                    wrong.setdefault(line, route.name)
    assert not wrong, "\n".join(f"{name}: {line}" for line, name in sorted(wrong.items()))


def test_what_is_said_past_the_translation_is_noticed() -> None:
    page = '<p title="Bare">⟦In brackets ⟦twice⟧⟧ Aster</p><div data-words=\'{"one": "Said by a script"}\'></div><kbd>Enter</kbd>'
    assert [line.partition(" ")[0] for line in left_over(page, {"Aster"})] == ["<p[title]>", "<div[data-words]>"]
