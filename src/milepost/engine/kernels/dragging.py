"""What an activity costs: the end without it against the end with it."""

from __future__ import annotations

from milepost.engine.kernels.arrays import MISSING, Net, Records
from milepost.engine.kernels.clock import FAR, Bytes, Index, Ints, work_at
from milepost.engine.kernels.compiling import helper, kernel
from milepost.engine.kernels.passes import forward_one


@helper
def spread(
    net: Net, tables: Ints, rules: int, dates: Records, count: int, first: int, dirty: Bytes, touched: Index
) -> int:
    """Recompute early dates behind one activity; return how many changed, their positions in `touched`, marked 2 in `dirty`.

    Positions are topological, so one walk upwards meets everything after what it hangs on.
    """
    found, waiting, one = 0, 1, first
    dirty[first] = 1
    while waiting > 0 and one < count:
        if dirty[one] == 1:
            waiting -= 1
            start, finish = dates[one].early_start, dates[one].early_finish
            forward_one(net, tables, rules, dates, one, True)
            dirty[one] = 0
            if one == first or dates[one].early_start != start or dates[one].early_finish != finish:
                dirty[one] = 2
                touched[found] = one
                found += 1
                for edge in range(net.acts[one].succ, net.acts[one].succ_end):
                    after = net.edges[edge].other
                    if dirty[after] == 0:
                        dirty[after] = 1
                        waiting += 1
        one += 1
    return found


@helper
def end_without(dates: Records, net: Net, by_finish: Index, dirty: Bytes, touched: Index, found: int) -> int:
    """Return the latest early finish: of what changed, or else the first in the old order that did not."""
    end = MISSING
    for place in range(found):
        if net.acts[touched[place]].counts:
            end = max(end, dates[touched[place]].early_finish)
    for place in range(len(by_finish)):
        if dirty[by_finish[place]] != 2:
            return max(end, dates[by_finish[place]].early_finish)
    return end


@helper
def relag(net: Net, one: int, zero: bool) -> None:
    """Take away the lags that are a share of an activity's duration, where its successors look for them, or put them back."""
    for edge in range(net.acts[one].succ, net.acts[one].succ_end):
        if net.edges[edge].percent:
            net.edges[net.edges[edge].twin].lag = 0 if zero else net.edges[edge].lag


@helper
def shorten(net: Net, dates: Records, one: int) -> None:
    """Let an activity take no time."""
    net.acts[one].span = net.acts[one].remaining = dates[one].left = 0
    net.acts[one].simple = 0  # the short way would finish before the gap after which it starts
    net.acts[one].share_end = net.acts[one].share
    relag(net, one, True)


@helper
def restore(
    net: Net, acts: Records, before: Records, dates: Records, one: int, dirty: Bytes, touched: Index, found: int
) -> None:
    """Put back what an activity was, and the early dates that moved without it. acts: as they were."""
    net.acts[one].span, net.acts[one].remaining = acts[one].span, acts[one].remaining
    net.acts[one].simple, net.acts[one].share_end = acts[one].simple, acts[one].share_end
    relag(net, one, False)
    for changed in range(found):
        again = touched[changed]
        dirty[again] = 0
        dates[again].early_start, dates[again].early_finish = before[again].early_start, before[again].early_finish
        dates[again].left = before[again].left
    dates[one].left = before[one].left


@kernel
def run_behind(net: Net, targets: Index, ptr: Index, seen: Index, stack: Index, behind: Bytes) -> None:
    """Mark in each project what leads to one of its targets: only that can cost anything.

    targets: positions by project, those of project p in targets[ptr[p]:ptr[p + 1]]. seen (N): −1 before; stack (N): scratch.
    """
    for project in range(len(ptr) - 1):
        waiting = 0
        for place in range(ptr[project], ptr[project + 1]):
            if seen[targets[place]] != project:
                seen[targets[place]] = project
                stack[waiting] = targets[place]
                waiting += 1
        while waiting > 0:
            waiting -= 1
            one = stack[waiting]
            if net.acts[one].project == project:
                behind[one] = 1
            for edge in range(net.acts[one].pred, net.acts[one].pred_end):
                other = net.edges[edge].other
                if seen[other] != project:
                    seen[other] = project
                    stack[waiting] = other
                    waiting += 1


@helper
def earlier(
    net: Net, tables: Ints, before: Records, dates: Records, by_finish: Index, targets: Index, ptr: Index, one: int,
    dirty: Bytes, touched: Index, found: int,
) -> int:  # fmt: skip
    """Return by how much earlier the end that counts for an activity is without it; what `run_drags` says of the ends."""
    own, project = net.acts[one].calendar, net.acts[one].project
    if len(by_finish) > 0:
        old, new = before[by_finish[0]].early_finish, end_without(dates, net, by_finish, dirty, touched, found)
        return work_at(tables, own, old) - work_at(tables, own, new)
    least = FAR
    for mark in range(ptr[project], ptr[project + 1]):
        old, new = before[targets[mark]].early_finish, dates[targets[mark]].early_finish
        least = min(least, work_at(tables, own, old) - work_at(tables, own, new))
    return 0 if least == FAR else least


@kernel
def run_drags(
    net: Net,
    tables: Ints,
    rules: int,
    acts: Records,
    before: Records,
    dates: Records,
    count: int,
    wanted: Index,
    by_finish: Index,
    targets: Index,
    ptr: Index,
    dirty: Bytes,
    touched: Index,
    drag: Ints,
) -> None:
    """Fill in for each wanted activity how much earlier the end would be if it took no time, on its own calendar.

    net.acts, dates and, where a lag is a percentage, net.edges are scratch copies that are restored, of acts and before.
    by_finish: positions, latest early finish first, where the end is that of the plan. Otherwise it is empty, and of the
    activity's project the target counts that moves least. targets, ptr: see run_behind.
    Source: S. Devaux, Total Project Control (1999).
    """
    for place in range(len(wanted)):
        one = wanted[place]
        shorten(net, dates, one)
        found = spread(net, tables, rules, dates, count, one, dirty, touched)
        gain = earlier(net, tables, before, dates, by_finish, targets, ptr, one, dirty, touched, found)
        drag[place] = max(0, gain)
        restore(net, acts, before, dates, one, dirty, touched, found)
