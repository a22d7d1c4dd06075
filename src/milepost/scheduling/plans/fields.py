"""What is compared of a milestone or task, and when two values are the same to people. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from milepost.milestones.plantime import day_of, moment_of
from milepost.scheduling.planning import work_of
from milepost.scheduling.plans.model import Wanted, WantedActivity

if TYPE_CHECKING:
    from milepost.scheduling.plans.comparing import Matching

#: In the order in which people read them.
TRACKED = (
    "name", "parent", "code", "planned_start", "planned_finish", "due", "duration_s", "remaining_s", "percent", "actual_start",
    "actual_finish", "constraint_kind", "constraint_at", "calendar",
)  # fmt: skip
MOMENTS = frozenset({"planned_start", "planned_finish", "actual_start", "actual_finish", "constraint_at"})
#: Files hold minutes, and whole percents.
MINUTE, PERCENT = 60, 50

Difference = tuple[Any, Any, Any]


def plain(name: str, value: Any) -> Any:
    """A value as it is shown and sent: moments as naive datetimes, the rest as it is."""
    return moment_of(value) if name in MOMENTS and value is not None else value


def taken_of(wanted: Wanted, one: WantedActivity) -> dict[str, Any]:
    """What a file says of an activity, as JSON keeps it for the next version."""
    said = {name: getattr(one, name) for name in TRACKED}
    calendar = wanted.calendars.get(one.calendar) if one.calendar is not None else None
    due = one.due.isoformat() if isinstance(one.due, date) else None
    return {**said, "due": due, "calendar": calendar.name if calendar else None}


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the file beside what is stored of it."""

    matching: Matching
    one: WantedActivity
    stored: Any


def differing(
    matching: Matching, one: WantedActivity, stored: Any, calendar_of: Mapping[int, Any]
) -> dict[str, Difference]:
    """By field, what is stored, what the file says, and what applying writes, where they are not the same."""
    pair = Pair(matching, one, stored)
    found: dict[str, Difference] = {}
    for name, rule in RULES.items():
        difference = rule(pair)
        if difference is not None:
            found[name] = difference
    if not one.gathers and (moved := _calendar(pair, calendar_of)) is not None:
        found["calendar"] = moved
    return {name: found[name] for name in TRACKED if name in found}


def _text(name: str) -> Callable[[Pair], Difference | None]:
    def rule(pair: Pair) -> Difference | None:
        said, stored = getattr(pair.one, name), getattr(pair.stored, name)
        return None if not said or said == stored else (stored, said, said)

    return rule


def _moment(name: str) -> Callable[[Pair], Difference | None]:
    def rule(pair: Pair) -> Difference | None:
        said, stored = getattr(pair.one, name), getattr(pair.stored, name)
        if _same_moment(said, stored) or (pair.one.gathers and not _of_this_source(pair)):
            return None
        if said is None and (name.startswith("planned") or (pair.one.kind == "milestone" and name == "actual_start")):
            return None  # a point has no start of its own, and no file says of a plan that there is none
        if stored is None and name.startswith("planned") and (pair.one.computed or _is_forecast(pair, name, said)):
            return None  # what was never planned is not planned because a program computed it
        if name == "actual_finish" and pair.stored.kind == "milestone" and day_of(said) == day_of(stored):
            return None
        return plain(name, stored), plain(name, said), said

    return rule


def _same_moment(said: int | None, stored: int | None) -> bool:
    return said == stored if said is None or stored is None else abs(said - stored) < MINUTE


def _of_this_source(pair: Pair) -> bool:
    return bool(pair.stored.source == pair.matching.source)


def _is_forecast(pair: Pair, name: str, said: int | None) -> bool:
    """An exported file holds what was done, or the forecast, where nothing was planned."""
    start, finish = pair.matching.standing.dated.get(pair.stored.pk, (None, None))
    done = pair.stored.actual_start if name == "planned_start" else pair.stored.actual_finish
    return day_of(said) in (day_of(done), day_of(start if name == "planned_start" else finish))


