"""One activity backwards, as Primavera P6 does it (docs/reference/dialects.md)."""

from __future__ import annotations

from milepost.engine.kernels.arrays import (
    DONE,
    FF,
    FINISH_BY,
    FINISH_MILESTONE,
    FINISH_ON,
    FS,
    LATE,
    MISSING,
    MUST_FINISH,
    MUST_START,
    NONE,
    OPEN_ENDS,
    SS,
    START_BY,
    START_MILESTONE,
    START_ON,
    WAITING,
    Net,
    Records,
)
from milepost.engine.kernels.clock import FAR, Ints, add_work, finish_at, start_at, work_at
from milepost.engine.kernels.compiling import helper, inlined
from milepost.engine.kernels.p6_links import backward_link
from milepost.engine.kernels.span import finish_of, set_early, set_late, snap_finish, snap_start, start_of, working

THE_END = -1
"""In the place of a successor's position: the end of the project, or of everything."""


@helper
def constrain_finish(
    net: Net, tables: Ints, dates: Records, one: int, rule: int, date: int, start: int, finish: int
) -> tuple[int, int]:
    """Return (asked late start or MISSING, late finish) after a constraint that can make an activity's late dates earlier."""
    if rule in (FINISH_BY, FINISH_ON):
        return (MISSING, date) if finish > date else (start, finish)
    if rule == MUST_FINISH:
        return start, date
    if rule == START_BY or (rule in (START_ON, MUST_START) and net.acts[one].state == WAITING):
        latest = finish_of(net, tables, one, date, dates[one].left, True)
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
def backward_logic(net: Net, tables: Ints, dates: Records, one: int, end: int) -> tuple[int, int, int]:
    """Return (asked late start or MISSING, late finish, position of a successor that leaves no more) of links, not after the end.

    The position is THE_END where the end leaves less than they do; where no start is asked, it is of one that asks none.
    """
    finish, start, holder = FAR, MISSING, THE_END
    simple = net.acts[one].simple
    for edge in range(net.acts[one].succ, net.acts[one].succ_end):
        if simple and net.edges[edge].quick:
            latest = dates[net.edges[edge].other].logic_start
            if latest <= finish:
                start, finish, holder = MISSING, latest, net.edges[edge].other
            continue
        asked, latest = backward_link(net, tables, dates, one, edge)
        if latest < finish:
            start, finish, holder = asked, latest, net.edges[edge].other
        elif latest == finish and asked < start:
            start, holder = asked, net.edges[edge].other
    if finish > end:
        return MISSING, end if simple else snap_finish(net, tables, one, end), THE_END
    return start, finish, holder


