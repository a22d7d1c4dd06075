"""What a session keeps between edits, filled in once from a full run."""

from __future__ import annotations

from milepost.engine.kernels.arrays import MICROSOFT, Net, Records
from milepost.engine.kernels.clock import Ints
from milepost.engine.kernels.compiling import kernel
from milepost.engine.kernels.p6_backward import limit_simple
from milepost.engine.kernels.span import set_early, set_late
from milepost.engine.kernels.stand import Stand, note_limit, note_shape


@kernel
def run_work(net: Net, tables: Ints, rules: int, dates: Records, stand: Stand) -> None:
    """Fill in what is asked of all, and the work done by early and late dates, which the passes of a plan without rest omit."""
    for one in range(len(stand.at)):
        set_early(net, tables, dates, one, dates[one].early_start, dates[one].early_finish)
        set_late(net, tables, dates, one, dates[one].late_start, dates[one].late_finish)
        note_shape(net, stand, one)
        if net.acts[one].counts:
            stand.finishes[one] = dates[one].early_finish
    if not rules & MICROSOFT:
        for one in range(len(stand.at)):
            if net.acts[one].simple:
                note_limit(stand, one, *limit_simple(net, tables, rules & net.acts[one].rules, dates, one))
