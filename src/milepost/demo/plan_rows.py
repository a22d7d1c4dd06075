"""What the plans of the demo are made of: milestones with criteria and tasks, and how each of them went.

Days count from the day on which the demo is made, as in ``rows``. ``goal`` and ``measure`` let a table be written as one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from milepost.demo.rows import Day
from milepost.portfolios.choices import Comparison


class Course(StrEnum):
    """How the work goes, where the table does not say the day on which it ended."""

    STEADY = "steady"  # about as planned
    SLOW = "slow"  # takes longer, and its owner says so
    ROSY = "rosy"  # takes longer, and its owner says that all is well
    SILENT = "silent"  # its owner stopped reporting


@dataclass(frozen=True, slots=True)
class Measure:
    """A criterion; ``base`` is where the metric stood before, when anybody knew."""

    metric: str
    comparison: Comparison
    target: Decimal
    unit: str
    base: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A report in the owner's own words. ``corrects``: what was reported last was wrong, and this is right."""

    day: Day
    words: str
    status: str = ""  # empty: as the facts look to an honest owner
    obstacles: str = ""
    corrects: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a milestone where that is told, not left to its course.

    ``late``: calendar days later than planned. ``missed``: the first criterion was not met, ``exception`` says why it counts.
    """

    course: Course = Course.STEADY
    late: int | None = None
    exception: str = ""
    missed: str = ""
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A milestone written by hand. ``after``: codes in the same plan, or ``initiative:code`` in another of the company.

    ``added``: the day on which a change request that asks for it is agreed; None: it was in the plan from the beginning.
    """

    code: str
    name: str
    category: str
    why: str
    start: Day
    due: Day
    measures: tuple[Measure, ...]
    tasks: tuple[str, ...]
    after: tuple[str, ...] = ()
    owner: str = ""
    fate: Fate = field(default_factory=Fate)
    added: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapted:
    """What a company made of a template's milestone: its own words and numbers. Empty keeps the template's."""

    name: str = ""
    owner: str = ""
    fate: Fate = field(default_factory=Fate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The milestones of an initiative, written down on ``planned``. ``helper`` does the tasks with the owner.

    With a ``template`` the initiative was started from it, and ``adapted`` says what was changed, by code.
    ``weights``: percentages in the order of the rows, divided by spaces. ``every``: days from one report to the next.
    """

    initiative: str
    planned: Day
    owner: str
    helper: str
    goals: tuple[Goal, ...] = ()
    template: str = ""
    starts: Day = 0
    adapted: dict[str, Adapted] = field(default_factory=dict)
    joined: tuple[tuple[Day, str], ...] = ()  # owners who came later, and when they took over what is theirs
    pace: float = 1.0  # below one, the work goes faster than planned
    weights: str = ""
    every: int = 21


_MEASURE = re.compile(r"(?P<metric>.+?) (?P<sign>>=|<=|=) (?P<target>[\d.]+) (?P<unit>.+?)(?: from (?P<base>[\d.]+))?")
_SIGNS = {">=": Comparison.AT_LEAST, "<=": Comparison.AT_MOST, "=": Comparison.EQUAL}


def measure(words: str) -> Measure:
    """A criterion as one writes it.

    >>> measure("Median change-over <= 35 minutes from 95").base
    Decimal('95')
    """
    found = _MEASURE.fullmatch(words)
    if found is None:
        raise ValueError(f"cannot read the criterion {words!r}")
    base = None if found["base"] is None else Decimal(found["base"])
    return Measure(found["metric"], _SIGNS[found["sign"]], Decimal(found["target"]), found["unit"], base)


def goal(  # noqa: PLR0917 - a row of a table, not a call
    code: str, category: str, name: str, days: tuple[Day, Day], why: str, measures: str, tasks: str, after: str = "",
    owner: str = "", fate: Fate | None = None, added: Day | None = None,
) -> Goal:  # fmt: skip
    """One row of a table: measures divided by ``;``, tasks by ``|``, what it waits for by spaces."""
    return Goal(
        code=code,
        name=name,
        category=category,
        why=why,
        start=days[0],
        due=days[1],
        measures=tuple(measure(words.strip()) for words in measures.split(";") if words.strip()),
        tasks=tuple(words.strip() for words in tasks.split("|") if words.strip()),
        after=tuple(after.split()),
        owner=owner,
        fate=fate or Fate(),
        added=added,
    )
