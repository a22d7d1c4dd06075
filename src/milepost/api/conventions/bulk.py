"""Many at once: all of them or none, in one action, with the errors by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from pydantic import Field, create_model

from milepost.api.conventions.encoding import to_bytes
from milepost.api.conventions.fields import Answer, Body, Id, IdAnswer
from milepost.api.conventions.operations import Call
from milepost.api.conventions.problems import invalid_field
from milepost.core.actions import in_bulk, request_action_id
from milepost.core.errors import InvalidRows, Stale
from milepost.core.ids import encode_id

MAX_ITEMS = 1000
#: Of so many stale rows the present representation is told; who sent more reads the others.
MOST_SHOWN = 50
Version = Annotated[int, Field(ge=1, le=2**31 - 1, examples=[1], description="The version that was read")]


class BulkRow(Answer):
    """One row that a bulk request wrote."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]


class BulkResult(Answer):
    """What a bulk request wrote, in the order of its items; its events share the action's id."""

    action_id: IdAnswer
    items: list[BulkRow]


def many(item: type[Body]) -> type[Body]:
    """The body of a bulk request with such items."""
    items: Any = Annotated[list[item], Field(min_length=1, max_length=MAX_ITEMS)]  # type: ignore[valid-type]
    return create_model(f"{item.__name__.removesuffix('Item')}Bulk", __base__=Body, items=(items, ...))


def addressed(change: type[Body]) -> type[Body]:
    """A change that says which row it means, and which version of it."""
    version: Any = Version
    item: Any = create_model(f"{change.__name__}Item", __base__=change, id=(Id, ...), version=(version, ...))
    item.ADDRESS = frozenset({"id", "version"})
    made: type[Body] = item
    return made


def based(model: type[Body], of: str) -> type[Body]:
    """Something new that moves the thing which the path names, and may say which version of that it was written against."""
    told = f"The version of the {of} that was read: the one before this request, in each row that names one"
    version: Any = Annotated[int | None, Field(ge=1, le=2**31 - 1, examples=[1], description=told)]
    item: Any = create_model(f"{model.__name__}Item", __base__=model, version=(version, None))
    item.ADDRESS = frozenset({"version"})
    made: type[Body] = item
    return made


def from_one_version(call: Call, write: Callable[[Call, Any], Any]) -> Callable[[Call, Any], Any]:
    """``write(call, item)`` for rows that move one thing: each that names a version means the one before all of them.

    Whichever rows name it, it is held against what stands there before the first of them is written.
    """
    before = next((item.version for item in call.body.items if item.version), None)
    moved = False

    def one(call: Call, item: Any) -> Any:
        nonlocal moved
        named = item.version or (None if moved else before)
        made = write(replace(call, version=None if moved and named == before else named), item)
        moved = True
        return made

    return one


def _without_if_match(request: HttpRequest) -> None:
    """Raises Refused where If-Match names one version, which here is said row by row."""
    given = request.headers.get("If-Match", "*")
    if given.strip() != "*":
        raise invalid_field("If-Match", given, "is not read of a request with many rows", "Give each row its version.")


def bulk_response(
    call: Call,
    write: Callable[[Call, Any], Any],
    row_of: Callable[[Any], dict[str, Any]],
    *,
    status: int,
    current: Callable[[Any], dict[str, Any]],
) -> HttpResponse:
    """``write(call, item)`` for each item in one action, told by ``row_of``. Raises InvalidRows; then nothing was written.

    Beside rows that somebody else was faster with stands what is there now (``current`` of an item), for the first of them.
    """
    _without_if_match(call.request)
    items = call.body.items
    try:
        made = in_bulk(acting=call.viewer, now=call.now, calls=[partial(write, call, item) for item in items])
    except InvalidRows as error:
        error.means = {row: _which(items[row]) for row, _error in error.errors}
        stale = [row for row, one in error.errors if isinstance(one, Stale)]
        error.current = {row: current(items[row]) for row in stale[:MOST_SHOWN]}
        raise
    body = {"action_id": encode_id(request_action_id.get() or 0), "items": [row_of(row) for row in made]}
    return HttpResponse(to_bytes(body), status=status, content_type="application/json")


#: What tells people which one is meant, where it has no id yet; the first that it has counts.
_CALLED = ("name", "title", "email")


def _which(item: Any) -> tuple[str, Any]:
    """The field and value that say which row it is: its id; of one to be made, what it would be called, else its first field."""
    if (given := getattr(item, "id", None)) is not None:
        return "id", encode_id(given)
    fields = type(item).model_fields
    name = next((name for name in _CALLED if name in fields), next(iter(fields)))
    value = getattr(item, name)
    return name, encode_id(value) if name.endswith("_id") and value is not None else value
