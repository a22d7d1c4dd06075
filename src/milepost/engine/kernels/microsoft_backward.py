"""One task backwards, as Microsoft Project does it (docs/reference/dialects.md)."""

from __future__ import annotations

from milepost.engine.kernels.arrays import (
    DONE,
    FF,
    FINISH_BY,
    FINISH_ON,
    FIXED,
    FS,
    HONOUR,
    LATE,
    MISSING,
    MUST_FINISH,
    MUST_START,
    OPEN_ENDS,
    RUNNING,
    SF,
    SPLIT,
    SS,
    START_BY,
    WAITING,
    Net,
    Records,
)
from milepost.engine.kernels.clock import FAR, Ints, add_work, finish_at, next_start, start_at, work_at
from milepost.engine.kernels.compiling import helper, inlined
from milepost.engine.kernels.microsoft_forward import forward_link
from milepost.engine.kernels.span import finish_of, set_late, snap_finish, snap_start, start_of


@helper
def backward_ss(net: Net, tables: Ints, dates: Records, one: int, edge: int, end: int) -> int:
    """Return the latest finish that a start-to-start link leaves. It binds a start only, so not a task that has started."""
    after, lag = net.edges[edge].other, net.edges[edge].lag
    if net.acts[one].state in (RUNNING, DONE):
        return end
    if net.acts[after].state == RUNNING and not net.acts[after].rules & SPLIT:
        if net.acts[after].succ == net.acts[after].succ_end:
            return end
        start = finish_of(net, tables, after, net.acts[after].actual_start, net.acts[after].worked, False)
        return finish_of(net, tables, one, start, net.acts[one].span, False)
    if net.acts[one].state == FIXED:
        open_end = net.acts[after].succ == net.acts[after].succ_end
        return dates[after].late_finish if open_end else end
    # of one in progress where its rest has to begin: it gets here only where Microsoft splits it
    latest = dates[after].logic_start if net.acts[after].state == RUNNING else dates[after].late_start
    start = next_start(tables, net.acts[one].calendar, latest)
    if lag != 0:
        start = add_work(tables, net.edges[edge].calendar, start, -lag)
    return finish_of(net, tables, one, start, net.acts[one].span, False)


@inlined
def backward_link(net: Net, tables: Ints, dates: Records, one: int, edge: int, end: int) -> int:
    """Return the latest finish that a link leaves its predecessor."""
    after, link, lag = net.edges[edge].other, net.edges[edge].link, net.edges[edge].lag
    if link == SF and net.acts[one].state == FIXED:
        return end
    if link == SS:
        return min(end, backward_ss(net, tables, dates, one, edge, end))
    if link == FS:
        finish = dates[after].logic_start
    elif link == FF:
        finish = dates[after].late_finish
    else:
        finish = finish_of(net, tables, one, dates[after].late_finish, net.acts[one].span, False)
    if lag != 0:
        finish = add_work(tables, net.edges[edge].calendar, finish, -lag)
    return min(finish, end)


