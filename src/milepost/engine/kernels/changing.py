"""After one edit: dates and floats of what it reaches, and of nothing else.

Every activity is computed by the same kernels as in a full run, from inputs that are final, so the bits are the same. What an
edit reaches is found on the way: forwards while early dates move, backwards while late dates do.

An activity keeps its position while links come and go; its *place* in the topological order is what changes.
"""

from __future__ import annotations

from milepost.engine.kernels.answers import is_critical, shown_dates
from milepost.engine.kernels.arrays import MICROSOFT, MISSING, OPEN_ENDS, Net, Records
from milepost.engine.kernels.clock import FAR, Index, Ints
from milepost.engine.kernels.compiling import helper, inlined, kernel
from milepost.engine.kernels.p6_backward import limit_simple, place_simple
from milepost.engine.kernels.passes import backward_one, count_back, float_one, forward_one, total_float
from milepost.engine.kernels.stand import (
    AHEAD,
    ANYONE,
    BEHIND,
    CHANGED,
    ENDED,
    FREE,
    LOST,
    RESCAN,
    TOTAL,
    TOUCHED,
    UNDATED,
    Shown,
    Stand,
    ask_before,
    ask_early,
    ask_late,
    loosen,
    note_limit,
    note_shape,
)
from milepost.engine.times import FIRST, LAST


@helper
def moved_early(net: Net, rules: int, dates: Records, ends: Ints, stand: Stand, one: int, before: int) -> None:
    """Hand on that early dates of an activity moved. before: its early finish until now."""
    finish = dates[one].early_finish
    if net.acts[one].counts:
        project = net.acts[one].project
        if before == ends[project] and finish < before:
            stand.tally[RESCAN] = 1
        ends[project] = max(ends[project], finish)
        stand.finishes[one] = finish
    loosen(stand, one, TOTAL | FREE)
    for edge in range(net.acts[one].pred, net.acts[one].pred_end):
        loosen(stand, net.edges[edge].other, FREE)
    for edge in range(net.acts[one].succ, net.acts[one].succ_end):
        ask_early(stand, net.edges[edge].other)
        if rules & MICROSOFT:
            loosen(stand, net.edges[edge].other, TOTAL)


@helper
def early_again(net: Net, tables: Ints, rules: int, dates: Records, ends: Ints, stand: Stand) -> None:
    """Walk upwards and compute early dates that wait, until none does."""
    place = 0
    while stand.tally[AHEAD] > 0:
        if stand.ahead[place]:
            stand.ahead[place] = 0
            stand.tally[AHEAD] -= 1
            one = stand.at[place]
            start, finish, left = dates[one].early_start, dates[one].early_finish, dates[one].left
            dates[one].left = net.acts[one].remaining
            forward_one(net, tables, rules, dates, one, False)
            if dates[one].left != left:
                ask_late(stand, one)
            if dates[one].early_start != start or dates[one].early_finish != finish:
                if rules & (MICROSOFT | OPEN_ENDS):
                    ask_late(stand, one)
                moved_early(net, rules, dates, ends, stand, one, finish)
        place += 1


@helper
def ends_again(net: Net, ends: Ints, stand: Stand) -> None:
    """Find the latest early finishes, and ask for all late dates that count back from one that moved.

    What links make finish before the end, as it was and as it is, does not follow it.
    """
    count = len(stand.at)
    if stand.tally[RESCAN]:
        for project in range(len(ends)):
            ends[project] = MISSING
        for one in range(count):
            ends[stand.project[one]] = max(ends[stand.project[one]], stand.finishes[one])
    for project in range(len(ends)):
        if ends[project] != stand.ends[project]:
            stand.tally[ENDED] = 1
        stand.last[project] = net.projects[project].last
    if not stand.tally[ENDED]:
        return
    count_back(net, ends)
    for one in range(count):
        if stand.open[one]:
            loosen(stand, one, FREE)
        before, end = stand.last[stand.project[one]], net.projects[stand.project[one]].last
        if before != end and (stand.limits[one] == MISSING or stand.limits[one] >= min(before, end)):
            ask_late(stand, one)


