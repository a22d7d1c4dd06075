"""What can go wrong in the domain: each error names the field, shows the offending value and says what to do.

Interfaces translate them once: pages show them at the field with the form kept, the API as RFC 9457 problems.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """Base of everything a caller may show to the person who asked."""

    status = 400
    code = "error"

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend


class Invalid(DomainError):
    """A value that cannot be taken. ``field`` is the argument's name, ``value`` what was given."""

    status = 422
    code = "invalid"

    def __init__(self, field: str, value: object, message: str, mend: str = "") -> None:
        super().__init__(message, mend)
        self.field = field
        self.value = value

    def __str__(self) -> str:
        return f"{self.field}: {shown(self.value)} {self.message}"


class InvalidRows(DomainError):
    """Several values that cannot be taken, by row of a bulk request (0-based). Nothing was written."""

    status = 422
    code = "invalid_rows"

    def __init__(self, errors: list[tuple[int, DomainError]]) -> None:
        super().__init__(
            f"{len(errors)} of the rows cannot be taken; nothing was written", "Mend these rows and send all again."
        )
        self.errors = errors


class Missing(DomainError):
    """There is no such thing, or the viewer may not know that there is: both look the same from outside."""

    status = 404
    code = "missing"

    def __init__(self, kind: str, value: object, field: str = "id") -> None:
        super().__init__(f"There is no {kind.replace('_', ' ')} {shown(value)} that you can see.")
        self.kind = kind
        self.field = field
        self.value = value


class Forbidden(DomainError):
    """The viewer sees the thing but may not do this to it."""

    status = 403
    code = "forbidden"


class Conflict(DomainError):
    """The request is fine but contradicts the present state."""

    status = 409
    code = "conflict"

    def __init__(self, message: str, mend: str = "", *, field: str = "", value: object = None) -> None:
        super().__init__(message, mend)
        self.field = field
        self.value = value


class Stale(DomainError):
    """Someone else changed it since the caller read it. Carries the present state so that both can be shown."""

    status = 412
    code = "stale"

    def __init__(self, kind: str, *, sent_version: int, current_version: int, current: Mapping[str, Any]) -> None:
        super().__init__(
            f"This {kind.replace('_', ' ')} has changed since you read it "
            f"(you sent version {sent_version}, it is now {current_version}).",
            "Compare both versions, then send your change with the present version.",
        )
        self.kind = kind
        self.sent_version = sent_version
        self.current_version = current_version
        self.current = dict(current)


def shown(value: object, limit: int = 120) -> str:
    """``value`` as it may stand in a message: quoted, shortened past ``limit`` characters.

    >>> shown("x"), shown(None)
    ("'x'", 'nothing')
    """
    if value is None:
        return "nothing"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
