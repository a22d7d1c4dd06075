"""What is remembered of what pages say: by language, and nothing else of one reader for another."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.template import Context, Engine
from django.utils import translation

from milepost.web.spoken import spoken
from milepost.web.templatetags.milepost import day, percent
from milepost.web.templatetags.milestones import margin, status


def test_it_is_asked_once_a_language() -> None:
    asked: list[tuple[str | None, int]] = []

    @spoken
    def said(number: int, *, loud: bool = False) -> str:
        asked.append((translation.get_language(), number))
        return f"{translation.get_language()} {number}{'!' if loud else ''}"

    for _round in range(2):
        for language in ("en", "de"):
            with translation.override(language):
                assert said(3) == f"{language} 3"
                assert said(3, loud=True) == f"{language} 3!"
    assert asked == [("en", 3), ("en", 3), ("de", 3), ("de", 3)]


def test_texts_of_templates_are_those_of_django_in_each_language() -> None:
    """Fixed texts, a text with a per cent sign or quotes, one that a variable gives, a filtered one, one that is kept."""
    text = (
        '{% load i18n %}{% trans "Monday" %}|{% translate "Yes" %}|{% trans "100%" %}|{% trans "a <b>" %}|{% trans word %}|'
        '{% trans "Monday"|upper %}|{% trans "Yes" as kept %}{{ kept }}|{% trans "May" context "abbrev. month" %}|'
        '{% trans "Yes" noop %}'
    )
    ours, plain = (
        Engine.get_default().from_string(text),
        Engine(libraries={"i18n": "django.templatetags.i18n"}).from_string(text),
    )
    for _round in range(2):
        for language in ("en", "de", "fr"):
            with translation.override(language):
                said = ours.render(Context({"word": "Tuesday"}))
                assert said == plain.render(Context({"word": "Tuesday"}))
            assert said.startswith({"en": "Monday", "de": "Montag", "fr": "lundi"}[language])


@pytest.mark.parametrize("language", ["en", "en-us", "de"])
def test_figures_days_and_words_follow_the_reader(language: str) -> None:
    """In turns, so that what one language left behind would show in another."""
    context = Context({"request": SimpleNamespace(today=date(2026, 3, 2))})
    for _round in range(2):
        with translation.override(language):
            shown = (percent(1250), margin(-3), status("delayed"), day(context, date(2026, 3, 9)))
        with translation.override("fr"):
            other = (percent(1250), margin(-3), status("delayed"), day(context, date(2026, 3, 9)))
    assert shown != other
    assert other[0].startswith("12,5")
    assert shown[0].startswith("12,5" if language == "de" else "12.5")
