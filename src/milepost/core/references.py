"""What the ids in a recorded state stand for, as far as a viewer may know.

A state holds ids of other things. Behind a wall even an id tells that something is there, so whoever shows a state
leaves out those that no registered lookup gives the viewer a name for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias

from django.apps import apps
from django.db.models import ForeignKey, Model

from milepost.core.among import Among
from milepost.core.errors import Invalid
from milepost.core.ids import decode_id
from milepost.core.prepared import ask
from milepost.core.walls import Sees

#: Names of those of the ids that are things of one kind and that the viewer may see; one SQL query.
NamesFn = Callable[[Sees, Collection[int]], Mapping[int, str]]

#: Ids, each with what it is an id of; None where the field does not say.
Pointed: TypeAlias = Mapping[int, type[Model] | None]

_lookups: dict[type[Model], NamesFn] = {}


def register_names(model: type[Model], fn: NamesFn) -> None:
    """Let ``fn`` find the names of things of ``model``."""
    _lookups[model] = fn


def named_by(model: type[Model], column: str) -> Callable[[Sees, Collection[int]], dict[int, str]]:
    """The lookup of things whose name is a column."""

    def names(viewer: Sees, ids: Collection[int]) -> dict[int, str]:
        return dict(ask(_named, model, column, viewer, ids=ids))

    return names


def _named(model: Any, column: str, viewer: Sees, *, ids: Collection[int]) -> Any:
    return model.objects.seen_by(viewer).filter(Among("pk", ids)).values_list("pk", column)


def names_of(viewer: Sees, ids: Pointed) -> dict[int, str]:
    """The names of those of ``ids`` that the viewer may see; at most one SQL query for each registered kind of thing."""
    found: dict[int, str] = {}
    for model, fn in _lookups.items():
        sought = [one for one, of in ids.items() if one not in found and (of is None or issubclass(of, model))]
        if sought:
            found.update(fn(viewer, sought))
    return found


@cache
def pointers(kind: str) -> Mapping[str, type[Model]]:
    """By field of the recorded states of ``kind``: what it holds an id of."""
    fields = [
        field
        for model in apps.get_models()
        if getattr(model, "KIND", None) == kind
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
    ]
    return {field.attname: field.related_model for field in fields}


def reference(field: str, value: Any) -> int | None:
    """The id that a field of a state holds, if it holds one."""
    if not field.endswith("_id") or not isinstance(value, str) or not value:
        return None
    try:
        return decode_id(value)
    except Invalid:
        return None


def references(field: str, value: Any) -> Iterator[int]:
    """The ids in a field of a state: the one that it holds, or those of what it keeps by field ({field: [old, new]})."""
    if isinstance(value, dict):
        pairs = ((inner, held) for inner, held in value.items() if isinstance(held, list))
        yield from (one for inner, held in pairs for each in held for one in references(inner, each))
        return
    found = reference(field, value)
    if found is not None:
        yield found


def without(field: str, value: Any, hidden: Collection[int]) -> Any:
    """The same value with null in the place of each of the ``hidden`` ids."""
    if isinstance(value, dict):
        return {
            inner: [without(inner, each, hidden) for each in held] if isinstance(held, list) else held
            for inner, held in value.items()
        }
    return None if reference(field, value) in hidden else value
