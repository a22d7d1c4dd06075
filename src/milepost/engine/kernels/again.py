"""Some activities once more: what their dates would be if something around them were different."""

from __future__ import annotations

from milepost.engine.kernels.arrays import Net, Records
from milepost.engine.kernels.clock import Ints
from milepost.engine.kernels.compiling import kernel
from milepost.engine.kernels.passes import backward_one, forward_one


@kernel
def run_again(net: Net, tables: Ints, rules: int, dates: Records, count: int, backwards: bool, late: bool) -> None:
    """Fill in early or late dates of the first `count` positions, from those of their neighbours.

    late: whether as-late-as-possible tasks stand at their late dates (Microsoft).
    """
    for place in range(count):
        if backwards:
            backward_one(net, tables, rules, dates, count - 1 - place)
        else:
            dates[place].left = net.acts[place].remaining
            forward_one(net, tables, rules, dates, place, late)
