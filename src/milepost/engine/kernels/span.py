"""From one end of an activity to the other, on its own calendar or on those of its assignments."""

from __future__ import annotations

from milepost.engine.kernels.arrays import MISSING, Net
from milepost.engine.kernels.clock import FAR, Tables, add_work, last_finish, next_start
from milepost.engine.kernels.compiling import helper


@helper
def finish_of(net: Net, tables: Tables, one: int, start: int, work: int, left: bool) -> int:
    """Return the finish of an activity that works `work` seconds from start; assignments bring their own work."""
    first, last = net.share_ptr[one], net.share_ptr[one + 1]
    if first == last:
        return add_work(tables, net.calendar[one], start, work)
    latest = MISSING
    for share in range(first, last):
        seconds = (net.share_left[share] if left else net.share_span[share]) + net.share_delay[share]
        latest = max(latest, add_work(tables, net.share_cal[share], start, seconds))
    return latest


@helper
def start_of(net: Net, tables: Tables, one: int, finish: int, work: int, left: bool) -> int:
    """Return the start of an activity that works `work` seconds until finish."""
    first, last = net.share_ptr[one], net.share_ptr[one + 1]
    if first == last:
        return add_work(tables, net.calendar[one], finish, -work)
    earliest = FAR
    for share in range(first, last):
        seconds = (net.share_left[share] if left else net.share_span[share]) + net.share_delay[share]
        earliest = min(earliest, add_work(tables, net.share_cal[share], finish, -seconds))
    return earliest


@helper
def snap_start(net: Net, tables: Tables, one: int, moment: int) -> int:
    """Return the first moment, from this one on, at which the activity can work."""
    first, last = net.share_ptr[one], net.share_ptr[one + 1]
    if first == last:
        return next_start(tables, net.calendar[one], moment)
    earliest = FAR
    for share in range(first, last):
        earliest = min(earliest, next_start(tables, net.share_cal[share], moment))
    return earliest


@helper
def snap_finish(net: Net, tables: Tables, one: int, moment: int) -> int:
    """Return the last moment, up to this one, at which the activity's work can end."""
    first, last = net.share_ptr[one], net.share_ptr[one + 1]
    if first == last:
        return last_finish(tables, net.calendar[one], moment)
    latest = MISSING
    for share in range(first, last):
        latest = max(latest, last_finish(tables, net.share_cal[share], moment))
    return latest


@helper
def working(net: Net, tables: Tables, one: int, moment: int) -> bool:
    """Return whether the moment lies in working time or at either end of it."""
    return snap_start(net, tables, one, moment) == moment or snap_finish(net, tables, one, moment) == moment

