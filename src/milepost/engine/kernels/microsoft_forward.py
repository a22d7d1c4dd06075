"""One task forwards, as Microsoft Project does it (docs/reference/dialects.md)."""

from __future__ import annotations

from milepost.engine.kernels.arrays import (
    DONE,
    FF,
    FINISH_BY,
    FINISH_FROM,
    FIXED,
    FS,
    HONOUR,
    LATE,
    MISSING,
    MUST_START,
    NONE,
    RUNNING,
    SF,
    SPLIT,
    SS,
    START_BY,
    START_FROM,
    START_ON,
    WAITING,
    Net,
    Records,
)
from milepost.engine.kernels.clock import Ints, add_work, finish_at, start_at, work_at
from milepost.engine.kernels.compiling import helper, inlined
from milepost.engine.kernels.span import finish_of, set_early, snap_finish, snap_start, start_of


@inlined
def anchor(net: Net, dates: Records, before: int, after: int, late: bool) -> tuple[int, int]:
    """Return (start, finish) from which a link counts: late ones of an as-late-as-possible task once those are known."""
    if late and net.acts[before].rule == LATE and net.acts[after].rule != LATE and net.acts[before].state == WAITING:
        return dates[before].late_start, dates[before].late_finish
    return dates[before].early_start, dates[before].early_finish


@inlined
def forward_link(net: Net, tables: Ints, dates: Records, one: int, edge: int, late: bool) -> int:
    """Return the earliest start that a link allows: of a started task, that of its rest.

    A lag runs on the successor's calendar, always from the start it moves.
    """
    before, link = net.edges[edge].other, net.edges[edge].link
    start, finish = anchor(net, dates, before, one, late)
    if link == FS:
        moment = finish
    elif link == SS:
        moment = net.acts[before].actual_start if net.acts[before].state == DONE else start
    elif link == FF:
        moment = net.acts[before].actual_finish if net.acts[before].state == DONE else finish
        moment = start_of(net, tables, one, moment, dates[one].left, True)
    elif net.acts[one].state == RUNNING:
        moment = start_of(net, tables, one, start, dates[one].left, True)
    else:
        moment = start_of(net, tables, one, start, net.acts[one].span, False)
    if net.edges[edge].lag != 0:
        moment = add_work(tables, net.edges[edge].calendar, moment, net.edges[edge].lag)
    return max(moment, net.acts[one].floor) if link == FF and net.acts[one].state == WAITING else moment


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
def linked_start(net: Net, tables: Ints, dates: Records, one: int, late: bool) -> tuple[int, int]:
    """Return (latest start that links allow, finish asked by the link that drives); MISSING for none."""
    start, finish = MISSING, MISSING
    for edge in range(net.acts[one].pred, net.acts[one].pred_end):
        if net.edges[edge].quick:
            moment = dates[net.edges[edge].other].early_finish
            if moment > start:
                start, finish = moment, MISSING
            continue
        moment = forward_link(net, tables, dates, one, edge, late)
        if moment > start:
            start, finish = moment, MISSING
        if moment == start and net.edges[edge].link == SF:
            finish = max(finish, asked_finish(net, tables, dates, one, edge, late))
    return start, finish


@helper
def open_start(net: Net, tables: Ints, one: int) -> tuple[int, int]:
    """Return (start, finish or MISSING) of an unstarted task without predecessors."""
    rule, date = net.acts[one].rule, net.acts[one].rule_date
    if rule == START_FROM:
        return date, MISSING
    if rule == FINISH_FROM:
        start = start_of(net, tables, one, date, net.acts[one].span, False)
        if start >= net.acts[one].floor:
            return start, date
    start = snap_start(net, tables, one, net.acts[one].floor)
    return (start + net.acts[one].delay if net.acts[one].delay else start), MISSING


