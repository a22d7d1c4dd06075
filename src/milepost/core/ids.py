"""Identifiers: 63-bit integers inside, 13 characters outside.

An id is 41 bits of milliseconds since 2024-01-01 UTC (good until 2093) and 22 random bits. Rows come out in the order
in which they were made, engine arrays hold them as int64, and, unlike a counter, an id tells nobody how many rows
other companies made. Outside the process (URL, JSON, CSV) an id is always its 13 characters of Crockford's base 32, since
JavaScript loses integers above 2**53.
"""

from __future__ import annotations

import secrets
import threading
import time
from datetime import UTC, datetime
from functools import lru_cache

from django.utils.translation import gettext as _

from milepost.core.errors import Invalid

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 13
EPOCH_MS = 1_704_067_200_000  # 2024-01-01T00:00:00Z
RANDOM_BITS = 22
STRIDE_BITS = 6
MAX_ID = 2**63 - 1
# What people type instead: Crockford reads o as 0, i and l as 1.
_VALUES = {c: i for i, c in enumerate(ALPHABET)} | {"o": 0, "i": 1, "l": 1}

# Ten bits at a time: lists hold thousands of ids.
_PAIRS = [high + low for high in ALPHABET for low in ALPHABET]

_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """A fresh id, larger than every id this process made before."""
    global _last
    random = secrets.randbits(RANDOM_BITS + STRIDE_BITS)  # the system is asked once
    candidate = ((time.time_ns() // 1_000_000 - EPOCH_MS) << RANDOM_BITS) | (random >> STRIDE_BITS)
    with _lock:
        # Many rows in one millisecond would collide by chance: step on from the last one by an unguessable stride.
        _last = candidate if candidate > _last else _last + 1 + (random & ((1 << STRIDE_BITS) - 1))
        return _last


def id_before(seconds: int) -> int:
    """Less than every id that is made from so many seconds ago on, by the clock of ids."""
    return max(0, (time.time_ns() // 1_000_000 - EPOCH_MS - seconds * 1000) << RANDOM_BITS)


def first_id_of(moment: datetime) -> int:
    """Not more than every id that is made from ``moment`` on, and more than every one from before its millisecond."""
    return max(0, (int(moment.timestamp() * 1000) - EPOCH_MS) << RANDOM_BITS)


def made_at(value: int) -> datetime:
    """The moment, to the millisecond, at which an id was made.

    >>> made_at(first_id_of(datetime(2026, 11, 30, 12, tzinfo=UTC)))
    datetime.datetime(2026, 11, 30, 12, 0, tzinfo=datetime.timezone.utc)
    """
    return datetime.fromtimestamp(((value >> RANDOM_BITS) + EPOCH_MS) / 1000, UTC)


@lru_cache(maxsize=16_384)  # rows repeat the ids of their company, initiative and owner
def encode_id(value: int) -> str:
    """The 13 characters that stand for ``value`` outside.

    >>> encode_id(0), encode_id(2**63 - 1)
    ('0000000000000', '7zzzzzzzzzzzz')
    """
    if not 0 <= value <= MAX_ID:
        raise ValueError(f"{value} is not a 63-bit id")
    pairs = _PAIRS
    return (
        ALPHABET[value >> 60]
        + pairs[value >> 50 & 1023]
        + pairs[value >> 40 & 1023]
        + pairs[value >> 30 & 1023]
        + pairs[value >> 20 & 1023]
        + pairs[value >> 10 & 1023]
        + pairs[value & 1023]
    )


def decode_id(text: str, field: str = "id") -> int:
    """The id that ``text`` stands for; upper case and look-alike letters are forgiven.

    Raises Invalid (naming ``field`` and the text) for anything else.

    >>> decode_id("7ZZZZZZZZZZZZ") == 2**63 - 1
    True
    """
    value = 0
    lowered = text.lower()
    # isascii: lower() makes a plain k of the Kelvin sign.
    if not text.isascii() or len(text) != LENGTH or not set(lowered) <= _VALUES.keys():
        raise Invalid(
            field, text, _("is not an id"), _("Ids are 13 letters and digits, as the API and the pages give them.")
        )
    for char in lowered:
        value = value << 5 | _VALUES[char]
    if value > MAX_ID:
        raise Invalid(
            field, text, _("is not an id"), _("Ids are 13 letters and digits, as the API and the pages give them.")
        )
    return value


class IdConverter:
    """Django path converter: ``<id:company_id>`` gives the integer."""

    regex = "[0-9a-zA-Z]{13}"

    def to_python(self, value: str) -> int:
        """Decode; a ValueError makes Django answer 404."""
        try:
            return decode_id(value)
        except Invalid as error:
            raise ValueError(str(error)) from error

    def to_url(self, value: int) -> str:
        """Encode for ``reverse`` and ``{% url %}``."""
        return encode_id(value)
