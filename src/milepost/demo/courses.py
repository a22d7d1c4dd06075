"""How a plan goes: from what was planned and what became of it to when each milestone really began and ended.

Chance comes from a generator seeded with the milestone's key: the same table gives the same story, whoever reads it when.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from milepost.demo.plan_rows import Course, Fate, Measure
from milepost.demo.rows import Day
from milepost.demo.workdays import Workdays

#: Calendar days between planned finish and due date where a table gives only the due date.
MARGIN = 8
_PACES = {
    Course.STEADY: (0.90, 1.06),
    Course.SLOW: (1.25, 1.45),
    Course.ROSY: (1.45, 1.75),
    Course.SILENT: (1.15, 1.35),
}
#: Days between two reports of one milestone, as shares of what its initiative asks for: some come late.
RHYTHM = (0.76, 1.24)


@dataclass(slots=True)
class Work:
    """A milestone as it goes. ``tasks``: (name, share of the milestone's time at which it begins, at which it ends).

    ``gathers``: its progress comes from them.
    """

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
    workdays: Workdays
    pace: float = 1.0
    every: int = 21
    gathers: bool = False
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
        return min(1.0, self.workdays.between(self.begins, day) / max(1, self.workdays.between(self.begins, self.ends)))

    def day_at(self, share: float) -> Day:
        """The day on which so much of the work is done, at the latest yesterday for work that has ended."""
        day = self.begins or 0
        while day < self.ends and self.share(day) < share:
            day += 1
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
    begins = work.workdays.back_at_work(begins)
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
    else:
        back = work.workdays.back_at_work(work.ends)
        work.ends = max(work.workdays.at_work(work.ends), begins + 1) if work.ends < 0 <= back else back
    work.reports = list(dict.fromkeys(work.workdays.at_work(day) for day in _reports(work, chance)))


def _reports(work: Work, chance: random.Random) -> Iterator[Day]:
    day = work.begins
    rhythm = [round(share * work.every) for share in RHYTHM]
    last = min(work.ends - 3, -1)
    if work.fate.course is Course.SILENT:
        last = min(last, -chance.randint(36, 58))
    newest = day
    while day is not None and day <= last:
        yield day
        newest = day
        day += chance.randint(*rhythm)
    if newest is not None and not work.done and work.fate.course is not Course.SILENT and newest < -8:
        yield -chance.randint(2, 7)
