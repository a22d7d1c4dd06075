"""Computing what was touched and writing what came of it: only rows that differ, and what milestones publish of them."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from milepost import __version__
from milepost.access.reach import firm_day
from milepost.core.moment import one_moment
from milepost.core.writing_batches import uncollected
from milepost.engine.errors import PlanError
from milepost.milestones.facts import publish_facts
from milepost.portfolios.models import Company
from milepost.scheduling.models import Forecast, HeldBy, ScheduledCompany, ScheduleRun
from milepost.scheduling.reading import WHY, Stored, part_around, read_companies

if TYPE_CHECKING:
    from milepost.scheduling.solving import Answer

log = logging.getLogger("milepost.scheduling")

COLUMNS = (
    "early_start", "early_finish", "late_start", "late_finish", "total_float_s", "free_float_s", "critical", "drag_s", "held_by",
    "driver", "margin_days",
)  # fmt: skip
#: Companies whose rows are read together.
TOGETHER = 25
#: Up to so many forecasts are asked for by id.
FEW = 500


@cache
def engine_name() -> str:
    """Which engine computes: its version and the digest of its kernels."""
    from milepost.engine.kernels.compiling import FINGERPRINT

    return f"{__version__}+{FINGERPRINT}"


@dataclass(frozen=True, slots=True)
class Computed:
    """What was computed while nothing was locked, of what hangs together with ``touched`` (of nothing: of the whole company).

    ``revision`` is that of the company's turn when its rows were read: if it is another by now, this is old.
    """

    revision: int
    touched: frozenset[int]
    part: Stored
    today: date
    found: list[Answer]
    problem: str


def reschedule(*, company_id: int, now: datetime, touched: Collection[int] = (), ahead: Computed | None = None) -> int:
    """Compute anew what hangs together with ``touched``, or the whole company; how many forecasts changed.

    ``ahead`` is written if nobody computed the company, or left something to be computed, meanwhile. Else it is computed in the
    transaction, with the turn held: one company is computed by one process at a time.
    """
    with transaction.atomic():
        turn = hold_turn(company_id)
        if ahead is None or (ahead.revision, ahead.touched) != (turn.revision, frozenset(touched)):
            ahead = compute(company_id=company_id, firm_id=turn.firm_id, now=now, touched=touched)
        return _recorded(turn, ahead, now)


def compute(*, company_id: int, firm_id: int, now: datetime, touched: Collection[int] = ()) -> Computed:
    """Read and compute; nothing is written or locked, so that whoever reports meanwhile does not wait."""
    with one_moment():
        revision = _revisions([company_id]).get(company_id, 0)
        stored = read_companies([company_id])[company_id]
    return work_out(company_id, stored, firm_day(firm_id, now), revision=revision, touched=touched)


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

    Some are read together; each is written in a transaction of its own, so that nobody else waits long.
    """
    today = firm_day(firm_id, now)
    if company_ids is None:
        company_ids = Company.objects.unwalled(WHY).filter(firm_id=firm_id).order_by("pk").values_list("pk", flat=True)
    ids = list(company_ids)
    changed = 0
    for begin in range(0, len(ids), TOGETHER):
        part = sorted(ids[begin : begin + TOGETHER])
        with uncollected():
            with one_moment():
                revisions, stored = _revisions(part), read_companies(part)
            for pk in part:
                made = work_out(pk, stored[pk], today, revision=revisions.get(pk, 0))
                changed += reschedule(company_id=pk, now=now, ahead=made)
    return changed


def work_out(
    company_id: int, stored: Stored, today: date, *, revision: int = 0, touched: Collection[int] = ()
) -> Computed:
    """What comes of rows that were read, as of a day. No database."""
    from milepost.scheduling.solving import answers, problem_of

    part, problem = part_around(stored, touched) if touched else stored, ""
    try:
        found = answers(part, today)
    except PlanError as error:
        found, problem = [], problem_of(error.ids)
    except OverflowError:  # the other companies of the firm, which are computed with it, must get their dates
        log.exception("The plan of company %s holds a number beyond the calendar", company_id)
        found, problem = [], problem_of(part.nodes)
    return Computed(revision, frozenset(touched), part, today, found, problem)


