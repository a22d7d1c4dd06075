"""The chapters of the story. Each turns rows of the tables into beats: (day, what happens then).

A later context adds its own chapter here, beside the others; the player puts the beats of all chapters in order.
"""

from __future__ import annotations

from collections.abc import Iterator

from milepost.demo.chapters import (
    across,
    agreements,
    hours,
    initiatives,
    people,
    plans,
    proposals,
    strategy,
    talk,
    views,
)
from milepost.demo.rows import Firm
from milepost.demo.world import Beat, World


def beats_of(firm: Firm, world: World) -> Iterator[Beat]:
    """Every beat of a firm's story. What falls on one day happens in this order of chapters."""
    yield from people.beats(firm)
    yield from strategy.beats(firm)
    yield from hours.beats(firm)
    yield from initiatives.beats(firm)
    yield from proposals.beats(firm)
    yield from plans.beats(firm, world)
    yield from agreements.beats(firm)
    yield from across.beats(firm)
    yield from talk.beats(firm)
    yield from views.beats(firm)
