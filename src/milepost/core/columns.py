"""The columns of a model's own table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from django.db import models


def stored_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields that have a column in the model's own table and are not computed by the database."""
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def column_values(row: models.Model, names: tuple[str, ...]) -> Sequence[Any]:
    """What a row holds in these columns (``firm_id``, not ``firm``): at once from its dictionary, past a descriptor for each."""
    try:
        found: Sequence[Any] = _taking(names)(row.__dict__)
    except KeyError:  # a column that was left in the database is read now
        return [getattr(row, name) for name in names]
    return found


@cache
def _taking(names: tuple[str, ...]) -> Callable[[dict[str, Any]], Sequence[Any]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda held: [held[name] for name in names]