@inlined
def late_one(net: Net, tables: Ints, rules: int, dates: Records, stand: Stand, one: int) -> bool:
    """Fill in late dates of one activity; False when they are the same as before, as far as that is known without computing."""
    if rules & MICROSOFT or not net.acts[one].simple:
        stand.limits[one], stand.holder[one] = MISSING, ANYONE
        backward_one(net, tables, rules, dates, one)
        return True
    asked, finish, holder = limit_simple(net, tables, rules & net.acts[one].rules, dates, one)
    same = finish == stand.limits[one] and stand.holder[one] != ANYONE
    note_limit(stand, one, asked, finish, holder)
    if asked != MISSING:
        backward_one(net, tables, rules, dates, one)
        return True
    if same and dates[one].late_done - dates[one].late_begun == dates[one].left:
        return False
    place_simple(net, tables, dates, one, finish)
    return True


@helper
def late_again(net: Net, tables: Ints, rules: int, dates: Records, stand: Stand) -> None:
    """Walk downwards and compute late dates that wait, until none does."""
    place = len(stand.at) - 1
    while stand.tally[BEHIND] > 0:
        if stand.behind[place]:
            stand.behind[place] = 0
            stand.tally[BEHIND] -= 1
            one = stand.at[place]
            start, finish, logic = dates[one].late_start, dates[one].late_finish, dates[one].logic_start
            moved = late_one(net, tables, rules, dates, stand, one)
            if moved and dates[one].late_start == start and dates[one].late_finish == finish:
                moved = dates[one].logic_start != logic
            if moved:
                loosen(stand, one, TOTAL | FREE if rules & MICROSOFT else TOTAL)
                later = dates[one].logic_start >= logic and dates[one].late_finish >= finish
                for edge in range(net.acts[one].pred, net.acts[one].pred_end):
                    ask_before(net, stand, one, edge, dates[one].logic_start, later)
        place -= 1


@inlined
def measure(net: Net, tables: Ints, rules: int, dates: Records, one: int, end: int, floats: Ints, stand: Stand) -> None:
    """Measure the floats of an activity that wait."""
    if stand.marks[one] & FREE:
        float_one(net, tables, rules, dates, one, end, floats)
    elif stand.marks[one] & TOTAL:
        start, finish = dates[one].late_begun - dates[one].begun, dates[one].late_done - dates[one].done
        floats[one, 0], floats[one, 1] = start, finish
        floats[one, 2] = total_float(net, tables, rules, dates, one, start, finish)


@inlined
def show(net: Net, rules: int, dates: Records, floats: Ints, one: int, stand: Stand, shown: Shown) -> None:
    """Show an activity's answer in its row, and note the row when anything in it changed."""
    row = shown.row[one]
    start, finish = shown_dates(net, rules, dates, one)
    fresh = (
        dates[one].early_start,
        dates[one].early_finish,
        dates[one].late_start,
        dates[one].late_finish,
        start,
        finish,
    )
    changed = undated = False
    for column in range(6):
        changed |= shown.moments[row, column] != fresh[column]
        undated |= fresh[column] > LAST or (fresh[column] < FIRST and fresh[column] != MISSING)
        shown.moments[row, column] = fresh[column]
    for column in range(4):
        changed |= shown.slack[row, column] != floats[one, column]
        shown.slack[row, column] = floats[one, column]
    critical = is_critical(net, floats, one)
    changed |= shown.critical[row] != critical
    shown.critical[row] = critical
    if changed:
        shown.changed[stand.tally[CHANGED]] = row
        stand.tally[CHANGED] += 1
    if undated:
        stand.tally[UNDATED] += 1
    if abs(dates[one].early_finish) >= FAR // 2:
        stand.tally[LOST] += 1


@kernel
def run_change(
    net: Net,
    tables: Ints,
    rules: int,
    dates: Records,
    ends: Ints,
    floats: Ints,
    stand: Stand,
    shown: Shown,
    early: Index,
    late: Index,
) -> None:
    """Bring dates, ends, floats and what is shown up to date after an edit.

    early, late: positions whose early or late dates may differ by the edit itself; the rest is found. tally and
    shown.changed tell what came of it.
    """
    stand.tally[:] = 0
    stand.ends[:] = ends
    for one in early:
        note_shape(net, stand, one)
        ask_early(stand, one)
        loosen(stand, one, TOTAL | FREE)
    for one in late:
        note_shape(net, stand, one)
        ask_late(stand, one)
        loosen(stand, one, TOTAL | FREE)
    early_again(net, tables, rules, dates, ends, stand)
    ends_again(net, ends, stand)
    late_again(net, tables, rules, dates, stand)
    for place in range(stand.tally[TOUCHED]):
        one = stand.touched[place]
        measure(net, tables, rules, dates, one, ends[net.acts[one].project], floats, stand)
        show(net, rules, dates, floats, one, stand, shown)
        stand.marks[one] = 0
