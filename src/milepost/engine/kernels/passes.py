"""The whole network forwards, backwards, and the floats between."""

from __future__ import annotations

from milepost.engine.kernels import microsoft, p6
from milepost.engine.kernels.arrays import DONE, LATE, MISSING, MUST_FINISH, MUST_START, Dates, Net, Rules
from milepost.engine.kernels.clock import FAR, Bytes, Ints, Tables, work_at
from milepost.engine.kernels.compiling import helper, kernel


@helper
def forward_one(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int, late: bool) -> None:
    """Fill in early dates of one activity in the plan's dialect."""
    if rules.microsoft:
        microsoft.forward_one(net, tables, rules, dates, one, late)
    else:
        p6.forward_one(net, tables, rules, dates, one)


@helper
def backward_one(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int) -> None:
    """Fill in late dates of one activity in the plan's dialect."""
    if rules.microsoft:
        microsoft.backward_one(net, tables, rules, dates, one)
    else:
        p6.backward_one(net, tables, rules, dates, one)


@helper
def find_ends(net: Net, rules: Rules, dates: Dates) -> None:
    """Fill in where each project's late dates count back from."""
    projects = len(net.must_finish)
    latest = MISSING
    for project in range(projects):
        dates.end[project] = MISSING
    for one in range(rules.count):
        if not net.counts[one]:
            continue
        project = net.project[one]
        dates.end[project] = max(dates.end[project], dates.early_finish[one])
        latest = max(latest, dates.early_finish[one])
    for project in range(projects):
        if not rules.own_end:
            dates.end[project] = latest
        if net.must_finish[project] != MISSING:
            dates.end[project] = net.must_finish[project]


@kernel
def run_passes(net: Net, tables: Tables, rules: Rules, dates: Dates) -> None:
    """Forwards, backwards and, where tasks of Microsoft Project are as late as possible, forwards again from their late dates."""
    late = False
    for one in range(rules.count):
        dates.left[one] = net.remaining[one]
        forward_one(net, tables, rules, dates, one, False)
        late |= net.rule[one] == LATE
    find_ends(net, rules, dates)
    for one in range(rules.count - 1, -1, -1):
        backward_one(net, tables, rules, dates, one)
    if late and rules.microsoft:
        for one in range(rules.count):
            forward_one(net, tables, rules, dates, one, True)


@helper
def free_float(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int, total: int, end: int) -> int:
    """Return how far an activity may slip before any successor's early dates move; never negative."""
    if net.state[one] == DONE or (not rules.microsoft and net.expected[one] != MISSING):
        return 0
    if not rules.microsoft and net.rule[one] == MUST_FINISH:
        return 0
    gap = FAR
    for edge in range(net.succ_ptr[one], net.succ_ptr[one + 1]):
        if rules.microsoft:
            if net.state[net.succ[edge]] != DONE:
                gap = min(gap, microsoft.link_gap(net, tables, dates, one, edge))
        else:
            gap = min(gap, p6.link_gap(net, tables, dates, one, edge))
    if gap == FAR:
        if rules.microsoft:
            gap = total
        elif net.rule[one] != MUST_START:
            own = net.calendar[one]
            gap = work_at(tables, own, end) - work_at(tables, own, dates.early_finish[one])
        else:
            gap = 0
    return max(0, gap)


@kernel
def run_floats(
    net: Net, tables: Tables, rules: Rules, dates: Dates, measure: Bytes, start: Ints, finish: Ints, total: Ints, free: Ints
) -> None:
    """Fill in start, finish, total and free float, seconds of work on each activity's calendar.

    measure (P): 0 start, 1 finish, 2 the smaller of both. A finished activity has none.
    """
    ends = dates.end.copy()
    for project in range(len(ends)):
        ends[project] = MISSING
    for one in range(rules.count):
        if not net.counts[one]:
            continue
        ends[net.project[one]] = max(ends[net.project[one]], dates.early_finish[one])
    for one in range(rules.count):
        own = net.calendar[one]
        start[one] = work_at(tables, own, dates.late_start[one]) - work_at(tables, own, dates.early_start[one])
        finish[one] = work_at(tables, own, dates.late_finish[one]) - work_at(tables, own, dates.early_finish[one])
        if rules.microsoft and net.rule[one] == LATE:
            start[one] = finish[one] = 0
        how = measure[net.project[one]]
        if how == 0:
            total[one] = start[one]
        elif how == 1 or net.actual_start[one] != MISSING:
            total[one] = finish[one]
        else:
            total[one] = min(start[one], finish[one])
        if rules.microsoft:
            total[one] -= microsoft.conflict(net, tables, rules, dates, one)
        elif net.state[one] == DONE:
            total[one] = 0
        free[one] = free_float(net, tables, rules, dates, one, total[one], ends[net.project[one]])


@helper
def allowed_start(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int, edge: int, late: bool) -> int:
    """Return the earliest start that one link allows its successor."""
    if rules.microsoft:
        return microsoft.forward_link(net, tables, dates, one, edge, late)
    moment, _ = p6.forward_link(net, tables, rules, dates, one, edge)
    return moment


@kernel
def run_drivers(net: Net, tables: Tables, rules: Rules, dates: Dates, slack: Ints) -> None:
    """Fill in for each link (order of `pred`) the work between the start it allows and the start there is; 0 drives.

    Measured on the successor's calendar. A link into a started (Microsoft) or fixed activity holds nothing: FAR.
    """
    for one in range(rules.count):
        own = net.calendar[one]
        for edge in range(net.pred_ptr[one], net.pred_ptr[one + 1]):
            if net.state[one] == DONE or net.state[one] > DONE or (rules.microsoft and net.state[one] != 0):
                slack[edge] = FAR
                continue
            moment = allowed_start(net, tables, rules, dates, one, edge, True)
            slack[edge] = work_at(tables, own, dates.early_start[one]) - work_at(tables, own, moment)


