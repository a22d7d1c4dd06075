"""One task forwards and backwards, as Microsoft Project does it (docs/reference/dialects.md)."""

from __future__ import annotations

from milepost.engine.kernels.arrays import (
    DONE,
    FF,
    FINISH_BY,
    FINISH_FROM,
    FINISH_ON,
    FIXED,
    FS,
    HONOUR,
    LATE,
    MISSING,
    MUST_FINISH,
    MUST_START,
    NONE,
    OPEN_ENDS,
    RUNNING,
    SF,
    SS,
    START_BY,
    START_FROM,
    START_ON,
    WAITING,
    Net,
    Records,
)
from milepost.engine.kernels.clock import FAR, Ints, add_work, finish_at, next_start, start_at, work_at
from milepost.engine.kernels.compiling import helper, inlined
from milepost.engine.kernels.span import finish_of, snap_finish, snap_start, start_of


@inlined
def anchor(net: Net, dates: Records, before: int, after: int, late: bool) -> tuple[int, int]:
    """Return (start, finish) from which a link counts: late ones of an as-late-as-possible task once those are known."""
    if late and net.acts[before].rule == LATE and net.acts[after].rule != LATE and net.acts[before].state == WAITING:
        return dates[before].late_start, dates[before].late_finish
    return dates[before].early_start, dates[before].early_finish


@helper
def forward_link(net: Net, tables: Ints, dates: Records, one: int, edge: int, late: bool) -> int:
    """Return the earliest start that a link allows. A lag runs on the successor's calendar, always from the start it moves."""
    before, link = net.edges[edge].other, net.edges[edge].link
    start, finish = anchor(net, dates, before, one, late)
    if link == FS:
        moment = finish
    elif link == SS:
        moment = net.acts[before].actual_start if net.acts[before].state == DONE else start
    elif link == FF:
        moment = net.acts[before].actual_finish if net.acts[before].state == DONE else finish
        moment = start_of(net, tables, one, moment, dates[one].left, True)
    else:
        moment = start_of(net, tables, one, start, net.acts[one].span, False)
    if net.edges[edge].lag != 0:
        moment = add_work(tables, net.edges[edge].calendar, moment, net.edges[edge].lag)
    return max(moment, net.acts[one].floor) if link == FF else moment


@helper
def asked_finish(net: Net, tables: Ints, dates: Records, one: int, edge: int, late: bool) -> int:
    """Return the finish that a start-to-finish link without lag shows: its predecessor's start, though nobody works before it."""
    if net.edges[edge].lag != 0:
        return MISSING
    start, _ = anchor(net, dates, net.edges[edge].other, one, late)
    return start


@helper
def task_start(net: Net, tables: Ints, one: int, moment: int) -> int:
    """Return the first moment at which the task can start; a milestone may stand at the end of a period."""
    start = snap_start(net, tables, one, moment)
    if start > moment and net.acts[one].span == 0 and snap_finish(net, tables, one, moment) == moment:
        return moment
    return start


@helper
def constrain_start(net: Net, tables: Ints, rules: int, one: int, start: int, linked: bool) -> tuple[int, int]:
    """Return (start, finish or MISSING) of an unstarted task after its constraint."""
    rule, date = net.acts[one].rule, net.acts[one].rule_date
    strict = (rules & HONOUR) != 0 or not linked
    if rule == START_FROM:
        return max(start, date), MISSING
    if rule in (MUST_START, START_ON):
        return (date if strict else max(start, date)), MISSING
    if rule == START_BY:
        return (min(start, date) if strict else start), MISSING
    back = start_of(net, tables, one, date, net.acts[one].span, False)
    if rule == FINISH_FROM:
        return max(start, back), MISSING
    if rule == FINISH_BY:
        return (min(start, back) if strict else start), MISSING
    if strict or back >= start:
        return back, date
    return start, MISSING


@helper
def waiting_dates(net: Net, tables: Ints, rules: int, dates: Records, one: int, late: bool) -> tuple[int, int]:
    """Return (early start, early finish or MISSING) of a task that has not started."""
    start, finish = MISSING, MISSING
    first, last = net.acts[one].pred, net.acts[one].pred_end
    for edge in range(first, last):
        moment = forward_link(net, tables, dates, one, edge, late)
        if moment > start:
            start, finish = moment, MISSING
        if moment == start and net.edges[edge].link == SF:
            finish = max(finish, asked_finish(net, tables, dates, one, edge, late))
    if first == last:
        rule, date = net.acts[one].rule, net.acts[one].rule_date
        if rule == START_FROM:
            start = date
        elif rule == FINISH_FROM:
            start, finish = start_of(net, tables, one, date, net.acts[one].span, False), date
        else:
            start = snap_start(net, tables, one, net.acts[one].floor)
            if net.acts[one].delay:
                start += net.acts[one].delay
    moment = start
    start = task_start(net, tables, one, start)
    if finish != MISSING and last > first and start != moment:
        finish = MISSING
    rule = net.acts[one].rule
    if rule not in (NONE, LATE):
        moved, asked = constrain_start(net, tables, rules, one, start, last > first)
        if moved != start or asked != MISSING:
            start, finish = moved, asked
    return start, finish


