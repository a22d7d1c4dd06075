"""The columns that the list of milestones can show; the name always stands first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``key`` stands in the address, ``sort`` is the list's sort key by it, if it has one."""

    key: str
    label: str | Promise
    sort: str = ""
    numeric: bool = False
    usual: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("company", _("Company"), usual=True),
    Column("initiative", _("Initiative")),
    Column("status", _("Status"), usual=True),
    Column("due", _("Due"), sort="due", usual=True),
    Column("forecast", _("Forecast"), sort="forecast"),
    Column("why", _("Why then")),
    Column("margin", _("Margin"), sort="margin", numeric=True, usual=True),
    Column("percent", _("Complete"), sort="percent", numeric=True, usual=True),
    Column("owner", _("Owner"), usual=True),
    Column("milestone_type", _("Type")),
    Column("category", _("Category")),
    Column("plan", _("Planned")),
    Column("float", _("Float"), numeric=True),
    Column("drag", _("Drag"), numeric=True),
    Column("p_due", _("On time"), numeric=True),
    Column("weight", _("Weight"), sort="weight", numeric=True),
    Column("tasks", _("Tasks"), numeric=True),
    Column("tags", _("Tags")),
    Column("code", _("Code")),
    Column("last_word", _("Last word"), usual=True),
    Column("word_due", _("Next word"), sort="word_due"),
)
USUAL = tuple(column.key for column in COLUMNS if column.usual)
#: In the address: no column beside the name.
NONE = "none"


def chosen_columns(asked: Iterable[str]) -> tuple[Column, ...]:
    """Those that the address asks for, in the order of COLUMNS; the usual ones when it asks for none."""
    names = {name for part in asked for name in part.split(",") if name}
    if not names:
        names = set(USUAL)
    return tuple(column for column in COLUMNS if column.key in names)


def in_address(asked: list[str]) -> str:
    """What the address says of the columns: nothing of the usual ones. A form sends an empty one with those it ticked."""
    sent = [part for text in asked for part in text.split(",")]
    if not sent:
        return ""
    keys = tuple(column.key for column in COLUMNS if column.key in sent)
    return "" if keys == USUAL else ",".join(keys) or NONE
