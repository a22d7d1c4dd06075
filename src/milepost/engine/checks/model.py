"""What a check says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a check came out."""

    PASSED = "passed"
    FAILED = "failed"
    NOTED = "noted"
    """Found, but without a threshold to fail."""
    NOT_ASSESSED = "not_assessed"
    """What it needs is not in the plan; `explanation` says what."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """When an activity was agreed to start and finish, plan time."""

    start: int | None = None
    finish: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One check's answer.

    key: a stable name for programs, `dcma_01_logic` or `logic_dangling`. title, explanation: for people.
    measured: a percentage, count or index as `unit` says; None when not assessed. threshold: the value that still passes, and
        `at_most` whether more or less than it fails; None without one. of: how many were looked at.
    ids: uids of the offending activities, in order; links: (predecessor, successor) of offending links.
    source: where check and threshold come from.
    """

    key: str
    title: str
    verdict: Verdict
    explanation: str
    source: str
    measured: float | None = None
    threshold: float | None = None
    at_most: bool = True
    unit: str = "%"
    of: int = 0
    ids: tuple[int, ...] = ()
    links: tuple[tuple[int, int], ...] = ()


DCMA = "DCMA-EA PAM 200.1, Earned Value Management System Program Analysis Pamphlet (2012), section 4"


def judged(measured: float, threshold: float, at_most: bool) -> Verdict:
    """Return whether a measure keeps its threshold.

    >>> judged(5.0, 5.0, True)
    <Verdict.PASSED: 'passed'>
    """
    return Verdict.PASSED if (measured <= threshold if at_most else measured >= threshold) else Verdict.FAILED
