"""How figures, days and moments are written: by the reader's language and time zone, with a true minus."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from babel.numbers import get_currency_precision
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.core.locales import MINUS, current_locale, figure, percent, skeleton

__all__ = [
    "MINUS", "current_locale", "day", "distance", "lateness", "moment", "money_figure", "number", "percent", "quantity", "span",
]  # fmt: skip


def number(value: int | Decimal, decimals: int | None = None) -> str:
    """Grouped digits; ``decimals`` fixes how many stand behind the point, None shows those that there are."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    if decimals is None:
        pattern = "#,##0.######"
    return figure(value, pattern, current_locale())


def money_figure(minor: int, currency: str, *, decimals: bool = False) -> str:
    """The figure of an amount, without its unit: whole units, unless ``decimals`` asks for all of them."""
    places = get_currency_precision(currency)
    amount = Decimal(minor).scaleb(-places)
    return number(amount, places) if decimals else number(round(amount), 0)


def quantity(value: int) -> str:
    """Millionths of a unit as a plain figure."""
    return number(Decimal(value).scaleb(-6))


def day(value: date, today: date | None = None) -> str:
    """ "3 Dec", with the year when it is not this one."""
    this_year = today is not None and value.year == today.year
    return skeleton(value, "MMMd" if this_year else "yMMMd", current_locale())


def moment(value: datetime, today: date | None = None) -> str:
    """ "3 Dec, 14:05" in the reader's time zone."""
    local = timezone.localtime(value)
    clock = skeleton(local.time().replace(second=0, microsecond=0), "Hm", current_locale())
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
