"""Money is an integer of minor units and an ISO 4217 code; never a float.

Shares and rates that people type as percentages are stored in basis points (1% = 100), quantities with six decimals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from functools import lru_cache

from babel.core import get_global
from babel.numbers import get_currency_precision
from django.utils.translation import gettext as _

from milepost.core.errors import Invalid

MAX_MINOR = 10**17  # a quadrillion of a currency with cents: beyond any firm, inside int64
QUANTITY_SCALE = 10**6
MAX_QUANTITY = 10**18
LONGEST_NUMBER = 1000  # characters
_ISO_CODES: frozenset[str] = frozenset(get_global("all_currencies"))
_PLAIN_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency. ``minor`` counts its smallest unit (cents; yen for JPY)."""

    minor: int
    currency: str

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-get_currency_precision(self.currency))


def check_currency(code: str, field: str = "currency") -> str:
    """``code`` upper-cased when it is a currency of CLDR's list (ISO 4217). Raises Invalid."""
    upper = code.strip().upper()
    if not code.isascii() or upper not in _ISO_CODES:
        raise Invalid(
            field, code, _("is not a currency code"), _("Use a three-letter ISO 4217 code such as EUR or USD.")
        )
    return upper


def parse_decimal(value: str | int | Decimal, field: str) -> Decimal:
    """A plain decimal number: digits, one point, a sign; no exponent, no grouping, no infinity. Raises Invalid."""
    text = str(value).strip().replace("\N{MINUS SIGN}", "-")
    if len(text) > LONGEST_NUMBER or not _PLAIN_NUMBER.match(text):
        raise Invalid(
            field, value, _("is not a number"), _("Write digits with a point for decimals, such as 1250000.50.")
        )
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise Invalid(field, value, _("is not a number"), _("Write digits with a point for decimals.")) from error


def scaled(value: str | int | Decimal, field: str, places: int, limit: int) -> int:
    """``value`` as an integer of 10**-places. Raises Invalid when digits would be lost or ``limit`` passed."""
    with localcontext(prec=2 * LONGEST_NUMBER):  # else a number of more than 28 digits would be rounded here, unseen
        number = parse_decimal(value, field).scaleb(places)
    if number != number.to_integral_value():
        raise Invalid(
            field,
            value,
            _("has more than %(places)s decimals") % {"places": places},
            _("Round it to %(places)s decimals.") % {"places": places},
        )
    if abs(number) > limit:
        raise Invalid(
            field,
            value,
            _("is too large"),
            _("The largest is %(largest)s.") % {"largest": f"{Decimal(limit).scaleb(-places):f}"},
        )
    return int(number)


def parse_money(value: str | int | Decimal | Mapping[str, str], currency: str, field: str) -> int:
    """Minor units of ``value`` given in major units of ``currency``. Raises Invalid; nothing is rounded.

    ``value`` may also name its own currency, as ``{"amount": …, "currency": …}``; another one than ``currency`` is refused.
    """
    if isinstance(value, Mapping):
        if value["currency"].upper() != currency:
            raise Invalid(
                f"{field}.currency",
                value["currency"],
                _("is not %(currency)s, in which this is kept") % {"currency": currency},
            )
        value, field = value["amount"], f"{field}.amount"
    return scaled(value, field, get_currency_precision(currency), MAX_MINOR)


def parse_percent(value: str | int | Decimal, field: str, *, low: int = 0, high: int = 10_000) -> int:
    """Basis points of a percentage, between ``low`` and ``high`` inclusive. Raises Invalid.

    >>> parse_percent("12.5", "stake")
    1250
    """
    points = scaled(value, field, 2, MAX_MINOR)
    if not low <= points <= high:
        raise Invalid(
            field,
            value,
            _("is not between %(low)s and %(high)s percent") % {"low": f"{low / 100:g}", "high": f"{high / 100:g}"},
        )
    return points


def parse_quantity(value: str | int | Decimal, field: str) -> int:
    """A quantity of any unit as an integer of millionths. Raises Invalid."""
    return scaled(value, field, 6, MAX_QUANTITY)


def plain(value: int, places: int) -> str:
    """The inverse of ``scaled``: shortest plain decimal text.

    >>> plain(1250, 2), plain(-500000, 6), plain(0, 2)
    ('12.5', '-0.5', '0')
    """
    text = f"{Decimal(value).scaleb(-places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_money(minor: int, currency: str) -> str:
    """Major units as plain decimal text with the currency's own decimals: for the API and files."""
    return f"{Money(minor, currency).decimal:f}"


@lru_cache(maxsize=16_384)  # lists and exports write the same shares again and again
def plain_percent(points: int) -> str:
    """Basis points as a percentage in plain decimal text."""
    return plain(points, 2)


@lru_cache(maxsize=16_384)
def plain_quantity(value: int) -> str:
    """Millionths as plain decimal text."""
    return plain(value, 6)
