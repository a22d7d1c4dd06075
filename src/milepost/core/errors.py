"""What can go wrong in the domain: each error names the field, shows the offending value and says what to do.

Interfaces translate them once: pages show them at the field with the form kept, the API as RFC 9457 problems.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

#: What the kinds of things are called in a sentence.
KIND_WORDS: dict[str, str | Promise] = {
    "activity": gettext_lazy("activity"),
    "address_code": gettext_lazy("code for an address"),
    "attachment": gettext_lazy("attachment"),
    "baseline": gettext_lazy("baseline"),
    "cadence": gettext_lazy("rhythm of updates"),
    "calendar": gettext_lazy("calendar"),
    "category": gettext_lazy("category"),
    "change_request": gettext_lazy("change request"),
    "comment": gettext_lazy("comment"),
    "company": gettext_lazy("company"),
    "criterion": gettext_lazy("criterion"),
    "crossing": gettext_lazy("crossing"),
    "crossing_pair": gettext_lazy("joined crossing"),
    "dependency": gettext_lazy("dependency"),
    "digest": gettext_lazy("digest"),
    "event": gettext_lazy("event"),
    "evidence": gettext_lazy("evidence"),
    "file of the attachment": gettext_lazy("file of the attachment"),
    "firm": gettext_lazy("firm"),
    "grant": gettext_lazy("grant"),
    "holding": gettext_lazy("holding"),
    "import": gettext_lazy("import"),
    "initiative": gettext_lazy("initiative"),
    "invitation": gettext_lazy("invitation"),
    "membership": gettext_lazy("membership"),
    "milestone": gettext_lazy("milestone"),
    "objective": gettext_lazy("objective"),
    "person": gettext_lazy("person"),
    "person in this company": gettext_lazy("person in this company"),
    "person who sees this": gettext_lazy("person who sees this"),
    "plan_import": gettext_lazy("import of a plan file"),
    "portfolio": gettext_lazy("portfolio"),
    "proposal": gettext_lazy("proposal"),
    "scope": gettext_lazy("scope"),
    "snooze": gettext_lazy("snooze"),
    "task": gettext_lazy("task"),
    "template": gettext_lazy("template"),
    "saved_view": gettext_lazy("saved view"),
    "thresholds": gettext_lazy("thresholds"),
    "token": gettext_lazy("token"),
    "update": gettext_lazy("update"),
    "view": gettext_lazy("view"),
    "action": gettext_lazy("change"),
    "user": gettext_lazy("user"),
}


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
    """Several values that cannot be taken, by row of a bulk request (0-based). Nothing was written.

    ``means``: by row, the field and value that say which one it is, for errors that are about no field. ``current``: by row,
    what stands there now, where somebody else was faster.
    """

    status = 422
    code = "invalid_rows"

    def __init__(self, errors: list[tuple[int, DomainError]]) -> None:
        super().__init__(
            ngettext(
                "%(count)s of the rows cannot be taken; nothing was written",
                "%(count)s of the rows cannot be taken; nothing was written",
                len(errors),
            )
            % {"count": len(errors)},
            _("Mend these rows and send all again."),
        )
        self.errors = errors
        self.means: dict[int, tuple[str, Any]] = {}
        self.current: dict[int, dict[str, Any]] = {}


class Missing(DomainError):
    """There is no such thing, or the viewer may not know that there is: both look the same from outside."""

    status = 404
    code = "missing"

    def __init__(self, kind: str, value: object, field: str = "id") -> None:
        told = {"kind": KIND_WORDS.get(kind, kind), "value": shown(value)}
        super().__init__(_("There is no %(kind)s %(value)s that you can see.") % told)
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
            _("This %(kind)s has changed since you read it (you sent version %(sent)s, it is now %(current)s).")
            % {"kind": KIND_WORDS.get(kind, kind), "sent": sent_version, "current": current_version},
            _("Compare both versions, then send your change with the present version."),
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
        return _("nothing")
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
