"""How a link moves a date, as Primavera P6 does it.

What P6 stores for progressed work shows that a lag is used up while time passes: after a finished predecessor only the part of the
lag counts that had not run by the data date, and a start-to-start lag is used up by the work its predecessor has done.
"""

from __future__ import annotations

from milepost.engine.kernels.arrays import ACTUAL, DONE, FF, FS, MISSING, RUNNING, SS, WAITING, Dates, Net, Rules
from milepost.engine.kernels.clock import Tables, add_work, last_finish, next_start, work_at
from milepost.engine.kernels.compiling import helper
from milepost.engine.kernels.span import finish_of, snap_finish, snap_start, start_of, working


@helper
def shift(tables: Tables, calendar: int, moment: int, lag: int, floor: int) -> int:
    """Return the moment moved by a lag; a lead never reaches back past the data date."""
    if lag == 0:
        return moment
    moved = add_work(tables, calendar, moment, lag)
    return floor if lag < 0 and moved < floor else moved


@helper
def unused(tables: Tables, calendar: int, lag: int, since: int, data_date: int) -> int:
    """Return the part of a positive lag that has not run between a fact and the data date."""
    if since >= data_date:
        return lag
    return max(0, lag - (work_at(tables, calendar, data_date) - work_at(tables, calendar, since)))


@helper
def forward_fs(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int, edge: int) -> int:
    """Return the earliest start that a finish-to-start link allows."""
    before, lag, calendar = net.pred[edge], net.pred_lag[edge], net.pred_cal[edge]
    finish = dates.early_finish[before]
    if net.state[before] != DONE:
        return shift(tables, calendar, finish, lag, net.data_date[one])
    if rules.progress == ACTUAL and net.actual_finish[before] > net.data_date[one]:
        return shift(tables, calendar, net.actual_finish[before], lag, net.data_date[one])
    if lag <= 0 or net.state[one] == DONE:
        return finish
    left = unused(tables, calendar, lag, net.actual_finish[before], net.data_date[one])
    return shift(tables, calendar, finish, left, net.data_date[one])


@helper
def forward_ss(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int, edge: int) -> int:
    """Return the earliest start that a start-to-start link allows."""
    before, lag, calendar = net.pred[edge], net.pred_lag[edge], net.pred_cal[edge]
    start, data_date = dates.early_start[before], net.data_date[one]
    if net.state[before] == WAITING:
        if lag == 0:
            return next_start(tables, calendar, start) if net.state[one] == WAITING else start
        return shift(tables, calendar, start, lag, data_date)
    if net.state[one] == DONE:
        return start
    if net.state[before] == DONE or not rules.lag_from_early:
        if net.state[one] == RUNNING and lag <= 0:
            return start
        moved = shift(tables, calendar, net.actual_start[before], lag, data_date)
        return start if moved < data_date or (lag < 0 and moved == data_date) else moved
    if lag <= 0 or net.worked[before] >= lag or (net.worked[before] == 0 and net.state[one] == WAITING):
        return start
    return shift(tables, calendar, start, lag - net.worked[before], data_date)


@helper
def forward_ff(net: Net, tables: Tables, dates: Dates, one: int, edge: int) -> tuple[int, int]:
    """Return (earliest start, finish that the link itself asks for) of a finish-to-finish link."""
    before, lag, calendar = net.pred[edge], net.pred_lag[edge], net.pred_cal[edge]
    data_date = net.data_date[one]
    if net.state[one] == DONE and net.state[before] == DONE:
        return dates.early_finish[before], MISSING
    done = net.state[before] == DONE and (lag >= 0 or net.state[one] == RUNNING)
    finish = net.actual_finish[before] if done else dates.early_finish[before]
    finish = shift(tables, calendar, finish, lag, data_date)
    start = start_of(net, tables, one, finish, dates.left[one], True)
    if net.state[before] != WAITING or net.state[one] != WAITING or lag > 0:
        return start, MISSING
    if lag == 0 and not working(net, tables, one, finish):
        finish = snap_start(net, tables, one, finish)
    return start, finish


@helper
def forward_sf(net: Net, tables: Tables, dates: Dates, one: int, edge: int) -> tuple[int, int]:
    """Return (earliest start, finish that the link itself asks for) of a start-to-finish link."""
    before, lag, calendar = net.pred[edge], net.pred_lag[edge], net.pred_cal[edge]
    start, data_date = dates.early_start[before], net.data_date[one]
    if net.state[one] == WAITING:
        back = start_of(net, tables, one, start, net.span[one], False)
        moved = shift(tables, calendar, back, lag, data_date)
        if net.state[before] == RUNNING:
            return min(moved, data_date), MISSING
        if net.state[before] == DONE or lag == 0 or moved <= data_date:
            return moved, MISSING
        return moved, shift(tables, calendar, start, lag, data_date)
    if net.state[one] == DONE:
        moved = shift(tables, calendar, start, lag, data_date)
        return (moved if net.state[before] == WAITING or lag == 0 else min(moved, data_date)), MISSING
    left = lag
    if net.state[before] != WAITING:
        left = unused(tables, calendar, lag, net.actual_start[before], data_date)
        if left <= 0:
            return start, MISSING
    elif lag <= 0:
        return data_date, MISSING
    finish = shift(tables, calendar, start, left, data_date)
    return start_of(net, tables, one, finish, dates.left[one], True), MISSING


