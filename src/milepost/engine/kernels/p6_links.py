"""How a link moves a date, as Primavera P6 does it.

What P6 stores for progressed work shows that a lag is used up while time passes: after a finished predecessor only the part
of the lag counts that had not run by the data date, and a start-to-start lag is used up by the work its predecessor has done.
"""

from __future__ import annotations

from milepost.engine.kernels.arrays import (
    ACTUAL,
    DONE,
    FF,
    FS,
    LAG_FROM_EARLY,
    MISSING,
    RUNNING,
    SS,
    WAITING,
    Net,
    Records,
)
from milepost.engine.kernels.clock import Ints, add_work, last_finish, next_start, work_at
from milepost.engine.kernels.compiling import helper, inlined
from milepost.engine.kernels.span import finish_of, snap_finish, snap_start, start_of, working


@inlined
def shift(tables: Ints, calendar: int, moment: int, lag: int, floor: int) -> int:
    """Return the moment moved by a lag; a lead never reaches back past the data date."""
    if lag == 0:
        return moment
    moved = add_work(tables, calendar, moment, lag)
    return floor if lag < 0 and moved < floor else moved


@helper
def unused(tables: Ints, calendar: int, lag: int, since: int, data_date: int) -> int:
    """Return the part of a positive lag that has not run between a fact and the data date."""
    if since >= data_date:
        return lag
    return max(0, lag - (work_at(tables, calendar, data_date) - work_at(tables, calendar, since)))


@inlined
def forward_fs(net: Net, tables: Ints, rules: int, dates: Records, one: int, edge: int) -> int:
    """Return the earliest start that a finish-to-start link allows."""
    before, lag, calendar = net.edges[edge].other, net.edges[edge].lag, net.edges[edge].calendar
    finish = dates[before].early_finish
    if net.acts[before].state != DONE:
        return shift(tables, calendar, finish, lag, net.acts[one].data_date)
    if (rules & ACTUAL) and net.acts[before].actual_finish > net.acts[one].data_date:
        return shift(tables, calendar, net.acts[before].actual_finish, lag, net.acts[one].data_date)
    if lag <= 0 or net.acts[one].state == DONE:
        return finish
    left = unused(tables, calendar, lag, net.acts[before].actual_finish, net.acts[one].data_date)
    return shift(tables, calendar, finish, left, net.acts[one].data_date)


@helper
def forward_ss(net: Net, tables: Ints, rules: int, dates: Records, one: int, edge: int) -> int:
    """Return the earliest start that a start-to-start link allows."""
    before, lag, calendar = net.edges[edge].other, net.edges[edge].lag, net.edges[edge].calendar
    start, data_date = dates[before].early_start, net.acts[one].data_date
    if net.acts[before].state == WAITING:
        if lag == 0:
            return next_start(tables, calendar, start) if net.acts[one].state == WAITING else start
        return shift(tables, calendar, start, lag, data_date)
    if net.acts[one].state == DONE:
        return start
    if net.acts[before].state == DONE or not rules & LAG_FROM_EARLY:
        if net.acts[one].state == RUNNING and lag <= 0:
            return start
        moved = shift(tables, calendar, net.acts[before].actual_start, lag, data_date)
        return start if moved < data_date or (lag < 0 and moved == data_date) else moved
    if lag <= 0 or net.acts[before].worked >= lag or (net.acts[before].worked == 0 and net.acts[one].state == WAITING):
        return start
    return shift(tables, calendar, start, lag - net.acts[before].worked, data_date)


@helper
def forward_ff(net: Net, tables: Ints, dates: Records, one: int, edge: int) -> tuple[int, int]:
    """Return (earliest start, finish that the link itself asks for) of a finish-to-finish link."""
    before, lag, calendar = net.edges[edge].other, net.edges[edge].lag, net.edges[edge].calendar
    data_date = net.acts[one].data_date
    if net.acts[one].state == DONE and net.acts[before].state == DONE:
        return dates[before].early_finish, MISSING
    done = net.acts[before].state == DONE and (lag >= 0 or net.acts[one].state == RUNNING)
    finish = net.acts[before].actual_finish if done else dates[before].early_finish
    finish = shift(tables, calendar, finish, lag, data_date)
    start = start_of(net, tables, one, finish, dates[one].left, True)
    if net.acts[before].state != WAITING or net.acts[one].state != WAITING or lag > 0:
        return start, MISSING
    if lag == 0 and not working(net, tables, one, finish):
        finish = snap_start(net, tables, one, finish)
    return start, finish


@helper
def forward_sf(net: Net, tables: Ints, dates: Records, one: int, edge: int) -> tuple[int, int]:
    """Return (earliest start, finish that the link itself asks for) of a start-to-finish link."""
    before, lag, calendar = net.edges[edge].other, net.edges[edge].lag, net.edges[edge].calendar
    start, data_date = dates[before].early_start, net.acts[one].data_date
    if net.acts[one].state == WAITING:
        back = start_of(net, tables, one, start, net.acts[one].span, False)
        moved = shift(tables, calendar, back, lag, data_date)
        if net.acts[before].state == RUNNING:
            return min(moved, data_date), MISSING
        if net.acts[before].state == DONE or lag == 0 or moved <= data_date:
            return moved, MISSING
        return moved, shift(tables, calendar, start, lag, data_date)
    if net.acts[one].state == DONE:
        moved = shift(tables, calendar, start, lag, data_date)
        return (moved if net.acts[before].state == WAITING or lag == 0 else min(moved, data_date)), MISSING
    left = lag
    if net.acts[before].state != WAITING:
        left = unused(tables, calendar, lag, net.acts[before].actual_start, data_date)
        if left <= 0:
            return start, MISSING
    elif lag <= 0:
        return data_date, MISSING
    finish = shift(tables, calendar, start, left, data_date)
    return start_of(net, tables, one, finish, dates[one].left, True), MISSING


