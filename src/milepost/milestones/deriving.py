"""What follows from a milestone's own columns for its narrow row, and from what was published of it. No database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from milepost.core.clock import today_in
from milepost.core.making import made
from milepost.milestones.assessment import Assessment, Facts, assess, forecast_of, reasons_of
from milepost.milestones.cadence import word_due_on
from milepost.milestones.choices import Status
from milepost.milestones.contradiction import contradiction
from milepost.milestones.models import MilestoneFacts
from milepost.milestones.plantime import day_of
from milepost.milestones.published import PUBLISHED
from milepost.milestones.smart import ScheduleFacts, Statement, unmet
from milepost.milestones.statements import SMART_GAPS, in_words
from milepost.milestones.thresholds import Yardstick
from milepost.milestones.told import stored
from milepost.portfolios.queries.common import NO_DATE

#: Columns of the milestone that lists filter and sort by.
REPEATED = [
    "owner_id", "milestone_type", "name_key", "due_key", "percent", "weight", "begun", "finished", "archived", "recorded_at",
]  # fmt: skip
DERIVED = [
    *REPEATED,
    "status", "assessment", "rule", "reason", "valid_until", "contradiction", "contradicted", "last_update",
    "margin_days", "word_due", "smart_gaps", "obstacles", "unassigned",
]  # fmt: skip


#: What of a milestone is read for it; besides, when it was last reported on (``heard``), and what stood in the way then.
READ = (
    "pk", "firm_id", "company_id", "initiative_id", "owner_id", "milestone_type", "name", "due", "percent", "weight",
    "planned_start", "planned_finish", "actual_start", "actual_finish", "archived_at", "recorded_at", "status",
    "expected_finish", "heard", "in_the_way",
)  # fmt: skip


def row_of(milestone: Any, had: MilestoneFacts | None, today: date, every_days: int, by: Yardstick) -> MilestoneFacts:
    """The row of a milestone with what was published of it (in ``had``), but for what its criteria and tasks say."""
    row = _repeated(milestone)
    if had is not None:
        for name in PUBLISHED:
            setattr(row, name, getattr(had, name))
    heard = today_in(by.timezone, milestone.heard) if milestone.heard else None
    facts = _facts_of(milestone, row, heard, today)
    found = assess(facts, by.limits)
    reported = Status(milestone.status)
    row.status, row.assessment = reported, found.status
    row.rule, row.reason, row.valid_until = found.rule, stored(found.reason), found.valid_until
    tomorrow = _facts_of(milestone, row, heard, today + timedelta(days=1))
    if found.valid_until == today or _says_else(found, facts, tomorrow, by):
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


def _repeated(milestone: Any) -> MilestoneFacts:
    return made(
        MilestoneFacts,
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


def _facts_of(milestone: Any, row: MilestoneFacts, heard: date | None, today: date) -> Facts:
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


def _says_else(found: Assessment, facts: Facts, tomorrow: Facts, by: Yardstick) -> bool:
    """Whether it reads otherwise tomorrow: words and margins that count days hold for a day only, also where the same rule
    goes on deciding."""
    if tomorrow.margin_days != facts.margin_days:
        return True
    return reasons_of(tomorrow, by.limits) != (found.reason, *found.besides)


def gaps_of(
    milestone: Any, criteria: Callable[[], Iterable[Any]], row: MilestoneFacts, had: MilestoneFacts | None, today: date
) -> int:
    """What of the words is not fine, as bits of SMART_GAPS; ``had``: a row that was made of the same words.

    Where due and forecast are known they decide alone what is achievable, so that of the same words nothing is read again. Who
    changes the rules of words lets all rows run out (``valid_until``).
    """
    if row.finished:
        return 0
    same = had is not None and had.recorded_at == milestone.recorded_at and not had.finished
    if had is not None and same and milestone.due is not None and row.forecast is not None:
        late = SMART_GAPS["achievable"] if row.forecast > milestone.due else 0
        return had.smart_gaps & (SMART_GAPS["specific"] | SMART_GAPS["measurable"]) | late
    said = Statement(
        name=milestone.name,
        criteria=in_words(criteria()),
        start=day_of(milestone.planned_start if milestone.planned_start is not None else milestone.actual_start),
        due=milestone.due,
    )
    return sum(
        SMART_GAPS[question] for question in unmet(said, today=today, facts=ScheduleFacts(forecast=row.forecast))
    )


def differing(row: MilestoneFacts, had: MilestoneFacts) -> tuple[str, ...]:
    """The derived columns that are not as they stand."""
    fresh, stand = row.__dict__, had.__dict__
    return tuple(name for name in DERIVED if fresh[name] != stand[name])
