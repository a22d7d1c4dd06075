"""XER's rows of RSRC and TASKRSRC to resources and assignments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache, partial
from itertools import compress
from operator import add

from milepost.engine.plan import Assignment
from milepost.engine.times import MINUTE
from milepost.planfiles.making import maker
from milepost.planfiles.model import Resource
from milepost.planfiles.numbers import STANDARD, Marks, NotOne, number
from milepost.planfiles.values import MOST, whole
from milepost.planfiles.xer.activities import Parsers, optional
from milepost.planfiles.xer.tables import Parse, Table

KINDS = {"RT_Labor": "work", "RT_Equip": "equipment", "RT_Mat": "material"}


def read_resources(table: Table | None, calendars: Collection[int]) -> list[Resource]:
    """Return the resources; a calendar that is not in the file is none."""
    columns: dict[str, Parse | None] = {"rsrc_id": whole, "rsrc_name": None, "clndr_id": optional, "rsrc_type": None}
    found: list[Resource] = []
    if table is None:
        return found
    for index, row in enumerate(table.records(columns, ("rsrc_id",))):
        uid, name, calendar, kind, _ = row
        try:
            own = optional(calendar)
            found.append(Resource(whole(uid), name, own if own in calendars else None, KINDS.get(kind, kind or "work")))
        except NotOne as error:
            raise table.blame(index, columns, error) from None
    return found


def read_assignments(
    table: Table, parsers: Parsers, resources: Mapping[int, Resource]
) -> dict[int, tuple[Assignment, ...]]:
    """Return the assignments of each activity. Those of nonlabour resources make no dates."""
    hours, units = parsers.hours.__getitem__, parsers.units.__getitem__
    columns: dict[str, Parse | None] = {
        "task_id": whole, "rsrc_id": optional, "target_qty": hours, "act_reg_qty": hours, "act_ot_qty": hours,
        "remain_qty": hours,
        "target_qty_per_hr": units, "remain_qty_per_hr": units, "target_lag_drtn_hr_cnt": hours,
    }  # fmt: skip
    few = parsers.numbers.__getitem__
    span = lru_cache(4096)(partial(span_of, marks=parsers.marks))

    def take(columns: list[list[str]]) -> list[tuple[int, Assignment]]:
        named = columns[1]
        task, resource, work, done, overtime, left, rate, left_rate, delay = (
            columns if all(named) else [list(compress(column, named)) for column in columns]
        )
        who = [resources.get(uid) or Resource(uid) for uid in map(few, resource)]
        made = _assignments(
            [one.uid for one in who], _seconds(hours, work), map(add, _seconds(hours, done), _seconds(hours, overtime)),
            _seconds(hours, left), _seconds(units, rate), [one.calendar for one in who], _seconds(hours, delay),
            [one.kind == "work" for one in who], map(span, work, rate),
            [span(quantity, own or other) for quantity, own, other in zip(left, left_rate, rate, strict=True)],
        )  # fmt: skip
        return list(zip(map(few, task), made, strict=True))

    shares: dict[int, list[Assignment]] = defaultdict(list)
    for uid, share in table.converted(columns, ("task_id",), take):
        shares[uid].append(share)
    return {task: tuple(found) for task, found in shares.items()}


_assignments = maker(Assignment, (
    "resource", "work", "actual_work", "remaining_work", "units", "calendar", "delay", "drives", "span", "left",
))  # fmt: skip


def _seconds(parse: Parse, texts: Iterable[str]) -> list[int]:
    """Return what texts come to, nothing for an empty one."""
    return [parse(text) or 0 for text in texts]


def span_of(quantity: str, rate: str, marks: Marks = STANDARD) -> int | None:
    """Return how long the quantity lasts at that rate an hour, seconds to the nearest minute as P6 counts."""
    each = number(rate, marks) if rate else 0.0
    if not quantity or each <= 0:
        return None
    minutes = number(quantity, marks) / each * 60
    if abs(minutes) > MOST / MINUTE:
        raise NotOne(rate, f"is too slow for a quantity of {quantity}")
    return round(minutes) * MINUTE
