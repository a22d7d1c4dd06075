"""A solved network that takes one change after the other, and computes again only what the change reaches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from milepost.engine.activity import Activity, Constraint
from milepost.engine.errors import HorizonError, UnknownId
from milepost.engine.kernels.arrays import MISSING
from milepost.engine.kernels.clock import Index, Ints
from milepost.engine.links import PERCENT
from milepost.engine.plan import Plan, Relation
from milepost.engine.result import Flags, Result, Row
from milepost.engine.scheduling import refuse_undated, schedule
from milepost.engine.standing import FLOATS, MOMENTS, Numbered, Seeds, Standing, why_whole


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What an edit changed. rows: of activities (int32, in no order) whose dates, floats or criticality differ now.

    afresh: why the whole plan was scheduled again; empty when only what the edit reached was.
    """

    rows: Index
    afresh: str = ""


class Session:
    """Keeps the schedule of a plan up to date through edits of one activity or one link, to the bit as `schedule` computes it.

    Arrays are by row (N), in the order of plan.activities: int64 plan time and seconds of working time, as in Result; they are
    views that move with the next edit. An edit that raises leaves everything as it was. An edit of a plan with summaries, levels
    of effort or as-late-as-possible activities has it scheduled again: Change.afresh says so.

    >>> from milepost.engine.plan import Calendar, Project, always
    >>> jobs = tuple(Activity(uid=uid, duration=hours * 3600) for uid, hours in ((1, 3), (2, 5), (3, 1)))
    >>> plan = Plan((Project(1, start=0, calendar=1),), (always(1),), jobs, (Relation(1, 3), Relation(2, 3)))
    >>> session = Session(plan)
    >>> sorted(session.set_duration(1, 9 * 3600).rows.tolist())
    [0, 1, 2]
    >>> (session.total_float // 3600).tolist()
    [0, 4, 0]
    """

    early_start: Ints
    early_finish: Ints
    late_start: Ints
    late_finish: Ints
    start: Ints
    finish: Ints
    start_float: Ints
    finish_float: Ints
    total_float: Ints
    free_float: Ints
    critical: Flags

    _plan: Plan | None
    _base: Plan
    _activities: list[Activity]
    _relations: list[Relation | None]

    def __init__(self, plan: Plan) -> None:
        """Schedule a plan. Raises what `schedule` raises."""
        self._take(plan)

    @property
    def plan(self) -> Plan:
        """Return the plan with all edits."""
        if self._plan is None:
            relations = tuple(one for one in self._relations if one is not None)
            self._plan = replace(self._base, activities=tuple(self._activities), relations=relations)
        return self._plan

    @property
    def project_finish(self) -> Ints:
        """Return the latest early finish by project."""
        return self._standing.ends

    def result(self) -> Result:
        """Return a whole Result, for the analyses. This schedules afresh."""
        return schedule(self.plan)

    def row(self, uid: int) -> Row:
        """Return one activity's answer. Raises: UnknownId."""
        row = self._row_of(uid)
        values = {name: _or_none(int(getattr(self, name)[row])) for name in MOMENTS}
        slack = {name: int(getattr(self, name)[row]) for name in FLOATS}
        return Row(uid=uid, critical=bool(self.critical[row]), **values, **slack)  # type: ignore[arg-type]

    def set_activity(self, activity: Activity) -> Change:
        """Put an activity in the place of the one with its uid.

        Durations, facts, constraints and dates are followed; another kind, project, calendar, parent, assignment or activity
        that becomes (in)active, split or as late as possible has the plan scheduled again.
        Raises: UnknownId, BadRelation (a percentage lag), HorizonError; what `Plan` and `schedule` raise.
        """
        row = self._row_of(activity.uid)
        before = self._activities[row]
        reason = self._reason or self._standing.why_not(before, activity)
        if reason:
            many = [*self._activities[:row], activity, *self._activities[row + 1 :]]
            return self._afresh(reason, activities=many)
        return self._do(lambda: self._measure(row, activity), lambda: self._measure(row, before))

    def set_duration(self, uid: int, duration: int) -> Change:
        """Give an activity another duration, seconds of working time. All of it is left when it has not started.

        What is left of one in progress is a fact of its own: see set_progress. Raises: BadActivity; see set_activity.
        """
        one = self._activities[self._row_of(uid)]
        remaining = one.remaining if one.actual_start is not None else None
        return self.set_activity(replace(one, duration=duration, remaining=remaining))

    def set_progress(
        self, uid: int, *, start: int | None, finish: int | None = None, remaining: int | None = None
    ) -> Change:
        """Say when an activity actually started and finished (plan time, None for not yet) and what is left of it.

        remaining: seconds of working time; None for what its duration and facts say. Raises: BadActivity; see set_activity.
        """
        one = self._activities[self._row_of(uid)]
        return self.set_activity(replace(one, actual_start=start, actual_finish=finish, remaining=remaining))

    def set_constraint(self, uid: int, constraint: Constraint | None) -> Change:
        """Constrain an activity's dates otherwise; None frees it. Raises: see set_activity."""
        return self.set_activity(replace(self._activities[self._row_of(uid)], constraint=constraint))

    def add_link(self, relation: Relation) -> Change:
        """Add a link. Raises: UnknownId, BadRelation, CycleError, HorizonError."""
        ends = self._row_of(relation.predecessor), self._row_of(relation.successor)
        calendar = relation.lag_calendar
        if type(calendar) is int and calendar not in self._calendars:
            raise UnknownId("Unknown calendar of a lag", [calendar])
        reason = self._reason or self._standing.make_way(ends)
        if reason:
            return self._afresh(reason, relations=[*self._relations, relation])
        number = len(self._relations)
        self._relations.append(None)
        return self._do(lambda: self._link(number, relation), lambda: self._unlink(number, relation))

    def remove_link(self, relation: Relation) -> Change:
        """Remove a link (one of those that equal it). Raises: UnknownId, HorizonError."""
        number = self._number(relation)
        if self._reason:
            return self._afresh(self._reason, relations=self._with(number, None))
        return self._do(lambda: self._unlink(number, relation), lambda: self._link(number, relation))

    def set_lag(self, relation: Relation, lag: int) -> Change:
        """Give a link another lag, in the unit that it has. Raises: UnknownId, BadRelation, HorizonError."""
        number, other = self._number(relation), replace(relation, lag=lag)
        if self._reason:
            return self._afresh(self._reason, relations=self._with(number, other))
        return self._do(lambda: self._relag(number, other), lambda: self._relag(number, relation))

    def _take(self, plan: Plan) -> None:
        result = schedule(plan)
        self._plan = plan
        self._base = plan
        self._activities = list(plan.activities)
        self._relations = list(plan.relations)
        self._numbers: dict[tuple[int, int], list[int]] = {}
        for number, link in enumerate(plan.relations):
            self._numbers.setdefault((link.predecessor, link.successor), []).append(number)
        self._percent = [number for number, link in enumerate(plan.relations) if link.unit in PERCENT]
        self._rows = {one.uid: row for row, one in enumerate(plan.activities)}
        self._calendars = {one.uid for one in plan.calendars}
        self._reason = why_whole(result.network)
        self._standing = Standing(plan, result)
        for name, column in self._standing.columns().items():
            setattr(self, name, column)

    def _row_of(self, uid: int) -> int:
        row = self._rows.get(uid)
        if row is None:
            raise UnknownId("No such activity in this session", [uid])
        return row

    def _number(self, relation: Relation) -> int:
        for number in self._numbers.get((relation.predecessor, relation.successor), ()):
            if self._relations[number] == relation:
                return number
        raise UnknownId("No such link in this session", [relation.predecessor, relation.successor])

    def _with(self, number: int, relation: Relation | None) -> list[Relation | None]:
        return [relation if place == number else one for place, one in enumerate(self._relations)]

    def _numbered(self, number: int, relation: Relation) -> Numbered:
        ends = (self._rows[relation.predecessor], self._rows[relation.successor])
        return number, relation, self._standing.positions(ends)

    def _measure(self, row: int, one: Activity) -> Seeds:
        links = [(number, self._relations[number]) for number in self._percent]
        own = [self._numbered(number, link) for number, link in links if link and link.predecessor == one.uid]
        seeds = self._standing.measure(row, one, own)
        self._activities[row] = one
        return seeds

    def _link(self, number: int, relation: Relation) -> Seeds:
        seeds = self._standing.link(self._numbered(number, relation))
        self._relations[number] = relation
        self._numbers.setdefault((relation.predecessor, relation.successor), []).append(number)
        if relation.unit in PERCENT:
            self._percent.append(number)
        return seeds

    def _unlink(self, number: int, relation: Relation) -> Seeds:
        self._relations[number] = None
        self._numbers[relation.predecessor, relation.successor].remove(number)
        if relation.unit in PERCENT:
            self._percent.remove(number)
        return self._standing.unlink(self._numbered(number, relation))

    def _relag(self, number: int, relation: Relation) -> Seeds:
        seeds = self._standing.relag(self._numbered(number, relation))
        self._relations[number] = relation
        return seeds

    def _do(self, do: Callable[[], Seeds], undo: Callable[[], Seeds]) -> Change:
        """Make an edit and compute what it reaches; take it back when there is no time left for it."""
        changed, lost = self._standing.run(do())
        try:
            if lost:
                raise HorizonError("A calendar has no working time left for these activities", lost)
            if self._standing.undated:
                refuse_undated(self._standing.shown.moments[changed].T, self._standing.network.columns.uid[changed])
        except HorizonError:
            self._standing.run(undo())
            raise
        self._plan = None
        return Change(changed)

    def _afresh(
        self,
        reason: str,
        *,
        activities: list[Activity] | None = None,
        relations: Sequence[Relation | None] | None = None,
    ) -> Change:
        """Schedule the changed plan in full."""
        links = tuple(one for one in (self._relations if relations is None else relations) if one is not None)
        many = tuple(self._activities if activities is None else activities)
        before = self._standing
        self._take(replace(self._base, activities=many, relations=links))
        return Change(self._standing.differs(before), reason)


def _or_none(moment: int) -> int | None:
    return None if moment == MISSING else moment