def _recorded(turn: ScheduledCompany, made: Computed, now: datetime) -> int:
    changed = _record(turn, made, now)
    turn.touched, turn.revision = [], turn.revision + 1
    if not made.touched:
        turn.computed_on = made.today
    turn.save(update_fields=["touched", "computed_on", "revision"])
    return changed


def _record(turn: ScheduledCompany, made: Computed, now: datetime) -> int:
    homes = {node.id: node for node in made.part.nodes}
    fresh = columns_of(made)
    known = _known(turn.company_id, {*homes, *made.touched} if made.touched else None)
    changed = {pk: row for pk, row in fresh.items() if known.get(pk) != row}
    gone = [pk for pk in known if pk not in fresh]
    if not changed and not gone:
        return 0
    run = run_of(made, turn.firm_id, turn.company_id, now, len(changed))
    run.save()
    _forecasts().filter(pk__in=gone).delete()
    _write(turn, run, changed, homes)
    publish_facts(published_of(made, changed), now=now, today=made.today)
    return len(changed)


def columns_of(made: Computed) -> dict[int, tuple[Any, ...]]:
    """By activity, COLUMNS of its forecast. What cannot be computed has no date; it had one only by inputs that are no more."""
    if made.problem:
        return {node.id: _nothing() for node in made.part.nodes}
    return {one.activity_id: tuple(getattr(one, name) for name in COLUMNS) for one in made.found}


def run_of(made: Computed, firm_id: int, company_id: int, now: datetime, changed: int) -> ScheduleRun:
    """The run that gave it, not saved yet."""
    part = made.part
    return ScheduleRun(
        firm_id=firm_id,
        company_id=company_id,
        component=min((node.id for node in part.nodes), default=0) if made.touched else 0,
        fingerprint=part.fingerprint(made.today, engine_name()),
        engine=engine_name(),
        data_date=made.today,
        activities=len(part.nodes),
        links=len(part.ties),
        changed=changed,
        problem=made.problem,
        recorded_at=now,
    )


def published_of(made: Computed, changed: Mapping[int, tuple[Any, ...]]) -> dict[int, dict[str, Any]]:
    """What milestones publish of those of the forecasts that changed."""
    milestones = {node.id for node in made.part.nodes if node.kind == "milestone"}
    days = {one.activity_id: one.forecast for one in made.found}
    return {
        pk: {"forecast": days.get(pk), "float_s": row[4], "critical": row[6], "drag_s": row[7]}
        for pk, row in changed.items()
        if pk in milestones
    }


def _nothing() -> tuple[Any, ...]:
    return (None,) * 6 + (False, None, HeldBy.UNKNOWN, None, None)


def _forecasts() -> Any:
    return Forecast.objects.unwalled(WHY)


def _known(company_id: int, ids: set[int] | None) -> dict[int, tuple[Any, ...]]:
    rows = _forecasts().filter(company_id=company_id)
    if ids is not None and len(ids) <= FEW:
        rows = rows.filter(pk__in=ids)
    found = {row[0]: tuple(row[1:]) for row in rows.values_list("pk", *COLUMNS)}
    return found if ids is None else {pk: row for pk, row in found.items() if pk in ids}


def _write(turn: ScheduledCompany, run: ScheduleRun, changed: dict[int, tuple[Any, ...]], homes: Any) -> None:
    """Insert or write over, as one statement for many rows: objects would cost ten times as much."""
    names = ("activity_id", "firm_id", "company_id", "initiative_id", "run_id", *COLUMNS)
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    news = ", ".join(f"{name} = excluded.{name}" for name in names[3:])
    statement = (
        f"INSERT INTO {Forecast._meta.db_table} ({columns}) VALUES ({', '.join(['%s'] * len(names))}) "  # noqa: S608
        f"ON CONFLICT (activity_id) DO UPDATE SET {news}"
    )
    rows = [
        (pk, turn.firm_id, turn.company_id, homes[pk].initiative_id, run.pk, *row)
        for pk, row in sorted(changed.items())
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, [tuple(map(_plain, row)) for row in rows])


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, HeldBy) else value


def remember(turn: ScheduledCompany, touched: Iterable[int]) -> None:
    """Leave what was touched to a change that is still to be heard of; what was computed without knowing of it is old."""
    turn.touched, turn.revision = sorted({*turn.touched, *touched}), turn.revision + 1
    turn.save(update_fields=["touched", "revision"])
