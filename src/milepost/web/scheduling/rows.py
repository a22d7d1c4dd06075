"""Rows of a dry run as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.milestones.choices import ConstraintKind, Link
from milepost.milestones.rules import LAG_SCALE, WORKDAY
from milepost.scheduling.plans.model import How, Row, What
from milepost.scheduling.plans.wanting import NODE, ROOT
from milepost.web import formats
from milepost.web.templatetags.milestones import workdays
from milepost.web.words import field_name

#: How a row is called and which mark it has, in the order of the table.
HOW: Mapping[How, tuple[Any, str]] = {
    "refuse": (gettext_lazy("Refused"), "bad"),
    "create": (gettext_lazy("New"), "good"),
    "change": (gettext_lazy("Changed"), "progress"),
    "remove": (gettext_lazy("Removed"), "warn"),
    "keep": (gettext_lazy("Kept"), "idle"),
    "leave": (gettext_lazy("The same"), "done"),
}
WHAT: Mapping[What, Any] = {
    "milestone": gettext_lazy("Milestone"),
    "task": gettext_lazy("Task"),
    "link": gettext_lazy("Link"),
    "calendar": gettext_lazy("Calendar"),
}
#: Of what is new, more would be noise: the file says the rest.
OF_NEW = frozenset(
    {"parent", "planned_start", "planned_finish", "due", "duration_s", "percent", "link", "lag", "exceptions"}
)


def totals(counts: Mapping[What, Mapping[How, int]]) -> list[dict[str, Any]]:
    """What is how often created, changed …: one line for each kind of thing that the file has."""
    return [
        {
            "what": WHAT[what],
            "cells": [{"head": label, "count": counts[what].get(how, 0)} for how, (label, _tone) in HOW.items()],
        }
        for what in WHAT
        if what in counts
    ]


def lines(rows: Iterable[Row], today: date) -> list[dict[str, Any]]:
    """The rows of the table."""
    return [_line(row, today) for row in rows]


def _line(row: Row, today: date) -> dict[str, Any]:
    label, tone = HOW[row.how]
    shown = {name: pair for name, pair in row.changes.items() if row.how != "create" or name in OF_NEW}
    return {
        "how": label,
        "tone": tone,
        "what": WHAT[row.what],
        "key": row.key.removeprefix(NODE) if row.what in ("milestone", "task") and row.key != ROOT else "",
        "name": row.name,
        "milestone_id": row.id if row.what == "milestone" else None,
        "new": row.how == "create",
        "changes": [
            {"label": field_name(name), "before": said(name, old, today), "after": said(name, new, today)}
            for name, (old, new) in shown.items()
        ],
        "kept": [{"label": field_name(name), "why": why} for name, why in row.kept.items()],
        "why": row.why,
    }


def said(field: str, value: Any, today: date) -> str:
    """A value of a field."""
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime):
        return f"{formats.day(value.date(), today)}, {value:%H:%M}"
    if isinstance(value, date):
        return formats.day(value, today)
    if field in ("duration_s", "remaining_s"):
        return workdays(value)
    if field == "percent":
        return formats.percent(value)
    return _in_words(field, value)


def _in_words(field: str, value: Any) -> str:
    if field == "constraint_kind":
        return str(ConstraintKind(value).label)
    if field == "link":
        return str(Link(value).label)
    if field == "lag":
        return _lag(*value)
    if field == "week":
        hours = sum(end - start for day in value for start, end in day) / 3600
        return _("%(n)s hours a week") % {"n": f"{hours:g}"}
    return str(value)


def _lag(lag: int, unit: str) -> str:
    if unit == "percent":
        return formats.percent(lag)
    if unit == "elapsed":
        return _("%(n)s elapsed days") % {"n": f"{lag / LAG_SCALE['elapsed']:g}".replace("-", formats.MINUS)}  # type: ignore[index]
    days = f"{abs(lag) / WORKDAY:g}"
    return (formats.MINUS if lag < 0 else "") + _("%(n)s working days") % {"n": days}
