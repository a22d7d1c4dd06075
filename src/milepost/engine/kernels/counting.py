"""How many paths run through each activity."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from milepost.engine.kernels.arrays import Net
from milepost.engine.kernels.clock import Bytes, Ints
from milepost.engine.kernels.compiling import kernel

Reals = npt.NDArray[np.float64]


@kernel
def count_paths(net: Net, slack: Ints, kept: Bytes, count: int, tolerance: int, into: Reals, out: Reals) -> float:
    """Fill in the logarithms of how many paths lead into (from a start) and out of (to an end) each kept activity.

    Only kept activities and links with slack ≤ tolerance count; logarithms, since there may be more paths than numbers.
    Returns the logarithm of the number of paths, −inf for none.
    """
    nothing, total = -np.inf, -np.inf
    for one in range(count):
        into[one] = nothing
        out[one] = nothing
        if not kept[one]:
            continue
        for edge in range(net.acts[one].pred, net.acts[one].pred_end):
            if slack[edge] <= tolerance and kept[net.edges[edge].other]:
                into[one] = np.logaddexp(into[one], into[net.edges[edge].other])
        if into[one] == nothing:
            into[one] = 0.0
    for one in range(count - 1, -1, -1):
        if not kept[one]:
            continue
        for edge in range(net.acts[one].succ, net.acts[one].succ_end):
            after = net.edges[edge].other
            if kept[after] and slack[net.edges[edge].twin] <= tolerance:
                out[one] = np.logaddexp(out[one], out[after])
        if out[one] == nothing:
            out[one] = 0.0
            total = np.logaddexp(total, into[one])
    return total