@inlined
def simple_dates(net: Net, tables: Ints, dates: Records, one: int, late: bool) -> tuple[int, int]:
    """Return (early start, early finish) of a simple task in one step."""
    first, last = net.acts[one].pred, net.acts[one].pred_end
    start = net.acts[one].floor if first == last else MISSING
    finish = MISSING
    for edge in range(first, last):
        moment = forward_link(net, tables, dates, one, edge, late)
        if moment > start:
            start, finish = moment, MISSING
        if moment == start and net.edges[edge].link == SF:
            finish = max(finish, asked_finish(net, tables, dates, one, edge, late))
    if first == last and net.acts[one].delay:
        start = snap_start(net, tables, one, start) + net.acts[one].delay
    calendar = net.acts[one].calendar
    done = work_at(tables, calendar, start)
    begin = start_at(tables, calendar, done)
    if finish == MISSING or begin != start:
        finish = finish_at(tables, calendar, done + net.acts[one].span)
    return begin, finish


@helper
def running_finish(net: Net, tables: Ints, one: int) -> int:
    """Return the finish of a task in progress: from its actual start, or from where its rest resumes."""
    if net.acts[one].resume != MISSING:
        finish = finish_of(net, tables, one, net.acts[one].resume, net.acts[one].remaining, True)
    else:
        finish = finish_of(net, tables, one, net.acts[one].actual_start, net.acts[one].span, False)
    if net.acts[one].rule == FINISH_FROM:
        finish = max(finish, net.acts[one].rule_date)
    return finish


@helper
def forward_one(net: Net, tables: Ints, rules: int, dates: Records, one: int, late: bool) -> None:
    """Fill in early dates of one task; those of its predecessors are known."""
    state = net.acts[one].state
    if net.acts[one].simple:
        start, finish = simple_dates(net, tables, dates, one, late)
    elif state == FIXED:
        start, finish = net.acts[one].fixed_start, net.acts[one].fixed_finish
    elif state == WAITING:
        start, finish = waiting_dates(net, tables, rules, dates, one, late)
        if finish == MISSING:
            finish = finish_of(net, tables, one, start, net.acts[one].span, False)
    elif state == RUNNING:
        start, finish = net.acts[one].actual_start, running_finish(net, tables, one)
    else:
        start, finish = net.acts[one].actual_start, net.acts[one].actual_finish
    dates[one].early_start, dates[one].early_finish = start, finish


@helper
def backward_ss(net: Net, tables: Ints, dates: Records, one: int, edge: int, end: int) -> int:
    """Return the latest finish that a start-to-start link leaves. It binds a start only, so not a task that has started."""
    after, lag = net.edges[edge].other, net.edges[edge].lag
    if net.acts[one].state in (RUNNING, DONE):
        return end
    if net.acts[after].state == RUNNING:
        if net.acts[after].succ == net.acts[after].succ_end:
            return end
        start = finish_of(net, tables, after, net.acts[after].actual_start, net.acts[after].worked, False)
        return finish_of(net, tables, one, start, net.acts[one].span, False)
    if net.acts[one].state == FIXED:
        open_end = net.acts[after].succ == net.acts[after].succ_end
        return dates[after].late_finish if open_end else end
    start = next_start(tables, net.acts[one].calendar, dates[after].late_start)
    if lag != 0:
        start = add_work(tables, net.edges[edge].calendar, start, -lag)
    return finish_of(net, tables, one, start, net.acts[one].span, False)


@helper
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
    end = dates[one].end
    finish = FAR
    for edge in range(net.acts[one].succ, net.acts[one].succ_end):
        if net.acts[net.edges[edge].other].state != DONE:
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


@helper
def backward_one(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> None:
    """Fill in late dates of one task; those of its successors are known."""
    state = net.acts[one].state
    if state == DONE:
        finish = net.acts[one].actual_finish
    else:
        finish = constrain_finish(net, tables, one, late_logic(net, tables, rules, dates, one))
        finish = align_late(net, tables, dates, one, finish)
    start = start_of(net, tables, one, finish, dates[one].left, True)
    dates[one].logic_start = start
    dates[one].late_start = net.acts[one].actual_start if net.acts[one].actual_start != MISSING else start
    dates[one].late_finish = finish


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
    moment = finish if link in (FS, FF) else start
    limit = next_begin if link in (FS, SS) else next_end
    own = net.acts[one].calendar
    if lag != 0 and net.edges[edge].elapsed:
        moment += lag
        lag = 0
    return work_at(tables, own, limit) - work_at(tables, own, moment) - lag
