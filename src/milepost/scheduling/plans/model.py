"""What a plan file wants of an initiative, in the product's own words. Frozen, without database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

What = Literal["milestone", "task", "calendar", "link"]
How = Literal["create", "change", "leave", "keep", "remove", "refuse"]


@dataclass(frozen=True, slots=True)
class WantedActivity:
    """A milestone or task of the file. Times in plan seconds, durations in seconds of working time, percent per 10,000.

    key: what the file knows it by (a P6 code, a Microsoft UID, ``wbs:…`` for a node of a breakdown), stable over versions.
    ours: the id of the activity that an exported file says this is. parent: key of the milestone that a task is under.
    calendar: uid of the file's calendar. gathers: a milestone that is the finish of the tasks under it.
    computed: nobody planned the planned dates, they are what the program or the engine computed.
    """

    key: str
    kind: Literal["milestone", "task"]
    name: str
    ours: int | None = None
    parent: str | None = None
    calendar: int | None = None
    gathers: bool = False
    schedule_kind: str = "task"
    code: str = ""
    duration_s: int | None = None
    remaining_s: int | None = None
    percent: int = 0
    planned_start: int | None = None
    planned_finish: int | None = None
    computed: bool = False
    actual_start: int | None = None
    actual_finish: int | None = None
    constraint_kind: str = ""
    constraint_at: int | None = None
    due: Any = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WantedLink:
    """A link between two keys. lag: seconds, or parts per 10,000 for percent."""

    before: str
    after: str
    link: str
    lag: int
    unit: str


@dataclass(frozen=True, slots=True)
class WantedCalendar:
    """A calendar of the file, as the product keeps one."""

    uid: int
    name: str
    week: list[list[list[int]]]
    exceptions: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Lost:
    """Something of the file that the product, or the format, does not hold, and what became of it."""

    feature: str
    why: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a dry run. key: as in the file, or what is stored is called. id: of what is stored, None for what is new.

    changes: field -> (stored, in the file); of what is created only those that say something. why: of what is refused or kept.
    values: what applying writes, columns of the table. kept: fields that differ and stay, with the reason.
    """

    how: How
    what: What
    key: str
    name: str
    id: int | None = None
    version: int | None = None
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that a file wants. family: whose file it is (p6, msproject), which decides what its keys are."""

    family: str
    project_code: str
    project_name: str
    activities: Mapping[str, WantedActivity]
    links: tuple[WantedLink, ...]
    calendars: Mapping[int, WantedCalendar]
    default_calendar: int
    refused: tuple[Row, ...]
    lost: tuple[Lost, ...]
    header: Mapping[str, Any]
