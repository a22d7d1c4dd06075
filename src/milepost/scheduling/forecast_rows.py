"""Forecasts as columns of integers: what is stored, and how what differs is written over it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import F

from milepost.engine.kernels.arrays import MISSING, Records
from milepost.scheduling.integers import code, integers, told
from milepost.scheduling.models import Forecast, HeldBy, ScheduleRun
from milepost.scheduling.reading import WHY, Ids

HELD = tuple(HeldBy)

COLUMNS = {
    "activity": F("pk"),
    "company": F("company_id"),
    "initiative": F("initiative_id"),
    **{
        name: told(name)
        for name in ("early_start", "early_finish", "late_start", "late_finish", "total_float_s", "free_float_s")
    },
    "critical": code("critical", (False, True)),
    "drag_s": told("drag_s"),
    "held_by": code("held_by", HELD),
    "driver": told("driver"),
    "margin_days": told("margin_days"),
}
"""As `Forecast` says; ``held_by`` is a place in HELD, and MISSING stands for what is null."""

#: Where an activity lies, which hardly ever changes: the columns after the first.
PLACES = ("company", "initiative")

FORECAST = np.dtype([(name, np.int64) for name in COLUMNS])

#: Up to so many forecasts are asked for by id.
FEW = 500


def stored_forecasts(company_ids: Collection[int], ids: Collection[int] | None = None) -> Records:
    """Those of these companies, or of these activities of theirs, in any order. One SQL query."""
    rows: Any = Forecast.objects.unwalled(WHY).filter(company_id__in=company_ids)
    if ids is not None and len(ids) <= FEW:
        rows = rows.filter(pk__in=ids)
    found = integers(rows, COLUMNS)
    return found if ids is None else found[np.isin(found["activity"], np.array(sorted(ids), np.int64))]


def nothing(nodes: Records) -> Records:
    """Forecasts of nodes that have none."""
    found = np.full(len(nodes) * len(COLUMNS), MISSING, np.int64).view(FORECAST)
    found["activity"], found["company"], found["initiative"] = nodes["id"], nodes["company"], nodes["initiative"]
    found["critical"], found["held_by"] = 0, HELD.index(HeldBy.UNKNOWN)
    return found


def differing(fresh: Records, known: Records) -> tuple[Records, Ids, bool]:
    """Those of ``fresh`` that are not stored so, by activity; the activities that are stored and have none any more; and
    whether any is not stored where it lies."""
    known, fresh = (rows[np.argsort(rows["activity"], kind="stable")] for rows in (known, fresh))
    same, moved = np.zeros(len(fresh), np.bool_), True
    if len(known):
        place = np.minimum(np.searchsorted(known["activity"], fresh["activity"]), len(known) - 1)
        alike = _numbers(known)[place] == _numbers(fresh)
        same = alike.all(axis=1)
        moved = not alike[:, : 1 + len(PLACES)].all()
    return fresh[~same], known["activity"][~np.isin(known["activity"], fresh["activity"])], moved


def _numbers(rows: Records) -> Ids:
    return rows.view(np.int64).reshape(len(rows), -1)


def write(found: Sequence[tuple[ScheduleRun, Records]], *, moved: bool = True) -> None:
    """Insert what runs gave, or write over. One SQL statement.

    ``moved``: as ``differing`` says. Where none did, the indexes of those columns are left alone.
    """
    sizes = [len(rows) for _, rows in found]
    if not sum(sizes):
        return
    rows = np.concatenate([rows for _, rows in found])
    columns = {name: _values(name, rows[name].tolist()) for name in COLUMNS}
    names = {"activity": "activity_id", "company": "company_id", "initiative": "initiative_id"}
    held = {names.get(name, name): column for name, column in columns.items()}
    for name, of_run in (("firm_id", "firm_id"), ("run_id", "pk")):
        held[name] = np.repeat([getattr(run, of_run) for run, _ in found], sizes).tolist()
    quote = connection.ops.quote_name
    stay = {"activity_id"} if moved else {"activity_id", "firm_id", *(names[place] for place in PLACES)}
    into = f"INSERT INTO {quote(Forecast._meta.db_table)} ({', '.join(map(quote, held))})"
    over = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in held if name not in stay)
    over = f"ON CONFLICT (activity_id) DO UPDATE SET {over}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # a statement for each row would take five times as long
            kinds = {"held_by": "text", "critical": "boolean"}
            parts = ", ".join(f"%s::{kinds.get(name, 'bigint')}[]" for name in held)
            cursor.execute(f"{into} SELECT * FROM unnest({parts}) {over}", list(held.values()))  # noqa: S608
        else:
            marks = ", ".join(["%s"] * len(held))
            cursor.executemany(f"{into} VALUES ({marks}) {over}", list(zip(*held.values(), strict=True)))


def _values(name: str, numbers: list[int]) -> list[Any]:
    """As the database holds them."""
    if name == "held_by":
        said = [str(one) for one in HELD]
        return [said[place] for place in numbers]
    if name == "critical":
        return [place == 1 for place in numbers]
    return [None if number == MISSING else number for number in numbers]
