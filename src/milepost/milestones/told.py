"""What a rule has to say: a code with what it is about, put into words only when somebody reads it.

Pure, so that rules need no Django: ``str()`` gives English, ``saying.py`` the reader's language. The sentences stand in
``sentences.py``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from milepost.milestones.sentences import COUNTED, LISTED, PERCENT, SENTENCES, SEVERAL

#: What a sentence can be about: words of people as they are, a number, a day, or something told itself.
Value: TypeAlias = "str | int | date | Told | tuple[Told | str, ...]"


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence or a part of one: its code in ``sentences.py``, and its parameters by name."""

    code: str
    params: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        return ENGLISH.say(self)


_JOINED = {SEVERAL: " ", LISTED: ", "}
_KNOWN = {*SENTENCES, *COUNTED, *_JOINED, PERCENT}


def told(code: str, /, **params: Value) -> Told:
    """Say ``code`` of these.

    >>> str(told("overdue", ago=days(4)))
    'It was due 4 days ago and is not completed.'
    """
    return Told(code, tuple(params.items()))


def days(count: int) -> Told:
    """A number of days in words."""
    return told("days", count=count)


def share(points: int) -> Told:
    """Parts per 10,000 as a percentage."""
    return told(PERCENT, points=points)


def several(parts: tuple[Told | str, ...]) -> Told:
    """Sentences one after the other."""
    return told(SEVERAL, parts=parts)


def listed(parts: tuple[Told, ...]) -> Told:
    """Parts with commas between them."""
    return told(LISTED, parts=parts)


class Language:
    """How what is told is written. This one is English, and needs nothing."""

    def sentence(self, text: str) -> str:
        """The sentence in this language."""
        return text

    def counted(self, one: str, many: str, count: int) -> str:
        """The form for so many."""
        return one if count == 1 else many

    def number(self, value: int) -> str:
        return f"{value:,}"

    def percent(self, points: int) -> str:
        return f"{points / 100:g}%"

    def day(self, value: date) -> str:
        return f"{value.day} {value:%b %Y}"

    def aside(self, sentence: str) -> str:
        """A sentence as a part of another one."""
        return sentence[:1].lower() + sentence[1:].rstrip(".")

    def say(self, what: Told | str) -> str:
        """In words."""
        if isinstance(what, str):
            return what
        params = dict(what.params)
        if what.code in _JOINED:
            parts: Any = params["parts"]
            return _JOINED[what.code].join(self.say(part) for part in parts)
        if what.code == PERCENT:
            points: Any = params["points"]
            return self.percent(points)
        if what.code in COUNTED:
            count: Any = params["count"]
            text = self.counted(*COUNTED[what.code], count)
        else:
            text = self.sentence(SENTENCES[what.code])
        return text % {name: self._value(value) for name, value in params.items()}

    def _value(self, value: Value) -> str:
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int):
            return self.number(value)
        if isinstance(value, tuple):
            return "; ".join(self.aside(self.say(part)) for part in value)
        return self.say(value)


ENGLISH = Language()


def stored(what: Told | None) -> str:
    """As a column keeps it; empty for nothing."""
    return "" if what is None else json.dumps(_plain(what), ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> Told | str:
    """What a column keeps. Text of before there were codes is what it says.

    >>> read(stored(told("overdue", ago=days(4)))) == told("overdue", ago=days(4))
    True
    """
    if not text.startswith('["'):
        return text
    try:
        found = _lively(json.loads(text))
    except (ValueError, LookupError, TypeError):
        return text
    return found if isinstance(found, Told) else text


def _plain(value: Value) -> Any:
    if isinstance(value, Told):
        return [value.code, {name: _plain(one) for name, one in value.params}]
    if isinstance(value, tuple):
        return {"all": [_plain(one) for one in value]}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _lively(value: Any) -> Any:
    if isinstance(value, list):
        code, params = value
        if code not in _KNOWN:
            raise LookupError(code)
        return Told(code, tuple((name, _lively(one)) for name, one in params.items()))
    if isinstance(value, dict):
        return date.fromisoformat(value["day"]) if "day" in value else tuple(_lively(one) for one in value["all"])
    return value
