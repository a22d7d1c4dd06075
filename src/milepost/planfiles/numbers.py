"""Numbers as text: which of point and comma stands before the decimals, decided for a file as a whole.

`1,234` is one and a bit where commas mark decimals, and more than a thousand where they mark thousands. Nothing in the text
itself says which; the other numbers of the file do, or its locale, or whoever gives the file. Else it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress

from milepost.planfiles.losing import gettext_noop
from milepost.planfiles.model import Loss

NAME_IT = "Say which mark stands before decimals (--decimal , or --decimal .)"
OPEN = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
"""What may be a number with three decimals, or one in thousands."""
GROUPED = {
    ".": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII),
    ",": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?", re.ASCII),
}
"""A number with its thousands apart, by the mark of its decimals."""
BY_CURRENCY = gettext_noop(
    "Point and comma are read as the file's currency says; no other number shows which one marks decimals"
)


class NotOne(ValueError):
    """A text is not what its field means; the reader turns it into a BadValue with its place."""

    def __init__(self, text: object, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.text = text
        self.message = message
        self.mend = mend


class Marks:
    """The mark of decimals in one file, found out when the first number needs it.

    numbers: gives, for a mark, the texts in the file's columns of numbers that hold it. stated: the mark of the file's currency.
    named: what whoever gives the file says. mend: what to do about a number that nothing decides.
    """

    def __init__(
        self,
        numbers: Callable[[str], Iterable[str]] = lambda _: (),
        *,
        stated: str = "",
        named: str = "",
        mend: str = NAME_IT,
    ) -> None:
        self._numbers = numbers
        self._stated = stated
        self._named = named
        self._mend = mend
        self._shown: dict[str, set[str]] = {}
        self._by_currency: set[str] = set()

    def of(self, text: str) -> str:
        """Return the mark of decimals in a number that may be either. Raises NotOne."""
        if self._named:
            return self._named
        shown = self._shown_where(text)
        if len(shown) == 1:
            return next(iter(shown))
        if self._stated:
            self._by_currency.add(text)
            return self._stated
        if shown or "," in text:
            both = (
                "both marks stand before decimals in this file" if shown else "no other number of the file shows which"
            )
            raise NotOne(
                text, f"is a number with three decimals or one in thousands, and {both}", self._mend
            )  # fmt: skip
        return "."

    def _shown_where(self, text: str) -> set[str]:
        """Return the marks that stand before decimals beyond doubt.

        Most files have no comma in any number; of them a point need not be looked for where the text has one.
        """
        found = self._certain(",")
        return found | self._certain(".") if found or "," in text or self._stated == "," else found

    def _certain(self, mark: str) -> set[str]:
        """Return the marks of decimals that the numbers which hold a mark show."""
        if mark not in self._shown:
            known = self._shown[mark] = set()
            for text in self._numbers(mark):
                with suppress(NotOne):
                    known.add(mark_of(text))
                if len(known - {""}) == 2 or (mark == "." and "." in known):
                    break
            known.discard("")
        return self._shown[mark]

    def losses(self) -> list[Loss]:
        """Return what is to be said of numbers that the currency alone decided."""
        return [Loss(gettext_noop("numbers"), BY_CURRENCY, len(self._by_currency))] if self._by_currency else []


STANDARD = Marks(mend="Write it with a point before decimals, as XML does, and nothing between thousands")
"""Of formats that write numbers with a point, as XML does."""


def mark_of(text: str) -> str:
    """Return the mark of decimals in a number that holds a point or comma, nothing where it may be either. Raises NotOne.

    >>> mark_of("8,5"), mark_of("1.234,5"), mark_of("0,125"), mark_of("1,234,567"), mark_of("1,234")
    (',', ',', ',', '.', '')
    """
    points, commas = text.count("."), text.count(",")
    if points + commas == 1:
        return "" if OPEN.fullmatch(text) else "," if commas else "."
    last = max(text.rfind("."), text.rfind(","))
    mark = text[last] if points and commas else "." if commas else ","
    if GROUPED[mark].fullmatch(text) is None:
        raise NotOne(text, "is not a number")
    return mark


def number(text: str, marks: Marks = STANDARD) -> float:
    """Return a number written with a point or, as some locales do, with a comma; grouping is understood. Raises NotOne.

    >>> number("8.5"), number("8,5"), number("1.234,5"), number("1,234.5"), number("1,234", Marks(named=","))
    (8.5, 8.5, 1234.5, 1234.5, 1.234)
    """
    plain = text
    if "," in text or "." in text:
        mark = mark_of(text) or marks.of(text)
        plain = text.replace(",", "") if mark == "." else text.replace(".", "").replace(",", ".")
    try:
        value = float("_" if "_" in plain else plain)
    except ValueError:
        raise NotOne(text, "is not a number") from None
    if not -1e13 < value < 1e13:
        raise NotOne(text, "is out of range")
    return value
