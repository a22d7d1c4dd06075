"""What the tables of agreements are made of: hours of work, change requests, crossings, and what people say to each other.

Days count from the day on which the demo is made, as in ``rows``. Milestones are called ``initiative:code``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from milepost.demo.rows import Day

#: Month and day of every year.
YearDay = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Days on which nobody works, every year; both ends inclusive, perhaps over New Year."""

    name: str
    first: YearDay
    last: YearDay


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedOnce:
    """Days off that are entered later than the calendar."""

    day: Day
    by: str
    name: str
    first: Day
    last: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A working calendar: ``week`` are the days with eight hours, Monday being 0. ``company`` empty: the firm's.

    ``own``: not the calendar of the whole plan, but of these tasks, each (milestone, its place from 0, days of work).
    """

    company: str
    name: str
    by: str
    entered: Day
    holidays: str = ""
    week: tuple[int, ...] = (0, 1, 2, 3, 4)
    closed: tuple[Closed, ...] = ()
    then: tuple[ClosedOnce, ...] = ()
    own: tuple[tuple[str, int, int], ...] = ()


class Outcome(StrEnum):
    """What became of a change request."""

    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to a change request, by somebody else than who asked, or its withdrawal."""

    day: Day
    by: str
    outcome: Outcome
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A change of what was agreed. ``later``: so many days for all that is open, planned days too; ``due``: for these, by code.

    ``add``: goals of the plan that it has only when this is agreed. ``easier``: (code, place of the criterion, target).
    ``baseline``: the name of the new one. Without a ``reply`` it waits.
    """

    initiative: str
    day: Day
    by: str
    why: str
    later: int = 0
    due: Mapping[str, int] = field(default_factory=dict)
    remove: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    easier: tuple[tuple[str, int, str], ...] = ()
    baseline: str = ""
    reply: Reply | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Direct:
    """A due date moved by who may agree to that, with a reason."""

    day: Day
    by: str
    milestone: str
    later: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A baseline of an initiative apart from the usual one, or (by a company's key) of everything in a company."""

    day: Day
    by: str
    of: str
    name: str
    why: str = ""


class Side(StrEnum):
    """One side of a crossing."""

    GIVES = "gives"
    TAKES = "takes"

    @property
    def other(self) -> Side:
        """The side across."""
        return Side.TAKES if self is Side.GIVES else Side.GIVES


class Move(StrEnum):
    """What one side does about the day of a crossing."""

    PROPOSES = "proposes"
    AGREES = "agrees"
    DECLINES = "declines"
    ENDS = "ends"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One move: ``on`` is the day that is proposed, ``why`` the reason of who declines."""

    day: Day
    by: str
    side: Side
    move: Move
    on: Day | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """A crossing between two companies: opened by one side with a day, joined later by somebody who sees both.

    ``gives`` and ``takes``: (milestone, what that company calls it). Not joined, it waits for whoever sees both.
    """

    key: str
    gives: tuple[str, str] | None = None
    takes: tuple[str, str] | None = None
    opened: Day
    by: str
    side: Side
    on: Day
    joined: tuple[Day, str] | None = None
    then: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A comment on a milestone or an initiative; who is named after an @ is told."""

    day: Day
    by: str
    on: str
    words: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A paper in a company's own data room, linked to a milestone or an initiative."""

    day: Day
    by: str
    on: str
    title: str
    link: str
