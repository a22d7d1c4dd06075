"""Walks along driving links."""

from __future__ import annotations

import numpy.typing as npt
from numpy import bool_

from milepost.engine.kernels.arrays import Net
from milepost.engine.kernels.clock import Ints
from milepost.engine.kernels.compiling import kernel


@kernel
def mark_back(net: Net, slack: Ints, marked: npt.NDArray[bool_], count: int) -> None:
    """Spread marks from activities to the predecessors that drive them (slack ≤ 0)."""
    for one in range(count - 1, -1, -1):
        if marked[one]:
            for edge in range(net.acts[one].pred, net.acts[one].pred_end):
                if slack[edge] <= 0:
                    marked[net.edges[edge].other] = True
