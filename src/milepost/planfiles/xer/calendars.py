"""XER's calendars: the parenthesised text of CALENDAR.clndr_data, with a week and dated exceptions.

A node is written (0||NAME(ATTRIBUTES)(CHILDREN)); attributes are s|08:00|f|12:00 for a shift and d|43650 for a date,
counted in days since 1899-12-30. Line breaks stand as the character 0x7F.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from milepost.engine.plan import Calendar, CalendarException
from milepost.engine.times import DAY, HOUR, MINUTE, day_number
from milepost.engine.worktime import OFFICE_WEEK, Shift
from milepost.planfiles.daytimes import derived, inherited, shifts_of
from milepost.planfiles.errors import BadValue, Contradiction, Place
from milepost.planfiles.losing import gettext_noop
from milepost.planfiles.model import Loss
from milepost.planfiles.numbers import NotOne
from milepost.planfiles.source import refuse_too_many
from milepost.planfiles.values import PERIODS, Clock, Scaled, period, whole
from milepost.planfiles.xer.tables import Table

ZERO_DAY = day_number(date(1899, 12, 30))
LAST_DAY = day_number(date(9999, 12, 31))
MOST_TEXT = 4 * 1024 * 1024
BRACKET = re.compile(r"\s*(?:\(\s*\d+\s*\|\|([^()]*)\(([^()]*)\)\s*\(|\)\s*\))")
"""What opens a node, with its name and attributes, or closes one."""
KINDS = {"CA_Base": "global", "CA_Project": "project", "CA_Rsrc": "resource"}


@dataclass(slots=True)
class Node:
    """One bracket: its name, its attributes as written, and what it holds."""

    name: str
    attributes: str
    children: list[Node] = field(default_factory=list)

    def child(self, name: str) -> Node | None:
        """Return the first child of that name."""
        return next((one for one in self.children if one.name == name), None)


def parse_nodes(text: str) -> Node:
    """Return the tree that clndr_data writes, below a nameless root. Raises NotOne showing where it stops making sense.

    >>> parse_nodes("(0||CalendarData()((0||DaysOfWeek()())))").children[0].children[0].name
    'DaysOfWeek'
    """
    text = text.replace("\x7f", " ").rstrip()
    root = Node("", "")
    stack, at = [root], 0
    bracket = BRACKET.match
    while at < len(text):
        found = bracket(text, at)
        if found is None or (found.lastindex is None and len(stack) == 1):
            at += len(text[at:]) - len(text[at:].lstrip())
            raise NotOne(text[at : at + 40], f"is not understood at character {at + 1} of the calendar's data")
        if found.lastindex:
            node = Node(found[1].strip(), found[2].strip())
            stack[-1].children.append(node)
            stack.append(node)
        else:
            stack.pop()
        at = found.end()
    if len(stack) > 1:
        raise NotOne(text[-40:], "ends the calendar's data before its brackets are closed")
    return root


def week_and_exceptions(
    text: str,
) -> tuple[tuple[tuple[Shift, ...] | None, ...] | None, tuple[CalendarException, ...]]:
    """Return the week (Monday first; None where a file has none) and the dated exceptions. Raises NotOne."""
    if len(text) > MOST_TEXT:
        raise NotOne(text, f"is calendar data of more than {MOST_TEXT:,} characters")
    tree = parse_nodes(text)
    top = tree.children[0] if tree.children else tree
    days = top.child("DaysOfWeek")
    week = _week(days) if days else None
    dated = top.child("Exceptions")
    return week, tuple(_exception(one) for one in dated.children) if dated else ()


def _week(days: Node) -> tuple[tuple[Shift, ...] | None, ...]:
    week: list[tuple[Shift, ...] | None] = [()] * 7
    for day in days.children:
        number = whole(day.name)
        if not 1 <= number <= 7:
            raise NotOne(day.name, "is no day of the week (1 for Sunday to 7 for Saturday)")
        week[(number - 2) % 7] = _shifts(day)
    return tuple(week)


def _exception(node: Node) -> CalendarException:
    mark, _, value = node.attributes.partition("|")
    if mark.strip() != "d":
        raise NotOne(node.attributes, "is no date of a calendar exception (d|43650)")
    day = whole(value.split("|")[0].strip()) + ZERO_DAY
    if not ZERO_DAY < day <= LAST_DAY:
        raise NotOne(value, "is no day number of a calendar exception")
    return CalendarException(day, day, _shifts(node))


_CLOCK = Clock()


def _shifts(node: Node) -> tuple[Shift, ...]:
    pairs = []
    for child in node.children:
        if not child.attributes:
            continue
        parts = [part.strip() for part in child.attributes.split("|")]
        times = dict(zip(parts[::2], parts[1::2], strict=False))
        if "s" not in times or "f" not in times:
            raise NotOne(child.attributes, "is no shift (s|08:00|f|12:00)")
        pairs.append((_CLOCK[times["s"]] % DAY, _CLOCK[times["f"]]))
    return shifts_of(pairs)


def _optional(text: str) -> int | None:
    return whole(text) if text else None


def _period(hours: Scaled, name: str, text: str) -> int | None:
    return period(hours[text], name, text)


def _data(text: str) -> tuple[tuple[tuple[Shift, ...] | None, ...] | None, tuple[CalendarException, ...]]:
    return week_and_exceptions(text) if text.strip() else (None, ())


@dataclass(slots=True)
class RawCalendar:
    """A row of CALENDAR before its base is known."""

    own: Calendar
    base: int | None
    has_week: bool
    default: bool


def read_calendars(table: Table, hours: Scaled) -> tuple[list[Calendar], int | None, list[Loss]]:
    """Return the calendars with their bases worked in, the uid of the default one, and what was assumed."""
    raw: dict[int, RawCalendar] = {}
    columns: dict[str, Callable[[str], object] | None] = {
        "clndr_id": whole, "clndr_name": None, "base_clndr_id": _optional, "clndr_type": None, "default_flag": None,
        **{f"{name}_hr_cnt": partial(_period, hours, name) for name in PERIODS}, "clndr_data": _data,
    }  # fmt: skip
    dated = 0
    for index, row in enumerate(table.records(columns, required=("clndr_id",))):
        try:
            one = _raw(row, hours)
        except (NotOne, KeyError, ValueError) as error:
            raise table.blame(index, columns, error) from None
        dated += len(one.own.exceptions)
        refuse_too_many("calendar exceptions", dated)
        if one.own.uid in raw:
            raise BadValue(
                "stands in the table twice", Place(table.line_of(index), "CALENDAR", "clndr_id"), value=one.own.uid
            )
        raw[one.own.uid] = one
    done: dict[int, Calendar] = {}
    for uid in raw:
        _resolve(uid, raw, done)
    default = next((uid for uid, one in raw.items() if one.default), next(iter(raw), None))
    assumed = tuple(uid for uid, one in raw.items() if not one.has_week and one.base not in raw)
    losses = [
        Loss(
            gettext_noop("calendar without a week"),
            gettext_noop("Monday to Friday, 08:00-12:00 and 13:00-17:00, is assumed"),
            len(assumed),
            assumed,
        )
    ]
    return list(done.values()), default, losses if assumed else []


def _raw(row: tuple[str, ...], hours: Scaled) -> RawCalendar:
    uid, name, base, kind, default, day, week, month, year, data, *_ = row
    days, exceptions = _data(data)
    shifts = tuple(one or () for one in days) if days is not None else OFFICE_WEEK
    calendar = Calendar(
        whole(uid), name, shifts, exceptions, (),
        _period(hours, "day", day) or 8 * HOUR, _period(hours, "week", week) or 40 * HOUR,
        _period(hours, "month", month) or 172 * HOUR, _period(hours, "year", year) or 2000 * HOUR,
        KINDS.get(kind, kind),
    )  # fmt: skip
    return RawCalendar(calendar, _optional(base), days is not None, default == "Y")


def _resolve(uid: int, raw: dict[int, RawCalendar], done: dict[int, Calendar]) -> None:
    """Work the bases into a calendar, the outermost first."""
    chain: list[int] = []
    at: int | None = uid
    while at is not None and at in raw and at not in done:
        if at in chain:
            raise Contradiction(f"Calendar {uid} is based on itself", Place(0, "CALENDAR", "base_clndr_id"), value=at)
        chain.append(at)
        at = raw[at].base
    for step in reversed(chain):
        one = raw[step]
        base = done.get(one.base) if one.base is not None else None
        own = one.own
        if base is not None and not one.has_week:
            own = Calendar(
                own.uid, own.name, inherited(base, [None] * 7), own.exceptions, (),
                own.day_seconds, own.week_seconds, own.month_seconds, own.year_seconds, own.kind,
            )  # fmt: skip
        done[step] = own if base is None else derived(base, own)


def clock_text(second: int) -> str:
    """Return HH:MM of a second of the day; the end of the day is 00:00, as P6 writes it.

    >>> clock_text(86400), clock_text(30600)
    ('00:00', '08:30')
    """
    return f"{second // HOUR % 24:02d}:{second % HOUR // MINUTE:02d}"


def calendar_data(calendar: Calendar, exceptions: dict[int, tuple[Shift, ...]]) -> str:
    """Return clndr_data for a calendar without night shifts past midnight and its dated days."""
    days = "".join(f"(0||{day}()({_written(calendar.week[(day + 5) % 7])}))" for day in range(1, 8))
    dated = "".join(
        f"(0||{index}(d|{day - ZERO_DAY})({_written(shifts)}))"
        for index, (day, shifts) in enumerate(sorted(exceptions.items()))
    )
    return f"(0||CalendarData()((0||DaysOfWeek()({days}))(0||VIEW(ShowTotal|N)())(0||Exceptions()({dated}))))"


def _written(shifts: tuple[Shift, ...]) -> str:
    return "".join(
        f"(0||{index}(s|{clock_text(start)}|f|{clock_text(end)})())" for index, (start, end) in enumerate(shifts)
    )
