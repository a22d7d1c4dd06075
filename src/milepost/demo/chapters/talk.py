"""What people say to each other beside a milestone or an initiative, and the papers they link. Who speaks has read what was
said to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import TypedDict

from milepost.access.actions.notices import mark_notices_seen
from milepost.demo.agreement_rows import Linked, Said
from milepost.demo.rows import Firm
from milepost.demo.tables.papers import PAPERS
from milepost.demo.tables.talk import TALK
from milepost.demo.world import Beat, World
from milepost.discussion.actions.attachments import attach_link
from milepost.discussion.actions.comments import add_comment


class _Subject(TypedDict):
    subject_kind: str
    subject_id: int


def beats(firm: Firm) -> Iterator[Beat]:
    """Every comment and every paper, on its day."""
    for row in TALK.get(firm.key, ()):
        yield row.day, partial(_say, row=row)
    for paper in PAPERS.get(firm.key, ()):
        yield paper.day, partial(_link, row=paper)


def _say(world: World, at: datetime, *, row: Said) -> None:
    acting = world.acting(row.by, at)
    mark_notices_seen(acting=acting, now=at)
    add_comment(acting=acting, now=at, **_on(world, row.on), words=row.words)


def _link(world: World, at: datetime, *, row: Linked) -> None:
    attach_link(acting=world.acting(row.by, at), now=at, **_on(world, row.on), link=row.link, title=row.title)


def _on(world: World, key: str) -> _Subject:
    if ":" in key:
        return {"subject_kind": "milestone", "subject_id": world.milestones[key]}
    return {"subject_kind": "initiative", "subject_id": world.scopes[key]}
