"""What rules told, in the language of who reads it now: pages, the API and letters."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.utils.translation import get_language, gettext, ngettext

from milepost.core.locales import current_locale, figure, percent, skeleton
from milepost.milestones.told import Language, Told, read


class Reader(Language):
    """The language that is active."""

    def sentence(self, text: str) -> str:
        return gettext(text)

    def counted(self, one: str, many: str, count: int) -> str:
        return ngettext(one, many, count)

    def number(self, value: int) -> str:
        return figure(value, "#,##0", current_locale())

    def percent(self, points: int) -> str:
        return percent(points)

    def day(self, value: date) -> str:
        return skeleton(value, "yMMMd", current_locale())

    def aside(self, sentence: str) -> str:
        """English alone begins a part in lower case: in other languages the first word may be a name for its case."""
        return super().aside(sentence) if (get_language() or "en").startswith("en") else sentence.rstrip(".")


READER = Reader()


def said(what: Told | str) -> str:
    """In words."""
    return READER.say(what)


def said_stored(text: str) -> str:
    """The words of what a column keeps."""
    return said_in(get_language(), text) if text else ""


@lru_cache(maxsize=16_384)
def said_in(language: str | None, text: str) -> str:
    """The same, of the active ``language``. Lists and exports repeat what they say, and to say it takes longer than its row."""
    return READER.say(read(text)) if text else ""
