"""How figures, days and moments are written: by the reader's language and time zone, with a true minus."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.numbers import format_decimal, get_currency_precision
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
def _figure(value: int | Decimal, pattern: str, locale: Locale) -> str:
    return format_decimal(value, format=pattern, locale=locale).replace("-", MINUS)


@lru_cache(maxsize=16_384)
def _skeleton(value: date | time, skeleton: str, locale: Locale) -> str:
    return format_skeleton(skeleton, value, locale=locale)


def number(value: int | Decimal, decimals: int | None = None) -> str:
    """Grouped digits; ``decimals`` fixes how many stand behind the point, None shows those that there are."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    if decimals is None:
        pattern = "#,##0.######"
    return _figure(value, pattern, current_locale())


def money_figure(minor: int, currency: str, *, decimals: bool = False) -> str:
    """The figure of an amount, without its unit: whole units, unless ``decimals`` asks for all of them."""
    places = get_currency_precision(currency)
    amount = Decimal(minor).scaleb(-places)
    return number(amount, places) if decimals else number(round(amount), 0)


def percent(points: int) -> str:
    """Basis points as a percentage, with at most two decimals."""
    return _("%(figure)s%%") % {"figure": _figure(Decimal(points) / 100, "#,##0.##", current_locale())}


def quantity(value: int) -> str:
    """Millionths of a unit as a plain figure."""
    return number(Decimal(value).scaleb(-6))


def day(value: date, today: date | None = None) -> str:
    """ "3 Dec", with the year when it is not this one."""
    this_year = today is not None and value.year == today.year
    return _skeleton(value, "MMMd" if this_year else "yMMMd", current_locale())


def moment(value: datetime, today: date | None = None) -> str:
    """ "3 Dec, 14:05" in the reader's time zone."""
    local = timezone.localtime(value)
    clock = _skeleton(local.time().replace(second=0, microsecond=0), "Hm", current_locale())
    return f"{day(local.date(), today)}, {clock}"


def distance(value: date, today: date) -> str:
    """How far a day is from today, in words."""
    days = (value - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    if days > 0:
        return _("in %(span)s") % {"span": span(days)}
    return _("%(span)s ago") % {"span": span(-days)}


def lateness(due: date, today: date) -> str:
    """The same for a day committed to: what is past is late."""
    days = (today - due).days
    return _("%(span)s late") % {"span": span(days)} if days > 0 else distance(due, today)


def span(days: int) -> str:
    """A number of days in words, in months and years once days say little."""
    if days < 60:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if days < 730:
        months = round(days / 30.44)
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    years = Decimal(round(days / 182.62)) / 2  # to the half: four and a half are not five
    return ngettext("%(n)s year", "%(n)s years", int(years)) % {"n": number(years)}
