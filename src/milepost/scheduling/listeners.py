"""When forecasts are computed anew: after every change of the network, and when a day passed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from typing import Any

from milepost.access.models import Firm
from milepost.access.reach import firm_day
from milepost.core.events import register_listener
from milepost.core.ids import decode_id
from milepost.core.models import Delivery, Event
from milepost.core.ticks import register_tick
from milepost.milestones.models import Activity
from milepost.portfolios.models import Company
from milepost.scheduling.models import ScheduledCompany
from milepost.scheduling.reading import WHY
from milepost.scheduling.recording import Computed, compute, hold_turn, remember, reschedule, reschedule_firm

VERBS = ("milestone", "task", "dependency", "crossing", "calendar")
KINDS = {"milestone", "activity", "dependency", "crossing"}
#: Which fields of an event's state name activities and initiatives.
ENDS = ("predecessor_id", "successor_id", "activity_id", "initiative_id")

#: The companies that were touched while listening is put off; None while it is not.
_put_off: ContextVar[set[int] | None] = ContextVar("milepost_scheduling_put_off", default=None)


@contextmanager
def put_off() -> Iterator[set[int]]:
    """Compute nothing meanwhile; gives a set to which the companies come that were touched. Whoever asks for this (the demo)
    computes them afterwards."""
    touched: set[int] = set()
    token = _put_off.set(touched)
    try:
        yield touched
    finally:
        _put_off.reset(token)


def make_ready() -> None:
    """Load the engine, compiled, while no transaction is open.

    It takes a minute after an upgrade that changed the engine. In a transaction nobody else could write to SQLite meanwhile.
    """
    if _put_off.get() is None:
        _load_engine()


@cache
def _load_engine() -> None:
    """Once in a process."""
    from milepost.engine.warming import warm  # loads the compiler

    warm()


def computed_ahead(event: Event, now: datetime) -> Computed | None:
    """What ``network_changed`` will write, computed while nobody waits for it; None where it has nothing to compute."""
    if _put_off.get() is not None or event.kind == "calendar" or event.company_id is None or event.firm_id is None:
        return None
    if _more_to_come(event):
        return None
    turn = ScheduledCompany.objects.filter(pk=event.company_id).first()
    touched = _touched_with(event) | set(turn.touched if turn else ())
    return compute(company_id=event.company_id, firm_id=event.firm_id, now=now, touched=touched)


def network_changed(event: Event, now: datetime, ahead: Computed | None = None) -> None:
    """Compute what hangs together with what the event is about, or write what was computed ahead.

    It hears of an action once, however many events it has. Of several changes of a company that wait to be heard, the last
    one computes for all; each leaves it what it touched.
    """
    touched_meanwhile = _put_off.get()
    if touched_meanwhile is not None:
        touched_meanwhile.update([event.company_id] if event.company_id is not None else [])
        return
    if event.kind == "calendar":
        _calendars_changed(_of_its_action(event), now)
        return
    if event.company_id is None:
        return
    turn = hold_turn(event.company_id)
    touched = set(turn.touched) | (ahead.touched if ahead else _touched_with(event))
    if _more_to_come(event):
        remember(turn, touched)
        return
    reschedule(company_id=event.company_id, now=now, touched=touched, ahead=ahead)


def _touched_with(event: Event) -> set[int]:
    return {pk for one in _of_its_action(event) for pk in _touched(one)}


def _of_its_action(event: Event) -> list[Event]:
    """Those that this listener would have heard of: the same action, kind of verb and company."""
    kind, dot, _done = event.verb.partition(".")
    same = Event.objects.unwalled(WHY).filter(action_id=event.action_id, company_id=event.company_id)
    return list(same.filter(verb__startswith=kind + dot).only("kind", "aggregate_id", "after"))


def _company_of(event: Event) -> int | None:
    """It hears of an action once in each company."""
    return event.company_id


def _touched(event: Event) -> set[int]:
    state: dict[str, Any] = event.after
    named = {decode_id(state[name]) for name in ENDS if state.get(name)}
    return named | {event.aggregate_id} if event.kind in {"milestone", "activity"} else named


def _more_to_come(event: Event) -> bool:
    waiting = (Delivery.State.WAITING, Delivery.State.LEASED)
    later = Delivery.objects.filter(
        listener__startswith="scheduling.", state__in=waiting, attempts__lte=1, event__company_id=event.company_id,
        event_id__gt=event.pk,
    )  # fmt: skip
    return later.exclude(listener="scheduling.calendar").exists()


def _calendars_changed(events: list[Event], now: datetime) -> None:
    changed = [event.aggregate_id for event in events]
    users = Activity.objects.unwalled(WHY).filter(calendar_id__in=changed, archived_at__isnull=True)
    found = sorted(set(users.order_by().values_list("firm_id", "company_id")))
    for firm_id in {firm for firm, _ in found}:
        reschedule_firm(firm_id=firm_id, now=now, company_ids=[company for firm, company in found if firm == firm_id])


def compute_the_day(now: datetime) -> None:
    """What is not done moves with the day: every company once a day of its firm."""
    for firm_id in Firm.objects.unwalled(WHY).order_by("pk").values_list("pk", flat=True):
        today = firm_day(firm_id, now)
        done = ScheduledCompany.objects.filter(firm_id=firm_id, computed_on__gte=today).values("company_id")
        left = Company.objects.unwalled(WHY).filter(firm_id=firm_id).exclude(pk__in=done).order_by("pk")
        if company_ids := list(left.values_list("pk", flat=True)):
            make_ready()
            reschedule_firm(firm_id=firm_id, now=now, company_ids=company_ids)


def register() -> None:
    """Called once when the app is ready."""
    for kind in VERBS:
        name = f"scheduling.{kind}"
        register_listener(
            f"{kind}.*", name, network_changed, prepare=make_ready, ahead=computed_ahead, once_per=_company_of
        )
    register_tick("scheduling.day", compute_the_day)
