"""Publishing what is known of milestones into their narrow rows: by every action that changes a fact, and by the daily tick.

Higher contexts publish what they compute (forecast, float, probability, stake) with ``publish_facts``; the assessment
follows from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from milepost.access.models import User
from milepost.core.batches import Derived, current_batch
from milepost.core.clock import today_in
from milepost.core.writing_batches import write_derived
from milepost.milestones.assessment import Assessment, Facts, assess, forecast_of
from milepost.milestones.cadence import USUAL_DAYS, word_due_on
from milepost.milestones.choices import Status
from milepost.milestones.contradiction import contradiction
from milepost.milestones.models import Activity, Cadence, Criterion, Milestone, MilestoneFacts, Update
from milepost.milestones.plantime import day_of
from milepost.milestones.published import PUBLISHED, keep, take
from milepost.milestones.smart import ScheduleFacts, unmet
from milepost.milestones.statements import SMART_GAPS, statement_of
from milepost.milestones.thresholds import Yardstick, yardsticks
from milepost.milestones.told import Told, stored
from milepost.portfolios.queries.common import NO_DATE

BATCH = 500
_together: ContextVar[set[int] | None] = ContextVar("milestones to be refreshed together", default=None)


def refresh_facts(milestone_ids: Iterable[int], *, now: datetime, today: date) -> None:
    """Inside an action or a tick: assess these milestones anew and write the rows that changed."""
    ids = list(milestone_ids)
    together = _together.get()
    if together is not None:
        together.update(ids)
        return
    batch = current_batch()
    if batch is not None:
        batch.at_end(_refresh_batch, [(pk, today) for pk in ids], last=True)
        return
    for begin in range(0, len(ids), BATCH):
        _refresh(ids[begin : begin + BATCH], today)


@contextmanager
def refreshed_together(*, now: datetime, today: date) -> Iterator[None]:
    """Put off what ``refresh_facts`` is asked for within, and do it once at the end: for many actions at one moment."""
    ids: set[int] = set()
    token = _together.set(ids)
    try:
        yield
    finally:
        _together.reset(token)
    refresh_facts(sorted(ids), now=now, today=today)


def publish_facts(rows: Mapping[int, Mapping[str, Any]], *, now: datetime, today: date) -> None:
    """Write what a higher context computed, by milestone id, and assess anew where that is news; ValueError for another field.

    What changed is kept as of ``now``, for who asks later what was known today.
    """
    unknown = {name for row in rows.values() for name in row}.difference(PUBLISHED)
    if unknown:
        raise ValueError(f"not facts that can be published: {', '.join(sorted(unknown))}")
    ids = sorted(rows)
    for begin in range(0, len(ids), BATCH):
        part = ids[begin : begin + BATCH]
        known = _known(part)
        news = take(known, rows)
        told = set(news)
        _refresh([pk for pk in part if pk in told or pk not in known], today, known, news)
        keep(news, now)


def expired(firm_id: int, today: date) -> list[int]:
    """Milestones of a firm whose assessment, or the words of it, no longer hold on its ``today``."""
    return list(_facts().filter(firm_id=firm_id, valid_until__lt=today).values_list("pk", flat=True))


def open_in(firm_id: int) -> list[int]:
    """The milestones of a firm that are not completed."""
    return list(_facts().filter(firm_id=firm_id, finished=False).values_list("pk", flat=True))


def _refresh_batch(items: list[tuple[int, date]]) -> None:
    """The same for milestones as a batch holds them, to be written with it."""
    batch = current_batch()
    if batch is None:
        raise RuntimeError("a batch is derived while it is open")
    added = batch.fresh(Milestone)
    for begin in range(0, len(items), BATCH):
        ids, today = [pk for pk, _ in items[begin : begin + BATCH]], items[begin][1]
        rows: list[Any] = [batch.known[Milestone, pk] for pk in ids]
        stored = [pk for pk in ids if pk not in added]
        said = {
            pk: (heard, obstacles)
            for pk, heard, obstacles in _last_words(stored).values_list("pk", "heard", "in_the_way")
        }
        owners = User.objects.in_bulk({row.owner_id for row in rows if row.owner_id is not None})
        for row in rows:
            row.heard, row.in_the_way = said.get(row.pk, (None, ""))
            row.owner = owners.get(row.owner_id)
        new, changed = _assessed(rows, stored, today, _known(stored), ())
        batch.derived += [Derived(new), Derived(changed, "milestone", tuple(DERIVED))]


def _last_words(ids: list[int]) -> Any:
    """The milestones with when they were last reported on, and what stood in the way then."""
    newest = Update.objects.unwalled("facts are derived for everybody").filter(milestone_id=OuterRef("pk"))
    last = newest.order_by("-recorded_at", "-id")
    rows = Milestone.objects.unwalled("facts are derived for everybody").filter(pk__in=ids)
    return rows.annotate(
        heard=Subquery(last.values("recorded_at")[:1]), in_the_way=Subquery(last.values("obstacles")[:1])
    )


def _known(ids: list[int]) -> dict[int, MilestoneFacts]:
    return {row.pk: row for row in _facts().filter(pk__in=ids)}


def _refresh(
    ids: list[int], today: date, known: dict[int, MilestoneFacts] | None = None, news: Collection[int] = ()
) -> None:
    """``news``: those of the ``known`` rows of which something new was published."""
    if not ids:
        return
    rows = _last_words(ids).select_related("owner", "initiative")
    new, changed = _assessed(rows, ids, today, _known(ids) if known is None else known, news)
    MilestoneFacts.objects.bulk_create(new)
    written = [*DERIVED, *PUBLISHED] if news else DERIVED
    if len(changed) == 1:  # what every report does: a plain update costs a third of a bulk one
        values = {name: getattr(changed[0], name) for name in written}
        _facts().filter(pk=changed[0].pk).update(**values)
    elif changed:  # written over where they stand: a bulk update has a case for each row and column
        write_derived(Derived(changed, "milestone", tuple(written)))


def _assessed(
    rows: Any, stored: list[int], today: date, known: Mapping[int, MilestoneFacts], news: Collection[int]
) -> tuple[list[MilestoneFacts], list[MilestoneFacts]]:
    """New and changed rows of milestones; ``stored``: ids of those that stand in the database already."""
    ids = [milestone.pk for milestone in rows]
    criteria, undone = criteria_of(stored), _unassigned(ids)
    cadences = Cadence.objects.unwalled("facts are derived for everybody")
    held = cadences.filter(initiative_id__in={milestone.initiative_id for milestone in rows})
    rhythms = dict(held.values_list("initiative_id", "every_days"))
    told = set(news)
    measured_by = yardsticks(milestone.firm_id for milestone in rows)
    new, changed = [], []
    for milestone in rows:
        had = known.get(milestone.pk)
        every_days = rhythms.get(milestone.initiative_id, USUAL_DAYS)
        row = _row(milestone, had, today, every_days, measured_by[milestone.firm_id])
        row.smart_gaps = 0 if row.finished else _gaps(milestone, criteria.get(milestone.pk, ()), row.forecast, today)
        row.obstacles = bool(milestone.in_the_way)
        row.unassigned = undone.get(milestone.pk, 0)
        if had is None:
            new.append(row)
        elif milestone.pk in told or _differs(row, had):
            changed.append(row)
    return new, changed


def criteria_of(ids: list[int]) -> dict[int, list[Any]]:
    """The criteria that were not removed, by milestone, for who walled these. One SQL query."""
    found: dict[int, list[Any]] = {}
    rows = Criterion.objects.unwalled("facts are derived for everybody").filter(
        milestone_id__in=ids, removed_at__isnull=True
    )
    for one in rows.order_by("pk"):
        found.setdefault(one.milestone_id, []).append(one)
    return found


def _unassigned(ids: list[int]) -> dict[int, int]:
    """How many open tasks of each have no owner; with the tasks of a batch as it leaves them."""
    batch = current_batch()
    noted: dict[int, Any] = {}
    if batch is not None:
        noted = {int(one.aggregate.pk): one.aggregate for one in batch.steps if type(one.aggregate) is Activity}
    tasks = Activity.objects.unwalled("facts are derived for everybody").filter(
        parent_id__in=ids, owner__isnull=True, actual_finish__isnull=True, archived_at__isnull=True
    )
    if not noted:
        return dict(tasks.order_by().values_list("parent_id").annotate(n=Count("pk")))
    found = Counter(parent for pk, parent in tasks.order_by().values_list("pk", "parent_id") if pk not in noted)
    found.update(one.parent_id for one in noted.values() if one.owner_id is None and not one.actual_finish)
    return dict(found)


def _gaps(milestone: Any, criteria: Iterable[Any], forecast: date | None, today: date) -> int:
    """What of the words is not fine, as bits of SMART_GAPS."""
    open_questions = unmet(statement_of(milestone, criteria), today=today, facts=ScheduleFacts(forecast=forecast))
    return sum(SMART_GAPS[question] for question in open_questions)


def _facts() -> Any:
    return MilestoneFacts.objects.unwalled("facts are derived for everybody")


#: Columns of the milestone that lists filter and sort by.
REPEATED = [
    "owner_id", "milestone_type", "name_key", "due_key", "percent", "weight", "begun", "finished", "archived", "recorded_at",
]  # fmt: skip
DERIVED = [
    *REPEATED,
    "status", "assessment", "rule", "reason", "valid_until", "contradiction", "contradicted", "last_update",
    "margin_days", "word_due", "smart_gaps", "obstacles", "unassigned",
]  # fmt: skip


def _row(milestone: Any, had: MilestoneFacts | None, today: date, every_days: int, by: Yardstick) -> MilestoneFacts:
    row = _repeated(milestone)
    if had is not None:
        for name in PUBLISHED:
            setattr(row, name, getattr(had, name))
    heard = today_in(by.timezone, milestone.heard) if milestone.heard else None
    facts = facts_of(milestone, row, heard, today)
    found = assess(facts, by.limits)
    # Words and margins that count days hold for a day only, even where the same rule goes on deciding.
    tomorrow = facts_of(milestone, row, heard, today + timedelta(days=1))
    reported = Status(milestone.status)
    row.status, row.assessment = reported, found.status
    row.rule, row.reason, row.valid_until = found.rule, stored(found.reason), found.valid_until
    if _says(assess(tomorrow, by.limits)) != _says(found) or tomorrow.margin_days != facts.margin_days:
        row.valid_until = today
    elif facts.forecast is not None and milestone.actual_finish is None:
        row.valid_until = min(
            found.valid_until or facts.forecast, facts.forecast
        )  # from then on it is put off each day
    # Before anybody reported there is nothing that could contradict.
    row.contradiction = stored(contradiction(reported, found)) if milestone.heard else ""
    row.contradicted = bool(row.contradiction)
    row.last_update, row.margin_days = milestone.heard, facts.margin_days
    row.word_due = word_due_on(
        due=facts.due,
        planned_start=facts.planned_start,
        actual_start=facts.actual_start,
        last_word=facts.last_update,
        finished=facts.actual_finish is not None,
        every_days=every_days,
    )
    return row


def _repeated(milestone: Milestone) -> MilestoneFacts:
    return MilestoneFacts(
        milestone_id=milestone.pk,
        firm_id=milestone.firm_id,
        company_id=milestone.company_id,
        initiative_id=milestone.initiative_id,
        owner_id=milestone.owner_id,
        milestone_type=milestone.milestone_type,
        name_key=milestone.name.lower()[:200],
        due_key=milestone.due or NO_DATE,
        percent=milestone.percent,
        weight=milestone.weight,
        begun=milestone.actual_start is not None,
        finished=milestone.actual_finish is not None,
        archived=milestone.archived_at is not None,
        recorded_at=milestone.recorded_at,
    )


def facts_of(milestone: Milestone, row: MilestoneFacts, heard: date | None, today: date) -> Facts:
    """The facts that the assessment takes; ``heard`` is the firm's day of the last update."""
    return Facts(
        today=today,
        due=milestone.due,
        planned_start=day_of(milestone.planned_start),
        actual_start=day_of(milestone.actual_start),
        actual_finish=day_of(milestone.actual_finish),
        forecast=forecast_of(
            today,
            actual=day_of(milestone.actual_finish),
            computed=row.forecast,
            expected=milestone.expected_finish,
            planned=day_of(milestone.planned_finish),
        ),
        percent=milestone.percent,
        last_update=heard,
    )


def _says(found: Assessment) -> tuple[Told, ...]:
    return (found.reason, *found.besides)


def _differs(row: MilestoneFacts, had: MilestoneFacts) -> bool:
    return any(getattr(row, name) != getattr(had, name) for name in DERIVED)
