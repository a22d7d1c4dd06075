"""Whose report contradicts the facts, for wherever milestones are named beside something else."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.prepared import ask
from milepost.milestones.models import MilestoneFacts
from milepost.milestones.saying import said_stored

Row = TypeVar("Row")


def contradictions_of(*, viewer: Viewer, ids: Iterable[int | None]) -> dict[int, str]:
    """By id, in words, of those that the viewer sees and whose report contradicts the facts. One SQL query, none for nobody."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    return {pk: said_stored(text) for pk, text in ask(_contradicted, viewer, ids=wanted)}


def _contradicted(viewer: Viewer, *, ids: Collection[int]) -> Any:
    found = MilestoneFacts.objects.seen_by(viewer).filter(Among("pk", ids), contradicted=True)
    return found.values_list("pk", "contradiction")


def with_contradictions(*, viewer: Viewer, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The same rows, each with its ``contradiction`` filled in where it bears the name of a milestone. One SQL query."""
    held: tuple[Any, ...] = tuple(rows)
    named = [(row, _named(row)) for row in held]
    found = contradictions_of(viewer=viewer, ids=[pk for _row, pk in named])
    return tuple(dataclasses.replace(row, contradiction=found[pk]) if pk in found else row for row, pk in named)


def _named(row: Any) -> int | None:
    """The milestone whose name a row bears: its own, or that of its subject where it has none (a criterion, an update)."""
    if row.kind == "milestone":
        return int(row.id)
    borrowed = getattr(row, "subject_kind", "") == "milestone" and row.title == row.subject_title
    return row.subject_id if borrowed else None
