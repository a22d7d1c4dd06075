"""Networks with published answers."""

from __future__ import annotations

import pytest

from milepost.engine import MSPROJECT, P6, Activity, Options, Relation, always, schedule
from tests.engine.makers import plan_of

Published = dict[str, tuple[int, str, int]]

RELIABLE: Published = {
    "A": (2, "", 0), "B": (4, "A", 0), "C": (10, "B", 0), "D": (6, "C", 4), "E": (4, "C", 0), "F": (5, "E", 0), "G": (7, "D", 4),
    "H": (9, "EG", 4), "I": (7, "C", 2), "J": (8, "FI", 0), "K": (4, "J", 1), "L": (5, "J", 0), "M": (2, "H", 4),
    "N": (6, "KL", 0),
}  # fmt: skip
"""Reliable Construction Co.: duration in weeks, predecessors, slack. F. S. Hillier, G. J. Lieberman, Introduction to
Operations Research, 8th edition, section 22.3: 44 weeks, critical A-B-C-E-F-J-L-N."""

PERT: Published = {
    "a": (400, "", 0), "b": (533, "", 384), "c": (517, "a", 0), "d": (633, "a", 468), "e": (517, "bc", 0), "f": (450, "d", 468),
    "g": (517, "e", 0),
}  # fmt: skip
"""The example of the encyclopaedia article "Program evaluation and review technique": hundredths of a day, 19.51 in all."""


@pytest.mark.parametrize(("network", "length"), [(RELIABLE, 44), (PERT, 1951)])
@pytest.mark.parametrize("options", [P6, MSPROJECT])
def test_a_published_network_has_its_published_length_and_slacks(
    network: Published, length: int, options: Options
) -> None:
    uid = {name: place for place, name in enumerate(network, 1)}
    jobs = [Activity(uid=uid[name], code=name, duration=span) for name, (span, _, _) in network.items()]
    links = [Relation(uid[before], uid[name]) for name, (_, befores, _) in network.items() for before in befores]
    result = schedule(plan_of(jobs, links, options, (always(1),), start=0))
    assert result.project_finish.tolist() == [length]
    assert result.total_float.tolist() == [slack for _, _, slack in network.values()]
    assert result.critical.tolist() == [slack == 0 for _, _, slack in network.values()]
