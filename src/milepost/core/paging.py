"""Lists a page at a time by cursor: each page starts behind the last row of the one before, so nothing is skipped or
repeated when rows come and go meanwhile, and page 1,000 costs what page 1 costs.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

import orjson
from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from milepost.core.errors import Invalid
from milepost.core.prepared import Build, apart, ask, together

T = TypeVar("T")
U = TypeVar("U")
M = TypeVar("M", bound=Model)

# Signed, so that no value reaches the database whose type the column does not have.
_signer = signing.Signer(salt="milepost.cursor", sep=".")

DEFAULT_LIMIT = 50
MAX_LIMIT = 500


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page is asked for. ``sort`` is the name of a sort key, with ``-`` before it for descending; None: the usual one."""

    cursor: str | None = None
    limit: int = DEFAULT_LIMIT
    sort: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows of one page; ``next_cursor`` is None on the last."""

    rows: tuple[T, ...]
    next_cursor: str | None = None

    def map(self, fn: Callable[[T], U]) -> Page[U]:
        """The same page with each row turned into something else."""
        return Page(tuple(fn(row) for row in self.rows), self.next_cursor)


def paginate(
    queryset: QuerySet[M], request: PageRequest, *, sorts: Mapping[str, str], usual: str, tie: str = "pk"
) -> Page[M]:
    """The page of ``queryset`` that ``request`` asks for; one SQL query.

    ``sorts`` maps each sort key to a column (or annotation) that is never null; ties are broken by id in the same direction, or
    by the column ``tie`` that is as unique among the rows: cursors can be read, and an id that is counted up tells how many.
    Raises Invalid for an unknown sort key, a limit outside 1 to 500, or a cursor that this list did not give.
    """
    return paginate_any([queryset], request, sorts=sorts, usual=usual, tie=tie)


def paginate_any(
    querysets: Sequence[QuerySet[M]], request: PageRequest, *, sorts: Mapping[str, str], usual: str, tie: str = "pk"
) -> Page[M]:
    """The same of the rows that are in any of these; one SQL query each.

    Each is walked along an index of its own. For one with OR in it a database may read and sort all there is. They are merged
    here, so sort by moments and numbers: text has another order in each database.
    """
    sort, column, down = _asked(request, sorts, usual)
    if request.cursor:
        behind = _behind(column, tie, down, *_decode(request.cursor, sort))
        querysets = [queryset.filter(behind) for queryset in querysets]
    rows = [row for queryset in querysets for row in _ordered(queryset, column, tie, down)[: request.limit + 1]]
    if len(querysets) > 1:
        rows = _merged(rows, column, tie, down)[: request.limit + 1]
    return _page_of(rows, request, sort, column, tie)


def paginate_prepared(
    build: Build,
    *shape: Hashable,
    page: PageRequest,
    sorts: Mapping[str, str],
    usual: str,
    tie: str = "pk",
    **values: Any,
) -> Page[Any]:
    """The same of ``build(*shape, **values)``, whose SQL is kept (``core.prepared``); one SQL query."""
    return paginate_any_prepared(build, [shape], page=page, sorts=sorts, usual=usual, tie=tie, **values)


def paginate_filtered(
    build: Build,
    viewer: Hashable,
    filters: Any,
    *shape: Hashable,
    page: PageRequest,
    sorts: Mapping[str, str],
    usual: str,
    **values: Any,
) -> Page[Any]:
    """The same of ``build(viewer, filters, *shape, **values)``, the filter a frozen dataclass; one SQL query."""
    kept, more = apart(filters)
    whole = (build, viewer, kept, tuple(more), *shape)
    return paginate_prepared(together, *whole, page=page, sorts=sorts, usual=usual, **more, **values)


def paginate_any_prepared(
    build: Build,
    shapes: Sequence[tuple[Hashable, ...]],
    *,
    page: PageRequest,
    sorts: Mapping[str, str],
    usual: str,
    tie: str = "pk",
    **values: Any,
) -> Page[Any]:
    """As ``paginate_any`` of what ``build`` gives of any of the ``shapes``."""
    sort, column, down = _asked(page, sorts, usual)
    order = (column, tie, down, page.limit)
    part: Build = _first
    if page.cursor:
        after, last = _decode(page.cursor, sort)
        if not isinstance(after, date):  # or a moment: other columns write in their own way what they are compared with
            found = [build(*shape, **values) for shape in shapes]
            return paginate_any(found, page, sorts=sorts, usual=usual, tie=tie)
        part, values = _next, {**values, "cursor_after": after, "cursor_last": last}
    rows = [row for shape in shapes for row in ask(part, build, shape, order, **values)]
    if len(shapes) > 1:
        rows = _merged(rows, column, tie, down)[: page.limit + 1]
    return _page_of(rows, page, sort, column, tie)


def _first(
    build: Build, shape: tuple[Hashable, ...], order: tuple[str, str, bool, int], **values: Any
) -> QuerySet[Any]:
    column, tie, down, limit = order
    return _ordered(build(*shape, **values), column, tie, down)[: limit + 1]


def _next(
    build: Build,
    shape: tuple[Hashable, ...],
    order: tuple[str, str, bool, int],
    *,
    cursor_after: date,
    cursor_last: int,
    **values: Any,
) -> QuerySet[Any]:
    column, tie, down, limit = order
    behind = build(*shape, **values).filter(_behind(column, tie, down, cursor_after, cursor_last))
    return _ordered(behind, column, tie, down)[: limit + 1]


def _merged(rows: list[M], column: str, tie: str, down: bool) -> list[M]:
    once = {row.pk: row for row in rows}.values()
    return sorted(once, key=lambda row: (_column_of(row, column), _column_of(row, tie)), reverse=down)


def _asked(request: PageRequest, sorts: Mapping[str, str], usual: str) -> tuple[str, str, bool]:
    """Sort key, its column, and whether descending."""
    if not 1 <= request.limit <= MAX_LIMIT:
        raise Invalid("limit", request.limit, _("is not between 1 and %(most)s") % {"most": MAX_LIMIT})
    sort = request.sort or usual
    return sort, _column(sort, sorts), sort.startswith("-")


def _page_of(rows: list[M], request: PageRequest, sort: str, column: str, tie: str) -> Page[M]:
    if len(rows) <= request.limit:
        return Page(tuple(rows))
    last = rows[request.limit - 1]
    return Page(tuple(rows[: request.limit]), _encode(sort, _column_of(last, column), _column_of(last, tie)))


def in_order(
    queryset: QuerySet[M], sort: str | None, *, sorts: Mapping[str, str], usual: str, tie: str = "pk"
) -> QuerySet[M]:
    """All rows of ``queryset`` in the order of its pages. Raises Invalid for an unknown sort key."""
    wanted = sort or usual
    return _ordered(queryset, _column(wanted, sorts), tie, wanted.startswith("-"))


def _column(sort: str, sorts: Mapping[str, str]) -> str:
    try:
        return sorts[sort.removeprefix("-")]
    except KeyError:
        raise Invalid(
            "sort",
            sort,
            _("is not a sort key of this list"),
            _("Use one of: %(choices)s; - before it turns it round.") % {"choices": ", ".join(sorts)},
        ) from None


def _ordered(queryset: QuerySet[M], column: str, tie: str, down: bool) -> QuerySet[M]:
    sign = "-" if down else ""
    return queryset.order_by(*dict.fromkeys((f"{sign}{column}", f"{sign}{tie}")))


def cursor_behind(sort: str, value: Any, tie: int) -> str:
    """The cursor of a page that begins behind the row of that value and tie, sorted so."""
    return _encode(sort, value, tie)


def _behind(column: str, tie: str, down: bool, value: Any, last: int) -> Q:
    beyond = "lt" if down else "gt"
    if column == tie:
        return Q(**{f"{tie}__{beyond}": last})
    # The first condition alone decides nothing; it lets both databases walk the index instead of sorting everything.
    return Q(**{f"{column}__{beyond}e": value}) & (
        Q(**{f"{column}__{beyond}": value}) | Q(**{column: value, f"{tie}__{beyond}": last})
    )


def _column_of(row: Any, column: str) -> Any:
    for name in column.split("__"):
        row = getattr(row, name)
    return row


def _encode(sort: str, value: Any, pk: int) -> str:
    tagged = ["d", value.isoformat()] if isinstance(value, date | datetime) else ["v", value]
    return _signer.sign(base64.urlsafe_b64encode(orjson.dumps([sort, *tagged, pk])).decode().rstrip("="))


def _decode(cursor: str, sort: str) -> tuple[Any, int]:
    try:
        text = _signer.unsign(cursor)
        made_for, tag, value, pk = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if made_for != sort:
            raise ValueError("another list's cursor")
        if tag == "d":
            value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    except (ValueError, signing.BadSignature) as error:
        raise Invalid(
            "cursor",
            cursor,
            _("is not a cursor of this list"),
            _("Send next_cursor as the last answer gave it, with the same sort."),
        ) from error
    return value, pk
