"""The milestones of an initiative as they stood at a past moment, rebuilt from what was recorded by then."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from milepost.access.reach import people_names
from milepost.access.viewer import Viewer
from milepost.core.clock import today_in
from milepost.core.errors import Missing
from milepost.core.history import states_as_of, states_then
from milepost.core.ids import decode_id, encode_id
from milepost.milestones.assessment import Facts, assess, forecast_of
from milepost.milestones.choices import Status
from milepost.milestones.contradiction import contradiction
from milepost.milestones.models import Criterion, Milestone, PublishedFacts, Update
from milepost.milestones.plantime import day_of
from milepost.milestones.saying import said
from milepost.milestones.standing import Measure
from milepost.milestones.thresholds import Yardstick, thresholds_as_of
from milepost.portfolios.queries.common import Named, visible_objectives
from milepost.portfolios.queries.initiatives import initiative_row

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PastRow:
    """A milestone as it stood: what was planned and reported, and what followed from that on the day.

    ``percent`` and ``weight`` in parts per 10,000, float and drag in seconds of working time. The assessment is that of the
    rules, from the dates known then and the forecast of then. ``forecast_at``: since when that forecast held; None where none
    is kept of then, and the assessment had to do without.
    """

    id: int
    version: int
    name: str
    code: str
    description: str
    milestone_type: str
    category: str
    objective_id: int | None
    objective_title: str | None
    owner_id: int | None
    owner_name: str | None
    team: tuple[tuple[str, Named], ...]
    tags: tuple[str, ...]
    planned_start: date | None
    planned_finish: date | None
    actual_start: date | None
    actual_finish: date | None
    due: date | None
    expected_finish: date | None
    duration_s: int | None
    remaining_s: int | None
    weight: int
    percent: int
    percent_mode: str
    status: str
    assessment: str
    reason: str
    contradiction: str
    last_update: datetime | None
    forecast: date | None
    margin_days: int | None
    float_s: int | None
    critical: bool | None
    drag_s: int | None
    forecast_at: datetime | None
    plan_reason: str
    completion_exception: str
    archived_at: datetime | None
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


#: What events of before it was kept do not say of a milestone.
LACKING: State = {"team": [], "plan_reason": ""}


def _rows(viewer: Viewer, ids: list[int], at: datetime, *, archived: bool = False) -> list[PastRow]:
    states = states_as_of(viewer=viewer, kind="milestone", at=at, aggregate_ids=ids)
    states = {pk: {**LACKING, **state} for pk, state in states.items() if archived or state["archived_at"] is None}
    heard, published = _heard(viewer, states, at), _published(viewer, states, at)
    criteria = _criteria(viewer, states, at)
    named = _named(viewer, states.values(), at)
    by = Yardstick(thresholds_as_of(viewer.firm_id, at), viewer.firm_timezone)
    return [
        _row(state, named, criteria.get(pk, ()), _assessed(state, heard.get(pk), published.get(pk), at, by))
        for pk, state in states.items()
    ]


@dataclass(frozen=True, slots=True)
class _Named:
    """What the ids of states are called: people as today, objectives as then, of those that the viewer sees."""

    people: dict[str, str]
    objectives: dict[str, str]


def _named(viewer: Viewer, states: Collection[State], at: datetime) -> _Named:
    people = {text for state in states for text in (state["owner_id"], *(who for _, who in state["team"])) if text}
    aims = visible_objectives(viewer, [decode_id(state["objective_id"]) for state in states if state["objective_id"]])
    then = states_then(viewer=viewer, kind="objective", at=at, walled=aims)
    return _Named(
        {encode_id(pk): name for pk, name in people_names(map(decode_id, people)).items()},
        {encode_id(pk): then[pk]["title"] if pk in then else title for pk, title in aims.items()},
    )


def _heard(viewer: Viewer, ids: Iterable[int], at: datetime) -> dict[int, datetime]:
    updates = Update.objects.seen_by(viewer).filter(milestone_id__in=list(ids), recorded_at__lte=at)
    return dict(updates.order_by("recorded_at", "id").values_list("milestone_id", "recorded_at"))


def _published(viewer: Viewer, ids: Iterable[int], at: datetime) -> dict[int, PublishedFacts]:
    """What was published last by then, by milestone."""
    newest = PublishedFacts.objects.unwalled("correlated with the walled outer query").filter(
        milestone_id=OuterRef("pk"), recorded_at__lte=at
    )
    last = newest.order_by("-recorded_at", "-id").values("id")[:1]
    seen = Milestone.objects.seen_by(viewer).filter(pk__in=list(ids)).annotate(published=Subquery(last))
    rows = PublishedFacts.objects.seen_by(viewer).filter(pk__in=seen.values("published"))
    return {row.milestone_id: row for row in rows}


def _criteria(viewer: Viewer, ids: Iterable[int], at: datetime) -> dict[int, tuple[Measure, ...]]:
    known = dict(Criterion.objects.seen_by(viewer).filter(milestone_id__in=list(ids)).values_list("pk", "milestone_id"))
    states = states_as_of(viewer=viewer, kind="criterion", at=at, aggregate_ids=known)
    found: dict[int, tuple[Measure, ...]] = {}
    for pk, state in sorted(states.items()):
        if state["removed_at"] is None:
            one = Measure(pk, *(state[name] for name in ("metric", "comparison", "target", "unit")))
            found[known[pk]] = (*found.get(known[pk], ()), one)
    return found


def _assessed(
    state: State, heard: datetime | None, known: PublishedFacts | None, at: datetime, by: Yardstick
) -> dict[str, Any]:
    today = today_in(by.timezone, at)
    computed = known.forecast if known else None
    facts = Facts(
        today=today,
        due=_day(state["due"]),
        planned_start=day_of(state["planned_start"]),
        actual_start=day_of(state["actual_start"]),
        actual_finish=day_of(state["actual_finish"]),
        forecast=forecast_of(
            today,
            actual=day_of(state["actual_finish"]),
            computed=computed,
            expected=_day(state["expected_finish"]),
            planned=day_of(state["planned_finish"]),
        ),
        percent=state["percent"],
        last_update=today_in(by.timezone, heard) if heard else None,
    )
    found = assess(facts, by.limits)
    wrong = contradiction(Status(state["status"]), found)
    return {
        "assessment": found.status,
        "reason": said(found.reason),
        "contradiction": said(wrong) if heard and wrong else "",
        "last_update": heard,
        "forecast": computed,
        "margin_days": facts.margin_days,
        "float_s": known.float_s if known else None,
        "critical": known.critical if known else None,
        "drag_s": known.drag_s if known else None,
        "forecast_at": known.recorded_at if known else None,
    }


def _row(state: State, named: _Named, criteria: tuple[Measure, ...], assessed: dict[str, Any]) -> PastRow:
    aim = state["objective_id"] if state["objective_id"] in named.objectives else None
    return PastRow(
        id=decode_id(state["id"]),
        version=state["version"],
        name=state["name"],
        code=state["code"],
        description=state["description"],
        milestone_type=state["milestone_type"],
        category=state["category"],
        objective_id=decode_id(aim) if aim else None,
        objective_title=named.objectives[aim] if aim else None,
        owner_id=decode_id(state["owner_id"]) if state["owner_id"] else None,
        owner_name=named.people.get(state["owner_id"]),
        team=_team(state, named),
        tags=tuple(state["tags"]),
        planned_start=day_of(state["planned_start"]),
        planned_finish=day_of(state["planned_finish"]),
        actual_start=day_of(state["actual_start"]),
        actual_finish=day_of(state["actual_finish"]),
        due=_day(state["due"]),
        expected_finish=_day(state["expected_finish"]),
        duration_s=state["duration_s"],
        remaining_s=state["remaining_s"],
        weight=state["weight"],
        percent=state["percent"],
        percent_mode=state["percent_mode"],
        status=state["status"],
        plan_reason=state["plan_reason"],
        completion_exception=state["completion_exception"],
        archived_at=datetime.fromisoformat(state["archived_at"]) if state["archived_at"] else None,
        criteria=criteria,
        recorded_at=datetime.fromisoformat(state["recorded_at"]),
        **assessed,
    )


def _team(state: State, named: _Named) -> tuple[tuple[str, Named], ...]:
    found = [(involvement, Named(decode_id(who), named.people[who])) for involvement, who in state["team"]]
    return tuple(sorted(found, key=lambda one: (one[0], one[1].name, one[1].id)))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
