"""How many paths run through each activity."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from milepost.engine.kernels.arrays import Net
from milepost.engine.kernels.clock import Bytes, Ints
from milepost.engine.kernels.compiling import helper, kernel

Reals = npt.NDArray[np.float64]


@helper
def paths_into(net: Net, slack: Ints, kept: Bytes, one: int, tolerance: int, into: Reals) -> float:
    """Return the logarithm of how many paths lead into a kept activity."""
    found = -np.inf
    for edge in range(net.acts[one].pred, net.acts[one].pred_end):
        if slack[edge] <= tolerance and kept[net.edges[edge].other]:
            found = np.logaddexp(found, into[net.edges[edge].other])
    return 0.0 if found == -np.inf else found


@helper
def paths_out(net: Net, slack: Ints, kept: Bytes, one: int, tolerance: int, out: Reals) -> float:
    """Return the logarithm of how many paths lead out of a kept activity, −1 when it is the end of its paths."""
    found = -np.inf
    for edge in range(net.acts[one].succ, net.acts[one].succ_end):
        after = net.edges[edge].other
        if kept[after] and slack[net.edges[edge].twin] <= tolerance:
            found = np.logaddexp(found, out[after])
    return -1.0 if found == -np.inf else found


@kernel
def count_paths(net: Net, slack: Ints, kept: Bytes, count: int, tolerance: int, into: Reals, out: Reals) -> float:
    """Fill in the logarithms of how many paths lead into (from a start) and out of (to an end) each kept activity.

    Only kept activities and links with slack ≤ tolerance count; logarithms, since there may be more paths than numbers.
    Returns the logarithm of the number of paths, −inf for none.
    """
    total = -np.inf
    for one in range(count):
        into[one] = paths_into(net, slack, kept, one, tolerance, into) if kept[one] else -np.inf
    for one in range(count - 1, -1, -1):
        out[one] = paths_out(net, slack, kept, one, tolerance, out) if kept[one] else -np.inf
        if out[one] == -1.0:
            out[one] = 0.0
            total = np.logaddexp(total, into[one])
    return total
