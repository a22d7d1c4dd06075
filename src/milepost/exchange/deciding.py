"""What becomes of each row: created, changed (field by field), left as it is, in conflict, or refused with the reason.
Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from milepost.core.batches import Batch
from milepost.core.errors import KIND_WORDS, DomainError, Invalid, Missing
from milepost.core.ids import decode_id
from milepost.core.tables.model import Broken, Cell, Line, Table, says, text_of
from milepost.core.writing_batches import prepare
from milepost.exchange.alike import ALIKE, read_alike
from milepost.exchange.kinds.base import Column, Reader, Typed
from milepost.exchange.mapping import Chosen, known_columns
from milepost.exchange.models import Outcome

EMPTY = object()
_PLACES = ("company", "portfolio", "initiative", "milestone")  # where a row lies, and so what its names mean
Problem = list[str]


@dataclass(slots=True)
class Decision:
    """One row. ``values`` are those to write, by column code."""

    number: int
    title: str
    outcome: Outcome = Outcome.SAME
    target: int | None = None
    version: int | None = None
    values: dict[str, Typed] = field(default_factory=dict)
    changes: list[list[str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Decider:
    """Decides over the rows of one table."""

    def __init__(
        self, reader: Reader, columns: Sequence[Column], title: str, mapping: Chosen, defaults: dict[str, int]
    ) -> None:
        self.reader, self.columns, self.title, self.mapping, self.defaults = reader, columns, title, mapping, defaults
        self.by_code = {column.code: column for column in columns}
        self.place = {code: at for at, code in mapping.columns.items()}
        #: The columns that a row can have a value of, in their order: a company before the initiatives in it.
        self.fed = [
            one for one in columns if one.code in self.place or one.code in mapping.fixed or one.code in defaults
        ]
        self._resolved: dict[Any, Any] = {}

    def decide(
        self, table: Table, *, acting: Any, now: datetime, on_row: Callable[[int], None] | None = None
    ) -> list[Decision]:
        """All rows, in their order. The rules of the actions are asked by preparing them, unwritten."""
        at_id, at_version = known_columns(table)
        batch = Batch()
        self._at_version = at_version
        ids = {line.number: self._id(line, at_id) for line in table.lines}
        known = self.reader.load({pk for pk in ids.values() if isinstance(pk, int)}, batch)
        past = self.reader.past(self._outdated(table, ids, known))
        decided: list[Decision] = []
        seen: dict[int, int] = {}
        for done, line in enumerate(table.lines, 1):
            decided.append(self._row(line, ids[line.number], known, past, seen))
            if on_row is not None and done % 500 == 0:
                on_row(done)
        late = [
            d for d in decided if d.target is not None and d.target not in known and d.outcome is not Outcome.REFUSED
        ]
        if late:  # found by their names
            known |= self.reader.load({d.target for d in late if d.target is not None}, batch)
            for decision in late:
                self._compare(decision, known.get(decision.target or 0), None, clears=False)
        self._ask_the_actions(decided, batch, acting, now)
        return decided

    def _ask_the_actions(self, decided: list[Decision], batch: Batch, acting: Any, now: datetime) -> None:
        asked = [one for one in decided if one.outcome in (Outcome.CREATE, Outcome.CHANGE)]
        made = prepare(acting=acting, now=now, calls=[self.call(one) for one in asked], batch=batch, derive=False)
        for at, error in made.refused:
            asked[at].outcome = Outcome.REFUSED
            asked[at].problems.append(self._problem(error, asked[at]))

    def call(self, decision: Decision) -> Callable[[], Any]:
        """The action that does what was decided."""
        if decision.target is None:
            return self.reader.creating(decision.values)
        return self.reader.changing(decision.target, decision.version or 0, decision.values)

    def _id(self, line: Line, at: int | None) -> int | Problem | None:
        text = text_of(line.cell(at)).lstrip("#") if at is not None else ""
        if not text:
            return None
        try:
            return decode_id(text)
        except Invalid as error:
            return [
                _("Id"),
                text,
                error.message,
                _("Take the column from the exported file again, or empty it to add a new row."),
            ]

    def _outdated(self, table: Table, ids: dict[int, Any], known: dict[int, Any]) -> dict[int, int]:
        """The versions that were exported, of what has changed since."""
        found: dict[int, int] = {}
        for line in table.lines:
            thing = known.get(ids[line.number]) if isinstance(ids[line.number], int) else None
            version = self._version(line)
            if thing is not None and version is not None and version != thing.version:
                found[thing.pk] = version
        return found

    def _version(self, line: Line) -> int | None:
        text = text_of(line.cell(self._at_version)) if self._at_version is not None else ""
        return int(text) if text.isdigit() and len(text) < 10 else None

    def _row(self, line: Line, pk: Any, known: dict[int, Any], past: dict[int, Any], seen: dict[int, int]) -> Decision:
        decision = Decision(line.number, text_of(line.cell(self.place.get(self.title, 10**6)))[:300])
        if isinstance(pk, list):
            return _refused(decision, pk)
        thing = known.get(pk) if pk is not None else None
        if pk is not None and thing is None:
            return _refused(decision, [_("Id"), text_of(line.cell(0)), _("There is nothing with this id that you can see."),
                                       _("Empty the id to add the row as a new one.")])  # fmt: skip
        if pk is not None and pk in seen:
            return _refused(decision, [_("Id"), decision.title, _("stands in row %(row)s already") % {"row": seen[pk]},
                                       _("Keep one of the two rows.")])  # fmt: skip
        if pk is not None:
            seen[pk] = line.number
        current = self.reader.typed(thing) if thing is not None else None
        self._read(decision, line, current)
        if thing is not None:
            decision.target = pk
            self._compare(decision, thing, past.get(pk), clears=True)
        elif not decision.problems:
            self._match(decision)
        if decision.problems and decision.outcome is not Outcome.CONFLICT:
            decision.outcome = Outcome.REFUSED
        return decision

    def _match(self, decision: Decision) -> None:
        """A row without an id: a thing of that name where it says, or a new one."""
        found = self.reader.match({code: None if value is EMPTY else value for code, value in decision.values.items()})
        if len(found) > 1:
            words = _("is the name of %(count)s that are there already") % {"count": len(found)}
            decision.problems.append(
                [
                    str(self.by_code[self.title].label),
                    decision.title,
                    words,
                    _("Give codes, or use the exported file, which has ids."),
                ]
            )
        elif found:
            decision.target = found[0]
        else:
            self._create(decision)

    def _create(self, decision: Decision) -> None:
        decision.values = {code: value for code, value in decision.values.items() if value is not EMPTY}
        for column in self.columns:
            if column.needed and column.code not in decision.values:
                decision.problems.append([str(column.label), "", _("is empty"), _("Fill this cell.")])
        decision.outcome = Outcome.CREATE
        made, shown = decision.values, self.reader.shown
        decision.changes = [[c.code, "", text_of(shown(c, made[c.code]))] for c in self.columns if c.code in made]

    def _read(self, decision: Decision, line: Line, current: dict[str, Typed] | None) -> None:
        """The typed values of a row; what cannot be read is a problem of its cell."""
        for column in self.fed:
            at = self.place.get(column.code)
            cell: Cell = line.cell(at) if at is not None else ""
            if not says(cell) and column.code in self.mapping.fixed and current is None:
                cell = self.mapping.fixed[column.code]
            as_exported = "" if current is None else text_of(self.reader.shown(column, current[column.code]))
            if current is not None and at is not None and text_of(cell) == as_exported:
                decision.values[column.code] = current[column.code]  # need not be understood, nor seen
                continue
            if not says(cell):
                if current is None and column.code in self.defaults:
                    decision.values[column.code] = self.defaults[column.code]
                elif at is not None:
                    decision.values[column.code] = EMPTY
                continue
            try:
                decision.values[column.code] = self._parsed(column, at, cell, current or {}, decision.values)
            except DomainError as error:
                decision.problems.append(_told(column, text_of(cell), error))

    def _parsed(self, column: Column, at: int | None, cell: Cell, *so_far: dict[str, Typed]) -> Typed:
        text = text_of(cell)
        if isinstance(cell, Broken):
            raise Invalid(column.code, text, _("is an error of the spreadsheet"), _("Mend the formula in this cell."))
        if column.kind in ALIKE:
            alike, where = (column.code, type(cell), cell), at if at is not None else -1
            if alike not in self._resolved:
                self._resolved[alike] = read_alike(
                    column, cell, order=self.mapping.days.get(where), mark=self.mapping.marks.get(where, ".")
                )
            return self._resolved[alike]
        if column.kind in ("reference", "person", "choice"):
            known = [(code, values[code]) for values in so_far for code in _PLACES if code in values]
            place = {code: value for code, value in dict(known).items() if value is not EMPTY and value is not None}
            key = (column.code, text, *place.values())
            if key not in self._resolved:
                self._resolved[key] = self.reader.resolve(column, text, place)
            return self._resolved[key]
        return text.replace("\r\n", "\n")

    def _compare(self, decision: Decision, thing: Any, was: Any, *, clears: bool) -> None:
        """What was edited: of a thing that changed since it was exported, only what differs from what was exported."""
        if thing is None:
            _refused(decision, ["", decision.title, _("There is nothing of this name that you can see."), ""])
            return
        decision.version = thing.version
        current = self.reader.typed(thing)
        before = self.reader.typed(was) if was is not None else current
        edited: dict[str, Typed] = {}
        for code, value in decision.values.items():
            column = self.by_code[code]
            if value is EMPTY:
                if not clears:
                    continue
                value = column.empty
            if _alike(value, current[code]) or _alike(value, before[code]):
                continue
            shown = [text_of(self.reader.shown(column, one)) for one in (current[code], value)]
            if before[code] != current[code]:
                told = _("was changed by somebody else to %(value)s since the export") % {"value": shown[0] or "–"}
                decision.problems.append([str(column.label), shown[1], told, _("Export again and enter it once more.")])
                decision.outcome = Outcome.CONFLICT
            elif column.stays:
                decision.problems.append(
                    [
                        str(column.label),
                        shown[1],
                        _("cannot be changed: it is %(value)s") % {"value": shown[0]},
                        _("Put it back."),
                    ]
                )
            elif value is None and column.needed:
                decision.problems.append([str(column.label), "", _("is empty"), _("Fill this cell.")])
            else:
                edited[code] = value
                decision.changes.append([code, *shown])
        decision.values = edited
        if decision.problems:
            decision.outcome = decision.outcome if decision.outcome is Outcome.CONFLICT else Outcome.REFUSED
        else:
            decision.outcome = Outcome.CHANGE if edited else Outcome.SAME

    def _problem(self, error: DomainError, decision: Decision) -> Problem:
        """What an action objected to, at the cell that it came from."""
        field_name = str(getattr(error, "field", ""))
        column = next((one for one in self.columns if one.named == field_name or one.code == field_name), None)
        if column is None:
            return ["", decision.title, str(error) if isinstance(error, Invalid) else error.message, error.mend]
        value = next((shown for code, _before, shown in decision.changes if code == column.code), "")
        return _told(column, value, error)


def _told(column: Column, text: str, error: DomainError) -> Problem:
    """In words that name the cell's text: whom one may not see and who is not there read alike."""
    if isinstance(error, Missing):
        told = _("names no %(kind)s that you can see") % {"kind": KIND_WORDS.get(error.kind, error.kind)}
        return [str(column.label), text[:200], told, error.mend]
    return [str(column.label), text[:200], error.message, error.mend]


def _refused(decision: Decision, problem: Problem) -> Decision:
    decision.outcome = Outcome.REFUSED
    decision.problems.append(problem)
    return decision


def _alike(one: Typed, other: Typed) -> bool:
    """Equal, for a person: a text also where only spaces around its lines differ."""
    if isinstance(one, str) and isinstance(other, str):
        return one.split() == other.split() if "\n" not in one + other else one.strip() == other.strip()
    return bool(one == other)
