"""The passes for plans that know no rest: every calendar always works, nothing has started and nothing is constrained.

Then adding work is adding, and both dialects agree but for a few words: Microsoft lets a lead reach before the project's start.
"""

from __future__ import annotations

from typing import NamedTuple

from milepost.engine.kernels.arrays import FF, FS, MICROSOFT, MISSING, SS, Net, Records
from milepost.engine.kernels.clock import FAR, Bytes, Index, Ints
from milepost.engine.kernels.compiling import inlined, kernel
from milepost.engine.kernels.passes import count_back


class Plain(NamedTuple):
    """The network in narrow columns, by position (M activities) and by edge (E, as in Net)."""

    span: Ints
    floor: Ints
    project: Index
    pred_ptr: Index
    pred: Index
    pred_link: Bytes
    pred_lag: Ints
    succ_ptr: Index
    succ: Index
    succ_link: Bytes
    succ_lag: Ints


@inlined
def forward(plain: Plain, rules: int, dates: Records, one: int) -> None:
    """Fill in early dates of one activity."""
    first, last = plain.pred_ptr[one], plain.pred_ptr[one + 1]
    floor, span = plain.floor[one], plain.span[one]
    start = MISSING if rules & MICROSOFT and first < last else floor
    for edge in range(first, last):
        link, before = plain.pred_link[edge], plain.pred[edge]
        moment = dates[before].early_finish if link in (FS, FF) else dates[before].early_start
        moment += plain.pred_lag[edge]
        if link > SS:
            moment -= span
            if link == FF:
                moment = max(moment, floor)
        start = max(start, moment)
    dates[one].early_start, dates[one].early_finish = start, start + span


@inlined
def backward(plain: Plain, rules: int, dates: Records, floats: Ints, one: int, end: int, last_finish: int) -> None:
    """Fill in late dates and floats of one activity."""
    span, late, gap = plain.span[one], end, FAR
    early_start, early_finish = dates[one].early_start, dates[one].early_finish
    for edge in range(plain.succ_ptr[one], plain.succ_ptr[one + 1]):
        link, after, lag = plain.succ_link[edge], plain.succ[edge], plain.succ_lag[edge]
        starts = link in (SS, 3)
        to_start = link in (FS, SS)
        limit = (dates[after].late_start if to_start else dates[after].late_finish) - lag
        late = min(late, limit + span if starts else limit)
        if link == SS and not rules & MICROSOFT:
            lag = max(lag, 0)
        moment = (early_start if starts else early_finish) + lag
        if lag < 0 and not rules & MICROSOFT:
            moment = max(moment, plain.floor[one])
        gap = min(gap, (dates[after].early_start if to_start else dates[after].early_finish) - moment)
    if gap == FAR:
        gap = late - early_finish if rules & MICROSOFT else last_finish - early_finish
    dates[one].late_finish, dates[one].late_start, dates[one].logic_start = late, late - span, late - span
    dates[one].left = span
    slack = late - early_finish
    floats[one, 0], floats[one, 1], floats[one, 2], floats[one, 3] = slack, slack, slack, max(0, gap)


@kernel
def run_plain(plain: Plain, net: Net, rules: int, dates: Records, ends: Ints, floats: Ints) -> None:
    """Fill in dates (N), the latest early finish of each project and where late dates count back from (P), and floats (N × 4)."""
    count = len(plain.span)
    ends[:] = MISSING
    for one in range(count):
        forward(plain, rules, dates, one)
        finish = dates[one].early_finish
        ends[plain.project[one]] = max(ends[plain.project[one]], finish)
    count_back(net, ends)
    for one in range(count - 1, -1, -1):
        project = plain.project[one]
        backward(plain, rules, dates, floats, one, net.projects[project].last, ends[project])
