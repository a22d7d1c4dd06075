"""Who hears of what: listeners react after commit through the outbox, guards may refuse before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from milepost.core.aggregates import Aggregate, State
from milepost.core.models import Delivery, Event

ListenerFn = Callable[..., None]  # of the event and the moment, and of what was found ahead
GuardFn = Callable[[Aggregate, State | None], None]


def _nothing() -> None:
    """Most listeners need no preparation."""


@dataclass(frozen=True, slots=True)
class Listener:
    """``fn(event, now)`` reacts to every event whose verb matches ``verb`` (``proposal.*``, ``*``).

    A transactional listener runs in the transaction that marks its delivery done, so what it writes happens exactly once.
    One that reaches outside the database (mail) is not transactional: at least once, and it must bear a repeat.
    ``prepare`` is called before each delivery while no transaction is open: for what takes long the first time in a process.
    ``ahead`` (of the event and the moment) is called there too, and what it returns is a third argument of ``fn``: for what is
    long to find out and short to write. It may be old by then, so ``fn`` looks.
    ``once_per`` (of an event) spares it what one action did a thousand times: of the action's events for which that is the
    same, only the last is delivered, and the listener asks for the others by their ``action_id``.
    """

    verb: str
    name: str
    fn: ListenerFn
    transactional: bool = True
    prepare: Callable[[], None] = _nothing
    ahead: Callable[[Event, datetime], object] | None = None
    once_per: Callable[[Event], object] | None = None


_listeners: dict[str, Listener] = {}
_guards: list[tuple[str, GuardFn]] = []


def register_listener(
    verb: str,
    name: str,
    fn: ListenerFn,
    *,
    transactional: bool = True,
    prepare: Callable[[], None] = _nothing,
    ahead: Callable[[Event, datetime], object] | None = None,
    once_per: Callable[[Event], object] | None = None,
) -> None:
    """Make ``fn`` hear of ``verb``. ``name`` is stored with each delivery: unique, and never renamed lightly.

    Registering the same function again changes nothing; another under the same name raises ValueError.
    """
    known = _listeners.get(name)
    if known is not None and known.fn is not fn:
        raise ValueError(f"a listener named {name!r} exists already")
    _listeners[name] = Listener(verb, name, fn, transactional, prepare, ahead, once_per)


def register_guard(verb: str, fn: GuardFn) -> None:
    """Let ``fn(aggregate, before)`` refuse, by raising a DomainError, any change recorded under ``verb``."""
    if (verb, fn) not in _guards:
        _guards.append((verb, fn))


def listeners_for(verb: str) -> list[Listener]:
    """The listeners that must hear of ``verb``."""
    return [listener for listener in _listeners.values() if fnmatchcase(verb, listener.verb)]


def deliveries(events: Sequence[Event], now: datetime) -> list[Delivery]:
    """Who must hear of the events of one action; who hears once of several hears of the last of them."""
    owed: dict[tuple[str, object], Event] = {}
    hearing: dict[str, list[Listener]] = {}
    for event in events:
        if event.verb not in hearing:
            hearing[event.verb] = listeners_for(event.verb)
        for listener in hearing[event.verb]:
            of = event.pk if listener.once_per is None else ("once", listener.once_per(event))
            owed.pop((listener.name, of), None)  # told in the order of the last
            owed[listener.name, of] = event
    return [Delivery(event=event, listener=listener, not_before=now) for (listener, _of), event in owed.items()]


def listener_named(name: str) -> Listener | None:
    """The listener of that name, or None when no installed code has it any more."""
    return _listeners.get(name)


def run_guards(verb: str, aggregate: Aggregate, before: State | None) -> None:
    """Ask every guard of ``verb``; the first that objects raises."""
    for pattern, guard in _guards:
        if fnmatchcase(verb, pattern):
            guard(aggregate, before)
