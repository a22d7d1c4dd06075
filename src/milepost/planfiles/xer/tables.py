"""XER text to tables: lines that begin with %T (a table), %F (its columns) and %R (a row), closed by %E.

A text in a row may itself hold line breaks; a line that begins with none of the marks belongs to the row before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import repeat
from operator import itemgetter
from typing import Any, TypeVar

from milepost.engine.errors import PlanError
from milepost.planfiles.errors import BadRow, BadValue, MissingPart, Place, Truncated
from milepost.planfiles.numbers import NotOne
from milepost.planfiles.source import refuse_too_many

Parse = Callable[[str], Any]
T = TypeVar("T")
BLOCK = 1_000
"""Rows that are converted at once: enough to work column by column, few enough to hold as separate texts."""
WRONG = (PlanError, NotOne, KeyError, ValueError, OverflowError)
"""What converting a row may raise, for `Table.blame` to say where."""
COUNTED = {
    "TASK": "activities", "TASKPRED": "links", "TASKRSRC": "assignments", "RSRC": "resources", "CALENDAR": "calendars",
    "PROJWBS": "WBS nodes", "PROJECT": "projects", "SCHEDOPTIONS": "projects", "CURRTYPE": "currencies",
}  # fmt: skip
OF_NUMBERS = ("_cnt", "_qty", "_per_hr", "_pct", "_cost", "_rate")
"""How the names of columns of numbers end. They show how the file writes decimals, also in tables that nobody reads."""
MOST_COLUMNS = 1_000
"""Columns that a table may have; P6's widest has fewer than a hundred."""
NEVER_EMPTY = {
    "PROJECT": frozenset({"proj_id", "plan_start_date", "last_recalc_date", "clndr_id"}),
    "CALENDAR": frozenset({"clndr_id", "clndr_name", "clndr_type", "clndr_data"}),
    "TASK": frozenset({
        "task_id", "proj_id", "wbs_id", "clndr_id", "task_type", "status_code", "task_code", "task_name",
        "target_drtn_hr_cnt", "remain_drtn_hr_cnt",
    }),
    "TASKPRED": frozenset({"task_pred_id", "task_id", "pred_task_id", "pred_type", "lag_hr_cnt"}),
}  # fmt: skip
"""Columns that P6 always fills: a row that ends before one of them was broken, not trimmed."""
AFTER_END = " \t\r\n\0\x1a"
"""What may stand after the end mark: blanks, and the bytes with which old programs fill or end a file."""
STRAY = re.compile(r"\n(%(?!R\t)[A-Z]?(?:\t.*)?)(?=\r?\n|$)")
"""A line among the rows that looks like a mark and is none of a row."""


