"""Typed access to the children of a PMXML element, with the place of anything wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from lxml import etree

from milepost.engine.times import HOUR
from milepost.planfiles.errors import BadValue, MissingPart, Place
from milepost.planfiles.numbers import NotOne
from milepost.planfiles.values import Moments, Names, Scaled, period, whole
from milepost.planfiles.xmlstream import local

T = TypeVar("T")


class Values:
    """The parsers of one file; each remembers what it has seen."""

    def __init__(self) -> None:
        self.moments = Moments()
        self.hours = Scaled(HOUR)
        self.parts = Scaled(10_000)
        self.names = Names()


class Record:
    """The texts of one element's children."""

    def __init__(
        self, element: etree._Element, name: str, values: Values, texts: Mapping[str, str] | None = None
    ) -> None:
        found = {local(child): child.text or "" for child in element}
        self.texts = {**texts, **found} if texts else found
        self.name = f"{name} {self.texts['ObjectId']}" if self.texts.get("ObjectId") else name
        self.line = element.sourceline or 0
        self.values = values

    def text(self, name: str) -> str:
        """Return a child's text, empty when there is none."""
        text = self.texts.get(name, "")
        self.values.names.keep(text, self.line, self.name, name)
        return text

    def uid(self, name: str = "ObjectId") -> int:
        """Return a whole number that must be there."""
        found = self.reference(name)
        if found is None:
            raise MissingPart(f"The element has no {name}", Place(self.line, self.name, name))
        return found

    def reference(self, name: str) -> int | None:
        """Return a whole number, None when empty."""
        text = self.text(name).strip()
        try:
            return whole(text) if text else None
        except NotOne as error:
            raise self._wrong(name, error) from None

    def moment(self, name: str) -> int | None:
        """Return plan time, None when empty."""
        try:
            return self.values.moments[self.text(name).strip()]
        except NotOne as error:
            raise self._wrong(name, error) from None

    def hours(self, name: str) -> int | None:
        """Return hours as seconds, None when empty."""
        try:
            return self.values.hours[self.text(name).strip()]
        except NotOne as error:
            raise self._wrong(name, error) from None

    def period(self, name: str) -> int | None:
        """Return how many seconds of work HoursPerDay, HoursPerWeek ... say, None where they say nothing."""
        try:
            return period(self.hours(name), name.removeprefix("HoursPer").lower(), self.text(name))
        except NotOne as error:
            raise self._wrong(name, error) from None

    def parts(self, name: str) -> int:
        """Return a fraction as parts per 10,000, 0 when empty."""
        try:
            return self.values.parts[self.text(name).strip()] or 0
        except NotOne as error:
            raise self._wrong(name, error) from None

    def flag(self, name: str, otherwise: bool = False) -> bool:
        """Return a yes or no."""
        text = self.text(name).strip().lower()
        return text in {"1", "true", "y"} if text else otherwise

    def choice(self, name: str, words: Mapping[str, T], otherwise: T | None = None) -> T:
        """Return what one of the format's words means. Raises BadValue."""
        text = self.text(name).strip()
        if not text and otherwise is not None:
            return otherwise
        if text not in words:
            raise self._wrong(name, NotOne(text, f"is none of {', '.join(words)}"))
        return words[text]

    def _wrong(self, name: str, error: NotOne) -> BadValue:
        return BadValue(error.message, Place(self.line, self.name, name), value=error.text, mend=error.mend)
