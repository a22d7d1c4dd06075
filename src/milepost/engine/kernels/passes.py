"""The whole network forwards, backwards, and the floats between."""

from __future__ import annotations

from milepost.engine.kernels import microsoft_backward, microsoft_forward, p6_backward, p6_forward, p6_links
from milepost.engine.kernels.arrays import (
    DONE,
    EXPECTED,
    LATE,
    MICROSOFT,
    MISSING,
    MUST_FINISH,
    MUST_START,
    OVERRIDE,
    RUNNING,
    WAITING,
    Net,
    Records,
)
from milepost.engine.kernels.clock import FAR, Ints, work_at
from milepost.engine.kernels.compiling import helper, inlined, kernel
from milepost.engine.kernels.span import finish_of, snap_start


@inlined
def forward_one(net: Net, tables: Ints, rules: int, dates: Records, one: int, late: bool) -> None:
    """Fill in early dates of one activity in the plan's dialect, by its own project's options."""
    own = rules & net.acts[one].rules
    if rules & MICROSOFT:
        microsoft_forward.forward_one(net, tables, own, dates, one, late)
    else:
        p6_forward.forward_one(net, tables, own, dates, one)


@inlined
def backward_one(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> None:
    """Fill in late dates of one activity in the plan's dialect, by its own project's options."""
    own = rules & net.acts[one].rules
    if rules & MICROSOFT:
        microsoft_backward.backward_one(net, tables, own, dates, one)
    else:
        p6_backward.backward_one(net, tables, own, dates, one)


@inlined
def latest_of(net: Net, dates: Records, one: int, ends: Ints) -> None:
    """Let an activity's early finish count for the end of its project."""
    if net.acts[one].counts:
        project = net.acts[one].project
        ends[project] = max(ends[project], dates[one].early_finish)


@helper
def count_back(net: Net, ends: Ints) -> None:
    """Fill in where late dates of each project count back from. ends (P): the latest early finishes."""
    latest = MISSING
    for project in range(len(ends)):
        latest = max(latest, ends[project])
    for project in range(len(ends)):
        must = net.projects[project].must
        own = ends[project] if net.projects[project].own_end else latest
        net.projects[project].last = own if must == MISSING else must


@inlined
def tightest_gap(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> int:
    """Return how far the activity may slip before a successor moves; FAR when no link says."""
    gap, limit = FAR, FAR
    for edge in range(net.acts[one].succ, net.acts[one].succ_end):
        after = net.edges[edge].other
        if net.edges[edge].quick:
            limit = min(limit, dates[after].early_start)
        elif not rules & MICROSOFT:
            gap = min(gap, p6_backward.link_gap(net, tables, dates, one, edge))
        elif net.acts[after].state != DONE:
            gap = min(gap, microsoft_backward.link_gap(net, tables, dates, one, edge))
    if limit != FAR:
        own = net.acts[one].calendar
        gap = min(gap, work_at(tables, own, limit) - dates[one].done)
    return gap


@helper
def free_float(net: Net, tables: Ints, rules: int, dates: Records, one: int, total: int, end: int) -> int:
    """Return how far an activity may slip before any successor's early dates move; never negative."""
    act = net.acts[one]
    if act.state == DONE:
        return 0
    if not rules & MICROSOFT and (
        act.rule == MUST_FINISH or (rules & act.rules & EXPECTED and act.expected != MISSING)
    ):
        return 0
    gap = tightest_gap(net, tables, rules, dates, one)
    if gap == FAR:
        if rules & MICROSOFT:
            gap = total
        elif act.rule != MUST_START:
            gap = work_at(tables, act.calendar, end) - dates[one].done
        else:
            gap = 0
    return max(0, gap)


@helper
def total_float(net: Net, tables: Ints, rules: int, dates: Records, one: int, start: int, finish: int) -> int:
    """Return the float that the project's options call total."""
    act = net.acts[one]
    if act.measure == 0:
        total = start
    elif act.measure == 1 or act.actual_start != MISSING:
        total = finish
    else:
        total = min(start, finish)
    if rules & MICROSOFT:
        return total - microsoft_backward.conflict(net, tables, rules & act.rules, dates, one)
    return 0 if act.state == DONE else total


@inlined
def float_one(net: Net, tables: Ints, rules: int, dates: Records, one: int, end: int, floats: Ints) -> None:
    """Fill in one activity's row of floats: start, finish, total and free."""
    start, finish = dates[one].late_begun - dates[one].begun, dates[one].late_done - dates[one].done
    if rules & MICROSOFT and net.acts[one].rule == LATE:
        start = finish = 0
    total = total_float(net, tables, rules, dates, one, start, finish)
    floats[one, 0], floats[one, 1], floats[one, 2] = start, finish, total
    floats[one, 3] = free_float(net, tables, rules, dates, one, total, end)


@kernel
def run_passes(net: Net, tables: Ints, rules: int, dates: Records, count: int, ends: Ints, floats: Ints) -> None:
    """Forwards, backwards with the floats, which the walk meets while their dates are at hand.

    dates (N), ends (P, the latest early finish of each project) and floats (N × 4: start, finish, total, free; seconds of work
    on each activity's calendar) are filled in. Where tasks of Microsoft Project are as late as possible, it goes forwards
    again from their late dates before floats are known.
    """
    late = False
    ends[:] = MISSING
    for one in range(count):
        dates[one].left = net.acts[one].remaining
        forward_one(net, tables, rules, dates, one, False)
        latest_of(net, dates, one, ends)
        late |= net.acts[one].rule == LATE
    count_back(net, ends)
    again = late and (rules & MICROSOFT) != 0
    for one in range(count - 1, -1, -1):
        backward_one(net, tables, rules, dates, one)
        if not again:
            float_one(net, tables, rules, dates, one, ends[net.acts[one].project], floats)
    if again:
        for one in range(count):
            forward_one(net, tables, rules, dates, one, True)
        for one in range(count):
            float_one(net, tables, rules, dates, one, ends[net.acts[one].project], floats)


@inlined
def allowed_start(net: Net, tables: Ints, rules: int, dates: Records, one: int, edge: int) -> int:
    """Return the earliest start that one link allows its successor."""
    if rules & MICROSOFT:
        return microsoft_forward.forward_link(net, tables, dates, one, edge, True)
    moment, _ = p6_links.forward_link(net, tables, rules, dates, one, edge)
    return moment


@inlined
def link_slack(net: Net, tables: Ints, rules: int, dates: Records, one: int, edge: int) -> int:
    """Return the work, on the successor's calendar, between the start that a link allows it and the start there is; 0 drives.

    Into a started task of Microsoft's it is the work between finishes, where what is left waits for links. A link into a finished
    or a fixed activity holds nothing, nor does one into a started activity where progress overrides logic: FAR.
    """
    own, state, options = net.acts[one].calendar, net.acts[one].state, rules & net.acts[one].rules
    if state == RUNNING and options & MICROSOFT and microsoft_forward.holds_rest(net, one, edge):
        allowed = allowed_start(net, tables, options, dates, one, edge)
        allowed = finish_of(net, tables, one, allowed, dates[one].left, True)
        return work_at(tables, own, dates[one].early_finish) - work_at(tables, own, allowed)
    if state >= DONE or (state != WAITING and options & (MICROSOFT | OVERRIDE)):
        return FAR
    allowed = allowed_start(net, tables, options, dates, one, edge)
    if net.acts[one].share < net.acts[one].share_end:
        allowed = snap_start(net, tables, one, allowed)  # it starts when its resources work
    return work_at(tables, own, dates[one].early_start) - work_at(tables, own, allowed)


@kernel
def run_drivers(net: Net, tables: Ints, rules: int, dates: Records, count: int, slack: Ints) -> None:
    """Fill in for each link (E, by successor) its slack."""
    for one in range(count):
        for edge in range(net.acts[one].pred, net.acts[one].pred_end):
            slack[edge] = link_slack(net, tables, rules, dates, one, edge)
