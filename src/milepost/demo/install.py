"""Playing the story into an empty installation, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.access.actions.firms import create_firm
from milepost.access.queries.operator import firm_origins
from milepost.core.clock import today_in
from milepost.core.errors import Conflict
from milepost.core.outbox import deliver_due
from milepost.demo.calendar import Calendar
from milepost.demo.chapters import beats_of
from milepost.demo.rows import Firm
from milepost.demo.tables.harbour import HARBOUR
from milepost.demo.tables.meridian import MERIDIAN
from milepost.demo.world import VIA, Beat, Play, World
from milepost.milestones.facts import refreshed_together
from milepost.scheduling.afterwards import Evenings
from milepost.scheduling.listeners import put_off
from milepost.scheduling.recording import reschedule_firm


class Outcome(StrEnum):
    """What ``install`` did."""

    MADE = "made"
    ALREADY_THERE = "already there"


def installed() -> bool:
    """Whether the demo is in this installation."""
    return VIA in firm_origins()


def install(now: datetime, *, begins: Callable[[], object] = lambda: None) -> Outcome:
    """Make the demo as a history of about eighteen months that ends at ``now``. Does nothing where it is already.

    ``begins`` is called before what takes its time. One transaction: broken off, it leaves nothing. Raises Conflict on an
    installation that holds a firm of its own.
    """
    origins = firm_origins()
    if VIA in origins:
        return Outcome.ALREADY_THERE
    if origins:
        raise Conflict(
            _("This installation holds a firm already, and the demo would stand among its people."),
            _("Make the demo in an installation of its own: set MILEPOST_DATA_DIR to an empty directory."),
        )
    begins()
    elsewhere: dict[str, int] = {}
    with transaction.atomic():
        for firm in (HARBOUR, MERIDIAN):
            _play(firm, now, elsewhere)
    return Outcome.MADE


def _play(firm: Firm, now: datetime, elsewhere: dict[str, int]) -> None:
    world = World(Calendar(now, firm.timezone), elsewhere=elsewhere)
    evenings = Evenings(firm.timezone)
    with put_off() as touched:
        for today, played in days_of(firm, world):
            play_day(world, played, today)
            # As the worker does it: what was touched on the day; once a week everything, since the days themselves move dates.
            evenings.note(played[-1][0], world.companies(firm) if world.week_over else touched)
            touched.clear()
    from milepost.engine.warming import warm  # loads the compiler, which few who import this need

    warm()  # alone, or by waiting for who compiles already
    evenings.compute(world.firm_id, now)
    reschedule_firm(firm_id=world.firm_id, now=now)


def days_of(firm: Firm, world: World) -> Iterator[tuple[date, list[tuple[datetime, Play]]]]:
    """Each day of a firm's story on which something happens, with what does."""
    beats: list[Beat] = [(firm.founded, partial(_found, firm=firm)), *beats_of(firm, world)]
    for today, played in groupby(world.calendar.moments(beats), key=lambda one: today_in(firm.timezone, one[0])):
        yield today, list(played)


def play_day(world: World, played: list[tuple[datetime, Play]], today: date) -> None:
    """What happens on one day. In the evening listeners hear of it, and the facts of every milestone follow that it touched."""
    world.week_over, evening = False, played[-1][0]
    with refreshed_together(now=evening, today=today):
        for at, play in played:
            play(world, at)
        _carry_outbox(evening)


def _found(world: World, at: datetime, *, firm: Firm) -> None:
    made = create_firm(acting=world.operator, now=at, name=firm.name, currency=firm.currency, timezone=firm.timezone)
    world.firm_id = made.pk


def _carry_outbox(at: datetime) -> None:
    """Listeners hear on the simulated day. Nothing leaves the machine: no made-up person gets mail."""
    while deliver_due(at, reach_out=False):
        pass
