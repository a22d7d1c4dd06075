"""From positions back to the rows of the plan: what a result shows."""

from __future__ import annotations

import numpy.typing as npt
from numpy import bool_

from milepost.engine.kernels.arrays import DONE, LATE, MICROSOFT, MISSING, RUNNING, WAITING, Net, Records
from milepost.engine.kernels.clock import FAR, Index, Ints
from milepost.engine.kernels.compiling import inlined, kernel

Flags = npt.NDArray[bool_]


@inlined
def shown_dates(net: Net, rules: int, dates: Records, one: int) -> tuple[int, int]:
    """Return (start, finish) as a bar would show them: facts where there are some."""
    start, finish = dates[one].early_start, dates[one].early_finish
    act = net.acts[one]
    if act.rule == LATE and act.state == WAITING and rules & MICROSOFT:
        start, finish = dates[one].late_start, dates[one].late_finish
    if act.state in (RUNNING, DONE) and act.actual_start != MISSING:
        start = act.actual_start
        if act.actual_finish != MISSING:
            finish = act.actual_finish
    return start, finish


@inlined
def is_critical(net: Net, floats: Ints, one: int) -> bool:
    """Return whether an activity has no more total float than its project's threshold and is neither finished nor inactive."""
    act = net.acts[one]
    return act.state != DONE and act.counts == 1 and floats[one, 2] <= net.projects[act.project].threshold


@kernel
def run_answers(net: Net, rules: int, dates: Records, floats: Ints, position: Index, moments: Ints, slack: Ints) -> int:
    """Fill in by row moments (6 × N: early, late and shown start and finish) and slack (4 × N).

    Returns how many activities ran out of working time.
    """
    lost = 0
    for row in range(len(position)):
        one = position[row]
        date = dates[one]
        moments[0, row], moments[1, row] = date.early_start, date.early_finish
        moments[2, row], moments[3, row] = date.late_start, date.late_finish
        moments[4, row], moments[5, row] = shown_dates(net, rules, dates, one)
        for place in range(4):
            slack[place, row] = floats[one, place]
        if abs(date.early_finish) >= FAR // 2 and date.early_finish != MISSING:
            lost += 1
    return lost


@kernel
def run_critical(net: Net, floats: Ints, count: int, critical: Flags) -> None:
    """Mark by position what has no more total float than the threshold and is neither finished nor inactive."""
    for one in range(count):
        critical[one] = is_critical(net, floats, one)
