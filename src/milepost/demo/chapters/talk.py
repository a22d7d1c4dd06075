"""What people say to each other beside a milestone or an initiative. Who speaks has read what was said to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from milepost.access.actions.notices import mark_notices_seen
from milepost.demo.agreement_rows import Said
from milepost.demo.rows import Firm
from milepost.demo.tables.talk import TALK
from milepost.demo.world import Beat, World
from milepost.discussion.actions.comments import add_comment


def beats(firm: Firm) -> Iterator[Beat]:
    """Every comment, on its day."""
    for row in TALK.get(firm.key, ()):
        yield row.day, partial(_say, row=row)


def _say(world: World, at: datetime, *, row: Said) -> None:
    acting = world.acting(row.by, at)
    mark_notices_seen(acting=acting, now=at)
    kind, subject_id = (
        ("milestone", world.milestones[row.on]) if ":" in row.on else ("initiative", world.scopes[row.on])
    )
    add_comment(acting=acting, now=at, subject_kind=kind, subject_id=subject_id, words=row.words)
