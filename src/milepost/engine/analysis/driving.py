"""Which links drive: the chains that make the dates, and the longest of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from milepost.engine.kernels.arrays import MISSING, Records
from milepost.engine.kernels.clock import Ints
from milepost.engine.kernels.passes import run_drivers
from milepost.engine.kernels.paths import mark_back
from milepost.engine.network import Network

Flags = npt.NDArray[np.bool_]


def link_slack(network: Network, dates: Records) -> Ints:
    """Return for each link (E, the first E of network.net.edges) the work between the start it allows and the start there is.

    Seconds on the successor's calendar; 0 drives. Less than 0 is a link that a constraint breaks.
    """
    slack = np.zeros(len(network.edge), np.int64)
    run_drivers(network.net, network.columns.clock.tables, network.rules, dates, network.count, slack)
    return slack


def last_finishes(network: Network, ends: Ints) -> Ints:
    """Return for each project the finish to which its longest paths lead: its own, or that of all projects together."""
    return np.where(network.net.projects["own_end"] == 1, ends, ends.max(initial=MISSING))


def on_longest_path(network: Network, dates: Records, ends: Ints, slack: Ints) -> Flags:
    """Return by position (N) which activities stand on a chain of driving links to the last finish of their project."""
    marked = np.zeros(len(network.order), np.bool_)
    m = network.count
    if m:
        acts = network.net.acts[:m]
        last = last_finishes(network, ends)
        marked[:m] = (acts["counts"] == 1) & (dates["early_finish"][:m] == last[acts["project"]])
        mark_back(network.net, slack, marked, m)
    return marked
