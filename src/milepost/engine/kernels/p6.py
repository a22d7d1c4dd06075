"""One activity forwards and backwards, as Primavera P6 does it (docs/reference/dialects.md)."""

from __future__ import annotations

from milepost.engine.kernels.arrays import (
    DONE,
    FF,
    FINISH_BY,
    FINISH_FROM,
    FINISH_MILESTONE,
    FINISH_ON,
    FIXED,
    FS,
    LATE,
    MISSING,
    MUST_FINISH,
    MUST_START,
    NONE,
    OVERRIDE,
    RUNNING,
    SF,
    SS,
    START_BY,
    START_FROM,
    START_MILESTONE,
    START_ON,
    WAITING,
    Dates,
    Net,
    Rules,
)
from milepost.engine.kernels.clock import FAR, Tables, add_work, work_at
from milepost.engine.kernels.compiling import helper
from milepost.engine.kernels.p6_links import backward_link, forward_link
from milepost.engine.kernels.span import finish_of, snap_finish, snap_start, start_of, working
from milepost.engine.times import DAY


@helper
def forward_logic(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int) -> tuple[int, int]:
    """Return (latest start that links allow, finish asked by the link that drives); MISSING for none."""
    start, ask_start, asked = MISSING, MISSING, MISSING
    waiting = net.state[one] == WAITING
    for edge in range(net.pred_ptr[one], net.pred_ptr[one + 1]):
        before = net.pred[edge]
        if waiting and net.pred_link[edge] == FS and net.pred_lag[edge] == 0 and net.state[before] == WAITING:
            start = max(start, dates.early_finish[before])
            continue
        candidate, finish = forward_link(net, tables, rules, dates, one, edge)
        start = max(start, candidate)
        if finish != MISSING and (candidate > ask_start or (candidate == ask_start and finish > asked)):
            ask_start, asked = candidate, finish
    if asked != MISSING and ask_start < start:
        if snap_start(net, tables, one, ask_start) < snap_start(net, tables, one, start):
            asked = MISSING
    return start, asked


@helper
def day_of_constraint(net: Net, tables: Tables, one: int, start: int, date: int) -> int:
    """Return a start constraint's moment: a bare day keeps the time of day of the start it replaces, when that is working."""
    if date % DAY != 0 or start % DAY == 0:
        return date
    moved = date + start % DAY
    return moved if snap_start(net, tables, one, moved) < date + DAY else date


@helper
def constrain_start(
    net: Net, tables: Tables, one: int, rule: int, date: int, start: int, asked: int
) -> tuple[int, int]:
    """Return (start, asked finish) after a constraint that can make an unstarted activity later."""
    if rule == START_FROM:
        if start < date:
            return max(start, day_of_constraint(net, tables, one, start, date)), MISSING
    elif rule == START_ON:
        if start < date:
            return snap_start(net, tables, one, date), MISSING
    elif rule == MUST_START:
        return date, MISSING
    elif rule == MUST_FINISH:
        return start_of(net, tables, one, date, net.span[one], False), date
    elif rule in (FINISH_FROM, FINISH_ON):
        back = start_of(net, tables, one, date, net.span[one], False)
        if start < back:
            if rule == FINISH_FROM:
                return back, MISSING
            return back, back if net.kind[one] == FINISH_MILESTONE else snap_finish(net, tables, one, date)
    return start, asked


@helper
def open_start(net: Net, tables: Tables, one: int) -> tuple[int, int]:
    """Return (start, asked finish) of an unstarted activity without predecessors."""
    rule, date = net.rule[one], net.rule_date[one]
    if rule == START_FROM:
        return max(date, net.data_date[one]), MISSING
    if rule == FINISH_FROM:
        finish = date if working(net, tables, one, date) else snap_start(net, tables, one, date)
        return start_of(net, tables, one, finish, net.span[one], False), finish
    return net.floor[one], MISSING


@helper
def align_milestone(net: Net, tables: Tables, one: int, start: int, finish: int) -> tuple[int, int]:
    """Return (start, finish) snapped to working time: a finish milestone may stand at the end of a period."""
    if net.kind[one] == FINISH_MILESTONE:
        if snap_finish(net, tables, one, start) != start:
            start = snap_start(net, tables, one, start)
        return start, start if finish < start else finish
    start = snap_start(net, tables, one, start)
    return start, start if net.kind[one] == START_MILESTONE else finish


