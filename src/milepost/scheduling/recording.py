"""Computing what was touched and writing what came of it: only rows that differ, and what milestones publish of them."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import F

from milepost import __version__
from milepost.access.reach import firm_day
from milepost.core.moment import one_moment
from milepost.core.writing_batches import inserts, run_statements, uncollected, write_columns
from milepost.engine.errors import PlanError
from milepost.engine.kernels.arrays import MISSING, Records
from milepost.milestones.facts import publish_facts
from milepost.milestones.plantime import day_of
from milepost.portfolios.models import Company
from milepost.scheduling.forecast_rows import differing, nothing, stored_forecasts, write
from milepost.scheduling.models import Forecast, ScheduledCompany, ScheduleRun
from milepost.scheduling.reading import WHY, Ids, Stored, by_company, part_around, read_companies, read_company

log = logging.getLogger("milepost.scheduling")

#: Companies whose rows are read together.
TOGETHER = 100
#: So many forecasts that differ, and the rest of their company, are written in one transaction.
ROWS = 500

#: Records of FORECAST, and why there are no dates in them; empty where there are.
Solved = tuple[Records, str]


@cache
def engine_name() -> str:
    """Which engine computes: its version and the digest of its kernels."""
    from milepost.engine.kernels.compiling import FINGERPRINT

    return f"{__version__}+{FINGERPRINT}"


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """What was computed while nothing was locked, of what hangs together with ``touched`` (of nothing: of the whole company).

    ``revision`` is that of the company's turn when its rows were read: if it is another by now, this is old. ``changed``: records
    of FORECAST that are not stored so; ``gone``: activities that have no forecast any more; ``moved``: as ``differing`` says.
    """

    revision: int
    touched: frozenset[int]
    part: Stored
    today: date
    changed: Records
    gone: Ids
    moved: bool
    problem: str

    @property
    def differs(self) -> bool:
        """Whether there is anything to be written."""
        return bool(len(self.changed) or len(self.gone))


def reschedule(*, company_id: int, now: datetime, touched: Collection[int] = (), ahead: Computed | None = None) -> int:
    """Compute anew what hangs together with ``touched``, or the whole company; how many forecasts changed.

    ``ahead`` is written if nobody computed the company, or left something to be computed, meanwhile. Else it is computed in the
    transaction, with the turn held: one company is computed by one process at a time.
    """
    with transaction.atomic():
        turn = hold_turn(company_id)
        if ahead is None or (ahead.revision, ahead.touched) != (turn.revision, frozenset(touched)):
            ahead = compute(company_id=company_id, firm_id=turn.firm_id, now=now, touched=touched)
        return _recorded([(turn, ahead)], now)


def compute(*, company_id: int, firm_id: int, now: datetime, touched: Collection[int] = ()) -> Computed:
    """Read and compute; nothing is written or locked, so that whoever reports meanwhile does not wait."""
    with one_moment():
        revision = _revisions([company_id]).get(company_id, 0)
        stored = read_company(company_id)
        part = part_around(stored, touched) if touched else stored
        ids = {*part.nodes["id"].tolist(), *touched} if touched else None
        known = stored_forecasts([company_id], ids)
    today = firm_day(firm_id, now)
    fresh, problem = solved(company_id, part, today)
    return Computed(revision, frozenset(touched), part, today, *differing(fresh, known), problem)


def _revisions(company_ids: Collection[int]) -> dict[int, int]:
    return dict(ScheduledCompany.objects.filter(pk__in=company_ids).values_list("pk", "revision"))


def hold_turn(company_id: int) -> ScheduledCompany:
    """The company's row, locked until the transaction ends; made when it is not there."""
    if not ScheduledCompany.objects.filter(pk=company_id).exists():
        firm_id = Company.objects.unwalled(WHY).values_list("firm_id", flat=True).get(pk=company_id)
        ScheduledCompany.objects.bulk_create(
            [ScheduledCompany(company_id=company_id, firm_id=firm_id)], ignore_conflicts=True
        )
    return ScheduledCompany.objects.select_for_update(of=("self",)).get(pk=company_id)


def reschedule_firm(*, firm_id: int, now: datetime, company_ids: Iterable[int] | None = None) -> int:
    """Compute all companies of a firm, or those named; how many forecasts changed.

    Many are read and computed together, and those of which something differs written a few at a time, so that nobody else waits
    long.
    """
    today = firm_day(firm_id, now)
    if company_ids is None:
        company_ids = Company.objects.unwalled(WHY).filter(firm_id=firm_id).order_by("pk").values_list("pk", flat=True)
    ids = list(company_ids)
    changed = 0
    for begin in range(0, len(ids), TOGETHER):
        with uncollected():
            made = _compute_together(sorted(ids[begin : begin + TOGETHER]), today)
            if not connection.in_atomic_block:
                _settle(made, firm_id, today)
            for few in _few(made):
                changed += _write_together(few, now)
    return changed


def _few(made: dict[int, Computed]) -> Iterator[dict[int, Computed]]:
    """What is written in one transaction: companies until ROWS differ."""
    few: dict[int, Computed] = {}
    rows = 0
    for pk, one in made.items():
        few[pk] = one
        rows += len(one.changed) + len(one.gone)
        if rows >= ROWS:
            yield few
            few, rows = {}, 0
    if few:
        yield few


def _write_together(made: dict[int, Computed], now: datetime) -> int:
    """Write companies that nobody computed, or left something to be computed of, meanwhile; the others are computed anew."""
    with transaction.atomic():
        found = ScheduledCompany.objects.select_for_update(of=("self",)).filter(pk__in=made).order_by("pk")
        current = [(turn, made[turn.pk]) for turn in found if turn.revision == made[turn.pk].revision]
        changed = _recorded(current, now)
    for pk in made.keys() - {turn.pk for turn, _ in current}:
        changed += reschedule(company_id=pk, now=now)
    return changed


