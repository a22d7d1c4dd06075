"""Views: states of the list of milestones that are kept under a name and shared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from milepost.demo.rows import Firm, View
from milepost.demo.world import Beat, World
from milepost.milestones.actions.views import save_view


def beats(firm: Firm) -> Iterator[Beat]:
    """Each on the day on which somebody keeps it."""
    for view in firm.views:
        yield view.kept, partial(_keep, row=view)


def _keep(world: World, at: datetime, *, row: View) -> None:
    save_view(acting=world.acting(row.by, at), now=at, name=row.name, query=row.query, shared=True)