class Table:
    """One table: its columns, and rows that are split only when they are read."""

    def __init__(
        self,
        name: str,
        columns: tuple[str, ...],
        rows: list[str],
        line: int,
        unread: tuple[int, str, str] = (0, "", ""),
    ) -> None:
        """unread: of a table that nobody reads, how many rows it has, their text in one, and what stands before each."""
        self.name = name
        self.columns = columns
        self.rows = rows
        self.count, self._text, self._mark = unread if unread[0] else (len(rows), "", "")
        self.line = line
        """Line of %F; the first row stands below it."""
        self.trimmed = False
        """Whether blanks at the ends of lines were cut off by whatever handled the file, and empty last columns with them."""
        self.short: list[int] = []
        """Lines of rows that were taken although they lack (empty) last columns."""
        self._counted = 0, line + 1

    def each_row(self) -> Iterator[str]:
        """Yield the rows, also those that nobody reads; these are never held one by one."""
        yield from self.rows
        at = 0 if self._text else -1
        while at >= 0:
            begin = at + len(self._mark)
            at = self._text.find(self._mark, begin)
            yield self._text[begin : at if at >= 0 else None]

    def line_of(self, index: int) -> int:
        """Return the line on which a row begins. Asked for one row after the other, it counts on from the last one."""
        known, line = self._counted if self._counted[0] <= index else (0, self.line + 1)
        line += index - known + sum(self.rows[at].count("\n") for at in range(known, index))
        self._counted = index, line
        return line

    def records(self, wanted: Mapping[str, Parse | None], required: tuple[str, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the wanted columns of each row, in the order of `wanted`, and one more value to be ignored.

        A column that is not there reads as empty. The texts are not parsed: the mapping's parsers are used by `blame` to say
        which one failed. Raises BadRow for a row that does not fit the columns.
        """
        width, places = len(self.columns), self._places(wanted, required)
        pick = itemgetter(*places, 0)
        complete = max(places) < width
        for index, row in enumerate(self.rows):
            values = row.split("\t", width)
            if len(values) != width:
                values = self._fitted(index, values)
            if not complete:
                values.append("")
            yield pick(values)

    def converted(
        self, wanted: Mapping[str, Parse | None], required: tuple[str, ...], take: Callable[[list[list[str]]], list[T]]
    ) -> list[T]:
        """Return what `take` makes of the wanted columns' texts, of many rows at once; a column that is not there is empty.

        Raises BadRow, and BadValue for the first row of which it makes nothing.
        """
        places = self._places(wanted, required)
        found: list[T] = []
        for first in range(0, len(self.rows), BLOCK):
            last = min(first + BLOCK, len(self.rows))
            columns = self._texts(first, last, places)
            try:
                found += take(columns)
            except WRONG:
                for index in range(first, last):
                    try:
                        take([[column[index - first]] for column in columns])
                    except WRONG as error:
                        raise self.blame(index, wanted, error) from None
                raise
        return found

    def _places(self, wanted: Mapping[str, Parse | None], required: tuple[str, ...]) -> list[int]:
        """Return where the wanted columns stand, behind the last one for those that are not there."""
        for name in required:
            if name not in self.columns:
                raise MissingPart("There is no such column", Place(self.line, self.name, name))
        return [self.columns.index(name) if name in self.columns else len(self.columns) for name in wanted]

    def _texts(self, first: int, last: int, places: list[int]) -> list[list[str]]:
        """Return the columns at these places of some rows."""
        width, rows = len(self.columns), self.rows[first:last]
        if set(map(str.count, rows, repeat("\t"))) == {width - 1}:
            values = "\t".join(rows).split("\t")
        else:
            values = []
            for index, row in enumerate(rows, first):
                own = row.split("\t", width)
                values += own if len(own) == width else self._fitted(index, own)
        return [values[place::width] if place < width else [""] * len(rows) for place in places]

    def _fitted(self, index: int, values: list[str]) -> list[str]:
        """Return the values of a row that lost its empty last ones, if that can be, else raise BadRow."""
        width, found = len(self.columns), len(values)
        if found > width:
            found += values[width].count("\t")
            field, value = "", values[width].partition("\t")[0]
        else:
            missing = self.columns[len(values) :]
            if self.trimmed and not NEVER_EMPTY.get(self.name, frozenset()).intersection(missing):
                self.short.append(self.line_of(index))
                return [*values, *[""] * len(missing)]
            field, value = missing[0], values[-1]
        raise BadRow(
            f"{'is too much' if found > width else 'stands last'} in a row of {found} values for {width} columns",
            Place(self.line_of(index), self.name, field),
            value=value,
            mend="Export the file again; a tab or a line break inside a text breaks a row",
        )

    def blame(self, index: int, wanted: Mapping[str, Parse | None], error: Exception) -> BadValue:
        """Return the error for a row whose conversion failed: the first column that its parser refuses, or
        the last one that holds what the error is about."""
        values = self.rows[index].split("\t", len(self.columns))
        values += [""] * (len(self.columns) - len(values))
        line = self.line_of(index)
        for name, parse in wanted.items():
            if parse is None or name not in self.columns:
                continue
            value = values[self.columns.index(name)]
            try:
                parse(value)
            except NotOne as wrong:
                return BadValue(wrong.message, Place(line, self.name, name), value=wrong.text, mend=wrong.mend)
            except (KeyError, ValueError):
                return BadValue("is not a value that this field can have", Place(line, self.name, name), value=value)
        if isinstance(error, NotOne):
            named = [name for name in wanted if name in self.columns and values[self.columns.index(name)] == error.text]
            place = Place(line, self.name, named[-1] if named else "")
            return BadValue(error.message, place, value=error.text, mend=error.mend)
        return BadValue(f"The row contradicts itself: {error}", Place(line, self.name))


def tables_of(texts: list[str], read: Collection[str]) -> tuple[str, dict[str, Table]]:
    """Return the header line and the tables by name; of those that are not read, rows are counted and not split.

    The list's one text is taken out of it, so that nobody holds it once it has been cut up.

    Raises BadRow, Truncated, TooLarge.
    """
    text = texts.pop().removeprefix("\ufeff")
    breaks = text.count("\r\n")
    if breaks != text.count("\n"):
        text = text.replace("\r\n", "\n")
        breaks = 0
    if not breaks and "\r" in text:
        text = text.replace("\r", "\n")
    newline = "\r\n" if breaks else "\n"
    end = text.rfind(f"{newline}%E")
    if end < 0 or text[end + len(newline) + 2 :].strip(AFTER_END):
        raise Truncated(
            "The file has no end mark (%E): it was cut off" if end < 0 else "There is more after the end mark (%E)",
            Place(text.rstrip().count("\n") + 1),
            mend="Export or copy it again",
        )
    trimmed = f"\t{newline}" not in text
    begin = _next(text, f"{newline}%T\t", 0, end)
    if not text.startswith("ERMHDR"):
        raise BadRow("is not the header line (ERMHDR)", Place(1), value=text[:begin].split(newline, 1)[0])
    header = text[:begin]
    line = 2 + header.count("\n")
    tables: dict[str, Table] = {}
    while begin < end:
        begin, block = _block(text, f"{newline}%T\t", begin, end)
        table = _table(block, line, newline, read)
        table.trimmed = trimmed
        line += 1 + block.count("\n")
        del block
        if table.name in tables:
            raise BadRow("The table stands in the file twice", Place(table.line - 1, table.name))
        tables[table.name] = table
    return header.split(newline, 1)[0], tables


def _next(text: str, mark: str, begin: int, end: int) -> int:
    """Return where a mark stands next, the end where it does not."""
    found = text.find(mark, begin, end)
    return end if found < 0 else found


def _block(text: str, mark: str, begin: int, end: int) -> tuple[int, str]:
    """Return where the table after this one begins, and this one's text."""
    after = _next(text, mark, begin + len(mark), end)
    return after, text[begin + len(mark) : after]


def _table(block: str, line: int, newline: str, read: Collection[str]) -> Table:
    mark = f"{newline}%R\t"
    count = block.count(mark)
    top = block[: _next(block, mark, 0, len(block))]
    name, _, columns = top.partition(newline)
    name = name.strip()
    if not columns.strip() and not count:
        return Table(name, (), [], line + 1)
    if not columns.startswith("%F\t"):
        raise BadRow("is not the line of columns (%F)", Place(line + 1, name), value=columns)
    if "\n" in columns:
        raise BadRow("is no line of this format", Place(line + 2, name), value=columns.split("\n", 2)[1])
    if columns.count("\t") > MOST_COLUMNS:
        raise BadRow(f"has more than the {MOST_COLUMNS:,} columns that are read", Place(line + 1, name), value=name)
    _no_stray_marks(name, line, block, len(top), count)
    names = tuple(column.strip() for column in columns[3:].split("\t"))
    if name not in read:
        kept = block[len(top) :] if any(one.endswith(OF_NUMBERS) for one in names) else ""
        return Table(name, names, [], line + 1, (count, kept, mark))
    if name in COUNTED:
        refuse_too_many(COUNTED[name], count)
    return Table(name, names, block.split(mark)[1:], line + 1)


def _no_stray_marks(name: str, line: int, block: str, rows: int, count: int) -> None:
    """Refuse a line that begins with a mark which does not exist; it is no text of the row before.

    rows: where they begin. Where no more lines begin with a percent sign than there are rows, nothing need be looked at.
    """
    if block.count("\n%", rows - 1) == count:
        return
    if stray := STRAY.search(block, rows - 1):
        below = block.count("\n", 0, stray.start()) + 1
        raise BadRow("is no line of this format", Place(line + below, name), value=stray.group(1))
