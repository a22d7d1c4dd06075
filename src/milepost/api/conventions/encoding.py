"""From rows to bytes: an encoder derived from each answer model, sparse fields, and the state of a past moment.

Building plain dicts and handing them to orjson is several times as fast as pydantic's serialisation (`docs/decisions`).
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, Union, get_args, get_origin

import orjson
from pydantic.fields import FieldInfo

from milepost.api.conventions.fields import Answer, Shown
from milepost.core.errors import Invalid

_OPTIONS = orjson.OPT_UTC_Z

Encode = Callable[[Any], dict[str, Any]]


def to_bytes(value: object, *, line: bool = False) -> bytes:
    """JSON; moments in UTC end in Z. ``line`` adds the newline of NDJSON."""
    return orjson.dumps(value, option=_OPTIONS | orjson.OPT_APPEND_NEWLINE if line else _OPTIONS)


@dataclass(frozen=True, slots=True)
class _Part:
    """One field: ``get`` takes its value from a row, ``sources`` are the attributes that this reads."""

    name: str
    get: Callable[[Any], Any]
    sources: tuple[str, ...]
    shown: Shown


class Encoder:
    """Makes the JSON value of an answer model out of a row (any object with the attributes that the model names)."""

    def __init__(self, model: type[Answer]) -> None:
        self.model = model
        self.names = tuple(model.model_fields)
        self._parts = {name: _part(name, field) for name, field in model.model_fields.items()}

    def all(self, row: Any) -> dict[str, Any]:
        """Every field."""
        return {name: part.get(row) for name, part in self._parts.items()}

    def only(self, wanted: frozenset[str] | None) -> Encode:
        """A function that makes only these fields, and always the id (None: every field)."""
        if wanted is None:
            return self.all
        parts = [(name, part.get) for name, part in self._parts.items() if name in wanted or name == "id"]
        return lambda row: {name: get(row) for name, get in parts}

    def check(self, fields: str | None) -> frozenset[str] | None:
        """The names in a ``fields`` parameter. Raises Invalid for one that the model does not have, naming those it has."""
        if fields is None:
            return None
        wanted = frozenset(name.strip() for name in fields.split(","))
        for name in sorted(wanted):
            if name not in self._parts:
                raise Invalid("fields", name, "is not a field", f"The fields are: {', '.join(self.names)}.")
        return wanted

    def state(self, state: Mapping[str, Any], changed: Iterable[str] | None = None) -> dict[str, Any]:
        """The fields that can be made of a kept state alone; with ``changed``, those made of one of these attributes."""
        touched = None if changed is None else set(changed)
        shown: dict[str, Any] = {}
        for name, part in self._parts.items():
            if not state.keys() >= set(part.sources) or (touched is not None and not touched & set(part.sources)):
                continue
            stored = part.shown.stored
            values = {
                source: stored(state[source]) if stored and state[source] is not None else state[source]
                for source in part.sources
            }
            shown[name] = part.get(types.SimpleNamespace(**values))
        return shown


@cache
def encoder_of(model: type[Answer]) -> Encoder:
    """The encoder of an answer model."""
    return Encoder(model)


def _part(name: str, field: FieldInfo) -> _Part:
    shown, nested, many = _read(field)
    sources = shown.of or (name,)
    take: Callable[[Any], Any] = attrgetter(*sources)
    by = shown.by
    if by is None and nested is not None:
        model = nested
        # Looked up when it is needed: a model may hold itself.
        by = lambda row: encoder_of(model).all(row)  # noqa: E731
    if by is None:
        return _Part(name, take, sources, shown)
    return _Part(name, _through(take, by, many=many, several=len(sources) > 1), sources, shown)


def _through(take: Callable[[Any], Any], by: Callable[..., Any], *, many: bool, several: bool) -> Callable[[Any], Any]:
    """``by`` of what ``take`` takes; nothing stays nothing."""
    if several:

        def of_several(row: Any) -> Any:
            values = take(row)
            return None if values[0] is None else by(*values)

        return of_several
    if many:

        def of_many(row: Any) -> Any:
            values = take(row)
            # A set has no order of its own, and answers must not differ by chance.
            return [by(value) for value in (sorted(values) if isinstance(values, frozenset) else values)]

        return of_many

    def of_one(row: Any) -> Any:
        value = take(row)
        return None if value is None else by(value)

    return of_one


def _read(field: FieldInfo) -> tuple[Shown, type[Answer] | None, bool]:
    """What a field's annotation says: its Shown, the answer model within, whether it is a list."""
    shown = next((item for item in field.metadata if isinstance(item, Shown)), None)
    kind: Any = field.annotation
    many = False
    while True:
        origin = get_origin(kind)
        if origin is Annotated:
            kind, *extra = get_args(kind)
            shown = shown or next((item for item in extra if isinstance(item, Shown)), None)
        elif origin in (Union, types.UnionType):
            (kind,) = [member for member in get_args(kind) if member is not type(None)]
        elif origin in (list, tuple):
            kind, many = get_args(kind)[0], True
        else:
            break
    nested = kind if isinstance(kind, type) and issubclass(kind, Answer) else None
    return shown or Shown(), nested, many
