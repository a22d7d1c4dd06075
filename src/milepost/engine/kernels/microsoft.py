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
    LATE,
    MISSING,
    MUST_FINISH,
    MUST_START,
    NONE,
    RUNNING,
    SF,
    SS,
    START_BY,
    START_FROM,
    START_ON,
    WAITING,
    Dates,
    Net,
    Rules,
)
from milepost.engine.kernels.clock import FAR, Tables, add_work, next_start, work_at
from milepost.engine.kernels.compiling import helper
from milepost.engine.kernels.span import finish_of, snap_finish, snap_start, start_of


@helper
def anchor(net: Net, dates: Dates, before: int, after: int, late: bool) -> tuple[int, int]:
    """Return (start, finish) from which a link counts: late ones of an as-late-as-possible task once those are known."""
    if late and net.rule[before] == LATE and net.rule[after] != LATE and net.state[before] == WAITING:
        return dates.late_start[before], dates.late_finish[before]
    return dates.early_start[before], dates.early_finish[before]


@helper
def forward_link(net: Net, tables: Tables, dates: Dates, one: int, edge: int, late: bool) -> int:
    """Return the earliest start that a link allows. A lag runs on the successor's calendar, always from the start it moves."""
    before, link = net.pred[edge], net.pred_link[edge]
    start, finish = anchor(net, dates, before, one, late)
    if link == FS:
        moment = finish
    elif link == SS:
        moment = net.actual_start[before] if net.state[before] == DONE else start
    elif link == FF:
        moment = net.actual_finish[before] if net.state[before] == DONE else finish
        moment = start_of(net, tables, one, moment, dates.left[one], True)
    else:
        moment = start_of(net, tables, one, start, net.span[one], False)
    if net.pred_lag[edge] != 0:
        moment = add_work(tables, net.pred_cal[edge], moment, net.pred_lag[edge])
    return max(moment, net.floor[one]) if link == FF else moment


@helper
def asked_finish(net: Net, tables: Tables, dates: Dates, one: int, edge: int, late: bool) -> int:
    """Return the finish that a start-to-finish link without lag shows: its predecessor's start, though nobody works before it."""
    if net.pred_lag[edge] != 0:
        return MISSING
    start, _ = anchor(net, dates, net.pred[edge], one, late)
    return start


@helper
def task_start(net: Net, tables: Tables, one: int, moment: int) -> int:
    """Return the first moment at which the task can start; a milestone may stand at the end of a period."""
    start = snap_start(net, tables, one, moment)
    if start > moment and net.span[one] == 0 and snap_finish(net, tables, one, moment) == moment:
        return moment
    return start


@helper
def constrain_start(net: Net, tables: Tables, rules: Rules, one: int, start: int, linked: bool) -> tuple[int, int]:
    """Return (start, finish or MISSING) of an unstarted task after its constraint."""
    rule, date = net.rule[one], net.rule_date[one]
    strict = rules.honour != 0 or not linked
    if rule == START_FROM:
        return max(start, date), MISSING
    if rule in (MUST_START, START_ON):
        return (date if strict else max(start, date)), MISSING
    if rule == START_BY:
        return (min(start, date) if strict else start), MISSING
    back = start_of(net, tables, one, date, net.span[one], False)
    if rule == FINISH_FROM:
        return max(start, back), MISSING
    if rule == FINISH_BY:
        return (min(start, back) if strict else start), MISSING
    if strict or back >= start:
        return back, date
    return start, MISSING


