"""Many actions prepared in memory, then written at once: for imports of thousands of rows.

While a batch is open, the very same actions run: walls, permissions, rules, guards and events are theirs. But ``lock``
gives what was
loaded before, ``add`` and ``change`` note what is to be written, and what an action leaves to be derived is derived at
the end. A dry
run is a batch that nobody writes. Writing takes one short transaction, in which everything that was locked must still have the
version that was read. ``core.writing_batches`` opens and writes batches; this module is what actions ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model

from milepost.core.aggregates import Aggregate

T = TypeVar("T")
CHUNK = 500


@dataclass(slots=True)
class Step:
    """One aggregate to write: ``fields`` None inserts it, else these columns are written over."""

    aggregate: Aggregate
    fields: tuple[str, ...] | None
    with_parts: Callable[[], None] | None = None


@dataclass(slots=True)
class Derived:
    """Rows without a history of their own; ``over`` are the columns that replace those of a row that is there."""

    rows: Sequence[Model]
    unique: str = ""
    over: tuple[str, ...] = ()


@dataclass(slots=True)
class Batch:
    """What the actions of a batch have noted so far."""

    steps: list[Step] = field(default_factory=list)
    known: dict[tuple[type[Aggregate], int], Aggregate] = field(default_factory=dict)
    #: The versions under which what is locked was read; what the batch adds itself has none.
    read: dict[tuple[type[Aggregate], int], int] = field(default_factory=dict)
    derived: list[Derived] = field(default_factory=list)
    memo: dict[Any, Any] = field(default_factory=dict)
    _before: list[tuple[Aggregate, dict[str, Any]]] = field(default_factory=list)
    _at_end: dict[Callable[[list[Any]], None], dict[Any, None]] = field(default_factory=dict)
    _last: dict[Callable[[list[Any]], None], dict[Any, None]] = field(default_factory=dict)

    def knows(self, aggregate: Aggregate) -> None:
        """Have ``lock`` give this one, which was loaded behind the wall of who acts."""
        key = (type(aggregate), int(aggregate.pk))
        self.known[key] = aggregate
        self.read[key] = aggregate.version

    def locked(self, model: type[Aggregate], pk: int) -> Aggregate | None:
        """What is known of that id, also of what extends the model; how it is now is kept, should the action be refused."""
        kinds = (model, *model.__subclasses__())
        found = next((self.known[kind, pk] for kind in kinds if (kind, pk) in self.known), None)
        if found is not None:
            self._before.append((found, dict(found.__dict__)))
        return found

    def adds(self, aggregate: Aggregate, with_parts: Callable[[], None] | None) -> None:
        """Insert it when the batch is written."""
        for parent, link in type(aggregate)._meta.parents.items():
            if link is not None:  # what saving would do
                setattr(aggregate, link.attname, getattr(aggregate, parent._meta.pk.attname))
        self.known[type(aggregate), int(aggregate.pk)] = aggregate
        self.steps.append(Step(aggregate, None, with_parts))

    def changes(self, aggregate: Aggregate, fields: Iterable[str]) -> None:
        """Write these columns when the batch is written."""
        self.steps.append(Step(aggregate, tuple(fields)))

    def fresh(self, model: type[Aggregate]) -> dict[int, Any]:
        """What the batch adds of a model, by id."""
        return {int(s.aggregate.pk): s.aggregate for s in self.steps if s.fields is None and type(s.aggregate) is model}

    def at_end(self, fn: Callable[[list[Any]], None], items: Iterable[Any], *, last: bool = False) -> None:
        """Call ``fn`` once, with all such items, when every action was prepared; ``last``: after what the others add."""
        (self._last if last else self._at_end).setdefault(fn, {}).update(dict.fromkeys(items))

    def finish(self) -> None:
        """Derive what was left for the end."""
        while waiting := self._at_end or self._last:
            fn = next(iter(waiting))
            fn(list(waiting.pop(fn)))

    def mark(self) -> tuple[int, int]:
        """Where the batch stands, for ``rewind``."""
        return len(self.steps), len(self._before)

    def rewind(self, mark: tuple[int, int]) -> None:
        """Forget what was noted since: the action was refused."""
        for step in self.steps[mark[0] :]:
            if step.fields is None:
                self.known.pop((type(step.aggregate), int(step.aggregate.pk)), None)
        del self.steps[mark[0] :]
        for aggregate, was in reversed(self._before[mark[1] :]):
            aggregate.__dict__.clear()
            aggregate.__dict__.update(was)
        del self._before[mark[1] :]

    def settled(self) -> None:
        """What was noted stays: how things were before need not be kept any longer."""
        self._before.clear()


_open: ContextVar[Batch | None] = ContextVar("milepost_batch", default=None)


def current_batch() -> Batch | None:
    """The batch that is open, if one is."""
    return _open.get()


def once(key: tuple[Any, ...], ask: Callable[[], T]) -> T:
    """``ask()``; within a batch only the first time for that key. A refusal is not kept."""
    batch = _open.get()
    if batch is None:
        return ask()
    if key not in batch.memo:
        batch.memo[key] = ask()
    found: T = batch.memo[key]
    return found
