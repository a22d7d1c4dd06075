"""How a plan goes: from what was planned and what became of it to when each milestone really began and ended.

Chance comes from a generator seeded with the milestone's key: the same table gives the same story, whoever reads it when.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from milepost.demo.plan_rows import Course, Fate, Measure
from milepost.demo.rows import Day

#: Calendar days between planned finish and due date where a table gives only the due date.
MARGIN = 8
_PACES = {
    Course.STEADY: (0.90, 1.06),
    Course.SLOW: (1.25, 1.45),
    Course.ROSY: (1.45, 1.75),
    Course.SILENT: (1.15, 1.35),
}
#: Days between two reports of one milestone.
RHYTHM = (16, 26)


@dataclass(slots=True)
class Work:
    """A milestone as it goes. ``tasks``: (name, share of the milestone's time at which it begins, at which it ends)."""

    key: str
    owner: str
    helper: str
    start: Day
    finish: Day
    due: Day
    fate: Fate
    measures: tuple[Measure, ...]
    tasks: tuple[tuple[str, float, float], ...]
    waits_for: tuple[str, ...]
    planned: Day
    pace: float = 1.0
    begins: Day | None = None
    ends: Day = 0
    reports: list[Day] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Whether it ended before today."""
        return self.begins is not None and self.ends < 0

    def share(self, day: Day) -> float:
        """How much of the work is done on a day."""
        if self.begins is None or day <= self.begins:
            return 0.0
        return min(1.0, (day - self.begins) / max(1, self.ends - self.begins))

    def day_at(self, share: float) -> Day:
        """The day on which so much of the work is done, at the latest yesterday for work that has ended."""
        day = round((self.begins or 0) + share * (self.ends - (self.begins or 0)))
        return min(day, -1) if self.done else day

    def chance(self, what: str = "") -> random.Random:
        """A generator of its own for each question."""
        return random.Random(f"{self.key}/{what}")  # noqa: S311 - a story, not a secret


def let_go(works: Iterable[Work]) -> Iterator[Work]:
    """Each with its real days. What it waits for must come before it."""
    known: dict[str, Work] = {}
    for work in works:
        known[work.key] = work
        _time(work, [known[key] for key in work.waits_for if key in known])
        yield work


def _time(work: Work, before: list[Work]) -> None:
    chance = work.chance("days")
    if work.start > 0 or any(not other.done for other in before):
        return
    begins = max([work.planned + 1, work.start + chance.randint(-2, 3), *(other.ends + 1 for other in before)])
    if begins >= -1:
        return
    work.begins = begins
    length = max(6, work.finish - work.start)
    if work.fate.late is not None:
        work.ends = max(work.finish + work.fate.late, begins + 6)
    else:
        work.ends = begins + max(5, round(length * work.pace * chance.uniform(*_PACES[work.fate.course])))
    if -3 < work.ends < 3 and work.fate.late is None:
        work.ends = 4  # nothing ends on the very day: it would look arranged
    work.reports = list(_reports(work, chance))


def _reports(work: Work, chance: random.Random) -> Iterator[Day]:
    day = work.begins
    last = min(work.ends - 3, -1)
    if work.fate.course is Course.SILENT:
        last = min(last, -chance.randint(36, 58))
    newest = day
    while day is not None and day <= last:
        yield day
        newest = day
        day += chance.randint(*RHYTHM)
    if newest is not None and not work.done and work.fate.course is not Course.SILENT and newest < -12:
        yield -chance.randint(2, 11)
