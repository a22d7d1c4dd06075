"""The first rows of each group of a list, for pages that show groups with what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from milepost.access.viewer import Viewer
from milepost.core.ids import decode_id
from milepost.milestones.queries.milestones import SORTS, MilestoneFilter, keyed, rows_of
from milepost.milestones.queries.rollups import GROUPS
from milepost.milestones.queries.rows import MilestoneRow

#: What is grouped by the id of a thing; the others by a code.
_BY_ID = {"company", "initiative", "owner"}


def first_of_each(
    *,
    viewer: Viewer,
    filters: MilestoneFilter,
    what: str,
    keys: Sequence[str | None],
    sort: str | None = None,
    limit: int = 8,
) -> dict[str | None, tuple[MilestoneRow, ...]]:
    """The first ``limit`` milestones of each of the groups ``keys`` (of ``by_what``), by due date unless asked otherwise.

    Five SQL queries, whatever the number of groups: which ones, from the narrow rows; then all of these.
    """
    wanted = {decode_id(key) if key is not None and what in _BY_ID else key: key for key in keys}
    column = GROUPS[what]
    inside = Q(**{f"{column}__in": [key for key in wanted if key is not None]})
    if None in wanted:
        inside |= Q(**{f"{column}__isnull": True})
    numbered = (
        keyed(viewer, filters)
        .filter(inside)
        .annotate(place=Window(RowNumber(), partition_by=[F(column)], order_by=_order(sort)))
        .filter(place__lte=limit)
        .order_by("place")
    )
    grouped: dict[str | None, list[int]] = {key: [] for key in keys}
    for pk, key in numbered.values_list("pk", column):
        grouped[wanted[key]].append(pk)
    rows = {row.id: row for row in rows_of(viewer, [pk for ids in grouped.values() for pk in ids])}
    return {key: tuple(rows[pk] for pk in ids) for key, ids in grouped.items()}


def _order(sort: str | None) -> list[Any]:
    asked = sort or "due"
    column = SORTS.get(asked.removeprefix("-"), SORTS["due"])
    keys = [F(name) for name in dict.fromkeys((column, "pk"))]
    return [key.desc() if asked.startswith("-") else key.asc() for key in keys]
