"""Causes in words. Every sentence holds for the dates as computed; what cannot be said simply is said as the kernels see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from milepost.engine.activity import Activity, Constraint
from milepost.engine.analysis.causes import Around, Cause, Why
from milepost.engine.kernels.arrays import DONE, RUNNING
from milepost.engine.plan import Plan
from milepost.engine.result import Result
from milepost.engine.times import DAY, HOUR, moment

LONG = {"FS": "finish-to-start", "SS": "start-to-start", "FF": "finish-to-finish", "SF": "start-to-finish"}
TOLD = 3
"""How many links are told before the rest is counted."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What sentences are made of: the plan, its result and one activity that takes part in the passes."""

    plan: Plan
    result: Result
    one: Activity
    around: Around

    def early(self, causes: Iterable[Cause], start: int, finish: int) -> str:
        """Return what gives the early start, as the rest of a sentence."""
        return _joined(self._early(cause, start, finish) for cause in causes)

    def late(self, causes: Iterable[Cause]) -> str:
        """Return what gives the late finish."""
        return _joined(self._late(cause) for cause in causes)

    def put_off(self, causes: Iterable[Cause]) -> str:
        """Return what an as-late-as-possible activity would delay."""
        return _joined(
            f"“{self._name(cause)}”" if cause.why is Why.LINK else "the end of the project" for cause in causes
        )

    def _early(self, cause: Cause, start: int, finish: int) -> str:
        project = next(project for project in self.plan.projects if project.uid == self.one.project)
        if cause.why is Why.LINK:
            return self._waits(cause, start, finish)
        if (constraint := constraint_of(self.one, cause)) is not None:
            return f"a constraint says {said(constraint)}{self._later(constraint, start)}"
        if cause.why is Why.PROJECT and project.options.from_finish:
            begin, last = int(self.around.own["floor"]), self.around.net.projects["last"][self.around.own["project"]]
            return (
                f"{when(begin)} is the latest start by which the finish of the project, {when(int(last))}, can be kept"
            )
        return {
            Why.EXTERNAL: f"another project, which is not in the plan, allows it from {when(self.one.external_start)} on",
            Why.RESUME: f"it was suspended until {when(self.one.resume)}",
            Why.DELAY: f"it is levelled to begin {hours(self.one.levelling_delay)} after the project's start",
        }.get(
            cause.why,
            f"nothing may begin before the {'data date' if self._by_data_date() else 'start of the project'}"
            f" ({when(project.start if not self._by_data_date() else project.data_date)})",
        )

    def _by_data_date(self) -> bool:
        project = next(project for project in self.plan.projects if project.uid == self.one.project)
        if project.data_date is None or self.around.microsoft:
            return False
        return self.around.own["state"] == RUNNING or project.data_date > project.start

    def _later(self, constraint: Constraint, start: int) -> str:
        """Say how a start constraint at a bare day, or at rest, leads to a later moment."""
        date = constraint.date or 0
        if not constraint.kind.value.endswith(("start", "start_on", "start_on_or_after")) or start == date:
            return ""
        if date % DAY == 0 and start < date + DAY and self._work(date, start):
            return ", and a bare day keeps the time of day"
        return ", and it cannot work before"

    def _waits(self, cause: Cause, start: int, finish: int) -> str:
        name, row, edge = self._name(cause), self.result.row(cause.other), self.around.edges[cause.edge]
        link = self.plan.relations[cause.relation].link.value
        from_finish = link in ("FS", "FF")
        anchor, lag = row.finish if from_finish else row.start, int(edge["lag"])
        moved = None if anchor is None else self._moved(int(edge["calendar"]), anchor, lag)
        given = finish if link in ("FF", "SF") else start
        if moved is None or self._work(moved, given):
            return f"its {LONG[link]} link from {name}{lags(lag, bool(edge['elapsed']))} allows it no earlier"
        does = "finishes" if from_finish else "starts"
        moment_of = f"({when(anchor)}{lags(lag, bool(edge['elapsed']))})"
        if link in ("FS", "SS"):
            return f"it waits until {name} {does} {moment_of}"
        return f"it may not finish before {name} {does} {moment_of}"

    def _late(self, cause: Cause) -> str:
        project = next(project for project in self.plan.projects if project.uid == self.one.project)
        if cause.why is Why.LINK:
            return self._leaves(cause)
        if (constraint := constraint_of(self.one, cause)) is not None:
            return f"a constraint says {said(constraint)}"
        last = int(self.around.net.projects["last"][int(self.around.own["project"])])
        of_all = (
            "all projects"
            if not self.around.net.projects["own_end"][int(self.around.own["project"])]
            else "the project"
        )
        return {
            Why.EXTERNAL: f"another project, which is not in the plan, needs it by {when(self.one.external_finish)}",
            Why.DEADLINE: f"its deadline is {when(self.one.deadline)}",
            Why.OPEN_END: "nothing follows it, and open ends count as critical",
        }.get(
            cause.why,
            f"the project must finish by {when(last)}"
            if project.must_finish is not None
            else f"a later finish would move the end of {of_all} ({when(last)})",
        )

    def _leaves(self, cause: Cause) -> str:
        name, edge = self._name(cause), self.around.edges[cause.edge]
        dates, act = self.around.dates[1 + cause.edge], self.around.acts[1 + cause.edge]
        link = self.plan.relations[cause.relation].link.value
        lag = lags(int(edge["lag"]), bool(edge["elapsed"]))
        if act["state"] in (RUNNING, DONE):
            return f"its {LONG[link]} link to {name}{lag} leaves it no later"
        if link in ("FS", "SS"):
            return f"{name} must start by {when(int(dates['logic_start']))}{' and the link has a lag' if lag else ''}"
        return f"{name} must finish by {when(int(dates['late_finish']))}{' and the link has a lag' if lag else ''}"

    def _moved(self, row: int, anchor: int, lag: int) -> int | None:
        clock = self.result.network.columns.clock
        uid = next((uid for uid, at in clock.row.items() if at == row), None)
        return None if uid is None else clock.add(uid, anchor, lag)

    def _work(self, start: int, finish: int) -> int:
        return self.result.network.columns.clock.work_of_row(int(self.around.own["calendar"]), start, finish)

    def _name(self, cause: Cause) -> str:
        return name_of(self.plan.activity(cause.other))