@helper
def late_finish(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> tuple[int, int]:
    """Return (asked late start or MISSING, late finish)."""
    end = net.projects[net.acts[one].project].last
    if net.acts[one].succ < net.acts[one].succ_end:
        start, finish, _ = backward_logic(net, tables, dates, one, end)
    else:
        start, finish = MISSING, dates[one].early_finish if (rules & OPEN_ENDS) else end
        if net.acts[one].state != DONE:
            if net.acts[one].external_finish != MISSING:
                finish = net.acts[one].external_finish
            elif net.projects[net.acts[one].project].must != MISSING and not working(net, tables, one, finish):
                finish = snap_finish(net, tables, one, finish)
    if net.acts[one].state == DONE:
        return MISSING, finish
    if net.acts[one].rule != NONE:
        start, finish = constrain_finish(
            net, tables, dates, one, net.acts[one].rule, net.acts[one].rule_date, start, finish
        )
    if net.acts[one].rule2 != NONE:
        start, finish = constrain_finish(
            net, tables, dates, one, net.acts[one].rule2, net.acts[one].rule2_date, start, finish
        )
    if net.acts[one].kind != START_MILESTONE:
        finish = snap_finish(net, tables, one, finish)
    return start, finish


@inlined
def limit_simple(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> tuple[int, int, int]:
    """Return (asked late start or MISSING, late finish before it is snapped to working time, who holds it) of a simple task.

    The last is as in backward_logic.
    """
    end = net.projects[net.acts[one].project].last
    if net.acts[one].succ < net.acts[one].succ_end:
        return backward_logic(net, tables, dates, one, end)
    return MISSING, dates[one].early_finish if rules & OPEN_ENDS else end, THE_END


@inlined
def place_simple(net: Net, tables: Ints, dates: Records, one: int, finish: int) -> None:
    """Fill in late dates of a simple task that has to finish by then."""
    calendar = net.acts[one].calendar
    done = work_at(tables, calendar, finish)
    finish, start = finish_at(tables, calendar, done), start_at(tables, calendar, done - dates[one].left)
    if abs(start) >= FAR // 2 or abs(finish) >= FAR // 2:
        set_late(net, tables, dates, one, start, finish)
    else:
        dates[one].late_start, dates[one].late_finish = start, finish
        dates[one].late_begun, dates[one].late_done = done - dates[one].left, done
    dates[one].logic_start = start


@inlined
def backward_simple(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> bool:
    """Fill in late dates of a simple task in one step; False when a link asks for a start."""
    asked, finish, _ = limit_simple(net, tables, rules, dates, one)
    if asked != MISSING:
        return False
    place_simple(net, tables, dates, one, finish)
    return True


@helper
def backward_one(net: Net, tables: Ints, rules: int, dates: Records, one: int) -> None:
    """Fill in late dates of one activity; those of its successors are known."""
    if net.acts[one].simple and backward_simple(net, tables, rules, dates, one):
        return
    start, finish = late_finish(net, tables, rules, dates, one)
    if net.acts[one].deadline != MISSING and net.acts[one].deadline < finish and net.acts[one].state != DONE:
        start, finish = MISSING, net.acts[one].deadline
    if net.acts[one].external_finish != MISSING and net.acts[one].external_finish < finish:
        start, finish = MISSING, net.acts[one].external_finish
    if start == MISSING:
        start = start_of(net, tables, one, finish, dates[one].left, True)
        if net.acts[one].kind != START_MILESTONE and net.acts[one].kind != FINISH_MILESTONE and dates[one].left > 0:
            start = snap_start(net, tables, one, start)
    set_late(net, tables, dates, one, start, finish)
    dates[one].logic_start = start
    if net.acts[one].rule == LATE and net.acts[one].state != DONE:
        postpone(net, tables, dates, one)


@helper
def postponed_start(net: Net, tables: Ints, dates: Records, one: int, edge: int) -> int:
    """Return the latest start that leaves a successor's early dates alone; FAR when the link says nothing."""
    after, lag, calendar = net.edges[edge].other, net.edges[edge].lag, net.edges[edge].calendar
    link = net.edges[edge].link
    if link == SS:
        return snap_start(net, tables, one, add_work(tables, calendar, dates[after].early_start, -lag))
    if link == FS:
        start = start_of(net, tables, one, dates[after].early_start, dates[one].left, True)
        start = add_work(tables, calendar, start, -lag)
        both = net.acts[one].state == WAITING and net.acts[after].state == WAITING
        return snap_start(net, tables, one, start) if both and not working(net, tables, one, start) else start
    if link == FF:
        finish = add_work(tables, calendar, dates[after].early_finish, -lag)
        return start_of(net, tables, one, finish, dates[one].left, True)
    return FAR


@helper
def postpone(net: Net, tables: Ints, dates: Records, one: int) -> None:
    """Move an activity's early dates as late as its successors' early dates leave room (as late as possible)."""
    start = FAR
    for edge in range(net.acts[one].succ, net.acts[one].succ_end):
        start = min(start, postponed_start(net, tables, dates, one, edge))
    if start == FAR:
        finish = snap_finish(net, tables, one, net.projects[net.acts[one].project].last)
        start = start_of(net, tables, one, finish, dates[one].left, True)
    elif net.acts[one].kind == FINISH_MILESTONE:
        start = snap_finish(net, tables, one, start)
    if start > dates[one].early_start:
        set_early(net, tables, dates, one, start, finish_of(net, tables, one, start, dates[one].left, True))


@inlined
def link_gap(net: Net, tables: Ints, dates: Records, one: int, edge: int) -> int:
    """Return how far (work on the predecessor's calendar) a link lets its predecessor slip before its successor moves."""
    after, lag, calendar = net.edges[edge].other, net.edges[edge].lag, net.edges[edge].calendar
    link = net.edges[edge].link
    moment = dates[one].early_finish if link in (FS, FF) else dates[one].early_start
    limit = dates[after].early_start if link in (FS, SS) else dates[after].early_finish
    if link == SS and lag != 0:
        lag = max(0, lag - net.acts[one].worked) if net.acts[one].state != WAITING else max(0, lag)
    if lag != 0:
        moment = add_work(tables, calendar, moment, lag)
        if lag < 0 and moment < net.acts[one].data_date:
            moment = net.acts[one].data_date
    own = net.acts[one].calendar
    return work_at(tables, own, limit) - work_at(tables, own, moment)
