"""The four pitfalls of a plan: vague objective, unrealistic timeline, poor communication, inadequate resources.

Pure, over simple facts: who calls gathers the facts of the milestones a viewer may see and hands them in with today. A milestone
can fall into several; completed ones fall into none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from milepost.core.tables.days import written
from milepost.milestones.smart import SmartAnswers

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
    evidence: str
    mend: str


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on a pitfall is one. Days are calendar days; shares are parts per 10,000."""

    silent_days: int = 30  # no update for longer than this while work is going on
    unlikely: int = 5000  # a probability of landing by the due date below this
    full_load: int = 10_000  # more than this is more than people can do
    open_at_once: int = 7  # more open milestones than this for one owner is too many


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    """What is known about one milestone. None is unknown, and nothing is concluded from it.

    ``start`` is when work began.
    ``p_due`` is the computed probability of landing by the due date and ``peak_load`` the highest load of those who do it,
    both in parts per 10,000; ``unassigned`` counts its tasks that nobody does; ``unanswered_obstacles`` those reported and not
    replied to.
    """

    id: str
    name: str
    completed: bool = False
    start: date | None = None
    due: date | None = None
    forecast: date | None = None
    p_due: int | None = None
    smart: SmartAnswers | None = None
    owner: str | None = None
    owner_id: str = ""
    last_update: date | None = None
    unanswered_obstacles: int = 0
    contradiction: str = ""
    peak_load: int | None = None
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
    return Finding(VAGUE_OBJECTIVE, (one.id,), " ".join(answer.reason for answer in wrong), wrong[-1].mend)


def unrealistic_timeline(one: MilestoneFacts, today: date, limits: Limits) -> Finding | None:
    """The forecast is after the due date, landing in time is unlikely, or the days do not fit the work."""
    if one.forecast and one.due and one.forecast > one.due:
        late = (one.forecast - one.due).days
        evidence = f"The forecast is {written(one.forecast)}, {_count(late, 'day')} after it is due."
        return Finding(
            UNREALISTIC_TIMELINE,
            (one.id,),
            evidence,
            "Agree a later due date, take work out, or add capacity where it is critical.",
        )
    if one.p_due is not None and one.p_due < limits.unlikely:
        evidence = f"It lands by its due date with a probability of {one.p_due / 100:.0f} %."
        return Finding(
            UNREALISTIC_TIMELINE,
            (one.id,),
            evidence,
            "Agree a due date that can be kept, or lower what drives the spread.",
        )
    if one.forecast is None and one.smart is not None and not one.smart.achievable.ok:
        return Finding(UNREALISTIC_TIMELINE, (one.id,), one.smart.achievable.reason, one.smart.achievable.mend)
    return None


def poor_communication(one: MilestoneFacts, today: date, limits: Limits) -> Finding | None:
    """Silence while work should be going on, obstacles nobody answers, or words against the facts."""
    evidence, mend = [], ""
    if _begun(one, today) and (said := _silence(one, today, limits)):
        evidence.append(said)
        mend = f"Ask {one.owner or 'its owner'} for an update, and agree how often one is due."
    if one.unanswered_obstacles:
        evidence.append(f"{_count(one.unanswered_obstacles, 'reported obstacle')} without an answer.")
        mend = mend or "Answer the obstacles: who does what by when."
    if one.contradiction:
        evidence.append(one.contradiction)
        mend = mend or "Talk it over with the owner; then correct the status or the facts."
    return Finding(POOR_COMMUNICATION, (one.id,), " ".join(evidence), mend) if evidence else None


def inadequate_resources(one: MilestoneFacts, today: date, limits: Limits) -> Finding | None:
    """Nobody owns it, nobody does its tasks, or those who do have more than they can do."""
    if one.owner is None:
        return Finding(INADEQUATE_RESOURCES, (one.id,), "Nobody owns it.", "Name one person who answers for it.")
    if one.unassigned:
        evidence = f"{_count(one.unassigned, 'task')} of it with nobody to do them."
        return Finding(INADEQUATE_RESOURCES, (one.id,), evidence, "Assign people to these tasks, or take them out.")
    if one.peak_load is not None and one.peak_load > limits.full_load:
        evidence = f"Those who do it are loaded to {one.peak_load / 100:.0f} % before it is due."
        return Finding(
            INADEQUATE_RESOURCES, (one.id,), evidence, "Move other work, add people, or agree a later due date."
        )
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
        owner = theirs[0].owner
        evidence = f"{owner} owns {loads[key]} milestones at the same time; {limits.open_at_once} are a lot."
        mend = f"Give some of them to somebody else than {owner}, or start them later."
        yield Finding(INADEQUATE_RESOURCES, tuple(one.id for one in theirs), evidence, mend)


def _key(one: MilestoneFacts) -> str:
    return one.owner_id or one.owner or ""


def _begun(one: MilestoneFacts, today: date) -> bool:
    return one.start is not None and one.start <= today


def _silence(one: MilestoneFacts, today: date, limits: Limits) -> str:
    """In words, how long nobody has reported on what has begun; empty where that is not too long."""
    if one.last_update is None:
        return "Work has begun and nobody has ever reported on it."
    silent = (today - one.last_update).days
    return f"No update for {_count(silent, 'day')}." if silent > limits.silent_days else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
