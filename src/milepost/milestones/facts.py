"""Publishing what is known of milestones into their narrow rows: by every action that changes a fact, and by the daily tick.

Higher contexts publish what they compute (forecast, float, probability, stake) with ``publish_facts``; the assessment
follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery

from milepost.milestones.assessment import Facts, assess, contradiction, likely_finish
from milepost.milestones.cadence import USUAL_DAYS, word_due_on
from milepost.milestones.choices import Status
from milepost.milestones.models import Cadence, Milestone, MilestoneFacts, Update
from milepost.milestones.plantime import day_of
from milepost.milestones.thresholds import thresholds_of
from milepost.portfolios.queries.common import NO_DATE

BATCH = 500
#: What other contexts may publish.
PUBLISHED = frozenset({"forecast", "float_s", "critical", "drag_s", "p_due", "p50", "p80", "stake_minor"})


def refresh_facts(milestone_ids: Iterable[int], *, now: datetime, today: date) -> None:
    """Inside an action or a tick: assess these milestones anew and write the rows that changed."""
    ids = list(milestone_ids)
    for begin in range(0, len(ids), BATCH):
        _refresh(ids[begin : begin + BATCH], today)


def publish_facts(rows: Mapping[int, Mapping[str, Any]], *, now: datetime, today: date) -> None:
    """Write what a higher context computed, by milestone id, and assess anew. Raises ValueError for another field."""
    unknown = {name for row in rows.values() for name in row} - PUBLISHED
    if unknown:
        raise ValueError(f"not facts that can be published: {', '.join(sorted(unknown))}")
    ids = sorted(rows)
    for begin in range(0, len(ids), BATCH):
        _refresh(ids[begin : begin + BATCH], today, rows)


def expired(today: date) -> list[int]:
    """Milestones whose assessment, or the words of it, no longer hold on ``today``."""
    return list(_facts().filter(valid_until__lt=today).values_list("pk", flat=True))


def _refresh(ids: list[int], today: date, published: Mapping[int, Mapping[str, Any]] | None = None) -> None:
    newest = Update.objects.unwalled("facts are derived for everybody").filter(milestone_id=OuterRef("pk"))
    rows: Any = (
        Milestone.objects.unwalled("facts are derived for everybody")
        .filter(pk__in=ids)
        .annotate(heard=Subquery(newest.order_by("-recorded_at", "-id").values("recorded_at")[:1]))
    )
    cadences = Cadence.objects.unwalled("facts are derived for everybody")
    held = cadences.filter(initiative_id__in={milestone.initiative_id for milestone in rows})
    rhythms = dict(held.values_list("initiative_id", "every_days"))
    known = {row.pk: row for row in _facts().filter(pk__in=ids)}
    told = published or {}
    news = {pk for pk, had in known.items() if any(getattr(had, name) != to for name, to in told.get(pk, {}).items())}
    for pk in news:
        for name, value in told[pk].items():
            setattr(known[pk], name, value)
    new, changed = [], []
    for milestone in rows:
        had = known.get(milestone.pk)
        row = _row(milestone, had, today, rhythms.get(milestone.initiative_id, USUAL_DAYS))
        if had is None:
            new.append(row)
        elif milestone.pk in news or _differs(row, had):
            changed.append(row)
    MilestoneFacts.objects.bulk_create(new)
    written = [*DERIVED, *sorted(PUBLISHED)] if published else DERIVED
    if len(changed) == 1:  # what every report does: a plain update costs a third of a bulk one
        values = {name: getattr(changed[0], name) for name in written}
        _facts().filter(pk=changed[0].pk).update(**values)
    elif changed:  # written over where they stand: a bulk update has a case for each row and column
        MilestoneFacts.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["milestone"], update_fields=written
        )


def _facts() -> Any:
    return MilestoneFacts.objects.unwalled("facts are derived for everybody")


#: Columns of the milestone that lists filter and sort by.
REPEATED = [
    "owner_id", "milestone_type", "name_key", "due_key", "percent", "weight", "begun", "finished", "archived", "recorded_at",
]  # fmt: skip
DERIVED = [
    *REPEATED,
    "status", "assessment", "rule", "reason", "valid_until", "contradiction", "last_update", "margin_days", "word_due",
]  # fmt: skip


def _row(milestone: Any, had: MilestoneFacts | None, today: date, every_days: int) -> MilestoneFacts:
    row = _repeated(milestone)
    if had is not None:
        for name in PUBLISHED:
            setattr(row, name, getattr(had, name))
    facts = facts_of(milestone, row, milestone.heard, today)
    limits = thresholds_of(milestone.firm_id)
    found = assess(facts, limits)
    # Words and margins that count days hold for a day only, even where the same rule goes on deciding.
    tomorrow = facts_of(milestone, row, milestone.heard, today + timedelta(days=1))
    reported = Status(milestone.status)
    row.status, row.assessment = reported, found.status
    row.rule, row.reason, row.valid_until = found.rule, found.reason, found.valid_until
    if assess(tomorrow, limits).reason != found.reason or tomorrow.margin_days != facts.margin_days:
        row.valid_until = today
    elif facts.forecast is not None and milestone.actual_finish is None:
        row.valid_until = min(
            found.valid_until or facts.forecast, facts.forecast
        )  # from then on it is put off each day
    # Before anybody reported there is nothing that could contradict.
    row.contradiction = contradiction(reported, found) if milestone.heard else ""
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


def facts_of(milestone: Milestone, row: MilestoneFacts, heard: datetime | None, today: date) -> Facts:
    """The facts that the assessment takes. The computed forecast counts, and what the owner expects where that is later: a report
    is heard at once, the forecast that follows from it a moment after."""
    computed, expected = row.forecast, milestone.expected_finish
    if computed is not None and expected is not None:
        computed = max(computed, expected)
    return Facts(
        today=today,
        due=milestone.due,
        planned_start=day_of(milestone.planned_start),
        actual_start=day_of(milestone.actual_start),
        actual_finish=day_of(milestone.actual_finish),
        forecast=likely_finish(
            today,
            day_of(milestone.actual_finish),
            computed,
            expected,
            day_of(milestone.planned_finish),
        ),
        percent=milestone.percent,
        last_update=heard.date() if heard else None,
    )


def _differs(row: MilestoneFacts, had: MilestoneFacts) -> bool:
    return any(getattr(row, name) != getattr(had, name) for name in DERIVED)