def constraint_of(one: Activity, cause: Cause) -> Constraint | None:
    """Return the constraint that a cause is."""
    return {Why.CONSTRAINT: one.constraint, Why.SECOND_CONSTRAINT: one.second_constraint}.get(cause.why)


def said(constraint: Constraint) -> str:
    """Return a constraint as a person reads it."""
    date = "" if constraint.date is None else f" {when(constraint.date)}"
    return f"“{constraint.kind.value.replace('_', ' ')}{date}”"


def _joined(parts: Iterable[str]) -> str:
    told = list(parts)
    return " and ".join(told[:TOLD]) + (f" and {len(told) - TOLD} more" if len(told) > TOLD else "")


def name_of(one: Activity) -> str:
    """Return what people call an activity."""
    return one.name or one.label


def when(date: int | None) -> str:
    """Return a moment to the minute."""
    return "no date" if date is None else moment(date).strftime("%Y-%m-%d %H:%M")


def hours(seconds: int) -> str:
    """Return a length in hours."""
    length = seconds / HOUR
    return f"{length:g} h" if length == int(length) else f"{length:.2f} h"


def amount(one: Activity, seconds: int) -> str:
    """Return a length of an activity: working time, or time of the clock when it is elapsed."""
    return f"{hours(seconds)} {'by the clock' if one.elapsed else 'of work'}"


def lags(seconds: int, elapsed: bool) -> str:
    """Return a lag as a clause; nothing for none."""
    if not seconds:
        return ""
    way = f", plus a lag of {hours(seconds)}" if seconds > 0 else f", less a lead of {hours(-seconds)}"
    return way + (" by the clock" if elapsed else "")
