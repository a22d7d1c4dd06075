"""Why an activity has its dates, and why it is or is not critical, in words.

Causes are found by computing the activity again without each (`causes`); words come second (`wording`).
"""

from __future__ import annotations

from dataclasses import dataclass

from milepost.engine.activity import SPANNING, Activity
from milepost.engine.analysis.causes import Around, Causes, Why
from milepost.engine.analysis.spanned import Spans
from milepost.engine.analysis.wording import Telling, amount, hours, name_of, said, when
from milepost.engine.kernels.arrays import DONE, EXPECTED, FIXED, LATE, MISSING, RUNNING, WAITING
from milepost.engine.options import CriticalBy
from milepost.engine.plan import Plan
from milepost.engine.result import Result, Row

KINDS = {Why.SECOND_CONSTRAINT: "constraint", Why.DELAY: "delay"}
FIRST = (Why.CONSTRAINT, Why.SECOND_CONSTRAINT, Why.EXTERNAL, Why.LINK, Why.RESUME, Why.DELAY, Why.PROJECT)


@dataclass(frozen=True, slots=True)
class Explanation:
    """start: why it starts when it does. finish: why it finishes then. critical: why it is or is not critical.

    kind: what decides the start: fact, fixed, constraint, link, late, span, external, delay, project. drivers: uids whose links
    drive it. causes: what gives the early start, which for work in progress is where its rest begins, or what it would delay
    when it is as late as possible. limits: what gives the late finish.
    """

    uid: int
    kind: str
    start: str
    finish: str
    critical: str
    drivers: tuple[int, ...]
    causes: Causes = ()
    limits: Causes = ()

    @property
    def text(self) -> str:
        """Return all three sentences."""
        return f"{self.start} {self.finish} {self.critical}"


def explain(plan: Plan, result: Result, uid: int) -> Explanation:
    """Explain one activity. Raises: UnknownId.

    >>> from milepost.engine import Activity, Plan, Project, Relation, always, schedule
    >>> jobs = (Activity(uid=1, name="Dig", duration=3600), Activity(uid=2, name="Pour", duration=7200))
    >>> plan = Plan((Project(1, 0, 1),), (always(1),), jobs, (Relation(1, 2),))
    >>> explain(plan, schedule(plan), 2).start
    'Pour starts on 1970-01-01 01:00 because it waits until Dig finishes (1970-01-01 01:00).'
    """
    one, row = plan.activity(uid), result.row(uid)
    if one.kind in SPANNING:
        spans = Spans(plan, result, one, row)
        return Explanation(uid, spans.kind, spans.start(), spans.finish(), spans.critical(), ())
    about = _About(plan, result, one, row)
    kind, start = about.start()
    held = (
        tuple(dict.fromkeys(cause.other for cause in about.causes if cause.why is Why.LINK)) if kind == "link" else ()
    )
    return Explanation(uid, kind, start, about.finish(), about.critical(), held, about.causes, about.limits)


