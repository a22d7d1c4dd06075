"""The engine's answer as rows: dates, floats, drag, and by what each activity is held. No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
import numpy.typing as npt

from milepost.engine import solve
from milepost.engine.analysis.drag import drags_on_ends
from milepost.engine.analysis.driving import link_slack
from milepost.engine.kernels.arrays import DONE, MISSING, Records
from milepost.engine.kernels.clock import FAR
from milepost.engine.network import build_columns
from milepost.engine.result import Result
from milepost.engine.times import DAY, day_number
from milepost.milestones.plantime import day_of, end_of
from milepost.scheduling.drawing import EVENING_S, NOBODY, Drawn, draw
from milepost.scheduling.forecast_rows import HELD, nothing
from milepost.scheduling.models import HeldBy
from milepost.scheduling.reading import Stored, rows_of

#: In larger networks drag is not worked out: it computes the end once for each activity.
MOST_FOR_DRAG = 5_000

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def answers(stored: Stored, today: date, late: Mapping[int, int] | None = None, *, drag: bool = True) -> Records:
    """Schedule the rows as of ``today``: a record of FORECAST for each node, in their order. ``late`` as in `draw`.

    Of what is finished only what is a fact, and the day it was due; nothing of what nobody said how long it takes and waits for
    nothing. Raises PlanError.
    """
    nodes = stored.nodes
    found = nothing(nodes)
    if not len(nodes):
        return found
    drawn = draw(stored, today, late)
    result = solve(build_columns(drawn.columns))
    done = nodes["actual_finish"] != MISSING
    there, open_ = ~drawn.unknown, ~done & ~drawn.unknown
    for name, column, shown in (
        ("early_start", result.start, there), ("early_finish", result.finish, there),
        ("late_start", result.late_start, ~done), ("late_finish", result.late_finish, ~done),
        ("total_float_s", result.total_float, open_), ("free_float_s", result.free_float, open_),
    ):  # fmt: skip
        found[name] = np.where(shown, column[: len(nodes)], MISSING)
    found["critical"] = result.critical[: len(nodes)] & open_
    found["held_by"], found["driver"] = _held(stored, drawn, result)
    dated = (found["early_finish"] != MISSING) & (nodes["due"] != MISSING)
    found["margin_days"] = np.where(dated, nodes["due"] - found["early_finish"] // DAY, MISSING)
    if drag:
        counted = open_ & _small(nodes)
        found["drag_s"] = np.where(counted, _drags(stored, drawn, result, counted), MISSING)
    return found


def days_of(found: Records) -> dict[int, date | None]:
    """By activity the day of its finish; None where there is no forecast."""
    ends = [None if moment == MISSING else moment for moment in found["early_finish"].tolist()]
    return dict(zip(found["activity"].tolist(), map(day_of, ends), strict=True))


def end_of_any(pk: int, part: Stored, found: Records, today: date) -> int:
    """When an activity finishes, or what a crossing gives comes, in plan seconds; this evening where there is no forecast."""
    for ids, ends in (
        (found["activity"], found["early_finish"]),
        (part.gifts["id"], np.maximum(part.gifts["agreed_on"], day_number(today)) * DAY + EVENING_S),
    ):
        if len(there := ends[ids == pk]) and there[0] != MISSING:
            return int(there[0])
    return end_of(today)


def _held(stored: Stored, drawn: Drawn, result: Result) -> tuple[Ints, Ints]:
    """By what each node is held: places in HELD, and the activity or crossing that does."""
    nodes = stored.nodes
    driver = _drivers(result)[: len(nodes)]
    begun = np.where(nodes["actual_start"] != MISSING, HELD.index(HeldBy.BEGUN), HELD.index(HeldBy.TODAY))
    held = np.where(drawn.holds == NOBODY, begun, drawn.holds)
    by = np.where(driver < len(nodes), HELD.index(HeldBy.LINK), HELD.index(HeldBy.CROSSING))
    held = np.where(driver >= 0, by, held)
    done = nodes["actual_finish"] != MISSING
    held = np.where(done, HELD.index(HeldBy.FINISHED), np.where(drawn.unknown, HELD.index(HeldBy.UNKNOWN), held))
    whose = np.where((driver >= 0) & ~done & ~drawn.unknown, drawn.columns.uid[driver], MISSING)
    return held, whose


def _drivers(result: Result) -> Ints:
    """By row, that of the predecessor whose link leaves no room, of several the one that finishes last; −1 for none."""
    network = result.network
    driver = np.full(len(network.order), -1, np.int64)
    slack = link_slack(network, result.dates)
    acts = network.net.acts[: network.count]
    after = np.repeat(np.arange(network.count), acts["pred_end"] - acts["pred"])
    before = network.net.edges["other"][: len(network.edge)]
    # What is finished holds nobody, and nobody is held by a link that an own constraint leaves room on.
    kept = np.flatnonzero((slack <= 0) & (slack > -FAR) & (acts["state"][before] != DONE))
    kept = kept[np.argsort(result.dates["early_finish"][before[kept]], kind="stable")]
    driver[network.order[after[kept]]] = network.order[before[kept]]
    return driver


def _small(nodes: Records) -> Flags:
    """Whose company has few enough activities."""
    _companies, company, sizes = np.unique(nodes["company"], return_inverse=True, return_counts=True)
    few: Flags = (sizes <= MOST_FOR_DRAG)[company]
    return few


def _drags(stored: Stored, drawn: Drawn, result: Result, counted: Flags) -> Ints:
    """By how much earlier its initiative would end without an activity; of a milestone with tasks, the most of any of them."""
    parent = rows_of(stored.nodes, stored.nodes["parent"])
    drag = drags_on_ends(result, _last(drawn, result, parent, counted))[: len(parent)]
    inside = np.flatnonzero(parent >= 0)
    np.maximum.at(drag, parent[inside], drag[inside])
    return drag


def _last(drawn: Drawn, result: Result, parent: Ints, counted: Flags) -> npt.NDArray[np.int32]:
    """What is not done and ends last in its initiative; of a milestone and its tasks the milestone."""
    finish, project = result.early_finish[: len(parent)], drawn.columns.project[: len(parent)]
    top = counted & ~((parent >= 0) & counted[parent]) & (finish != MISSING)
    latest = np.full(len(drawn.columns.options), MISSING, np.int64)
    np.maximum.at(latest, project[top], finish[top])
    return np.flatnonzero(top & (finish == latest[project])).astype(np.int32)


def problem_of(ids: Iterable[object]) -> str:
    """How many activities cannot be scheduled together; never their names, which not everybody may see."""
    return f"{len(list(ids))} activities cannot be scheduled together"
