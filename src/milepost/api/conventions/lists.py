"""Lists a page at a time, and the same rows as an NDJSON stream."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Annotated, Any, TypeVar

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from pydantic import Field, create_model

from milepost.api.conventions.encoding import Encode, Encoder, to_bytes
from milepost.api.conventions.fields import Query, WholeInQuery, Word
from milepost.core.paging import DEFAULT_LIMIT, MAX_LIMIT, Page, PageRequest

log = logging.getLogger("milepost.api")

FIELDS = "Only these fields, with commas between them; the id is always there."
L = TypeVar("L", bound="ListQuery")


#: What of an export is kept in memory before it goes to a file, and how much of it is sent at a time.
IN_MEMORY, SENT_AT_ONCE = 4 * 1024 * 1024, 256 * 1024
AT_ONCE = 500  # rows that are made into bytes together
LINES, LINES_HEADERS = "application/x-ndjson", {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}


class FieldsQuery(Query):
    """Which fields of a representation are wanted."""

    fields: Annotated[Word | None, Field(description=FIELDS, examples=["id"])] = None


class ListQuery(FieldsQuery):
    """What every list takes; its subclasses add filters."""

    cursor: Annotated[
        Word | None, Field(description="`next_cursor` of the page before, with the same sort and filters")
    ] = None
    limit: Annotated[WholeInQuery, Field(ge=1, le=MAX_LIMIT, description="Rows on a page")] = DEFAULT_LIMIT
    sort: Annotated[Word | None, Field(description="What to sort by; `-` before it turns it round")] = None

    def page(self) -> PageRequest:
        """The page that is asked for."""
        return PageRequest(cursor=self.cursor, limit=self.limit, sort=self.sort)

    def filters(self) -> dict[str, Any]:
        """The filters that were given, by name."""
        return self.model_dump(exclude_unset=True, exclude=set(ListQuery.model_fields))


def without_paging(model: type[ListQuery]) -> type[Query]:
    """The query of an export: filters, fields and sort of the list, but neither cursor nor limit."""
    kept: dict[str, Any] = {
        name: (field.rebuild_annotation(), field)
        for name, field in model.model_fields.items()
        if name not in ("cursor", "limit")
    }
    return create_model(model.__name__.replace("Query", "ExportQuery"), __base__=Query, **kept)


def page_response(request: HttpRequest, page: Page[Any], encode: Encode) -> HttpResponse:
    """One page, with the address of the next in a Link header."""
    body = to_bytes({"items": [encode(row) for row in page.rows], "next_cursor": page.next_cursor})
    response = HttpResponse(body, content_type="application/json")
    if page.next_cursor is not None:
        query = request.GET.copy()
        query["cursor"] = page.next_cursor
        response["Link"] = f'<{request.path}?{query.urlencode()}>; rel="next"'
    return response


def export_response(
    asked: Query, listing: type[L], encoder: Encoder, read: Callable[[L], Page[Any]]
) -> StreamingHttpResponse:
    """Every row as one line of JSON each, read page by page while it is sent; no transaction stays open meanwhile.

    The first page is read before the answer begins, so that a refusal still comes as a problem. A failure later cuts the answer
    off: the reader sees an incomplete chunked body, never a shorter list that looks whole.
    """
    query = _query_of(asked, listing)
    encode = encoder.only(encoder.check(query.fields))
    first = read(query)

    def lines() -> Iterator[bytes]:
        page = first
        while True:
            yield b"".join([to_bytes(encode(row), line=True) for row in page.rows])
            if page.next_cursor is None:
                return
            page = read(query.model_copy(update={"cursor": page.next_cursor}))

    return StreamingHttpResponse(lines(), content_type=LINES, headers=LINES_HEADERS)


@dataclass(frozen=True, slots=True)
class Whole:
    """How a list is read as a whole: tuples; what their values are; by what these become a row's."""

    read: Callable[[Any, Any], Iterable[tuple[Any, ...]]]
    columns: Sequence[str]
    made: Callable[[], Mapping[str, Callable[[Any], Any]]]


def whole_response(call: Any, listing: type[L], encoder: Encoder, whole: Whole) -> FileResponse:
    """The same of rows that are all read at one moment, as fast as they can be, and only then sent.

    They wait as bytes in a file without a name: a slow reader holds neither the database nor memory.
    """
    query = _query_of(call.query, listing)
    encode = encoder.of_tuples(encoder.check(query.fields), whole.columns, whole.made())
    with ExitStack() as closing:
        kept = closing.enter_context(SpooledTemporaryFile(IN_MEMORY, buffering=SENT_AT_ONCE, dir=_data_dir()))
        rows = iter(whole.read(call, query))
        while some := list(islice(rows, AT_ONCE)):
            kept.write(b"".join([to_bytes(one, line=True) for one in encode(some)]))
        kept.seek(0)
        closing.pop_all()  # from here on the answer closes it
        response = FileResponse(kept, content_type=LINES, headers=LINES_HEADERS)
    response.block_size = SENT_AT_ONCE
    return response


def _data_dir() -> str:
    return str(settings.MILEPOST.data_dir)


def _query_of(asked: Query, listing: type[L]) -> L:
    given = {name: getattr(asked, name) for name in asked.model_fields_set}
    return listing.model_construct(_fields_set=set(given), **given, limit=MAX_LIMIT)
