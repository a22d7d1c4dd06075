"""Crossings: what one company gives and another takes, and on which day, as each side proposes, declines and agrees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from django.db.models import Q

from milepost.demo.agreement_rows import Across, Move, Side, Step
from milepost.demo.chapters.plan_writing import WHY
from milepost.demo.rows import Firm
from milepost.demo.tables.across import ACROSS
from milepost.demo.world import Beat, World
from milepost.milestones.actions.crossings import (
    agree_crossing_date,
    decline_crossing_date,
    end_crossing,
    open_crossing,
    pair_crossing,
    propose_crossing_date,
)
from milepost.milestones.models import CrossingPair


def beats(firm: Firm) -> Iterator[Beat]:
    """Every crossing of the firm, from its opening on."""
    for row in ACROSS.get(firm.key, ()):
        yield row.opened, partial(_open, row=row)
        if row.joined is not None:
            yield row.joined[0], partial(_join, row=row, by=row.joined[1])
        for step in row.then:
            yield step.day, partial(_step, row=row, step=step)


def _end(row: Across, side: Side) -> tuple[str, str]:
    """The milestone of a side, and what its company calls the crossing."""
    found = row.gives if side is Side.GIVES else row.takes
    if found is None:
        raise LookupError(f"the crossing {row.key} has no side that {side.value}")
    return found


def _day(world: World, side: Side, row: Across, offset: int | None) -> date:
    if offset is None:
        raise LookupError(f"a day is missing in the crossing {row.key}")
    company = _end(row, side)[0].split(".")[0]
    return world.workdays(company).on(world.calendar.day(offset))


def _open(world: World, at: datetime, *, row: Across) -> None:
    key, label = _end(row, row.side)
    made = open_crossing(
        acting=world.acting(row.by, at), now=at, milestone_id=world.milestones[key], side=row.side.value, label=label,
        proposed_on=_day(world, row.side, row, row.on),
    )  # fmt: skip
    world.crossings[row.key, row.side] = made.pk


def _join(world: World, at: datetime, *, row: Across, by: str) -> None:
    key, label = _end(row, row.side.other)
    own = world.crossings[row.key, row.side]
    pair_crossing(acting=world.acting(by, at), now=at, crossing_id=own, milestone_id=world.milestones[key], label=label)
    pair = CrossingPair.objects.unwalled(WHY).get(Q(giver_id=own) | Q(taker_id=own))
    world.crossings[row.key, row.side.other] = pair.taker_id if pair.giver_id == own else pair.giver_id


def _step(world: World, at: datetime, *, row: Across, step: Step) -> None:
    acting, crossing_id = world.acting(step.by, at), world.crossings[row.key, step.side]
    match step.move:
        case Move.PROPOSES:
            day = _day(world, step.side, row, step.on)
            propose_crossing_date(acting=acting, now=at, crossing_id=crossing_id, day=day)
        case Move.AGREES:
            agree_crossing_date(acting=acting, now=at, crossing_id=crossing_id)
        case Move.DECLINES:
            decline_crossing_date(acting=acting, now=at, crossing_id=crossing_id, reason=step.why)
        case Move.ENDS:
            end_crossing(acting=acting, now=at, crossing_id=crossing_id)
