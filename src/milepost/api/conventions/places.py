"""Where in a body the field stands that an action objects to: actions know arguments, callers know what they sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from milepost.api.conventions.fields import Body
from milepost.core.errors import Conflict, Invalid, Missing

R = TypeVar("R")
#: What is one field of a page, by the name under which a body has it.
_SENT_AS = {"file": "file_name"}


def placed(body: Body, write: Callable[[], R]) -> R:
    """``write()``; an error about a field of a nested body names it from the top: ``holding.portfolio_id``."""
    try:
        return write()
    except (Conflict, Invalid, Missing) as error:
        error.field = _place(body, error.field)
        raise


def in_place(fn: Callable[[Any, Any], R]) -> Callable[[Any, Any], R]:
    """``fn(call, item)`` with its errors placed in the item."""
    return lambda call, item: placed(item, lambda: fn(call, item))


def _place(body: Body, field: str) -> str:
    names = type(body).model_fields
    if field.partition(".")[0] in names:
        return field
    if (sent_as := _SENT_AS.get(field)) in names:
        return str(sent_as)
    for name in names:
        inner = getattr(body, name)
        if isinstance(inner, Body) and field.partition(".")[0] in type(inner).model_fields:
            return f"{name}.{field}"
    return field
