"""The milestones of an initiative as they stood at a past moment, rebuilt from what was recorded by then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from milepost.access.reach import people_names
from milepost.access.viewer import Viewer
from milepost.core.clock import today_in
from milepost.core.errors import Missing
from milepost.core.history import states_as_of
from milepost.core.ids import decode_id, encode_id
from milepost.milestones.assessment import Facts, Thresholds, assess, likely_finish
from milepost.milestones.choices import Status
from milepost.milestones.contradiction import contradiction
from milepost.milestones.models import Criterion, Milestone, Update
from milepost.milestones.plantime import day_of
from milepost.milestones.saying import said
from milepost.milestones.standing import Measure
from milepost.milestones.thresholds import thresholds_as_of
from milepost.portfolios.queries.initiatives import initiative_row

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PastRow:
    """A milestone as it stood: what was planned and reported, and what followed from that on the day.

    ``percent`` and ``weight`` in parts per 10,000. The assessment is that of the rules, from the dates known then; a computed
    forecast is not part of what is recorded here.
    """

    id: int
    version: int
    name: str
    description: str
    owner_name: str | None
    planned_start: date | None
    planned_finish: date | None
    actual_start: date | None
    actual_finish: date | None
    due: date | None
    expected_finish: date | None
    weight: int
    percent: int
    status: str
    assessment: str
    reason: str
    contradiction: str
    last_update: datetime | None
    criteria: tuple[Measure, ...]
    recorded_at: datetime


def milestones_as_of(*, viewer: Viewer, initiative_id: int, at: datetime) -> tuple[PastRow, ...]:
    """Those that were in the list at ``at``, by due date. A fixed number of SQL queries. Raises Missing."""
    initiative_row(viewer=viewer, initiative_id=initiative_id)
    found = Milestone.objects.seen_by(viewer).filter(initiative_id=initiative_id)
    rows = _rows(viewer, list(found.values_list("pk", flat=True)), at)
    return tuple(sorted(rows, key=lambda row: (row.due is None, row.due or date.min, row.id)))


def milestone_as_of(*, viewer: Viewer, milestone_id: int, at: datetime) -> PastRow:
    """One, archived or not. Raises Missing, also when it was not there yet."""
    for row in _rows(viewer, [milestone_id], at, archived=True):
        return row
    raise Missing("milestone", encode_id(milestone_id))


def _rows(viewer: Viewer, ids: list[int], at: datetime, *, archived: bool = False) -> list[PastRow]:
    states = states_as_of(viewer=viewer, kind="milestone", at=at, aggregate_ids=ids)
    states = {pk: state for pk, state in states.items() if archived or state["archived_at"] is None}
    heard = _heard(viewer, states, at)
    criteria = _criteria(viewer, states, at)
    owners = people_names(decode_id(state["owner_id"]) for state in states.values() if state["owner_id"])
    names = {encode_id(pk): name for pk, name in owners.items()}
    limits, zone = thresholds_as_of(viewer.firm_id, at), viewer.firm_timezone
    return [
        _row(state, names, criteria.get(pk, ()), _assessed(state, heard.get(pk), zone, at, limits))
        for pk, state in states.items()
    ]


def _heard(viewer: Viewer, ids: Iterable[int], at: datetime) -> dict[int, datetime]:
    updates = Update.objects.seen_by(viewer).filter(milestone_id__in=list(ids), recorded_at__lte=at)
    return dict(updates.order_by("recorded_at", "id").values_list("milestone_id", "recorded_at"))


def _criteria(viewer: Viewer, ids: Iterable[int], at: datetime) -> dict[int, tuple[Measure, ...]]:
    known = dict(Criterion.objects.seen_by(viewer).filter(milestone_id__in=list(ids)).values_list("pk", "milestone_id"))
    states = states_as_of(viewer=viewer, kind="criterion", at=at, aggregate_ids=known)
    found: dict[int, tuple[Measure, ...]] = {}
    for pk, state in sorted(states.items()):
        if state["removed_at"] is None:
            one = Measure(pk, *(state[name] for name in ("metric", "comparison", "target", "unit")))
            found[known[pk]] = (*found.get(known[pk], ()), one)
    return found


def _assessed(state: State, heard: datetime | None, zone: str, at: datetime, limits: Thresholds) -> dict[str, Any]:
    today = today_in(zone, at)
    facts = Facts(
        today=today,
        due=_day(state["due"]),
        planned_start=day_of(state["planned_start"]),
        actual_start=day_of(state["actual_start"]),
        actual_finish=day_of(state["actual_finish"]),
        forecast=likely_finish(
            today, day_of(state["actual_finish"]), _day(state["expected_finish"]), day_of(state["planned_finish"])
        ),
        percent=state["percent"],
        last_update=today_in(zone, heard) if heard else None,
    )
    found = assess(facts, limits)
    wrong = contradiction(Status(state["status"]), found)
    return {
        "assessment": found.status,
        "reason": said(found.reason),
        "contradiction": said(wrong) if heard and wrong else "",
        "last_update": heard,
    }


def _row(state: State, names: dict[str, str], criteria: tuple[Measure, ...], assessed: dict[str, Any]) -> PastRow:
    return PastRow(
        id=decode_id(state["id"]),
        version=state["version"],
        name=state["name"],
        description=state["description"],
        owner_name=names.get(state["owner_id"]),
        planned_start=day_of(state["planned_start"]),
        planned_finish=day_of(state["planned_finish"]),
        actual_start=day_of(state["actual_start"]),
        actual_finish=day_of(state["actual_finish"]),
        due=_day(state["due"]),
        expected_finish=_day(state["expected_finish"]),
        weight=state["weight"],
        percent=state["percent"],
        status=state["status"],
        criteria=criteria,
        recorded_at=datetime.fromisoformat(state["recorded_at"]),
        **assessed,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
