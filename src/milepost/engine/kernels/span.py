"""From one end of an activity to the other, on its own calendar or on those of its assignments."""

from __future__ import annotations

from milepost.engine.kernels.arrays import MISSING, Net, Records
from milepost.engine.kernels.clock import FAR, Ints, add_work, last_finish, next_start, work_at
from milepost.engine.kernels.compiling import helper


@helper
def finish_of(net: Net, tables: Ints, one: int, start: int, work: int, left: bool) -> int:
    """Return the finish of an activity that works `work` seconds from start; assignments bring their own work."""
    first, last = net.acts[one].share, net.acts[one].share_end
    if first == last:
        return add_work(tables, net.acts[one].calendar, start, work)
    latest = MISSING
    for share in range(first, last):
        seconds = (net.shares[share].left if left else net.shares[share].span) + net.shares[share].delay
        latest = max(latest, add_work(tables, net.shares[share].calendar, start, seconds))
    return latest


@helper
def start_of(net: Net, tables: Ints, one: int, finish: int, work: int, left: bool) -> int:
    """Return the start of an activity that works `work` seconds until finish."""
    first, last = net.acts[one].share, net.acts[one].share_end
    if first == last:
        return add_work(tables, net.acts[one].calendar, finish, -work)
    earliest = FAR
    for share in range(first, last):
        seconds = (net.shares[share].left if left else net.shares[share].span) + net.shares[share].delay
        earliest = min(earliest, add_work(tables, net.shares[share].calendar, finish, -seconds))
    return earliest


@helper
def snap_start(net: Net, tables: Ints, one: int, moment: int) -> int:
    """Return the first moment, from this one on, at which the activity can work."""
    first, last = net.acts[one].share, net.acts[one].share_end
    if first == last:
        return next_start(tables, net.acts[one].calendar, moment)
    earliest = FAR
    for share in range(first, last):
        earliest = min(earliest, next_start(tables, net.shares[share].calendar, moment))
    return earliest


@helper
def snap_finish(net: Net, tables: Ints, one: int, moment: int) -> int:
    """Return the last moment, up to this one, at which the activity's work can end."""
    first, last = net.acts[one].share, net.acts[one].share_end
    if first == last:
        return last_finish(tables, net.acts[one].calendar, moment)
    latest = MISSING
    for share in range(first, last):
        latest = max(latest, last_finish(tables, net.shares[share].calendar, moment))
    return latest


@helper
def set_early(net: Net, tables: Ints, dates: Records, one: int, start: int, finish: int) -> None:
    """Fill in early dates and the work done by them."""
    own = net.acts[one].calendar
    dates[one].early_start, dates[one].early_finish = start, finish
    dates[one].begun, dates[one].done = work_at(tables, own, start), work_at(tables, own, finish)


@helper
def set_late(net: Net, tables: Ints, dates: Records, one: int, start: int, finish: int) -> None:
    """Fill in late dates and the work done by them."""
    own = net.acts[one].calendar
    dates[one].late_start, dates[one].late_finish = start, finish
    dates[one].late_begun, dates[one].late_done = work_at(tables, own, start), work_at(tables, own, finish)


@helper
def working(net: Net, tables: Ints, one: int, moment: int) -> bool:
    """Return whether the moment lies in working time or at either end of it."""
    return snap_start(net, tables, one, moment) == moment or snap_finish(net, tables, one, moment) == moment
