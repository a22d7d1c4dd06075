"""What a session keeps between edits, what of it waits to be computed again, and whom a change is handed on to."""

from __future__ import annotations

from typing import NamedTuple

import numpy.typing as npt
from numpy import bool_

from milepost.engine.kernels.arrays import MISSING, Net
from milepost.engine.kernels.clock import Bytes, Index, Ints
from milepost.engine.kernels.compiling import inlined

Flags = npt.NDArray[bool_]

AHEAD, BEHIND, TOUCHED, RESCAN, ENDED, CHANGED, LOST, UNDATED = range(8)
TALLIES = 8
"""Tallies: early and late dates that wait, activities whose floats wait; whether the end has to be looked for, whether it
moved; rows that changed; activities that ran out of working time, and those whose plan time has no date."""
ANYONE = -2
"""In the place of who holds an activity's late finish: any of those that follow may, since it is no simple task or a start is
asked of it, too."""
TOTAL, FREE = 1, 2
"""Marks: which floats wait. Who has to wait for the free one waits for the total one too."""


class Stand(NamedTuple):
    """What is kept between edits. M activities take part in passes, N there are.

    at (M): the position at each place of the order. place (M): its inverse. ahead, behind (M): by place, 1 where early or
    late dates wait. marks (N): by position, floats that wait. touched (N): their positions. ends, last (P): the
    latest early finishes, and where late dates counted back from, before the edit. What has to be asked of everybody stands by
    position in narrow columns (M): limits, the late finish of a simple task before it was snapped to working time, MISSING
    where there is none; holder, the successor that leaves no more than that, THE_END, or ANYONE where that is not known;
    finishes, early ones, MISSING where they do not count; project; open, 1 where nothing follows.
    tally: see AHEAD …
    """

    at: Index
    place: Index
    ahead: Bytes
    behind: Bytes
    marks: Bytes
    touched: Index
    ends: Ints
    last: Ints
    limits: Ints
    holder: Index
    finishes: Ints
    project: Index
    open: Bytes
    tally: Ints


class Shown(NamedTuple):
    """The answer by row: moments (N × 6, as in answers.run_answers), slack (N × 4), critical (N); row (N): by position.

    changed (N): rows that an edit changed.
    """

    moments: Ints
    slack: Ints
    critical: Flags
    row: Index
    changed: Index


@inlined
def loosen(stand: Stand, one: int, mark: int) -> None:
    """Note that floats of an activity have to be measured again."""
    if stand.marks[one] == 0:
        stand.touched[stand.tally[TOUCHED]] = one
        stand.tally[TOUCHED] += 1
    stand.marks[one] |= mark


@inlined
def ask_early(stand: Stand, one: int) -> None:
    """Note that early dates of an activity have to be computed again."""
    place = stand.place[one]
    if stand.ahead[place] == 0:
        stand.ahead[place] = 1
        stand.tally[AHEAD] += 1


@inlined
def ask_late(stand: Stand, one: int) -> None:
    """Note that late dates of an activity have to be computed again."""
    place = stand.place[one]
    if stand.behind[place] == 0:
        stand.behind[place] = 1
        stand.tally[BEHIND] += 1


@inlined
def note_shape(net: Net, stand: Stand, one: int) -> None:
    """Note whether anything follows an activity, since its links may be others."""
    stand.open[one] = net.acts[one].succ == net.acts[one].succ_end


@inlined
def note_limit(stand: Stand, one: int, asked: int, finish: int, holder: int) -> None:
    """Note what leaves a simple task its late finish, as limit_simple tells it."""
    stand.limits[one] = finish
    stand.holder[one] = holder if asked == MISSING else ANYONE


@inlined
def ask_before(net: Net, stand: Stand, one: int, edge: int, start: int, later: bool) -> None:
    """Ask a predecessor for its late dates, unless it is known that they stay as they are.

    edge: its link to `one`, among those of `one`. start: its late start now. later: whether none of its late dates became
    earlier. What a link leaves never becomes less when its successor moves later, so that whoever holds the predecessor, if
    it is another, holds it still.
    """
    before = net.edges[edge].other
    holder = stand.holder[before]
    lessened = start < stand.limits[before] if net.edges[edge].quick else not later
    unknown = holder == ANYONE
    if lessened or unknown or holder == one:
        ask_late(stand, before)