@helper
def late_logic(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> int:
    """Return the latest finish that links leave; finished successors no longer bind."""
    end = net.projects[net.acts[one].project].last
    finish = FAR
    for edge in range(net.acts[one].succ, net.acts[one].succ_end):
        if net.edges[edge].quick:
            finish = min(finish, min(end, dates[net.edges[edge].other].logic_start))
        elif net.acts[net.edges[edge].other].state != DONE:
            finish = min(finish, backward_link(net, tables, dates, one, edge, end))
    if finish == FAR:
        return dates[one].early_finish if (rules & OPEN_ENDS) else end
    if net.acts[one].state == RUNNING and net.acts[one].span == 0:
        return net.acts[one].actual_start
    return finish


@helper
def constrain_finish(net: Net, tables: Ints, one: int, finish: int) -> int:
    """Return the late finish after a constraint and a deadline."""
    rule, date = net.acts[one].rule, net.acts[one].rule_date
    if rule == MUST_START:
        finish = finish_of(net, tables, one, date, net.acts[one].span, False)
    elif rule in (MUST_FINISH, FINISH_ON):
        finish = date
    elif rule == START_BY:
        finish = min(finish, finish_of(net, tables, one, date, net.acts[one].span, False))
    elif rule == FINISH_BY:
        finish = min(finish, date)
    if net.acts[one].deadline != MISSING:
        finish = min(finish, net.acts[one].deadline)
    return finish


@helper
def align_late(net: Net, tables: Ints, dates: Records, one: int, finish: int) -> int:
    """Return the late finish at the end of a period of work; a milestone stays on the side on which its early date stands."""
    if net.acts[one].state == FIXED:
        return finish
    if net.acts[one].span == 0 and net.acts[one].state == WAITING:
        early = dates[one].early_finish
        if snap_finish(net, tables, one, early) != early:
            return snap_start(net, tables, one, finish)
    return snap_finish(net, tables, one, finish)


@inlined
def backward_simple(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> None:
    """Fill in late dates of a simple task in one step."""
    calendar = net.acts[one].calendar
    done = work_at(tables, calendar, late_logic(net, tables, rules, dates, one))
    finish, start = finish_at(tables, calendar, done), start_at(tables, calendar, done - dates[one].left)
    if abs(start) >= FAR // 2 or abs(finish) >= FAR // 2:
        set_late(net, tables, dates, one, start, finish)
    else:
        dates[one].late_start, dates[one].late_finish = start, finish
        dates[one].late_begun, dates[one].late_done = done - dates[one].left, done
    dates[one].logic_start = start


@helper
def backward_one(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> None:
    """Fill in late dates of one task; those of its successors are known."""
    if net.acts[one].simple and dates[one].left > 0:
        backward_simple(net, tables, rules, dates, one)
        return
    state = net.acts[one].state
    if state == DONE:
        finish = net.acts[one].actual_finish
    else:
        finish = constrain_finish(net, tables, one, late_logic(net, tables, rules, dates, one))
        finish = align_late(net, tables, dates, one, finish)
    start = start_of(net, tables, one, finish, dates[one].left, True)
    dates[one].logic_start = start
    shown_start = net.acts[one].actual_start if net.acts[one].actual_start != MISSING else start
    set_late(net, tables, dates, one, shown_start, finish)


@helper
def conflict(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> int:
    """Return the work by which links would start a task after the date that its honoured constraint forces on it."""
    rule = net.acts[one].rule
    if (
        net.acts[one].state != WAITING
        or not rules & HONOUR
        or rule not in (MUST_START, MUST_FINISH, START_BY, FINISH_BY)
    ):
        return 0
    start = dates[one].early_start
    for edge in range(net.acts[one].pred, net.acts[one].pred_end):
        start = max(start, forward_link(net, tables, dates, one, edge, True))
    own = net.acts[one].calendar
    return work_at(tables, own, start) - work_at(tables, own, dates[one].early_start)


@inlined
def shown(net: Net, dates: Records, one: int) -> tuple[int, int]:
    """Return (start, finish) as scheduled: late dates when as late as possible."""
    if net.acts[one].rule == LATE and net.acts[one].state == WAITING:
        return dates[one].late_start, dates[one].late_finish
    return dates[one].early_start, dates[one].early_finish


@inlined
def link_gap(net: Net, tables: Ints, dates: Records, one: int, edge: int) -> int:
    """Return how far (work on the predecessor's calendar) a link lets its predecessor slip before its successor moves."""
    after, link, lag = net.edges[edge].other, net.edges[edge].link, net.edges[edge].lag
    start, finish = shown(net, dates, one)
    next_begin, next_end = shown(net, dates, after)
    if net.acts[after].state == RUNNING and net.acts[after].rules & SPLIT:
        next_begin = start_of(net, tables, after, next_end, dates[after].left, True)
    moment = finish if link in (FS, FF) else start
    limit = next_begin if link in (FS, SS) else next_end
    own = net.acts[one].calendar
    if lag != 0 and net.edges[edge].elapsed:
        moment += lag
        lag = 0
    return work_at(tables, own, limit) - work_at(tables, own, moment) - lag
