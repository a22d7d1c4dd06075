"""Walks along driving links."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from milepost.engine.kernels.clock import Index, Ints
from milepost.engine.kernels.compiling import kernel


@kernel
def mark_back(pred_ptr: Index, pred: Index, slack: Ints, marked: npt.NDArray[np.bool_], count: int) -> None:
    """Spread marks from activities to the predecessors that drive them (slack ≤ 0)."""
    for one in range(count - 1, -1, -1):
        if marked[one]:
            for edge in range(pred_ptr[one], pred_ptr[one + 1]):
                if slack[edge] <= 0:
                    marked[pred[edge]] = True
