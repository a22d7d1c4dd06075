"""Every state change is one action: one transaction, one event for each aggregate changed, nothing else.

    @action("company.updated")
    def update_company(*, acting: Viewer, now: datetime, company_id: int, version: int | None, name: str) -> Company:
        company = lock(Company, company_id, acting, version)
        acting.require(Can.EDIT_COMPANY, company)
        change(company, name=name)
        return company

Inside an action ``add`` inserts a new aggregate and ``change`` alters a locked one; both record the event. There is no
other way to write, and no way to write without the event.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import transaction
from django.db.models import Model

from milepost.core.aggregates import Aggregate, State
from milepost.core.errors import DomainError, Invalid, InvalidRows, Missing, Stale
from milepost.core.events import listeners_for, run_guards
from milepost.core.ids import encode_id, new_id
from milepost.core.models import Delivery, Event
from milepost.core.walls import Sees

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A", bound=Aggregate)


class Actor(Protocol):
    """Who acts: a signed-in viewer, or the system itself (``user_id`` None)."""

    @property
    def user_id(self) -> int | None: ...

    @property
    def via(self) -> str: ...


@dataclass(slots=True)
class _Ledger:
    """What one outermost action has recorded so far; written in one go at its end."""

    action_id: int
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Frame:
    ledger: _Ledger
    verb: str
    acting: Actor
    now: datetime


_frame: ContextVar[_Frame | None] = ContextVar("milepost_action", default=None)
request_action_id: ContextVar[int | None] = ContextVar("milepost_request_action_id", default=None)


def action(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a keyword-only function with ``acting`` and ``now`` an action whose events carry ``verb``.

    An action called by another joins its transaction and its ``action_id`` (that is how a bulk action works). The
    outermost one is the whole: if it raises, nothing was written.
    """

    def decorate(fn: Callable[P, R]) -> Callable[P, R]:
        parameters = inspect.signature(fn).parameters
        if {"acting", "now"} - parameters.keys() or any(
            p.kind not in (p.KEYWORD_ONLY, p.VAR_KEYWORD) for p in parameters.values()
        ):
            raise TypeError(f"{fn.__qualname__} must take keyword-only arguments, acting and now among them")

        @functools.wraps(fn)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            acting: Any = kwargs["acting"]
            now: Any = kwargs["now"]
            if now.tzinfo is None:
                raise Invalid("now", now, "has no time zone", "Hand in an aware moment in UTC.")
            outer = _frame.get()
            # The request's id, when there is one, is the action's: a log line leads to its events.
            ledger = outer.ledger if outer else _Ledger(request_action_id.get() or new_id())
            recorded = len(ledger.events)
            token = _frame.set(_Frame(ledger, verb, acting, now))
            try:
                with transaction.atomic():
                    result = fn(*args, **kwargs)
                    if outer is None:
                        _write_ledger(ledger, now)
            except BaseException:
                # The caller may catch this and go on: what was rolled back must not be told.
                del ledger.events[recorded:]
                raise
            finally:
                _frame.reset(token)
            return result

        return run

    return decorate


@action("bulk")
def in_bulk(*, acting: Actor, now: datetime, calls: Sequence[Callable[[], R]]) -> list[R]:
    """Call every one of ``calls`` (actions with their arguments bound) as one action: all or nothing.

    Raises InvalidRows with the error of each row that was refused; then nothing was written.
    """
    results: list[R] = []
    errors: list[tuple[int, DomainError]] = []
    for row, call in enumerate(calls):
        try:
            results.append(call())
        except DomainError as error:
            errors.append((row, error))
    if errors:
        raise InvalidRows(errors)
    return results


def lock(model: type[A], pk: int, acting: Sees, version: int | None = None, *, kind: str | None = None) -> A:
    """The aggregate with id ``pk``, behind the wall of ``acting``, locked until the transaction ends.

    Raises Missing when it is not there or not visible, Stale when ``version`` is given and not the present one.
    """
    manager: Any = model._default_manager
    found = manager.seen_by(acting).select_for_update(of=_tables_of(model)).filter(pk=pk).first()
    if found is None:
        raise Missing(kind or model.KIND, encode_id(pk))
    aggregate: A = found
    if version is not None and version != aggregate.version:
        raise Stale(model.KIND, sent_version=version, current_version=aggregate.version, current=aggregate.state())
    return aggregate


def _tables_of(model: type[Aggregate]) -> tuple[str, ...]:
    """The model's own table and those it extends. A parent that is not locked too is read as it was before waiting, and the
    version stands there."""
    return ("self", *(link.name for link in model._meta.parents.values() if link is not None))


def add(aggregate: A, *, verb: str | None = None) -> A:
    """Insert a new aggregate and record its first event, under the action's verb or a more telling one."""
    frame = _require_frame()
    aggregate.version = 1
    aggregate.recorded_at = frame.now
    aggregate.save(force_insert=(Model,))  # the tables of its parents too
    _record(frame, aggregate, None, verb)
    return aggregate


def change(aggregate: Aggregate, *, verb: str | None = None, **fields: Any) -> bool:
    """Set ``fields`` of a locked aggregate, save it as its next version and record the event.

    Returns whether anything differed; when nothing did, nothing is written. ``before`` of the event holds the former
    values of the fields that differ.
    """
    frame = _require_frame()
    old = aggregate.state()
    for name, value in fields.items():
        setattr(aggregate, name, value)
    new = aggregate.state()
    secrets = [name for name in fields if name in aggregate.SECRET]
    before = {name: old[name] for name in old if old[name] != new[name]}
    if not before and not secrets:
        return False
    aggregate.version += 1
    aggregate.recorded_at = frame.now
    # Only what was set: the triggers of append-only tables look at the columns that a statement names.
    aggregate.save(update_fields=[*fields, "version", "recorded_at"])
    _record(frame, aggregate, before, verb)
    return True


def _require_frame() -> _Frame:
    frame = _frame.get()
    if frame is None:
        raise RuntimeError("a write outside an action: wrap it in a function decorated with @action")
    return frame


def _record(frame: _Frame, aggregate: Aggregate, before: State | None, verb: str | None) -> None:
    told_as = verb or frame.verb
    run_guards(told_as, aggregate, before)
    place = aggregate.event_place()
    frame.ledger.events.append(
        Event(
            action_id=frame.ledger.action_id,
            verb=told_as,
            kind=aggregate.KIND,
            aggregate_id=aggregate.pk,
            version=aggregate.version,
            title=aggregate.event_title()[:300],
            firm_id=place.firm_id,
            portfolio_id=place.portfolio_id,
            company_id=place.company_id,
            initiative_id=place.initiative_id,
            user_id=place.user_id,
            seen_with=place.seen_with,
            actor_id=frame.acting.user_id,
            via=frame.acting.via,
            before=before,
            after=aggregate.state(),
            recorded_at=frame.now,
        )
    )


def _write_ledger(ledger: _Ledger, now: datetime) -> None:
    Event.objects.bulk_create(ledger.events, batch_size=500)
    Delivery.objects.bulk_create(
        [
            Delivery(event=event, listener=listener.name, not_before=now)
            for event in ledger.events
            for listener in listeners_for(event.verb)
        ],
        batch_size=500,
    )