class _About:
    """One activity that takes part in the passes."""

    def __init__(self, plan: Plan, result: Result, one: Activity, row: Row) -> None:
        self.plan, self.result, self.one, self.row = plan, result, one, row
        self.around = Around(result, one.uid)
        self.telling = Telling(plan, result, one, self.around)
        self.state = int(self.around.own["state"])
        late = bool(self.around.own["rule"] == LATE) and self.state != DONE
        self.shown_late = late and self.around.microsoft and self.state == WAITING
        self.put_off = late and not self.around.microsoft and self.around.early()[0] < (row.early_start or 0)
        self.causes: Causes = ()
        if self.put_off:
            self.causes = self.around.why_put_off()
        elif self.state == WAITING or (self.state == RUNNING and not self.around.microsoft):
            self.causes = self.around.why_early()
        elif self.around.microsoft:
            self.causes = self.around.why_rest()
        self.limits = () if self.state == DONE else self.around.why_latest()

    def start(self) -> tuple[str, str]:
        """Return (kind, sentence)."""
        name, then = name_of(self.one), when(self.row.start)
        if self.state == FIXED:
            return "fixed", f"{name} starts on {then}: its dates are given, not computed."
        if self.state != WAITING:
            return "fact", f"{name} started on {then}: that is a fact."
        if self.shown_late:
            return "late", f"{name} starts on {then} because it is to be as late as possible: {self._latest()}."
        kind = "late" if self.put_off else self._kind()
        return kind, f"{name} starts on {then}{self._because()}."

    def _kind(self) -> str:
        found = {cause.why for cause in self.causes}
        first = next((why for why in FIRST if why in found), Why.PROJECT)
        return KINDS.get(first, first.value)

    def _because(self) -> str:
        if self.put_off:
            return f" because it is as late as possible without delaying {self.telling.put_off(self.causes)}"
        dates = (self._goes_on() or 0, self.row.early_finish or 0)
        return f" because {self.telling.early(self.causes, *dates)}" if self.causes else ""

    def finish(self) -> str:
        """Return the sentence on the finish."""
        then, begun = when(self.row.finish), self._goes_on()
        if self.state == DONE:
            return f"It finished on {then}: that is a fact."
        if self.state == FIXED:
            return f"It finishes on {then}, which is given too."
        if self._expected():
            return f"It finishes on {then} because that is its expected finish."
        rest = f", of which the rest begins on {when(begun)}{self._because()}" if begun != self.row.start else ""
        if self.row.finish == begun:
            return f"Nothing of it is left{rest}." if self.state == RUNNING else "It is a moment and takes no time."
        return f"It finishes on {then}{self._lasts(begun)}{rest}."

    def _lasts(self, begun: int | None) -> str:
        """Return what leads from there to the finish."""
        work = self._work(begun or 0, self.row.finish or 0)
        if self.around.own["share"] < self.around.own["share_end"]:
            return ", when the last of its assignments ends"
        if work != self._length(begun):
            return self._asked()
        if not work:
            return ", and nobody works between"
        breaks = " and breaks" if self.one.splits and self.state == WAITING else ""
        left = " left" if begun != self.row.start else ""
        where = "" if self.one.elapsed else f" on the calendar “{self._calendar()}”"
        return f": {amount(self.one, work)}{breaks}{left}{where}"

    def _goes_on(self) -> int | None:
        """Return where what is left begins: in Microsoft's dialect at the start, or where it resumes or its links allow it."""
        if self.state == WAITING:
            return self.row.start
        if not self.around.microsoft:
            return self.row.early_start
        if self.causes:
            return self.around.rest()
        resume = int(self.around.own["resume"])
        return self.row.start if resume == MISSING else resume

    def _length(self, begun: int | None) -> int:
        """Return the seconds of work from there on."""
        whole = self.around.microsoft and (self.state == WAITING or begun == self.row.start)
        return int(self.around.own["span"] if whole else self.around.dates[0]["left"])

    def _asked(self) -> str:
        """Return what else asks for a finish that its work does not give."""
        for constraint in (self.one.constraint, self.one.second_constraint):
            if constraint is not None and constraint.date == self.row.finish:
                return f" because a constraint says {said(constraint)}"
        return ", as its links ask" if self.state == WAITING else ""

    def _expected(self) -> bool:
        wanted = bool(self.around.rules & int(self.around.own["rules"]) & EXPECTED)
        return wanted and self.one.expected_finish is not None and self.row.early_finish == self.one.expected_finish

    def _calendar(self) -> str:
        default = next(project.calendar for project in self.plan.projects if project.uid == self.one.project)
        wanted = default if self.one.calendar is None else self.one.calendar
        calendar = next(calendar for calendar in self.plan.calendars if calendar.uid == wanted)
        return calendar.name or str(calendar.uid)

    def _work(self, start: int, finish: int) -> int:
        return self.result.network.columns.clock.work_of_row(int(self.around.own["calendar"]), start, finish)

    def _latest(self) -> str:
        by = f"its latest finish is {when(self.row.late_finish)}"
        return f"{by}, since {self.telling.late(self.limits)}" if self.limits else by

    def critical(self) -> str:
        """Return the sentence on criticality."""
        options = next(project.options for project in self.plan.projects if project.uid == self.one.project)
        if self.state == DONE:
            return "It is finished, so it is not critical."
        if not self.one.active:
            return "It is inactive, so it delays nobody."
        if options.critical_by is CriticalBy.LONGEST_PATH:
            on = "because it stands on" if self.row.critical else "because it does not stand on"
            return f"It is {'' if self.row.critical else 'not '}critical {on} the longest path."
        return self._by_float(options.critical_float)

    def _by_float(self, limit: int) -> str:
        slack, room = self.row.total_float, amount(self.one, abs(self.row.total_float))
        if not self.row.critical:
            more = f", more than the threshold of {hours(limit)}" if limit else ""
            return f"It is not critical: it has {amount(self.one, slack)} of float{more}. {self._sentence()}"
        if self.around.microsoft and self.around.own["rule"] == LATE:
            return "It is critical: what is as late as possible has no float."
        if slack > 0:
            return f"It is critical: its {room} of float are within the threshold of {hours(limit)}. {self._sentence()}"
        if conflict := self._conflict():
            held = "its constraint" if self.one.constraint is None else said(self.one.constraint)
            before = f"{amount(self.one, conflict)} before its links allow"
            return f"It is critical: {held} holds it {before}. {self._sentence()}"
        if slack < 0:
            return f"It is critical: it is {room} late. {self._sentence()}"
        return f"It is critical: it has no float. {self._sentence()}"

    def _conflict(self) -> int:
        """Return the work by which Microsoft's honoured constraint holds a task before its links."""
        measure = int(self.around.own["measure"])
        floats = (self.row.start_float, self.row.finish_float, min(self.row.start_float, self.row.finish_float))
        return floats[measure] - self.row.total_float if self.state == WAITING and self.around.microsoft else 0

    def _sentence(self) -> str:
        return f"{self._latest()[0].upper()}{self._latest()[1:]}."