@inlined
def forward_link(net: Net, tables: Ints, rules: int, dates: Records, one: int, edge: int) -> tuple[int, int]:
    """Return (earliest start, asked finish or MISSING) that a link allows its successor."""
    link = net.edges[edge].link
    if link == FS:
        return forward_fs(net, tables, rules, dates, one, edge), MISSING
    if link == SS:
        return forward_ss(net, tables, rules, dates, one, edge), MISSING
    if link == FF:
        return forward_ff(net, tables, dates, one, edge)
    return forward_sf(net, tables, dates, one, edge)


@inlined
def backward_fs(net: Net, tables: Ints, dates: Records, one: int, edge: int) -> int:
    """Return the latest finish that a finish-to-start link leaves its predecessor."""
    after, lag, calendar = net.edges[edge].other, net.edges[edge].lag, net.edges[edge].calendar
    start = dates[after].logic_start
    if net.acts[one].state == DONE:
        if net.acts[after].state == RUNNING:
            return add_work(tables, calendar, start, -lag) if net.acts[after].worked == 0 else start
        left = unused(tables, calendar, lag, net.acts[one].actual_finish, net.acts[one].data_date) if lag > 0 else 0
        return add_work(tables, calendar, start, -left)
    if net.acts[after].state == DONE:
        return start
    idle = net.acts[after].worked == 0
    if net.acts[one].state == RUNNING and net.acts[after].state == RUNNING and lag < 0 and not idle:
        return start
    finish = add_work(tables, calendar, start, -lag)
    if (
        lag == 0
        and net.acts[one].state == WAITING
        and net.acts[after].state == WAITING
        and not working(net, tables, one, finish)
    ):
        return snap_finish(net, tables, one, finish)
    return finish


@helper
def nearest(net: Net, tables: Ints, one: int, moment: int) -> int:
    """Return the moment when the activity can work at it, else the nearer of the ends around the gap."""
    if working(net, tables, one, moment):
        return moment
    earlier, later = (
        last_finish(tables, net.acts[one].calendar, moment),
        next_start(tables, net.acts[one].calendar, moment),
    )
    return earlier if moment - earlier < later - moment else later


@helper
def backward_ss(net: Net, tables: Ints, dates: Records, one: int, edge: int) -> tuple[int, int]:
    """Return (latest start asked or MISSING, latest finish) that a start-to-start link leaves."""
    after, lag, calendar = net.edges[edge].other, net.edges[edge].lag, net.edges[edge].calendar
    start, asked = dates[after].logic_start, MISSING
    if net.acts[one].state == WAITING:
        if net.acts[after].state != WAITING:
            start = add_work(tables, calendar, start, -lag)
        elif lag == 0:
            asked = start = nearest(net, tables, one, start)
        else:
            start = add_work(tables, calendar, start, -lag)
            asked = start if lag < 0 else MISSING
            start = snap_start(net, tables, one, start)
    elif lag > 0 and net.acts[one].state == DONE and net.acts[after].state != RUNNING:
        left = unused(tables, calendar, lag, net.acts[one].actual_start, net.acts[one].data_date)
        start = add_work(tables, calendar, start, -left)
    elif lag > 0 and net.acts[one].state == RUNNING and net.acts[after].state != DONE:
        start = add_work(tables, calendar, start, -max(0, lag - net.acts[one].worked))
    return asked, finish_of(net, tables, one, start, dates[one].left, True)


@helper
def backward_ff(net: Net, tables: Ints, dates: Records, one: int, edge: int) -> int:
    """Return the latest finish that a finish-to-finish link leaves its predecessor."""
    after, lag, calendar = net.edges[edge].other, net.edges[edge].lag, net.edges[edge].calendar
    finish = dates[after].late_finish
    if net.acts[one].state == DONE:
        if lag <= 0 or net.acts[after].state == RUNNING:
            return finish
        lag = unused(tables, calendar, lag, net.acts[one].actual_finish, net.acts[one].data_date)
    return add_work(tables, calendar, finish, -lag)


@helper
def backward_sf(net: Net, tables: Ints, dates: Records, one: int, edge: int) -> int:
    """Return the latest finish that a start-to-finish link leaves its predecessor."""
    after, lag, calendar = net.edges[edge].other, net.edges[edge].lag, net.edges[edge].calendar
    start = dates[after].late_finish
    if net.acts[one].state == DONE:
        return start if net.acts[after].state == DONE else add_work(tables, calendar, start, -lag)
    finish = finish_of(net, tables, one, start, dates[one].left, True)
    if net.acts[one].state == RUNNING and net.acts[after].state == WAITING:
        return finish
    if net.acts[one].state == RUNNING and net.acts[after].state == DONE:
        lag = unused(tables, calendar, lag, net.acts[one].actual_start, net.acts[one].data_date) if lag > 0 else 0
    return add_work(tables, calendar, finish, -lag)


@inlined
def backward_link(net: Net, tables: Ints, dates: Records, one: int, edge: int) -> tuple[int, int]:
    """Return (latest start asked or MISSING, latest finish) that a link leaves its predecessor."""
    link = net.edges[edge].link
    if link == FS:
        return MISSING, backward_fs(net, tables, dates, one, edge)
    if link == SS:
        return backward_ss(net, tables, dates, one, edge)
    if link == FF:
        return MISSING, backward_ff(net, tables, dates, one, edge)
    return MISSING, backward_sf(net, tables, dates, one, edge)