@helper
def waiting_dates(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int, late: bool) -> tuple[int, int]:
    """Return (early start, early finish or MISSING) of a task that has not started."""
    start, finish = MISSING, MISSING
    first, last = net.pred_ptr[one], net.pred_ptr[one + 1]
    for edge in range(first, last):
        moment = forward_link(net, tables, dates, one, edge, late)
        if net.pred_link[edge] == SF and moment > start:
            finish = asked_finish(net, tables, dates, one, edge, late)
        elif moment > start:
            finish = MISSING
        start = max(start, moment)
    if first == last:
        rule, date = net.rule[one], net.rule_date[one]
        if rule == START_FROM:
            start = date
        elif rule == FINISH_FROM:
            start, finish = start_of(net, tables, one, date, net.span[one], False), date
        else:
            start = snap_start(net, tables, one, net.floor[one])
            if net.delay[one]:
                start += net.delay[one]
    moment = start
    start = task_start(net, tables, one, start)
    if finish != MISSING and last > first and start != moment:
        finish = MISSING
    rule = net.rule[one]
    if rule not in (NONE, LATE):
        moved, asked = constrain_start(net, tables, rules, one, start, last > first)
        if moved != start or asked != MISSING:
            start, finish = moved, asked
    return start, finish


@helper
def running_finish(net: Net, tables: Tables, one: int) -> int:
    """Return the finish of a task in progress: from its actual start, or from where its rest resumes."""
    if net.resume[one] != MISSING:
        finish = finish_of(net, tables, one, net.resume[one], net.remaining[one], True)
    else:
        finish = finish_of(net, tables, one, net.actual_start[one], net.span[one], False)
    if net.rule[one] == FINISH_FROM:
        finish = max(finish, net.rule_date[one])
    return finish


@helper
def forward_one(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int, late: bool) -> None:
    """Fill in early dates of one task; those of its predecessors are known."""
    state = net.state[one]
    if state == FIXED:
        start, finish = net.fixed_start[one], net.fixed_finish[one]
    elif state == WAITING:
        start, finish = waiting_dates(net, tables, rules, dates, one, late)
        if finish == MISSING:
            finish = finish_of(net, tables, one, start, net.span[one], False)
    elif state == RUNNING:
        start, finish = net.actual_start[one], running_finish(net, tables, one)
    else:
        start, finish = net.actual_start[one], net.actual_finish[one]
    dates.early_start[one], dates.early_finish[one] = start, finish


@helper
def backward_ss(net: Net, tables: Tables, dates: Dates, one: int, edge: int, end: int) -> int:
    """Return the latest finish that a start-to-start link leaves. It binds a start only, so not a task that has started."""
    after, lag = net.succ[edge], net.succ_lag[edge]
    if net.state[one] in (RUNNING, DONE):
        return end
    if net.state[after] == RUNNING:
        if net.succ_ptr[after] == net.succ_ptr[after + 1]:
            return end
        start = finish_of(net, tables, after, net.actual_start[after], net.worked[after], False)
        return finish_of(net, tables, one, start, net.span[one], False)
    if net.state[one] == FIXED:
        open_end = net.succ_ptr[after] == net.succ_ptr[after + 1]
        return dates.late_finish[after] if open_end else end
    start = next_start(tables, net.calendar[one], dates.late_start[after])
    if lag != 0:
        start = add_work(tables, net.succ_cal[edge], start, -lag)
    return finish_of(net, tables, one, start, net.span[one], False)


@helper
def backward_link(net: Net, tables: Tables, dates: Dates, one: int, edge: int, end: int) -> int:
    """Return the latest finish that a link leaves its predecessor."""
    after, link, lag = net.succ[edge], net.succ_link[edge], net.succ_lag[edge]
    if link == SF and net.state[one] == FIXED:
        return end
    if link == SS:
        return min(end, backward_ss(net, tables, dates, one, edge, end))
    if link == FS:
        finish = dates.logic_start[after]
    elif link == FF:
        finish = dates.late_finish[after]
    else:
        finish = finish_of(net, tables, one, dates.late_finish[after], net.span[one], False)
    if lag != 0:
        finish = add_work(tables, net.succ_cal[edge], finish, -lag)
    return min(finish, end)