def _compute_together(company_ids: list[int], today: date) -> dict[int, Computed]:
    """Companies side by side in one network, since nothing leads from one to another; one by one where that cannot be."""
    with one_moment():
        revisions, stored = _revisions(company_ids), read_companies(company_ids)
        known = stored_forecasts(company_ids)
    together, made = _answers(stored, today), {}
    parts, had = stored.apart(company_ids), by_company(known, company_ids)
    found = None if together is None else by_company(together, company_ids)
    for pk, part in parts.items():
        fresh, problem = solved(pk, part, today) if found is None else (found[pk], "")
        made[pk] = Computed(revisions.get(pk, 0), frozenset(), part, today, *differing(fresh, had[pk]), problem)
    return made


def _answers(stored: Stored, today: date) -> Records | None:
    """None where not all of it can be computed together."""
    from milepost.scheduling.solving import answers

    try:
        return answers(stored, today)
    except (PlanError, OverflowError):
        return None


def solved(company_id: int, part: Stored, today: date) -> Solved:
    """The forecasts of rows that were read, as of a day; of what cannot be computed, none, and why. No database."""
    from milepost.scheduling.solving import answers, problem_of

    try:
        return answers(part, today), ""
    except PlanError as error:
        problem = problem_of(error.ids)
    except OverflowError:  # the other companies of the firm, which are computed with it, must get their dates
        log.exception("The plan of company %s holds a number beyond the calendar", company_id)
        problem = problem_of(part.nodes)
    return nothing(
        part.nodes
    ), problem  # what cannot be computed has no date; it had one only by inputs that are no more


def _settle(made: dict[int, Computed], firm_id: int, today: date) -> None:
    """Note of those of which nothing differs, and that nobody computed meanwhile, that they are computed, and forget them."""
    same = [pk for pk, one in made.items() if not one.differs]
    with transaction.atomic():
        turns = ScheduledCompany.objects.select_for_update(of=("self",)).filter(pk__in=same).order_by("pk")
        settled = [pk for pk, revision in turns.values_list("pk", "revision") if revision == made[pk].revision]
        ScheduledCompany.objects.filter(pk__in=settled).update(
            touched=[], computed_on=today, revision=F("revision") + 1
        )
    for pk in settled:
        del made[pk]


def _recorded(computed: Collection[tuple[ScheduledCompany, Computed]], now: datetime) -> int:
    """Write what was computed, with the turns of the companies held; how many forecasts changed."""
    different = [(turn, made) for turn, made in computed if made.differs]
    if different:
        _record(different, now)
    for turn, made in computed:
        turn.touched, turn.revision = [], turn.revision + 1
        if not made.touched:
            turn.computed_on = made.today
    write_columns(ScheduledCompany, ("touched", "computed_on", "revision"), [turn for turn, _ in computed])
    return sum(len(made.changed) for _, made in computed)


def _record(computed: Collection[tuple[ScheduledCompany, Computed]], now: datetime) -> None:
    runs = [run_of(made, turn.firm_id, turn.company_id, now) for turn, made in computed]
    run_statements(inserts(ScheduleRun, runs))
    gone = [pk for _, made in computed for pk in made.gone.tolist()]
    if gone:
        Forecast.objects.unwalled(WHY).filter(pk__in=gone).delete()
    each = list(zip(runs, (made for _, made in computed), strict=True))
    for moved in (False, True):
        alike = [(run, made.changed) for run, made in each if made.moved is moved]
        write(alike, moved=moved)
    news = {pk: told for _, made in computed for pk, told in published_of(made).items()}
    publish_facts(news, now=now, today=max(made.today for _, made in computed))


def run_of(made: Computed, firm_id: int, company_id: int, now: datetime) -> ScheduleRun:
    """The run that gave it, not saved yet."""
    part = made.part
    return ScheduleRun(
        firm_id=firm_id,
        company_id=company_id,
        component=int(part.nodes["id"][0]) if made.touched and len(part.nodes) else 0,
        fingerprint=part.fingerprint(made.today, engine_name()),
        engine=engine_name(),
        data_date=made.today,
        activities=len(part.nodes),
        links=len(part.ties),
        changed=len(made.changed),
        problem=made.problem,
        recorded_at=now,
    )


def published_of(made: Computed) -> dict[int, dict[str, Any]]:
    """What milestones publish of those of the forecasts that changed."""
    milestones = made.part.nodes["id"][made.part.nodes["milestone"] == 1]
    rows = made.changed[np.isin(made.changed["activity"], milestones)]
    floats, drags = (
        [None if number == MISSING else number for number in rows[name].tolist()]
        for name in ("total_float_s", "drag_s")
    )
    days = (None if end == MISSING else day_of(end) for end in rows["early_finish"].tolist())
    critical = (rows["critical"] == 1).tolist()
    each = zip(rows["activity"].tolist(), days, floats, critical, drags, strict=True)
    return {
        pk: {"forecast": day, "float_s": float_s, "critical": held, "drag_s": drag_s}
        for pk, day, float_s, held, drag_s in each
    }


def remember(turn: ScheduledCompany, touched: Iterable[int]) -> None:
    """Leave what was touched to a change that is still to be heard of; what was computed without knowing of it is old."""
    turn.touched, turn.revision = sorted({*turn.touched, *touched}), turn.revision + 1
    turn.save(update_fields=["touched", "revision"])
