"""What the story knows while it is played: who and what the keys of the tables stand for, and who acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from milepost.access.entering import load_viewer
from milepost.access.roles import Can
from milepost.access.viewer import System, Viewer
from milepost.core.clock import today_in
from milepost.core.writing_batches import prepare, write
from milepost.demo.calendar import Calendar
from milepost.demo.courses import Work
from milepost.demo.rows import Firm
from milepost.demo.tables.hours import HOURS
from milepost.demo.workdays import Workdays

#: What happens at a moment; the world is what it changes.
Play = Callable[["World", datetime], None]
#: A day of the story and what happens on it. Chapters are lists of these; the player sorts and plays them.
Beat = tuple[int, Play]
#: Marks in the events what the demo itself put there, by which a second run knows it.
VIA = "demo"


@dataclass(slots=True)
class World:
    """One firm of the demo as it grows. ``people``, ``scopes``, … map the tables' keys to ids, ``codes`` to invitations."""

    calendar: Calendar
    #: User ids by e-mail of everybody in any firm of the demo: shared between its worlds.
    elsewhere: dict[str, int]
    firm_id: int = 0
    first_administrator: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    scopes: dict[str, int] = field(default_factory=dict)
    objectives: dict[str, int] = field(default_factory=dict)
    proposals: dict[str, int] = field(default_factory=dict)
    #: By ``initiative:code``: a milestone, its criteria, its tasks with who does them, and by how many days it was moved.
    milestones: dict[str, int] = field(default_factory=dict)
    criteria: dict[str, list[int]] = field(default_factory=dict)
    tasks: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    moved: dict[str, int] = field(default_factory=dict)
    #: How each milestone goes, and what was reported of it last.
    works: dict[str, Work] = field(default_factory=dict)
    updates: dict[str, int] = field(default_factory=dict)
    #: The calendar of a company's plans, by the company; crossings by key and side.
    calendars: dict[str, int] = field(default_factory=dict)
    crossings: dict[tuple[str, str], int] = field(default_factory=dict)
    #: What people are called, by key.
    names: dict[str, str] = field(default_factory=dict)
    #: Whether a week ends with the day that is played.
    week_over: bool = False
    _workdays: dict[str, Workdays] = field(default_factory=dict)
    _viewers: dict[str, Viewer] = field(default_factory=dict)

    @property
    def operator(self) -> System:
        """Who installs the demo on the machine."""
        return System(via=VIA)

    def acting(self, key: str, at: datetime) -> Viewer:
        """The person of that key, with the roles held at that moment, as if signed in to the pages."""
        known = self._viewers.get(key)
        if known is None:
            today = today_in(self.calendar.timezone, at)
            known = load_viewer(user_id=self.people[key], firm_id=self.firm_id, today=today, via="web")
            if known is None:
                raise LookupError(f"{key} is no member of the firm on {at:%Y-%m-%d}")
            self._viewers[key] = known
        return known

    def roles_changed(self) -> None:
        """Whoever acts next is loaded anew."""
        self._viewers.clear()

    def may(self, key: str, can: Can, company: str, at: datetime) -> bool:
        """Whether that person can do something in that company."""
        return self.acting(key, at).may_in_company(can, self.scopes[company])

    def scope(self, key: str) -> int | None:
        """The id of a portfolio, company or initiative; None for the whole firm."""
        return self.scopes[key] if key else None

    def companies(self, firm: Firm) -> list[int]:
        """The ids of those that the firm has entered by now."""
        return [self.scopes[row.key] for row in firm.companies if row.key in self.scopes]

    def day(self, offset: int | None) -> date | None:
        """A working day of the story."""
        return None if offset is None else self.calendar.day(offset)

    def workdays(self, company: str) -> Workdays:
        """When the people of a company work."""
        if company not in self._workdays:
            row = next((one for rows in HOURS.values() for one in rows if one.company == company and not one.own), None)
            self._workdays[company] = Workdays(self.calendar.today, row)
        return self._workdays[company]

    def month_end(self, offset: int | None) -> date | None:
        """The end of a month of the story."""
        return None if offset is None else self.calendar.month_end(offset)


def at_once(acting: Viewer, at: datetime, calls: Sequence[Callable[[], Any]]) -> None:
    """Handed in as a sheet is: all of it as one action, which takes a third of the time."""
    prepared = prepare(acting=acting, now=at, calls=calls)
    for _place, error in prepared.refused:
        raise error
    write(prepared)
