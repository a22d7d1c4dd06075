"""Comparing an agreed or past state of a plan with another baseline or today: what moved, by how much, who, why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from milepost.access.queries.feed import EventRow, event_rows
from milepost.access.reach import people_names
from milepost.access.viewer import Viewer
from milepost.core.errors import Missing
from milepost.core.history import states_as_of
from milepost.core.ids import encode_id
from milepost.core.models import Event
from milepost.milestones.models import Activity, Baseline, BaselineRow, ChangeRequest, Criterion
from milepost.milestones.standing import Measure, Standing, of_baseline, of_states
from milepost.milestones.workdays import Workweek, worked_between, working_days
from milepost.portfolios.queries.initiatives import initiative_row

#: What is compared -> the fields of the history that hold it.
HELD_IN = {
    "start": ("planned_start",),
    "finish": ("planned_finish",),
    "due": ("due",),
    "weight": ("weight",),
    "owner": ("owner_id",),
    "presence": ("archived_at",),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a baseline, or a moment."""

    baseline_id: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """Who made a difference, when, by what act, and why, where a change request says so."""

    who: str
    when: datetime
    verb: str
    why: str
    change_request_id: int | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. ``days`` and ``working_days`` of dates: positive is later."""

    field: str
    before: Any
    after: Any
    days: int | None = None
    working_days: int | None = None
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One activity that differs: ``presence`` is kept, added or removed."""

    id: int
    kind: str
    name: str
    presence: str
    differences: tuple[Difference, ...]

    def days(self, field: str) -> int | None:
        """By how many days a date moved."""
        return next((one.days for one in self.differences if one.field == field), None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs, the milestone that moved most first; and how many do not."""

    initiative_id: int
    before_at: datetime
    after_at: datetime
    before_name: str
    after_name: str
    rows: tuple[ComparedRow, ...]
    unchanged: int


def compare(*, viewer: Viewer, initiative_id: int, before: Side, after: Side) -> Comparison:
    """Two states of an initiative's plan. A fixed number of SQL queries, however many activities. Raises Missing."""
    initiative_row(viewer=viewer, initiative_id=initiative_id)
    plan = _Plan(viewer, initiative_id)
    (old, old_at, old_name), (new, new_at, new_name) = plan.side(before), plan.side(after)
    causes = _Causes(viewer, plan, *sorted((old_at, new_at)))
    people = plan.people(old, new)
    rows = [_row(old.get(pk), new.get(pk), plan, people, causes) for pk in old.keys() | new.keys()]
    differing = [row for row in rows if row.differences]
    differing.sort(key=lambda row: (-abs(row.days("due") or row.days("finish") or 0), row.kind, row.name, row.id))
    return Comparison(
        initiative_id=initiative_id,
        before_at=old_at,
        after_at=new_at,
        before_name=old_name,
        after_name=new_name,
        rows=tuple(differing),
        unchanged=len(rows) - len(differing),
    )


class _Plan:
    """The activities of an initiative, with everything that there ever was of them."""

    def __init__(self, viewer: Viewer, initiative_id: int) -> None:
        self.viewer = viewer
        self.initiative_id = initiative_id
        rows = Activity.objects.seen_by(viewer).filter(initiative_id=initiative_id).select_related("calendar")
        self.activities = {row.pk: row for row in rows}
        measured = Criterion.objects.seen_by(viewer).filter(milestone__initiative_id=initiative_id)
        self.criteria = dict(measured.values_list("pk", "milestone_id"))

    def side(self, side: Side) -> tuple[dict[int, Standing], datetime, str]:
        """How the plan stood there, when that was, and what it is called. Raises Missing."""
        if side.baseline_id is not None:
            return self._baseline(side.baseline_id)
        if side.at is None:
            raise ValueError("a side of a comparison is a baseline or a moment")
        return self.at(side.at), side.at, ""

    def at(self, moment: datetime) -> dict[int, Standing]:
        """How it stood at a moment."""
        milestones = states_as_of(viewer=self.viewer, kind="milestone", at=moment, aggregate_ids=self.activities)
        tasks = states_as_of(viewer=self.viewer, kind="activity", at=moment, aggregate_ids=self.activities)
        criteria = states_as_of(viewer=self.viewer, kind="criterion", at=moment, aggregate_ids=self.criteria)
        return of_states([*milestones.values(), *tasks.values()], criteria.values())

    def _baseline(self, baseline_id: int) -> tuple[dict[int, Standing], datetime, str]:
        of = Baseline.objects.seen_by(self.viewer).filter(pk=baseline_id, initiative_id=self.initiative_id).first()
        if of is None:
            raise Missing("baseline", encode_id(baseline_id), "baseline_id")
        found = [of_baseline(row) for row in BaselineRow.objects.filter(baseline_id=of.pk)]
        return {standing.id: standing for standing in found}, of.agreed_at, of.name

    def people(self, *sides: dict[int, Standing]) -> dict[int, str]:
        """Names of the owners on all sides."""
        return people_names(one.owner_id for side in sides for one in side.values())

    def week(self, pk: int, before: date, after: date) -> Workweek:
        """When work is done on an activity between two days: by its own calendar, else by that of its milestone."""
        activity = self.activities.get(pk)
        above = self.activities.get(activity.parent_id) if activity is not None and activity.parent_id else None
        own = activity.calendar if activity is not None else None
        return worked_between(own or (above.calendar if above is not None else None), before, after)


class _Causes:
    """Who changed what last within a span of time. Two SQL queries, and those that name the people."""

    def __init__(self, viewer: Viewer, plan: _Plan, begin: datetime, end: datetime) -> None:
        events = Event.objects.seen_by(viewer).filter(
            kind__in=["milestone", "activity", "criterion"],
            aggregate_id__in=[*plan.activities, *plan.criteria],
            recorded_at__gte=begin,
            recorded_at__lte=end,
        )
        listed = event_rows(viewer, events.order_by("recorded_at", "id"))
        self._requests = self._asked(viewer, plan.initiative_id)
        self._by_action = dict(
            Event.objects.seen_by(viewer)
            .filter(kind="change_request", aggregate_id__in=list(self._requests))
            .filter(verb__in=["change_request.approved", "change_request.recorded"])
            .values_list("action_id", "aggregate_id")
        )
        self._last: dict[tuple[int, str], EventRow] = {}
        for event in listed:
            pk = plan.criteria.get(event.aggregate_id, event.aggregate_id)
            for field in _touched(event):
                self._last[pk, field] = event

    @staticmethod
    def _asked(viewer: Viewer, initiative_id: int) -> dict[int, str]:
        rows = ChangeRequest.objects.seen_by(viewer).filter(initiative_id=initiative_id, answer="approved")
        return dict(rows.values_list("pk", "reason"))

    def of(self, pk: int, field: str) -> Cause | None:
        """Why a thing differs on an activity."""
        event = self._last.get((pk, field))
        if event is None:
            return None
        asked = self._by_action.get(event.action_id)
        why = self._requests[asked] if asked is not None else ""
        return Cause(event.actor_name, event.recorded_at, event.verb, why, asked)


def _touched(event: EventRow) -> set[str]:
    if event.kind == "criterion":
        return {"criteria"}
    if event.created:
        return {"presence"}
    changed = {change.field for change in event.changes}
    return {name for name, held in HELD_IN.items() if changed & set(held)}


def _row(
    old: Standing | None, new: Standing | None, plan: _Plan, people: dict[int, str], causes: _Causes
) -> ComparedRow:
    there = new or old
    if there is None:
        raise ValueError("an activity on neither side")
    found: list[Difference] = []
    if old is None or new is None:
        before, after = (old.due or old.finish) if old else None, (new.due or new.finish) if new else None
        found.append(Difference("presence", before, after, cause=causes.of(there.id, "presence")))
    else:
        found.extend(_dates(old, new, plan, causes))
        plain: dict[str, tuple[Any, Any]] = {
            "weight": (old.weight, new.weight),
            "owner": (_name(old, people), _name(new, people)),
        }
        plain["criteria"] = (_words(old.criteria), _words(new.criteria))
        found.extend(
            Difference(name, before, after, cause=causes.of(there.id, name))
            for name, (before, after) in plain.items()
            if before != after
        )
    presence = "added" if old is None else "removed" if new is None else "kept"
    return ComparedRow(there.id, there.kind, there.name, presence, tuple(found))


def _dates(old: Standing, new: Standing, plan: _Plan, causes: _Causes) -> list[Difference]:
    found = []
    for name in ("start", "finish", "due"):
        before: date | None = getattr(old, name)
        after: date | None = getattr(new, name)
        if before == after:
            continue
        days = (after - before).days if before and after else None
        work = working_days(before, after, plan.week(old.id, before, after)) if before and after else None
        found.append(Difference(name, before, after, days, work, causes.of(old.id, name)))
    return found


def _name(standing: Standing, people: dict[int, str]) -> str | None:
    return None if standing.owner_id is None else people.get(standing.owner_id)


def _words(criteria: tuple[Measure, ...]) -> tuple[tuple[str, str, int, str], ...]:
    return tuple(sorted((one.metric, one.comparison, one.target, one.unit) for one in criteria))