@helper
def waiting_dates(net: Net, tables: Ints, rules: int, dates: Records, one: int, late: bool) -> tuple[int, int]:
    """Return (early start, early finish or MISSING) of a task that has not started."""
    linked = net.acts[one].pred < net.acts[one].pred_end
    if linked:
        moment, finish = linked_start(net, tables, dates, one, late)
    else:
        moment, finish = open_start(net, tables, one)
    start = task_start(net, tables, one, moment)
    if (linked and start != moment) or finish < start:
        finish = MISSING
    rule = net.acts[one].rule
    if rule not in (NONE, LATE):
        moved, asked = constrain_start(net, tables, rules, one, start, linked)
        if moved != start or asked != MISSING:
            start, finish = moved, asked
    return start, finish


@inlined
def forward_simple(net: Net, tables: Ints, dates: Records, one: int, late: bool) -> None:
    """Fill in early dates of a simple task in one step."""
    if net.acts[one].pred < net.acts[one].pred_end:
        start, finish = linked_start(net, tables, dates, one, late)
    else:
        start, finish = open_start(net, tables, one)
    calendar = net.acts[one].calendar
    done = work_at(tables, calendar, start)
    begin = start_at(tables, calendar, done)
    dates[one].begun, dates[one].done = done, done + net.acts[one].span
    if finish == MISSING or begin != start:
        finish = finish_at(tables, calendar, done + net.acts[one].span)
    else:
        dates[one].done = work_at(tables, calendar, finish)
    dates[one].early_start, dates[one].early_finish = begin, finish


@inlined
def holds_rest(net: Net, one: int, edge: int) -> bool:
    """Return whether a link holds what is left of its started successor: not once its predecessor has done what it waits for."""
    state, link = net.acts[net.edges[edge].other].state, net.edges[edge].link
    return (net.acts[one].rules & SPLIT) != 0 and state != DONE and (link in (FS, FF) or state != RUNNING)


@helper
def rest_start(net: Net, tables: Ints, dates: Records, one: int, late: bool) -> int:
    """Return the earliest start that links allow what is left of a started task; MISSING where none holds it."""
    start = MISSING
    for edge in range(net.acts[one].pred, net.acts[one].pred_end):
        if holds_rest(net, one, edge):
            start = max(start, forward_link(net, tables, dates, one, edge, late))
    return start


@helper
def running_finish(net: Net, tables: Ints, dates: Records, one: int, late: bool) -> int:
    """Return the finish of a task in progress: from its actual start, or from where its rest resumes or links allow it."""
    if net.acts[one].resume != MISSING:
        finish = finish_of(net, tables, one, net.acts[one].resume, net.acts[one].remaining, True)
    else:
        finish = finish_of(net, tables, one, net.acts[one].actual_start, net.acts[one].span, False)
    if net.acts[one].rules & SPLIT:
        start = rest_start(net, tables, dates, one, late)
        if start != MISSING:
            finish = max(finish, finish_of(net, tables, one, start, dates[one].left, True))
    if net.acts[one].rule == FINISH_FROM:
        finish = max(finish, net.acts[one].rule_date)
    return finish


@helper
def forward_one(net: Net, tables: Ints, rules: int, dates: Records, one: int, late: bool) -> None:
    """Fill in early dates of one task; those of its predecessors are known."""
    state = net.acts[one].state
    if net.acts[one].simple:
        forward_simple(net, tables, dates, one, late)
        return
    if state == FIXED:
        start, finish = net.acts[one].fixed_start, net.acts[one].fixed_finish
    elif state == WAITING:
        start, finish = waiting_dates(net, tables, rules, dates, one, late)
        if finish == MISSING:
            finish = finish_of(net, tables, one, start, net.acts[one].span, False)
    elif state == RUNNING:
        start, finish = net.acts[one].actual_start, running_finish(net, tables, dates, one, late)
    else:
        start, finish = net.acts[one].actual_start, net.acts[one].actual_finish
    set_early(net, tables, dates, one, start, finish)
