"""From rows to bytes: an encoder derived from each answer model, sparse fields, and the state of a past moment.

Building plain dicts and handing them to orjson is several times as fast as pydantic's serialisation (`docs/decisions`).
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from operator import attrgetter
from typing import Annotated, Any, Union, get_args, get_origin

import orjson
from django.utils.translation import gettext as _
from pydantic.fields import FieldInfo

from milepost.api.conventions.fields import Answer, Shown
from milepost.core.errors import Invalid

_OPTIONS = orjson.OPT_UTC_Z

Encode = Callable[[Any], dict[str, Any]]
EncodeMany = Callable[[Sequence[tuple[Any, ...]]], list[dict[str, Any]]]


def to_bytes(value: object, *, line: bool = False) -> bytes:
    """JSON; moments in UTC end in Z. ``line`` adds the newline of NDJSON."""
    return orjson.dumps(value, option=_OPTIONS | orjson.OPT_APPEND_NEWLINE if line else _OPTIONS)


@dataclass(frozen=True, slots=True)
class _Part:
    """One field: what is made ``by`` a function of these attributes of a row (None: the attribute itself)."""

    name: str
    by: Callable[..., Any] | None
    sources: tuple[str, ...]
    shown: Shown

    def of(self, values: Sequence[Any]) -> Any:
        """The field of the values of its sources; nothing stays nothing."""
        first = values[0]
        return first if self.by is None or first is None else self.by(*values)


class Encoder:
    """Makes the JSON value of an answer model out of a row (any object with the attributes that the model names)."""

    def __init__(self, model: type[Answer]) -> None:
        self.model = model
        self.names = tuple(model.model_fields)
        self._parts = {name: _part(name, field) for name, field in model.model_fields.items()}

    @cached_property
    def all(self) -> Encode:
        """A function that makes every field."""
        return self.only(None)

    def only(self, wanted: frozenset[str] | None) -> Encode:
        """A function that makes only these fields, and always the id (None: every field)."""
        return _encode(self._wanted(wanted))

    def of_tuples(
        self, wanted: frozenset[str] | None, columns: Sequence[str], made: Mapping[str, Callable[[Any], Any]]
    ) -> EncodeMany:
        """The same of many plain tuples, for exports: no row is made of what is only written down.

        ``columns`` names their values as a row's attributes are named; ``made``: by what such a value becomes what the row has.
        """
        places = {name: at for at, name in enumerate(columns)}
        return _encode_many(self._wanted(wanted), places, made)

    def _wanted(self, wanted: frozenset[str] | None) -> list[_Part]:
        return [part for name, part in self._parts.items() if wanted is None or name in wanted or name == "id"]

    def check(self, fields: str | None) -> frozenset[str] | None:
        """The names in a ``fields`` parameter. Raises Invalid for one that the model does not have, naming those it has."""
        if fields is None:
            return None
        wanted = frozenset(name.strip() for name in fields.split(","))
        for name in sorted(wanted):
            if name not in self._parts:
                raise Invalid(
                    "fields",
                    name,
                    _("is not a field"),
                    _("The fields are: %(choices)s.") % {"choices": ", ".join(self.names)},
                )
        return wanted

    def state(self, state: Mapping[str, Any], changed: Iterable[str] | None = None) -> dict[str, Any]:
        """The fields that can be made of a kept state alone; with ``changed``, those made of one of these attributes."""
        touched = None if changed is None else set(changed)
        shown: dict[str, Any] = {}
        for name, part in self._parts.items():
            if not state.keys() >= set(part.sources) or (touched is not None and not touched & set(part.sources)):
                continue
            stored = part.shown.stored
            kept = [state[source] for source in part.sources]
            shown[name] = part.of([stored(value) if stored and value is not None else value for value in kept])
        return shown


@cache
def encoder_of(model: type[Answer]) -> Encoder:
    """The encoder of an answer model."""
    return Encoder(model)


def _encode(parts: Sequence[_Part]) -> Encode:
    """What a row holds is taken in one go and only then made into something else: lists do this for hundreds of rows."""
    names = tuple(part.name for part in parts)
    firsts = [part.sources[0] for part in parts]
    take = attrgetter(*firsts, firsts[0])  # one more than there are fields: of a single name it would give no tuple
    of_one = [(at, part.by) for at, part in enumerate(parts) if part.by and len(part.sources) == 1]
    of_several = [(at, attrgetter(*part.sources), part.of) for at, part in enumerate(parts) if len(part.sources) > 1]

    def encode(row: Any) -> dict[str, Any]:
        values = list(take(row))
        for at, by in of_one:
            value = values[at]
            if value is not None:
                values[at] = by(value)
        for at, sources, of in of_several:
            values[at] = of(sources(row))
        return dict(zip(names, values, strict=False))

    return encode


def _encode_many(
    parts: Sequence[_Part], places: Mapping[str, int], made: Mapping[str, Callable[[Any], Any]]
) -> EncodeMany:
    """Column by column, which of tens of thousands of rows takes little more than half as long as row by row."""
    names = tuple(part.name for part in parts)
    plans = [(part, [places[name] for name in part.sources], made.get(part.sources[0])) for part in parts]

    def column(part: _Part, taken: list[Sequence[Any]], first: Callable[[Any], Any] | None) -> Sequence[Any]:
        if len(taken) > 1:
            return [part.of(values) for values in zip(*taken, strict=True)]
        by = _after(first, part.by)
        return taken[0] if by is None else [None if value is None else by(value) for value in taken[0]]

    def encode(rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
        held = list(zip(*rows, strict=True))
        columns = [column(part, [held[at] for at in sources], first) for part, sources, first in plans]
        return [dict(zip(names, values, strict=False)) for values in zip(*columns, strict=False)]

    return encode


def _after(first: Callable[[Any], Any] | None, then: Callable[[Any], Any] | None) -> Callable[[Any], Any] | None:
    if first is None or then is None:
        return first or then
    return lambda value: then(first(value))


def _part(name: str, field: FieldInfo) -> _Part:
    shown, nested, many = _read(field)
    sources = shown.of or (name,)
    by = shown.by
    if by is None and nested is not None:
        model = nested
        # Looked up when it is needed: a model may hold itself.
        by = lambda row: encoder_of(model).all(row)  # noqa: E731
    return _Part(name, _each(by) if by is not None and many and len(sources) == 1 else by, sources, shown)


def _each(by: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    def of_many(values: Any) -> list[Any]:
        # A set has no order of its own, and answers must not differ by chance.
        return [by(value) for value in (sorted(values) if isinstance(values, frozenset) else values)]

    return of_many


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
