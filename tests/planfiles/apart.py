"""A plan as plain values, with whatever a list of losses names taken out: what must survive a round trip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from milepost.engine.plan import Activity, Calendar, Kind, Plan
from milepost.engine.times import MINUTE, weekday_of
from milepost.planfiles import Loss
from milepost.planfiles.daytimes import cut_at_midnight, expanded
from milepost.planfiles.losing import DATES, STORED_DATES

Values = dict[str, Any]


def values_of(one: object) -> Values:
    """Return the fields of a dataclass."""
    return {item.name: getattr(one, item.name) for item in fields(one)}  # type: ignore[arg-type]


class Lost:
    """Which fields of which things a list of losses names."""

    def __init__(self, losses: Iterable[Loss]) -> None:
        self.fields: dict[str, set[int] | None] = {}
        for one in losses:
            for name in one.fields:
                known = self.fields.get(name, set())
                self.fields[name] = None if known is None or not one.ids else known | set(one.ids)

    def of(self, kind: str, uid: int) -> set[str]:
        """Return the fields of a thing that were lost."""
        found = set()
        for name, ids in self.fields.items():
            first, _, rest = name.partition(".")
            if first == kind and (ids is None or uid in ids):
                found.add(rest)
        return found

    def whole(self, name: str) -> set[int] | None:
        """Return the ids of things that were left out or added, None for any."""
        return self.fields.get(name, set())


def surviving(plan: Plan, losses: Iterable[Loss], other: Plan) -> dict[str, Any]:
    """Return what must be the same in the plan and in the other one. Call it both ways round."""
    lost = Lost(losses)
    common = {one.uid for one in plan.activities} & {one.uid for one in other.activities}
    gone = lost.whole("plan.activities")
    missing = {one.uid for one in plan.activities} ^ {one.uid for one in other.activities}
    assert not missing or gone is None or gone, f"activities {missing} vanished without a loss"
    return {
        "projects": dict(enumerate(_project(one, lost) for one in plan.projects)),
        "calendars": {
            one.uid: calendar_values(one, lost) for one in plan.calendars if one.uid in {c.uid for c in other.calendars}
        },
        "activities": {one.uid: _activity(one, lost) for one in plan.activities if one.uid in common},
        "links": _links(plan, lost, common),
        "wbs": [] if "plan.wbs" in lost.fields else sorted(map(repr, plan.wbs)),
    }


def _project(one: object, lost: Lost) -> Values:
    values = values_of(one)
    options = values_of(values.pop("options"))
    gone = {name.removeprefix("project.") for name in lost.fields if name.startswith("project.")}
    for name in gone:
        if name.startswith("options."):
            options.pop(name.removeprefix("options."), None)
        values.pop(name, None)
    values.pop("name", None)  # P6 keeps it at the top WBS node
    return {**values, **options}


def calendar_values(one: Calendar, lost: Lost) -> Values:
    gone = lost.of("calendar", one.uid)
    plain = cut_at_midnight(one)
    days = {day: shifts for day, shifts in expanded(plain).items() if shifts != plain.week[weekday_of(day)]}
    values: Values = {"week": plain.week, "days": days}
    for name in ("day_seconds", "week_seconds", "month_seconds", "year_seconds"):
        if name not in gone:
            values[name] = getattr(one, name)
    return values


def _activity(one: Activity, lost: Lost) -> Values:
    values = values_of(one)
    values["remaining"] = one.remaining_duration
    gone = lost.of("activity", one.uid)
    if "dates" in gone:
        for name in DATES:
            values[name] = _minute(values[name])
        for name in ("constraint", "second_constraint"):
            limit = values[name]
            values[name] = limit and (limit.kind, _minute(limit.date))
    stored = _stored(one, gone)
    values["stored"] = {name: value for name, value in stored.items() if value is not None}
    for name in gone:
        if name.startswith("assignments"):
            values.pop("assignments", None)
        values.pop(name, None)
    values.pop("code", None)
    if "assignments" in values:  # span and left say the same as work and units, to the minute
        values["assignments"] = [replace(share, span=None, left=None) for share in values["assignments"]]
    values["name"] = "" if "name" in gone else values.get("name", "")
    return values


def _stored(one: Activity, gone: set[str]) -> Values:
    stored = values_of(one.stored) if one.stored else {}
    for shown, fact, early in (
        ("start", one.actual_start, "early_start"),
        ("finish", one.actual_finish, "early_finish"),
    ):
        if stored.get(shown) == (stored.get(early) if fact is None else fact):
            stored.pop(shown, None)  # P6's is always this, so it says nothing
    if "dates" in gone:
        stored = {name: _minute(value) if name in STORED_DATES else value for name, value in stored.items()}
    if "stored" in gone:
        for name in ("start", "finish", "start_float", "finish_float", "critical", "longest_path", "float_path"):
            stored.pop(name, None)
    return stored


def _minute(second: int | None) -> int | None:
    return None if second is None else second - second % MINUTE


def _links(plan: Plan, lost: Lost, common: set[int]) -> list[str]:
    wholesale = lost.whole("plan.relations")
    if wholesale is None:
        return []
    found: dict[str, int] = defaultdict(int)
    spanning = {one.uid for one in plan.activities if one.kind in {Kind.SUMMARY, Kind.WBS_SUMMARY}}
    for one in plan.relations:
        if {one.predecessor, one.successor} - common or (wholesale and {one.predecessor, one.successor} & spanning):
            continue
        values = values_of(one)
        for name in lost.of("relation", one.successor):
            values.pop(name, None)
        found[repr(sorted(values.items(), key=lambda item: item[0]))] += 1
    return sorted(f"{count} × {text}" for text, count in found.items())


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    """Return where two nested values differ, a line each."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = [*one, *(key for key in other if key not in one)]
        return [line for key in keys for line in differences(one.get(key), other.get(key), f"{path}.{key}")]
    return [] if one == other else [f"{path}: {one!r} != {other!r}"]
