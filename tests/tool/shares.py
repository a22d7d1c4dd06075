"""In which order tests come, so that processes that share them end together: what is slow begins early, on every process.

Of its list xdist's `worksteal` gives each process one stretch, all equally long; who is through with it takes from the end of
another's. So each stretch begins with some of the slow tests. Those of a folder stay together: they share what took long to make
(the demo, a wheel), and of browsers only one is then hard at work.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, islice

import pytest


def dealt(items: Sequence[pytest.Item], processes: int) -> list[pytest.Item]:
    """The same items: for each process a stretch."""
    hands: list[list[pytest.Item]] = [[] for _ in range(processes)]
    slow = [item for item in items if item.get_closest_marker("slow")]
    for _, together in groupby(slow, key=lambda item: item.path.parent):
        min(hands, key=len).extend(together)
    others = (item for item in items if not item.get_closest_marker("slow"))
    order: list[pytest.Item] = []
    for number, hand in enumerate(hands):
        stretch = (len(items) - len(order)) // (processes - number)
        order += [*hand, *islice(others, max(0, stretch - len(hand)))]
    return [*order, *others]
