"""Which links drive: the chains that make the dates, and the longest of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from milepost.engine.kernels.arrays import Dates
from milepost.engine.kernels.clock import Ints
from milepost.engine.kernels.passes import run_drivers
from milepost.engine.kernels.paths import mark_back
from milepost.engine.network import Network

Flags = npt.NDArray[np.bool_]


def link_slack(network: Network, dates: Dates) -> Ints:
    """Return for each link (E, order of network.net.pred) the work between the start it allows and the start there is.

    Seconds on the successor's calendar; 0 (or less, against a constraint) drives.
    """
    slack = np.zeros(len(network.net.pred), np.int64)
    run_drivers(network.net, network.columns.clock.tables, network.rules, dates, slack)
    return slack


def on_longest_path(network: Network, dates: Dates, slack: Ints) -> Flags:
    """Return by position (N) which activities stand on a chain of driving links to the last finish of their project."""
    m = network.count
    marked = np.zeros(len(network.order), np.bool_)
    if m == 0:
        return marked
    net = network.net
    counted = net.counts[:m] == 1
    ends = np.full(len(dates.end), np.iinfo(np.int64).min, np.int64)
    np.maximum.at(ends, net.project[:m][counted], dates.early_finish[:m][counted])
    if not network.rules.own_end:
        ends[:] = ends.max()
    marked[:m] = counted & (dates.early_finish[:m] == ends[net.project[:m]])
    mark_back(net.pred_ptr, net.pred, slack, marked, m)
    return marked
