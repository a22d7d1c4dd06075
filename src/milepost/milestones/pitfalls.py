"""The four pitfalls of a plan: vague objective, unrealistic timeline, poor communication, inadequate resources.

Pure, over simple facts: who calls gathers the facts of the milestones a viewer may see and hands them in with today. A milestone
can fall into several; completed ones fall into none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from milepost.milestones.smart import SmartAnswers
from milepost.milestones.smart.load import AT_ONCE
from milepost.milestones.told import Told, days, several, told

VAGUE_OBJECTIVE = "vague_objective"
UNREALISTIC_TIMELINE = "unrealistic_timeline"
POOR_COMMUNICATION = "poor_communication"
INADEQUATE_RESOURCES = "inadequate_resources"
#: In the order in which they are shown.
PITFALLS = (VAGUE_OBJECTIVE, UNREALISTIC_TIMELINE, POOR_COMMUNICATION, INADEQUATE_RESOURCES)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found: its code, the ids it is about, what shows it, and what would mend it."""

    code: str
    subjects: tuple[str, ...]
    evidence: Told
    mend: Told


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on a pitfall is one. Days are calendar days."""

    silent_days: int = 30  # no update for longer than this while work is going on
    open_at_once: int = AT_ONCE  # more open milestones than this for one owner is too many


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    """What is known about one milestone. None is unknown, and nothing is concluded from it.

    ``start`` is when work began; ``unassigned`` counts its tasks that nobody does, ``unanswered_obstacles`` those that nobody
    replied to.
    """

    id: str
    name: str
    completed: bool = False
    start: date | None = None
    due: date | None = None
    forecast: date | None = None
    smart: SmartAnswers | None = None
    owner: str | None = None
    owner_id: str = ""
    last_update: date | None = None
    unanswered_obstacles: int = 0
    contradiction: str = ""
    unassigned: int = 0


def pitfalls(
    milestones: Iterable[MilestoneFacts],
    *,
    today: date,
    limits: Limits = DEFAULT_LIMITS,
    loads: Mapping[str, int] | None = None,
) -> list[Finding]:
    """The findings over a portfolio, by pitfall and then by id: the order of the milestones does not matter.

    ``loads``: by owner's id, of how many open milestones, where these are only some of all; else they are counted.
    """
    running = sorted((one for one in milestones if not one.completed), key=lambda one: one.id)
    found = [finding for one in running for check in _CHECKS if (finding := check(one, today, limits))]
    found += _overburdened(running, today, limits, loads_of(running, today) if loads is None else loads)
    return sorted(found, key=lambda finding: (PITFALLS.index(finding.code), finding.subjects))


def vague_objective(one: MilestoneFacts, today: date, limits: Limits) -> Finding | None:
    """Neither specific nor measurable, or one of them: nobody can say when it is met."""
    if one.smart is None or (one.smart.specific.ok and one.smart.measurable.ok):
        return None
    wrong = [answer for answer in (one.smart.specific, one.smart.measurable) if not answer.ok]
    evidence = several(tuple(answer.reason for answer in wrong))
    return Finding(VAGUE_OBJECTIVE, (one.id,), evidence, wrong[-1].mend or several(()))


def unrealistic_timeline(one: MilestoneFacts, today: date, limits: Limits) -> Finding | None:
    """The forecast is after the due date, or the days do not fit the work."""
    if one.forecast and one.due and one.forecast > one.due:
        evidence = told("late_forecast", day=one.forecast, late=days((one.forecast - one.due).days))
        return Finding(UNREALISTIC_TIMELINE, (one.id,), evidence, told("late_forecast_mend"))
    if one.forecast is None and one.smart is not None and not one.smart.achievable.ok:
        hasty = one.smart.achievable
        return Finding(UNREALISTIC_TIMELINE, (one.id,), hasty.reason, hasty.mend or several(()))
    return None


def poor_communication(one: MilestoneFacts, today: date, limits: Limits) -> Finding | None:
    """Silence while work should be going on, obstacles nobody answers, or words against the facts."""
    evidence: list[Told | str] = []
    mends: list[Told] = []
    if _begun(one, today) and (silence := _silence(one, today, limits)):
        evidence.append(silence)
        mends.append(told("ask_owner", owner=one.owner) if one.owner else told("ask_its_owner"))
    if one.unanswered_obstacles:
        evidence.append(told("obstacles", count=one.unanswered_obstacles))
        mends.append(told("obstacles_mend"))
    if one.contradiction:
        evidence.append(one.contradiction)
        mends.append(told("contradicted_mend"))
    return Finding(POOR_COMMUNICATION, (one.id,), several(tuple(evidence)), mends[0]) if evidence else None


def inadequate_resources(one: MilestoneFacts, today: date, limits: Limits) -> Finding | None:
    """Nobody owns it, or nobody does its tasks."""
    if one.owner is None:
        return Finding(INADEQUATE_RESOURCES, (one.id,), told("no_owner"), told("no_owner_mend"))
    if one.unassigned:
        evidence = told("unassigned", count=one.unassigned)
        return Finding(INADEQUATE_RESOURCES, (one.id,), evidence, told("unassigned_mend"))
    return None


_CHECKS: tuple[Callable[[MilestoneFacts, date, Limits], Finding | None], ...] = (
    vague_objective,
    unrealistic_timeline,
    poor_communication,
    inadequate_resources,
)


def loads_of(milestones: Iterable[MilestoneFacts], today: date) -> dict[str, int]:
    """By owner, how many open milestones that have begun they answer for."""
    return dict(Counter(_key(one) for one in milestones if one.owner and not one.completed and _begun(one, today)))


def _overburdened(
    running: list[MilestoneFacts], today: date, limits: Limits, loads: Mapping[str, int]
) -> Iterator[Finding]:
    """Owners of more begun milestones than one person can lead: one finding for all of an owner's."""
    by_owner: dict[str, list[MilestoneFacts]] = {}
    for one in running:
        if one.owner and _begun(one, today) and loads.get(_key(one), 0) > limits.open_at_once:
            by_owner.setdefault(_key(one), []).append(one)
    for key, theirs in by_owner.items():
        owner = theirs[0].owner or ""
        evidence = told("too_many", owner=owner, count=loads[key], most=limits.open_at_once)
        subjects = tuple(one.id for one in theirs)
        yield Finding(INADEQUATE_RESOURCES, subjects, evidence, told("too_many_mend", owner=owner))


def _key(one: MilestoneFacts) -> str:
    return one.owner_id or one.owner or ""


def _begun(one: MilestoneFacts, today: date) -> bool:
    return one.start is not None and one.start <= today


def _silence(one: MilestoneFacts, today: date, limits: Limits) -> Told | None:
    """How long nobody has reported on what has begun; None where that is not too long."""
    if one.last_update is None:
        return told("never_reported")
    silent = (today - one.last_update).days
    return told("no_update", silent=days(silent)) if silent > limits.silent_days else None