@helper
def waiting_dates(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int) -> tuple[int, int]:
    """Return (early start, early finish or MISSING) of an activity that has not started."""
    if net.pred_ptr[one] == net.pred_ptr[one + 1]:
        start, finish = open_start(net, tables, one)
    else:
        start, finish = forward_logic(net, tables, rules, dates, one)
        if start < net.floor[one]:
            start, finish = net.floor[one], MISSING
    if net.rule[one] != NONE:
        start, finish = constrain_start(net, tables, one, net.rule[one], net.rule_date[one], start, finish)
    if net.rule2[one] != NONE:
        start, finish = constrain_start(net, tables, one, net.rule2[one], net.rule2_date[one], start, finish)
    return align_milestone(net, tables, one, start, finish)


@helper
def started_dates(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int) -> tuple[int, int]:
    """Return (early start, early finish) of what is left of a started activity, or of a finished one's place in logic."""
    start = net.data_date[one]
    if net.state[one] == RUNNING:
        start = max(start, net.resume[one])
    if net.pred_ptr[one] < net.pred_ptr[one + 1] and (rules.progress != OVERRIDE or net.state[one] == DONE):
        logic, _ = forward_logic(net, tables, rules, dates, one)
        start = max(start, logic, net.floor[one])
    if net.state[one] == DONE:
        return start, start
    start = snap_start(net, tables, one, start)
    return start, finish_of(net, tables, one, start, dates.left[one], True)


@helper
def expect_finish(net: Net, tables: Tables, dates: Dates, one: int, start: int, finish: int) -> int:
    """Return the early finish after an expected finish, which replaces the remaining duration."""
    expected = net.expected[one]
    if expected == MISSING or net.state[one] == DONE or net.rule[one] == LATE:
        return finish
    if expected < start or expected < net.data_date[one]:
        return finish
    for edge in range(net.pred_ptr[one], net.pred_ptr[one + 1]):
        if net.pred_link[edge] in (FF, SF):
            return finish
    calendar = net.calendar[one]
    done = work_at(tables, calendar, expected)
    if done == work_at(tables, calendar, finish):
        return finish
    dates.left[one] = done - work_at(tables, calendar, start)
    return expected


@helper
def forward_one(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int) -> None:
    """Fill in early dates of one activity; those of its predecessors are known."""
    if net.state[one] == FIXED:
        dates.early_start[one], dates.early_finish[one] = net.fixed_start[one], net.fixed_finish[one]
        return
    if net.state[one] == WAITING:
        start, finish = waiting_dates(net, tables, rules, dates, one)
    else:
        start, finish = started_dates(net, tables, rules, dates, one)
    if net.external_start[one] > start:
        start, finish = net.external_start[one], MISSING
    if finish == MISSING:
        finish = finish_of(net, tables, one, start, dates.left[one], True)
    if rules.expected:
        finish = expect_finish(net, tables, dates, one, start, finish)
    dates.early_start[one], dates.early_finish[one] = start, finish


@helper
def constrain_finish(
    net: Net, tables: Tables, dates: Dates, one: int, rule: int, date: int, start: int, finish: int
) -> tuple[int, int]:
    """Return (asked late start or MISSING, late finish) after a constraint that can make an activity's late dates earlier."""
    if rule in (FINISH_BY, FINISH_ON):
        return (MISSING, date) if finish > date else (start, finish)
    if rule == MUST_FINISH:
        return start, date
    if rule == START_BY or (rule in (START_ON, MUST_START) and net.state[one] == WAITING):
        latest = finish_of(net, tables, one, date, dates.left[one], True)
        if rule == MUST_START:
            return MISSING, latest
        if finish > latest:
            if rule == START_ON:
                start = date if start != MISSING else start
                latest = snap_finish(net, tables, one, latest) if not working(net, tables, one, latest) else latest
                return start, latest
            return MISSING, latest
    return start, finish


@helper
def backward_logic(net: Net, tables: Tables, dates: Dates, one: int, end: int) -> tuple[int, int]:
    """Return (asked late start or MISSING, late finish) that links leave, not after the end."""
    finish, start = FAR, MISSING
    for edge in range(net.succ_ptr[one], net.succ_ptr[one + 1]):
        asked, latest = backward_link(net, tables, dates, one, edge)
        if latest < finish or (latest == finish and asked != MISSING and asked < start):
            start, finish = asked, latest
    if finish > end:
        return MISSING, snap_finish(net, tables, one, end)
    return start, finish