def length_of(stored: Any) -> int:
    """Seconds of work of a stored activity, as the network counts them; 0 where nobody said."""
    said = work_of(
        duration_s=stored.duration_s,
        likely_s=getattr(stored, "likely_s", None),
        planned_start=stored.planned_start,
        planned_finish=stored.planned_finish,
    )
    return said or 0


def _duration(pair: Pair) -> Difference | None:
    if pair.one.gathers or abs((pair.one.duration_s or 0) - length_of(pair.stored)) < MINUTE:
        return None
    return pair.stored.duration_s, pair.one.duration_s, pair.one.duration_s


def _remaining(pair: Pair) -> Difference | None:
    one, stored = pair.one, pair.stored
    if one.gathers or one.actual_finish is not None or stored.actual_finish is not None:
        return None
    left = one.remaining_s if one.remaining_s is not None else (one.duration_s or 0) * (10_000 - one.percent) // 10_000
    here = left_of(stored)
    # Whole percents of a file are no news beside what is left.
    if abs(left - here) < MINUTE or (one.remaining_s is None and stored.remaining_s is None):
        return None
    return here, left, one.remaining_s


def left_of(stored: Any) -> int:
    """Seconds of work that are left of it."""
    said: int | None = stored.remaining_s
    return said if said is not None else length_of(stored) * (10_000 - stored.percent) // 10_000


def _percent(pair: Pair) -> Difference | None:
    if pair.one.gathers and pair.one.actual_finish is None:
        return None
    said, stored = pair.one.percent, pair.stored.percent
    return None if abs(said - stored) <= PERCENT else (stored, said, said)


def _constraint_kind(pair: Pair) -> Difference | None:
    if pair.one.gathers:
        return None
    said, stored = pair.one.constraint_kind, pair.stored.constraint_kind
    return None if said == stored else (stored, said, said)


def _constraint_at(pair: Pair) -> Difference | None:
    said, stored = pair.one.constraint_at, pair.stored.constraint_at
    if pair.one.gathers or _same_moment(said, stored):
        return None
    return plain("constraint_at", stored), plain("constraint_at", said), said


def _due(pair: Pair) -> Difference | None:
    said, stored = pair.one.due, pair.stored.due
    return None if said is None or said == stored else (stored, said, said)


def _parent(pair: Pair) -> Difference | None:
    """A task may move under another milestone."""
    if pair.stored.kind != "task" or pair.one.parent is None:
        return None
    to = pair.matching.ids.get(pair.one.parent)
    if to is not None and to == pair.stored.parent_id:
        return None
    above = pair.matching.standing.activities.get(pair.stored.parent_id)
    return above.name if above else None, pair.matching.wanted.activities[pair.one.parent].name, pair.one.parent


def _calendar(pair: Pair, calendar_of: Mapping[int, Any]) -> Difference | None:
    if pair.one.calendar is None:
        return None
    standing = pair.matching.standing
    above = standing.activities.get(pair.stored.parent_id)
    own: int | None = pair.stored.calendar_id or (above.calendar_id if above else None)
    target = calendar_of.get(pair.one.calendar)
    stored = standing.calendars.get(own or 0)
    if target is None:
        return None if stored is None else (stored.name, None, None)
    if isinstance(target[0], int) and target[0] == own:
        return None
    return stored.name if stored else None, target[1], target


RULES: dict[str, Callable[[Pair], Difference | None]] = {
    "name": _text("name"),
    "parent": _parent,
    "code": _text("code"),
    **{name: _moment(name) for name in ("planned_start", "planned_finish", "actual_start", "actual_finish")},
    "due": _due,
    "duration_s": _duration,
    "remaining_s": _remaining,
    "percent": _percent,
    "constraint_kind": _constraint_kind,
    "constraint_at": _constraint_at,
}
