"""The WBS as a reader takes it: a forest, whatever the file says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from milepost.engine.plan import WbsNode
from milepost.planfiles.losing import gettext_noop
from milepost.planfiles.model import Loss

CIRCLE = gettext_noop("The nodes stand below themselves; the first of each circle is read as a top node")


def forest(nodes: Iterable[WbsNode], losses: list[Loss]) -> list[WbsNode]:
    """Return the nodes in their order, those without a known parent at the top; circles are opened and told.

    >>> told: list[Loss] = []
    >>> [one.parent for one in forest([WbsNode(1, 9, "A"), WbsNode(2, 3, "B"), WbsNode(3, 2, "C")], told)], told[0].ids
    ([None, None, 2], (2,))
    """
    known = {one.uid: one for one in nodes}
    parent = {uid: one.parent if one.parent in known else None for uid, one in known.items()}
    reached: set[int] = set()
    opened = []
    for uid in known:
        way: set[int] = set()
        above: int | None = uid
        while above is not None and above not in reached:
            if above in way:
                opened.append(above)
                parent[above] = None
                break
            way.add(above)
            above = parent[above]
        reached |= way
    if opened:
        losses.append(Loss(gettext_noop("wbs"), CIRCLE, len(opened), tuple(sorted(opened))))
    return [one if one.parent == parent[uid] else replace(one, parent=parent[uid]) for uid, one in known.items()]
