"""What the queries of portfolios share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Count, DateField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower

from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.prepared import ask
from milepost.portfolios.models import Objective

M = TypeVar("M", bound=Model)

#: Where a list sorted by date puts the rows without one: last.
NO_DATE = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Named:
    """Something to link to."""

    id: int
    name: str


def containing(column: str, text: str | None) -> Q:
    """Rows whose ``column`` contains every word of ``text``, whatever the case. No text: all rows."""
    condition = Q()
    for word in (text or "").split()[:10]:
        condition &= Q(**{f"{column}__icontains": word})
    return condition


def equal(**values: Any) -> Q:
    """Rows in which each column equals its value; None asks nothing."""
    return Q(**{column: value for column, value in values.items() if value is not None})


def archived(wanted: bool | None) -> Q:
    """Rows that are archived (True), not archived (False), or either (None)."""
    return Q() if wanted is None else Q(archived_at__isnull=not wanted)


def sorted_by_name(rows: QuerySet[M], column: str = "name") -> QuerySet[M]:
    """Rows with ``name_key``, the lower-cased name to sort by."""
    annotated: Any = rows.annotate(name_key=Lower(column))
    keyed: QuerySet[M] = annotated
    return keyed


def dated(column: str) -> Coalesce:
    """A date column to sort by, with NO_DATE for rows without one."""
    return Coalesce(F(column), Value(NO_DATE), output_field=DateField())


def count_by(rows: Callable[[Viewer], Any], viewer: Viewer, column: str, ids: Iterable[int]) -> dict[int, int]:
    """How many of ``rows(viewer)`` have each of ``ids`` in ``column``; one SQL query, none for nothing."""
    wanted = list(ids)
    return dict(ask(_counts, rows, viewer, column, ids=wanted)) if wanted else {}


def _counts(rows: Callable[[Viewer], Any], viewer: Viewer, column: str, *, ids: Iterable[int]) -> Any:
    return rows(viewer).filter(Among(column, ids)).order_by().values_list(column).annotate(n=Count("pk"))


def open_objectives(viewer: Viewer) -> Any:
    """Those that the viewer sees and that are not closed."""
    return Objective.objects.seen_by(viewer).filter(closed_at__isnull=True)


def visible_objectives(viewer: Viewer, ids: Iterable[int | None]) -> dict[int, str]:
    """Title by id of those of the objectives that the viewer may see; one SQL query."""
    return dict(ask(_titles, viewer, ids={pk for pk in ids if pk is not None}))


def _titles(viewer: Viewer, *, ids: Iterable[int]) -> Any:
    return Objective.objects.seen_by(viewer).filter(Among("pk", ids)).values_list("pk", "title")


def serving_visible(viewer: Viewer, column: str, objective_id: int | None) -> Q:
    """Rows that point at that objective, as far as the viewer sees it: a filter tells no more than the field does."""
    if objective_id is None:
        return Q()
    return Q(**{f"{column}__in": Objective.objects.seen_by(viewer).filter(pk=objective_id).values("pk")})


def name_of(person: Any) -> str | None:
    """The name of a related person, or None."""
    return None if person is None else str(person.name)
