"""One activity forwards, as Primavera P6 does it (docs/reference/dialects.md)."""

from __future__ import annotations

from milepost.engine.kernels.arrays import (
    DONE,
    EXPECTED,
    FF,
    FINISH_FROM,
    FINISH_MILESTONE,
    FINISH_ON,
    FIXED,
    LATE,
    MISSING,
    MUST_FINISH,
    MUST_START,
    NONE,
    OVERRIDE,
    RUNNING,
    SF,
    START_FROM,
    START_MILESTONE,
    START_ON,
    WAITING,
    Net,
    Records,
)
from milepost.engine.kernels.clock import Ints, finish_at, start_at, work_at
from milepost.engine.kernels.compiling import helper, inlined
from milepost.engine.kernels.p6_links import forward_link
from milepost.engine.kernels.span import finish_of, set_early, snap_finish, snap_start, start_of, working
from milepost.engine.times import DAY


@helper
def forward_logic(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> tuple[int, int]:
    """Return (latest start that links allow, finish asked by the link that drives); MISSING for none."""
    start, ask_start, asked = MISSING, MISSING, MISSING
    for edge in range(net.acts[one].pred, net.acts[one].pred_end):
        if net.edges[edge].quick:
            start = max(start, dates[net.edges[edge].other].early_finish)
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
def day_of_constraint(net: Net, tables: Ints, one: int, start: int, date: int) -> int:
    """Return a start constraint's moment: a bare day keeps the time of day of the start it replaces, when that is working."""
    if date % DAY != 0 or start % DAY == 0:
        return date
    moved = date + start % DAY
    return moved if snap_start(net, tables, one, moved) < date + DAY else date


@helper
def constrain_start(net: Net, tables: Ints, one: int, rule: int, date: int, start: int, asked: int) -> tuple[int, int]:
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
        return start_of(net, tables, one, date, net.acts[one].span, False), date
    elif rule in (FINISH_FROM, FINISH_ON):
        back = start_of(net, tables, one, date, net.acts[one].span, False)
        if start < back:
            if rule == FINISH_FROM:
                return back, MISSING
            return back, back if net.acts[one].kind == FINISH_MILESTONE else snap_finish(net, tables, one, date)
    return start, asked


@helper
def open_start(net: Net, tables: Ints, one: int) -> tuple[int, int]:
    """Return (start, asked finish) of an unstarted activity without predecessors: a constraint only moves it later."""
    rule, date, floor = net.acts[one].rule, net.acts[one].rule_date, net.acts[one].floor
    if rule == START_FROM:
        return max(date, floor), MISSING
    if rule == FINISH_FROM:
        finish = date if working(net, tables, one, date) else snap_start(net, tables, one, date)
        start = start_of(net, tables, one, finish, net.acts[one].span, False)
        if start >= floor:
            return start, finish
    return floor, MISSING


@helper
def align_milestone(net: Net, tables: Ints, one: int, start: int, finish: int) -> tuple[int, int]:
    """Return (start, finish) snapped to working time: a finish milestone may stand at the end of a period."""
    if net.acts[one].kind == FINISH_MILESTONE:
        if snap_finish(net, tables, one, start) != start:
            start = snap_start(net, tables, one, start)
        return start, start if finish < start else finish
    start = snap_start(net, tables, one, start)
    if net.acts[one].kind == START_MILESTONE:
        return start, start
    return start, finish if finish >= start else MISSING


@helper
def waiting_dates(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> tuple[int, int]:
    """Return (early start, early finish or MISSING) of an activity that has not started."""
    if net.acts[one].pred == net.acts[one].pred_end:
        start, finish = open_start(net, tables, one)
    else:
        start, finish = forward_logic(net, tables, rules, dates, one)
        if start < net.acts[one].floor:
            start, finish = net.acts[one].floor, MISSING
    if net.acts[one].rule != NONE:
        start, finish = constrain_start(net, tables, one, net.acts[one].rule, net.acts[one].rule_date, start, finish)
    if net.acts[one].rule2 != NONE:
        start, finish = constrain_start(net, tables, one, net.acts[one].rule2, net.acts[one].rule2_date, start, finish)
    return align_milestone(net, tables, one, start, finish)


@helper
def started_dates(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> tuple[int, int]:
    """Return (early start, early finish) of what is left of a started activity, or of a finished one's place in logic."""
    start = net.acts[one].data_date
    if net.acts[one].state == RUNNING:
        start = max(start, net.acts[one].resume)
    if net.acts[one].pred < net.acts[one].pred_end and (not rules & OVERRIDE or net.acts[one].state == DONE):
        logic, _ = forward_logic(net, tables, rules, dates, one)
        start = max(start, logic, net.acts[one].floor)
    if net.acts[one].state == DONE:
        return start, start
    start = snap_start(net, tables, one, start)
    return start, finish_of(net, tables, one, start, dates[one].left, True)


@helper
def expect_finish(net: Net, tables: Ints, dates: Records, one: int, start: int, finish: int) -> int:
    """Return the early finish after an expected finish, which replaces the remaining duration."""
    expected = net.acts[one].expected
    if expected == MISSING or net.acts[one].state == DONE or net.acts[one].rule == LATE:
        return finish
    if expected < start or expected < net.acts[one].data_date:
        return finish
    for edge in range(net.acts[one].pred, net.acts[one].pred_end):
        if net.edges[edge].link in (FF, SF):
            return finish
    calendar = net.acts[one].calendar
    done = work_at(tables, calendar, expected)
    if done == work_at(tables, calendar, finish):
        return finish
    dates[one].left = done - work_at(tables, calendar, start)
    return expected


@inlined
def forward_simple(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> bool:
    """Fill in early dates of a simple task in one step; False when a link asks for a finish."""
    start, asked = forward_logic(net, tables, rules, dates, one)
    if asked != MISSING and start >= net.acts[one].floor:
        return False
    calendar = net.acts[one].calendar
    done = work_at(tables, calendar, max(start, net.acts[one].floor))
    dates[one].early_start = start_at(tables, calendar, done)
    dates[one].early_finish = finish_at(tables, calendar, done + dates[one].left)
    dates[one].begun, dates[one].done = done, done + dates[one].left
    return True


@helper
def forward_one(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> None:
    """Fill in early dates of one activity; those of its predecessors are known."""
    if net.acts[one].simple and forward_simple(net, tables, rules, dates, one):
        return
    if net.acts[one].state == FIXED:
        set_early(net, tables, dates, one, net.acts[one].fixed_start, net.acts[one].fixed_finish)
        return
    if net.acts[one].state == WAITING:
        start, finish = waiting_dates(net, tables, rules, dates, one)
    else:
        start, finish = started_dates(net, tables, rules, dates, one)
    if net.acts[one].external_start > start:
        start, finish = net.acts[one].external_start, MISSING
    if finish == MISSING:
        finish = finish_of(net, tables, one, start, dates[one].left, True)
    if rules & EXPECTED:
        finish = expect_finish(net, tables, dates, one, start, finish)
    set_early(net, tables, dates, one, start, finish)
