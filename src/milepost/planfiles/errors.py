"""What can be wrong with a plan file. Each error says where it is and shows the value; nothing is half read.

All are PlanFileErrors, and those are ValueErrors: the file that was given cannot be taken as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass

SHOWN = 120
"""Characters of an offending value that a message shows."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file. line: from 1, 0 when unknown. record: table or element, with its id where one is known."""

    line: int = 0
    record: str = ""
    field: str = ""

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        name = f"{self.record}.{self.field}" if self.record and self.field else self.record or self.field
        return ", ".join(part for part in (line, name) if part)


NOWHERE = Place()


class PlanFileError(ValueError):
    """Base of all. `place` says where, `value` what was found, `mend` what to do about it; `file` is set by `read`."""

    def __init__(self, message: str, place: Place = NOWHERE, *, value: object = None, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.value = value
        self.mend = mend
        self.file = ""

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, str(self.place)) if part)
        said = self.message if self.value is None else f"{shown(self.value)} {self.message}"
        text = f"{where}: {said}" if where else said
        return f"{text}. {self.mend}." if self.mend else f"{text}."


class UnknownFormat(PlanFileError):
    """The content is of no format that Milepost reads."""


class TooLarge(PlanFileError):
    """The file, or one record of it, is above the stated limit."""


class BadEncoding(PlanFileError):
    """The bytes are not text in the encoding that was named or found."""


class Truncated(PlanFileError):
    """The file ends before its end mark: it was cut off."""


class BadRow(PlanFileError):
    """A row does not have the columns that its table announced, or a line is none of the format."""


class BadValue(PlanFileError):
    """A field holds something that cannot be what the field means."""


class MissingPart(PlanFileError):
    """A table, element or column is missing without which there is no plan."""


class BadXml(PlanFileError):
    """The file is not well-formed XML."""


class UnsafeXml(PlanFileError):
    """The XML declares a document type or entities. Plan files need neither, attacks do."""


class Contradiction(PlanFileError):
    """Every field can be read, but together they are no plan (an activity on a calendar that is not there ...)."""


class ExtraMissing(PlanFileError):
    """The format is read through an optional extra that is not installed."""


class JavaMissing(PlanFileError):
    """The format is read through MPXJ, which needs a Java that is not there or does not start."""


class CannotWrite(PlanFileError):
    """The plan cannot be put into this format at all, not even with losses."""


def shown(value: object) -> str:
    """Return a value as it may stand in a message: quoted, shortened.

    >>> shown("x")
    "'x'"
    """
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
