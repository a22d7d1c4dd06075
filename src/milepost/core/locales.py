"""Figures and days as the reader's language writes them."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.numbers import format_decimal
from django.utils import translation
from django.utils.translation import gettext as _

MINUS = "\N{MINUS SIGN}"
#: English is written the way most of the world reads it: the day before the month.
_LOCALES = {"en": "en_GB"}


def current_locale() -> Locale:
    """The reader's language, as babel knows it."""
    return _locale(translation.get_language() or "en")


@lru_cache
def _locale(code: str) -> Locale:
    try:
        return Locale.parse(_LOCALES.get(code, code.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


# A list repeats its figures and days, and babel takes longer over one of them than a template over its row.
@lru_cache(maxsize=16_384)
def figure(value: int | Decimal, pattern: str, locale: Locale) -> str:
    """A figure by babel's pattern, with a true minus."""
    return format_decimal(value, format=pattern, locale=locale).replace("-", MINUS)


@lru_cache(maxsize=16_384)
def skeleton(value: date | time, fields: str, locale: Locale) -> str:
    """A day or a time with these fields, in the order of the language."""
    return format_skeleton(fields, value, locale=locale)


def whole_percent(points: int) -> str:
    """Basis points as a percentage without decimals, for lists; what is not done is never 100%, what is begun never 0%.

    >>> whole_percent(8125), whole_percent(9999), whole_percent(3)
    ('81%', '99%', '1%')
    """
    return percent(max(points // 100, points > 0) * 100)


def percent(points: int) -> str:
    """Basis points as a percentage, with at most two decimals."""
    return _("%(figure)s%%") % {"figure": figure(Decimal(points) / 100, "#,##0.##", current_locale())}
