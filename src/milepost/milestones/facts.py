"""Publishing what is known of milestones into their narrow rows: by every action that changes a fact, and by the daily tick.

Higher contexts publish what they compute (forecast, float, probability, stake) with ``publish_facts``; the assessment
follows from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from milepost.core.among import Among
from milepost.core.batches import Derived, current_batch
from milepost.core.prepared import ask
from milepost.core.writing_batches import write_columns
from milepost.milestones.cadence import USUAL_DAYS
from milepost.milestones.deriving import DERIVED, READ, differing, gaps_of, row_of
from milepost.milestones.models import Activity, Cadence, Criterion, Milestone, MilestoneFacts, Update
from milepost.milestones.published import PUBLISHED, keep, take
from milepost.milestones.thresholds import yardsticks

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
        _refresh([pk for pk in part if pk in news or pk not in known], today, known, news)
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
        for row in rows:
            row.heard, row.in_the_way = said.get(row.pk, (None, ""))
        new, changed = _assessed(rows, stored, today, _known(stored), None)
        batch.derived += [Derived(new), Derived([row for row, _ in changed], "milestone", tuple(DERIVED))]


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
    ids: list[int],
    today: date,
    known: dict[int, MilestoneFacts] | None = None,
    news: Mapping[int, tuple[str, ...]] | None = None,
) -> None:
    """``news``: what was published anew into the ``known`` rows; all else is as it was, and so are the words."""
    if not ids:
        return
    rows = _last_words(ids).values_list(*READ, named=True)
    new, changed = _assessed(list(rows), ids, today, _known(ids) if known is None else known, news)
    MilestoneFacts.objects.bulk_create(new)
    alike: dict[tuple[str, ...], list[MilestoneFacts]] = {}
    for row, names in changed:
        alike.setdefault(names, []).append(row)
    for names, some in alike.items():  # only what differs: each index of a column that is named is written anew
        write_columns(MilestoneFacts, names, some)


Changed = list[tuple[MilestoneFacts, tuple[str, ...]]]


def _assessed(
    rows: list[Any],
    stored: list[int],
    today: date,
    known: Mapping[int, MilestoneFacts],
    news: Mapping[int, tuple[str, ...]] | None,
) -> tuple[list[MilestoneFacts], Changed]:
    """New rows of milestones, and those that changed with the names of what did; ``stored``: ids of those that stand in the
    database already."""
    ids = [milestone.pk for milestone in rows]
    undone, criteria = _unassigned(ids), cache(partial(criteria_of, tuple(stored)))
    cadences = Cadence.objects.unwalled("facts are derived for everybody")
    held = cadences.filter(initiative_id__in={milestone.initiative_id for milestone in rows})
    rhythms = dict(held.values_list("initiative_id", "every_days"))
    measured_by = yardsticks(milestone.firm_id for milestone in rows)
    new: list[MilestoneFacts] = []
    changed: Changed = []
    for milestone in rows:
        had = known.get(milestone.pk)
        every_days = rhythms.get(milestone.initiative_id, USUAL_DAYS)
        row = row_of(milestone, had, today, every_days, measured_by[milestone.firm_id])
        same_words = had if news is not None else None
        row.smart_gaps = gaps_of(milestone, partial(_criteria, criteria, milestone.pk), row, same_words, today)
        row.obstacles = bool(milestone.in_the_way)
        row.unassigned = undone.get(milestone.pk, 0)
        if had is None:
            new.append(row)
        elif names := (*differing(row, had), *(news or {}).get(milestone.pk, ())):
            changed.append((row, names))
    return new, changed


def _criteria(all_of_them: Callable[[], dict[int, list[Any]]], pk: int) -> list[Any]:
    return all_of_them().get(pk, [])


def criteria_of(ids: Sequence[int]) -> dict[int, list[Any]]:
    """The criteria that were not removed, by milestone, for who walled these. One SQL query."""
    found: dict[int, list[Any]] = {}
    for one in ask(_standing_criteria, ids=ids):
        found.setdefault(one.milestone_id, []).append(one)
    return found


def _standing_criteria(*, ids: Collection[int]) -> Any:
    criteria = Criterion.objects.unwalled("facts are derived for everybody")
    return criteria.filter(Among("milestone_id", ids), removed_at__isnull=True).order_by("pk")


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


def _facts() -> Any:
    return MilestoneFacts.objects.unwalled("facts are derived for everybody")
