"""Working hours and days off, as people write them in a form, and back. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_LINE = re.compile(
    r"(?P<first>\d{4}-\d{2}-\d{2})(?:\s*[-–]\s*(?P<last>\d{4}-\d{2}-\d{2}))?"
    r"(?P<hours>(?:[\s,]+\d{1,2}:\d{2}\s*[-–]\s*\d{1,2}:\d{2})*)\s*(?P<name>.*)"
)
Shifts = list[list[int]]


def read_shifts(text: str) -> Shifts:
    """Seconds of the day of "09:00–12:00, 13:00–17:00"; nothing is a day off. Raises ValidationError with what it cannot read.

    >>> read_shifts("9:00-12:30, 13:00–24:00")
    [[32400, 45000], [46800, 86400]]
    """
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        span = _SPAN.fullmatch(part)
        if span is None:
            raise forms.ValidationError(_("“%(part)s” is not a span of hours. Write 09:00–17:00.") % {"part": part})
        begins, minute, ends, until = map(int, span.groups())
        if minute > 59 or until > 59:
            raise forms.ValidationError(_("“%(part)s” has no such minute. Write 09:00–17:00.") % {"part": part})
        found.append([begins * 3600 + minute * 60, ends * 3600 + until * 60])
    return found


def write_shifts(shifts: Shifts) -> str:
    """The inverse of ``read_shifts``.

    >>> write_shifts([[32400, 45000]])
    '09:00–12:30'
    """
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in shifts)


def read_exceptions(text: str) -> list[dict[str, Any]]:
    """Lines such as "2026-12-24 – 2026-12-31 Works holiday" or "2026-12-19 09:00–13:00 Saturday shift".

    Raises ValidationError that names the line.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        read = _LINE.fullmatch(line.strip())
        if read is None or not _days(read):
            words = _("Line %(n)s, “%(line)s”, has no day. Write 2026-12-24 – 2026-12-31 Works holiday.")
            raise forms.ValidationError(words % {"n": number, "line": line.strip()[:60]})
        shifts = read_shifts(",".join(part[0] for part in re.finditer(_SPAN, read["hours"])))
        last = read["last"] or read["first"]
        found.append({"from": read["first"], "until": last, "shifts": shifts, "name": read["name"].strip()})
    return found


def write_exceptions(lines: list[dict[str, Any]]) -> str:
    """The inverse of ``read_exceptions``."""
    return "\n".join(
        " ".join(filter(None, (_span(line), write_shifts(line["shifts"]), line["name"]))) for line in lines
    )


def _span(line: dict[str, Any]) -> str:
    first, last = line["from"], line["until"]
    return first if first == last else f"{first} – {last}"


def _days(read: re.Match[str]) -> bool:
    try:
        return all(date.fromisoformat(read[name]) for name in ("first", "last") if read[name])
    except ValueError:
        return False


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