@helper
def late_logic(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int) -> int:
    """Return the latest finish that links leave; finished successors no longer bind."""
    end = dates.end[net.project[one]]
    finish = FAR
    for edge in range(net.succ_ptr[one], net.succ_ptr[one + 1]):
        if net.state[net.succ[edge]] != DONE:
            finish = min(finish, backward_link(net, tables, dates, one, edge, end))
    if finish == FAR:
        return dates.early_finish[one] if rules.open_ends else end
    if net.state[one] == RUNNING and net.span[one] == 0:
        return net.actual_start[one]
    return finish


@helper
def constrain_finish(net: Net, tables: Tables, one: int, finish: int) -> int:
    """Return the late finish after a constraint and a deadline."""
    rule, date = net.rule[one], net.rule_date[one]
    if rule == MUST_START:
        finish = finish_of(net, tables, one, date, net.span[one], False)
    elif rule in (MUST_FINISH, FINISH_ON):
        finish = date
    elif rule == START_BY:
        finish = min(finish, finish_of(net, tables, one, date, net.span[one], False))
    elif rule == FINISH_BY:
        finish = min(finish, date)
    if net.deadline[one] != MISSING:
        finish = min(finish, net.deadline[one])
    return finish


@helper
def align_late(net: Net, tables: Tables, dates: Dates, one: int, finish: int) -> int:
    """Return the late finish at the end of a period of work; a milestone stays on the side on which its early date stands."""
    if net.state[one] == FIXED:
        return finish
    if net.span[one] == 0 and net.state[one] == WAITING:
        early = dates.early_finish[one]
        if snap_finish(net, tables, one, early) != early:
            return snap_start(net, tables, one, finish)
    return snap_finish(net, tables, one, finish)


@helper
def backward_one(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int) -> None:
    """Fill in late dates of one task; those of its successors are known."""
    state = net.state[one]
    if state == DONE:
        finish = net.actual_finish[one]
    else:
        finish = constrain_finish(net, tables, one, late_logic(net, tables, rules, dates, one))
        finish = align_late(net, tables, dates, one, finish)
    start = start_of(net, tables, one, finish, dates.left[one], True)
    dates.logic_start[one] = start
    dates.late_start[one] = net.actual_start[one] if net.actual_start[one] != MISSING else start
    dates.late_finish[one] = finish


@helper
def conflict(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int) -> int:
    """Return the work by which links would start a task after the date that its honoured constraint forces on it."""
    rule = net.rule[one]
    if net.state[one] != WAITING or not rules.honour or rule not in (MUST_START, MUST_FINISH, START_BY, FINISH_BY):
        return 0
    start = dates.early_start[one]
    for edge in range(net.pred_ptr[one], net.pred_ptr[one + 1]):
        start = max(start, forward_link(net, tables, dates, one, edge, True))
    own = net.calendar[one]
    return work_at(tables, own, start) - work_at(tables, own, dates.early_start[one])


@helper
def shown(net: Net, dates: Dates, one: int) -> tuple[int, int]:
    """Return (start, finish) as scheduled: late dates when as late as possible."""
    if net.rule[one] == LATE and net.state[one] == WAITING:
        return dates.late_start[one], dates.late_finish[one]
    return dates.early_start[one], dates.early_finish[one]


@helper
def link_gap(net: Net, tables: Tables, dates: Dates, one: int, edge: int) -> int:
    """Return how far (work on the predecessor's calendar) a link lets its predecessor slip before its successor moves."""
    after, link, lag = net.succ[edge], net.succ_link[edge], net.succ_lag[edge]
    start, finish = shown(net, dates, one)
    next_begin, next_end = shown(net, dates, after)
    moment = finish if link in (FS, FF) else start
    limit = next_begin if link in (FS, SS) else next_end
    own = net.calendar[one]
    if lag != 0 and net.succ_cal[edge] == len(tables.always) - 1:  # elapsed: the last row never rests
        moment += lag
        lag = 0
    return work_at(tables, own, limit) - work_at(tables, own, moment) - lag
