"""Walks along driving links."""

from __future__ import annotations

import numpy.typing as npt
from numpy import bool_

from milepost.engine.kernels.arrays import Net, Records
from milepost.engine.kernels.clock import Index, Ints
from milepost.engine.kernels.compiling import kernel
from milepost.engine.kernels.passes import link_slack


@kernel
def mark_back(net: Net, slack: Ints, marked: npt.NDArray[bool_], count: int) -> None:
    """Spread marks from activities to the predecessors that drive them (no slack)."""
    for one in range(count - 1, -1, -1):
        if marked[one]:
            for edge in range(net.acts[one].pred, net.acts[one].pred_end):
                if slack[edge] == 0:
                    marked[net.edges[edge].other] = True


@kernel
def run_longest(
    net: Net, tables: Ints, rules: int, dates: Records, at: Index, last: Ints, marked: npt.NDArray[bool_]
) -> None:
    """Mark by position what stands on a chain of driving links to an activity that ends with its project.

    at (M): positions in topological order. last (P): the finish that counts for each project. marked (N): all False before.
    """
    for place in range(len(at) - 1, -1, -1):
        one = at[place]
        act = net.acts[one]
        marked[one] |= act.counts == 1 and dates[one].early_finish == last[act.project]
        if marked[one]:
            for edge in range(act.pred, act.pred_end):
                if link_slack(net, tables, rules, dates, one, edge) == 0:
                    marked[net.edges[edge].other] = True
