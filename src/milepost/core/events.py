"""Who hears of what: listeners react after commit through the outbox, guards may refuse before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from milepost.core.aggregates import Aggregate, State
from milepost.core.models import Event

ListenerFn = Callable[[Event, datetime], None]
GuardFn = Callable[[Aggregate, State | None], None]


@dataclass(frozen=True, slots=True)
class Listener:
    """``fn(event, now)`` reacts to every event whose verb matches ``verb`` (``proposal.*``, ``*``).

    A transactional listener runs in the transaction that marks its delivery done, so what it writes happens exactly once.
    One that reaches outside the database (mail) is not transactional: at least once, and it must bear a repeat.
    """

    verb: str
    name: str
    fn: ListenerFn
    transactional: bool = True


_listeners: dict[str, Listener] = {}
_guards: list[tuple[str, GuardFn]] = []


def register_listener(verb: str, name: str, fn: ListenerFn, *, transactional: bool = True) -> None:
    """Make ``fn`` hear of ``verb``. ``name`` is stored with each delivery: unique, and never renamed lightly.

    Registering the same function again changes nothing; another under the same name raises ValueError.
    """
    known = _listeners.get(name)
    if known is not None and known.fn is not fn:
        raise ValueError(f"a listener named {name!r} exists already")
    _listeners[name] = Listener(verb, name, fn, transactional)


def register_guard(verb: str, fn: GuardFn) -> None:
    """Let ``fn(aggregate, before)`` refuse, by raising a DomainError, any change recorded under ``verb``."""
    if (verb, fn) not in _guards:
        _guards.append((verb, fn))


def listeners_for(verb: str) -> list[Listener]:
    """The listeners that must hear of ``verb``."""
    return [listener for listener in _listeners.values() if fnmatchcase(verb, listener.verb)]


def listener_named(name: str) -> Listener | None:
    """The listener of that name, or None when no installed code has it any more."""
    return _listeners.get(name)


def run_guards(verb: str, aggregate: Aggregate, before: State | None) -> None:
    """Ask every guard of ``verb``; the first that objects raises."""
    for pattern, guard in _guards:
        if fnmatchcase(verb, pattern):
            guard(aggregate, before)