@helper
def forward_link(net: Net, tables: Tables, rules: Rules, dates: Dates, one: int, edge: int) -> tuple[int, int]:
    """Return (earliest start, asked finish or MISSING) that a link allows its successor."""
    link = net.pred_link[edge]
    if link == FS:
        return forward_fs(net, tables, rules, dates, one, edge), MISSING
    if link == SS:
        return forward_ss(net, tables, rules, dates, one, edge), MISSING
    if link == FF:
        return forward_ff(net, tables, dates, one, edge)
    return forward_sf(net, tables, dates, one, edge)


@helper
def backward_fs(net: Net, tables: Tables, dates: Dates, one: int, edge: int) -> int:
    """Return the latest finish that a finish-to-start link leaves its predecessor."""
    after, lag, calendar = net.succ[edge], net.succ_lag[edge], net.succ_cal[edge]
    start = dates.logic_start[after]
    if net.state[one] == DONE:
        if net.state[after] == RUNNING:
            return add_work(tables, calendar, start, -lag) if net.worked[after] == 0 else start
        left = unused(tables, calendar, lag, net.actual_finish[one], net.data_date[one]) if lag > 0 else 0
        return add_work(tables, calendar, start, -left)
    if net.state[after] == DONE:
        return start
    idle = net.worked[after] == 0
    if net.state[one] == RUNNING and net.state[after] == RUNNING and lag < 0 and not idle:
        return start
    finish = add_work(tables, calendar, start, -lag)
    if lag == 0 and net.state[one] == WAITING and net.state[after] == WAITING and not working(net, tables, one, finish):
        return snap_finish(net, tables, one, finish)
    return finish


@helper
def nearest(net: Net, tables: Tables, one: int, moment: int) -> int:
    """Return the moment when the activity can work at it, else the nearer of the ends around the gap."""
    if working(net, tables, one, moment):
        return moment
    earlier, later = last_finish(tables, net.calendar[one], moment), next_start(tables, net.calendar[one], moment)
    return earlier if moment - earlier < later - moment else later


@helper
def backward_ss(net: Net, tables: Tables, dates: Dates, one: int, edge: int) -> tuple[int, int]:
    """Return (latest start asked or MISSING, latest finish) that a start-to-start link leaves."""
    after, lag, calendar = net.succ[edge], net.succ_lag[edge], net.succ_cal[edge]
    start, asked = dates.logic_start[after], MISSING
    if net.state[one] == WAITING:
        if net.state[after] != WAITING:
            start = add_work(tables, calendar, start, -lag)
        elif lag == 0:
            asked = start = nearest(net, tables, one, start)
        else:
            start = add_work(tables, calendar, start, -lag)
            asked = start if lag < 0 else MISSING
            start = snap_start(net, tables, one, start)
    elif lag > 0 and net.state[one] == DONE and net.state[after] != RUNNING:
        left = unused(tables, calendar, lag, net.actual_start[one], net.data_date[one])
        start = add_work(tables, calendar, start, -left)
    elif lag > 0 and net.state[one] == RUNNING and net.state[after] != DONE:
        start = add_work(tables, calendar, start, -max(0, lag - net.worked[one]))
    return asked, finish_of(net, tables, one, start, dates.left[one], True)


@helper
def backward_ff(net: Net, tables: Tables, dates: Dates, one: int, edge: int) -> int:
    """Return the latest finish that a finish-to-finish link leaves its predecessor."""
    after, lag, calendar = net.succ[edge], net.succ_lag[edge], net.succ_cal[edge]
    finish = dates.late_finish[after]
    if net.state[one] == DONE:
        if lag <= 0 or net.state[after] == RUNNING:
            return finish
        lag = unused(tables, calendar, lag, net.actual_finish[one], net.data_date[one])
    return add_work(tables, calendar, finish, -lag)


@helper
def backward_sf(net: Net, tables: Tables, dates: Dates, one: int, edge: int) -> int:
    """Return the latest finish that a start-to-finish link leaves its predecessor."""
    after, lag, calendar = net.succ[edge], net.succ_lag[edge], net.succ_cal[edge]
    start = dates.late_finish[after]
    if net.state[one] == DONE:
        return start if net.state[after] == DONE else add_work(tables, calendar, start, -lag)
    finish = finish_of(net, tables, one, start, dates.left[one], True)
    if net.state[one] == RUNNING and net.state[after] == WAITING:
        return finish
    if net.state[one] == RUNNING and net.state[after] == DONE:
        lag = unused(tables, calendar, lag, net.actual_start[one], net.data_date[one]) if lag > 0 else 0
    return add_work(tables, calendar, finish, -lag)


@helper
def backward_link(net: Net, tables: Tables, dates: Dates, one: int, edge: int) -> tuple[int, int]:
    """Return (latest start asked or MISSING, latest finish) that a link leaves its predecessor."""
    link = net.succ_link[edge]
    if link == FS:
        return MISSING, backward_fs(net, tables, dates, one, edge)
    if link == SS:
        return backward_ss(net, tables, dates, one, edge)
    if link == FF:
        return MISSING, backward_ff(net, tables, dates, one, edge)
    return MISSING, backward_sf(net, tables, dates, one, edge)
