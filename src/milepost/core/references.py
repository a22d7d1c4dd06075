"""What the ids in a recorded state stand for, as far as a viewer may know.

A state holds ids of other things. Behind a wall even an id tells that something is there, so whoever shows a state
leaves out those that no registered lookup gives the viewer a name for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from milepost.core.errors import Invalid
from milepost.core.ids import decode_id
from milepost.core.walls import Sees

#: Names of those of the ids that are things of one kind and that the viewer may see; one SQL query.
NamesFn = Callable[[Sees, Collection[int]], Mapping[int, str]]

_lookups: dict[str, NamesFn] = {}


def register_names(kind: str, fn: NamesFn) -> None:
    """Let ``fn`` find the names of things of ``kind``."""
    _lookups[kind] = fn


def names_of(viewer: Sees, ids: Collection[int]) -> dict[int, str]:
    """The names of those of ``ids`` that the viewer may see; at most one SQL query for each registered kind."""
    found: dict[int, str] = {}
    for fn in _lookups.values():
        missing = [one for one in ids if one not in found]
        if not missing:
            break
        found.update(fn(viewer, missing))
    return found


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
