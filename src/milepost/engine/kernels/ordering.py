"""A topological order that new links keep, moving only what lies between their ends."""

from __future__ import annotations

import numpy as np

from milepost.engine.kernels.arrays import Net
from milepost.engine.kernels.clock import Bytes, Index
from milepost.engine.kernels.compiling import helper, kernel


@helper
def reach(
    net: Net, place: Index, first: int, limit: int, backwards: bool, seen: Bytes, before: Index, found: Index
) -> int:
    """List in `found` what can be reached from `first` within the places up to (or down to) the limit; return how many.

    before: by position, from where each was reached.
    """
    count, head = 1, 0
    found[0] = first
    seen[first] = 1
    before[first] = -1
    while head < count:
        one = found[head]
        head += 1
        begin, end = net.acts[one].succ, net.acts[one].succ_end
        if backwards:
            begin, end = net.acts[one].pred, net.acts[one].pred_end
        for edge in range(begin, end):
            other = net.edges[edge].other
            inside = place[other] >= limit if backwards else place[other] <= limit
            if inside and seen[other] == 0:
                seen[other] = 1
                before[other] = one
                found[count] = other
                count += 1
    return count


@kernel
def reorder(net: Net, at: Index, place: Index, source: int, target: int, before: Index) -> bool:
    """Give positions places (at, place: M and its inverse) so that target comes after source; False when it leads to it.

    Then `before` (M) leads from source back to target, and nothing is changed.
    Source: D. J. Pearce, P. H. J. Kelly, A dynamic topological sort algorithm for directed acyclic graphs (2006).
    """
    seen = np.zeros(len(at), np.int8)
    after, ahead = np.empty(len(at), np.int32), np.empty(len(at), np.int32)
    behind = reach(net, place, target, place[source], False, seen, before, after)
    if seen[source]:
        return False
    earlier = reach(net, place, source, place[target], True, seen, before, ahead)
    first, last = np.sort(place[ahead[:earlier]]), np.sort(place[after[:behind]])
    moving = np.concatenate((at[first], at[last]))
    places = np.sort(np.concatenate((first, last)))
    for turn in range(len(moving)):
        at[places[turn]] = moving[turn]
        place[moving[turn]] = places[turn]
    return True
