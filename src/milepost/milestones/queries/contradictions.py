"""Whose report contradicts the facts, for wherever milestones are named beside something else."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any, TypeVar

from milepost.access.viewer import Viewer
from milepost.milestones.models import MilestoneFacts
from milepost.milestones.saying import said_stored

Row = TypeVar("Row")


def contradictions_of(*, viewer: Viewer, ids: Iterable[int | None]) -> dict[int, str]:
    """By id, in words, of those that the viewer sees and whose report contradicts the facts. One SQL query, none for nobody."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    found = MilestoneFacts.objects.seen_by(viewer).filter(pk__in=wanted, contradicted=True)
    return {pk: said_stored(text) for pk, text in found.values_list("pk", "contradiction")}


def with_contradictions(*, viewer: Viewer, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The same rows, each with its ``contradiction`` filled in where it is about a milestone of that kind. One SQL query."""
    held: tuple[Any, ...] = tuple(rows)
    found = contradictions_of(viewer=viewer, ids=[row.id for row in held if row.kind == "milestone"])
    return tuple(dataclasses.replace(row, contradiction=found[row.id]) if row.id in found else row for row in held)
