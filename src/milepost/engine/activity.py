"""An activity and what hangs on it: constraints, progress, assignments, the dates a file stored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from milepost.engine.errors import BadActivity


class Kind(StrEnum):
    """What an activity is. Both dialects share one list."""

    TASK = "task_dependent"
    """Work on the activity's own calendar; every ordinary task."""
    RESOURCE = "resource_dependent"
    """Work on the calendars of its assignments; the last one to finish ends it."""
    START_MILESTONE = "start_milestone"
    """A moment at the beginning of a period of work."""
    FINISH_MILESTONE = "finish_milestone"
    """A moment at the end of a period of work. Microsoft's milestones (which may sit at either) are this kind too."""
    LEVEL_OF_EFFORT = "level_of_effort"
    """Spans from what its start hangs on to what its finish hangs on; drives nothing."""
    WBS_SUMMARY = "wbs_summary"
    """Spans the activities of its WBS node and of the nodes below it; drives nothing (P6)."""
    SUMMARY = "summary"
    """Spans the activities whose `parent` it is (Microsoft); its links hand down to them."""


SPANNING = frozenset({Kind.LEVEL_OF_EFFORT, Kind.WBS_SUMMARY, Kind.SUMMARY})
MILESTONES = frozenset({Kind.START_MILESTONE, Kind.FINISH_MILESTONE})


class ConstraintKind(StrEnum):
    """Every constraint of both programs under one name."""

    START_ON = "start_on"
    START_ON_OR_BEFORE = "start_on_or_before"
    START_ON_OR_AFTER = "start_on_or_after"
    FINISH_ON = "finish_on"
    FINISH_ON_OR_BEFORE = "finish_on_or_before"
    FINISH_ON_OR_AFTER = "finish_on_or_after"
    MANDATORY_START = "mandatory_start"
    """Also Microsoft's "must start on"."""
    MANDATORY_FINISH = "mandatory_finish"
    """Also Microsoft's "must finish on"."""
    AS_LATE_AS_POSSIBLE = "as_late_as_possible"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A date the activity must respect. date: plan time; None only for as late as possible."""

    kind: ConstraintKind
    date: int | None = None

    def __post_init__(self) -> None:
        if (self.date is None) is not (self.kind is ConstraintKind.AS_LATE_AS_POSSIBLE):
            raise BadActivity(f"Constraint {self.kind} with date {self.date}")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A resource's share of an activity.

    calendar: uid of the resource's calendar, None for the activity's own.
    work, actual_work, remaining_work: seconds of the resource's effort.
    units: parts per 10,000 of the resource (10,000 = full time); duration = work × 10,000 / units.
    delay: seconds of working time after the activity's start before this share begins.
    drives: False where this share never makes the activity's dates (P6's nonlabour resources).
    span, left: seconds of the resource's working time, in all and remaining, where a file tells them better than
        work × 10,000 / units does.
    """

    resource: int
    work: int = 0
    actual_work: int = 0
    remaining_work: int = 0
    units: int = 10_000
    calendar: int | None = None
    delay: int = 0
    drives: bool = True
    span: int | None = None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class StoredDates:
    """What a file says that the program that wrote it had computed. Nothing here is an input to the engine.

    Dates are plan time, floats seconds of working time; None where the file has nothing.
    """

    start: int | None = None
    finish: int | None = None
    early_start: int | None = None
    early_finish: int | None = None
    late_start: int | None = None
    late_finish: int | None = None
    total_float: int | None = None
    free_float: int | None = None
    start_float: int | None = None
    finish_float: int | None = None
    critical: bool | None = None
    longest_path: bool | None = None
    float_path: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A node of the network. Times are plan time (int seconds), durations int seconds of working time.

    uid: unique in the plan. code: what people call it (XER task_code, MSPDI UID); need not be unique over projects.
    project: uid of its project. calendar: uid, None for the project's.
    duration: the original (planned) duration. remaining: what is left of it; None = duration when not started, 0 when
        finished. elapsed: duration and remaining count every hour, not working time.
    percent: complete, parts per 10,000 (of duration). physical_percent the same, for display.
    actual_start, actual_finish, suspend, resume: facts. expected_finish: P6's. deadline: Microsoft's (late dates only).
    constraint, second_constraint: P6 allows two. external_start, external_finish: early start and late finish forced by
        projects that are not in the plan.
    parent: uid of a SUMMARY activity. wbs: uid of a WBS node.
    manual: Microsoft's manually scheduled: `manual_start`/`manual_finish` are its dates whatever the links say.
    active: False for Microsoft's inactive tasks, which schedule nothing. external: a ghost of another file's task; its
        dates (manual_start, manual_finish) are given.
    splits: working pieces (start, finish) of a split task as stored, sorted, plan time; empty when unbroken.
    fixed_duration: with assignments, Microsoft computes the finish from their work unless this is True.
    levelling_delay: seconds of elapsed time before an unlinked start (Microsoft).
    """

    uid: int
    code: str = ""
    name: str = ""
    project: int = 1
    kind: Kind = Kind.TASK
    calendar: int | None = None
    duration: int = 0
    remaining: int | None = None
    elapsed: bool = False
    percent: int = 0
    physical_percent: int = 0
    actual_start: int | None = None
    actual_finish: int | None = None
    actual_duration: int | None = None
    suspend: int | None = None
    resume: int | None = None
    constraint: Constraint | None = None
    second_constraint: Constraint | None = None
    expected_finish: int | None = None
    deadline: int | None = None
    external_start: int | None = None
    external_finish: int | None = None
    parent: int | None = None
    wbs: int | None = None
    manual: bool = False
    manual_start: int | None = None
    manual_finish: int | None = None
    active: bool = True
    external: bool = False
    splits: tuple[tuple[int, int], ...] = ()
    fixed_duration: bool = True
    assignments: tuple[Assignment, ...] = ()
    levelling_delay: int = 0
    stored: StoredDates | None = None

    def __post_init__(self) -> None:
        _durations_are_not_negative(self)
        _facts_are_in_order(self)

    @property
    def label(self) -> str:
        """Return the code, or the uid where there is none."""
        return self.code or str(self.uid)

    @property
    def fixed(self) -> bool:
        """Return whether Microsoft Project takes its dates as they are given: manual, or another file's, and not finished."""
        given = self.manual_start is not None and self.manual_finish is not None
        return given and (self.manual or self.external) and self.actual_finish is None

    @property
    def remaining_duration(self) -> int:
        """Return seconds of work still to do, by the facts where `remaining` is not given."""
        if self.actual_finish is not None:
            return 0
        return self.duration if self.remaining is None else self.remaining


def _durations_are_not_negative(one: Activity) -> None:
    if one.duration < 0 or (one.remaining or 0) < 0:
        raise BadActivity(f"Negative duration {one.duration} s, remaining {one.remaining} s", [one.uid])


def _facts_are_in_order(one: Activity) -> None:
    if one.actual_finish is None:
        return
    if one.actual_start is None:
        raise BadActivity("Finished without an actual start", [one.uid])
    if one.actual_finish < one.actual_start:
        raise BadActivity("Actual finish before actual start", [one.uid])