@helper
def late_finish(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int) -> tuple[int, int]:
    """Return (asked late start or MISSING, late finish)."""
    end = dates.end[net.project[one]]
    if net.succ_ptr[one] < net.succ_ptr[one + 1]:
        start, finish = backward_logic(net, tables, dates, one, end)
    else:
        start, finish = MISSING, dates.early_finish[one] if rules.open_ends else end
        if net.state[one] != DONE:
            if net.external_finish[one] != MISSING:
                finish = net.external_finish[one]
            elif net.must_finish[net.project[one]] != MISSING and not working(net, tables, one, finish):
                finish = snap_finish(net, tables, one, finish)
    if net.state[one] == DONE:
        return MISSING, finish
    if net.rule[one] != NONE:
        start, finish = constrain_finish(net, tables, dates, one, net.rule[one], net.rule_date[one], start, finish)
    if net.rule2[one] != NONE:
        start, finish = constrain_finish(net, tables, dates, one, net.rule2[one], net.rule2_date[one], start, finish)
    if net.kind[one] != START_MILESTONE:
        finish = snap_finish(net, tables, one, finish)
    return start, finish


@helper
def backward_one(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int) -> None:
    """Fill in late dates of one activity; those of its successors are known."""
    start, finish = late_finish(net, tables, rules, dates, one)
    if net.deadline[one] != MISSING and net.deadline[one] < finish and net.state[one] != DONE:
        start, finish = MISSING, net.deadline[one]
    if net.external_finish[one] != MISSING and net.external_finish[one] < finish:
        start, finish = MISSING, net.external_finish[one]
    if start == MISSING:
        start = start_of(net, tables, one, finish, dates.left[one], True)
        if net.kind[one] != START_MILESTONE and net.kind[one] != FINISH_MILESTONE and dates.left[one] > 0:
            start = snap_start(net, tables, one, start)
    dates.late_start[one] = dates.logic_start[one] = start
    dates.late_finish[one] = finish
    if net.rule[one] == LATE and net.state[one] != DONE:
        postpone(net, tables, dates, one)


@helper
def postponed_start(net: Net, tables: Tables, dates: Dates, one: int, edge: int) -> int:
    """Return the latest start that leaves a successor's early dates alone; FAR when the link says nothing."""
    after, lag, calendar = net.succ[edge], net.succ_lag[edge], net.succ_cal[edge]
    link = net.succ_link[edge]
    if link == SS:
        return snap_start(net, tables, one, add_work(tables, calendar, dates.early_start[after], -lag))
    if link == FS:
        start = start_of(net, tables, one, dates.early_start[after], dates.left[one], True)
        start = add_work(tables, calendar, start, -lag)
        both = net.state[one] == WAITING and net.state[after] == WAITING
        return snap_start(net, tables, one, start) if both and not working(net, tables, one, start) else start
    if link == FF:
        finish = add_work(tables, calendar, dates.early_finish[after], -lag)
        return start_of(net, tables, one, finish, dates.left[one], True)
    return FAR


@helper
def postpone(net: Net, tables: Tables, dates: Dates, one: int) -> None:
    """Move an activity's early dates as late as its successors' early dates leave room (as late as possible)."""
    start = FAR
    for edge in range(net.succ_ptr[one], net.succ_ptr[one + 1]):
        start = min(start, postponed_start(net, tables, dates, one, edge))
    if start == FAR:
        finish = snap_finish(net, tables, one, dates.end[net.project[one]])
        start = start_of(net, tables, one, finish, dates.left[one], True)
    elif net.kind[one] == FINISH_MILESTONE:
        start = snap_finish(net, tables, one, start)
    if start > dates.early_start[one]:
        dates.early_start[one] = start
        dates.early_finish[one] = finish_of(net, tables, one, start, dates.left[one], True)


@helper
def link_gap(net: Net, tables: Tables, dates: Dates, one: int, edge: int) -> int:
    """Return how far (work on the predecessor's calendar) a link lets its predecessor slip before its successor moves."""
    after, lag, calendar = net.succ[edge], net.succ_lag[edge], net.succ_cal[edge]
    link = net.succ_link[edge]
    moment = dates.early_finish[one] if link in (FS, FF) else dates.early_start[one]
    limit = dates.early_start[after] if link in (FS, SS) else dates.early_finish[after]
    if link == SS and lag != 0:
        lag = max(0, lag - net.worked[one]) if net.state[one] != WAITING else max(0, lag)
    if lag != 0:
        moment = add_work(tables, calendar, moment, lag)
        if lag < 0 and moment < net.data_date[one]:
            moment = net.data_date[one]
    own = net.calendar[one]
    return work_at(tables, own, limit) - work_at(tables, own, moment)
