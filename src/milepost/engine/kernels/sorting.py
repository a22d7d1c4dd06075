"""Links into compressed rows, and activities into topological order."""

from __future__ import annotations

import numpy as np

from milepost.engine.kernels.clock import Index
from milepost.engine.kernels.compiling import kernel


@kernel
def rows(key: Index, count: int) -> tuple[Index, Index]:
    """Return (pointer, order): order lists places sorted by key, stably; those of key k are order[pointer[k]:pointer[k + 1]]."""
    pointer = np.zeros(count + 1, np.int32)
    for place in range(len(key)):
        pointer[key[place] + 1] += 1
    for one in range(count):
        pointer[one + 1] += pointer[one]
    fill = pointer.copy()
    order = np.empty(len(key), np.int32)
    for place in range(len(key)):
        order[fill[key[place]]] = place
        fill[key[place]] += 1
    return pointer, order


@kernel
def topological(source: Index, target: Index, count: int) -> tuple[Index, Index, int]:
    """Return (order, level, sorted): a topological order of nodes 0 … count - 1, each node's level, how many could be sorted.

    A node's level is the longest chain of links before it. Nodes on or behind a cycle are not sorted.
    """
    pointer, order = rows(source, count)
    waits = np.zeros(count, np.int32)
    for place in range(len(target)):
        waits[target[place]] += 1
    queue = np.empty(count, np.int32)
    level = np.zeros(count, np.int32)
    tail = 0
    for one in range(count):
        if waits[one] == 0:
            queue[tail] = one
            tail += 1
    head = 0
    while head < tail:
        one = queue[head]
        head += 1
        for place in range(pointer[one], pointer[one + 1]):
            after = target[order[place]]
            level[after] = max(level[after], level[one] + 1)
            waits[after] -= 1
            if waits[after] == 0:
                queue[tail] = after
                tail += 1
    return queue, level, tail
