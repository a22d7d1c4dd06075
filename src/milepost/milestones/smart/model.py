"""What the SMART check takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from milepost.milestones.told import Told

#: A day, or a day as somebody typed it: "31/12/2026", "Q3 2027", "asap".
Typed: TypeAlias = date | str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A milestone in its author's words. Everything but the name may be missing.

    ``lever`` is the code of the value lever of its initiative, where that is known.
    """

    name: str
    objective: str = ""
    criteria: str = ""
    start: Typed = None
    due: Typed = None
    owner: str = ""
    initiative: str = ""
    lever: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleFacts:
    """What the schedule and the load say, where they are known; they outweigh what the words suggest.

    ``forecast`` is the computed finish; ``peak_load`` the most open milestones at one time that its owner answers for until the
    due date, this one counted.
    """

    forecast: date | None = None
    peak_load: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the five: whether it is fine, why, and the sentence that would mend it (None when fine)."""

    ok: bool
    reason: Told
    mend: Told | None = None


@dataclass(frozen=True, slots=True)
class SmartAnswers:
    """The five answers about one statement."""

    specific: Answer
    measurable: Answer
    achievable: Answer
    relevant: Answer
    time_bound: Answer

    def items(self) -> tuple[tuple[str, Answer], ...]:
        """Question and answer, in the order of the word SMART."""
        return (
            ("specific", self.specific),
            ("measurable", self.measurable),
            ("achievable", self.achievable),
            ("relevant", self.relevant),
            ("time_bound", self.time_bound),
        )

    @property
    def ok(self) -> bool:
        """Whether all five are fine."""
        return all(answer.ok for _, answer in self.items())
