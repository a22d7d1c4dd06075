"""The four pitfalls over many milestones: counted and found by SQL on the narrow rows, said in words for one page of them.

Which rows fall into a pitfall stands here once more as conditions; a test holds them against the pure rules.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q

from milepost.access.viewer import Viewer
from milepost.core.among import Among
from milepost.core.clock import today_in
from milepost.core.ids import encode_id
from milepost.core.paging import Page, PageRequest, paginate_filtered
from milepost.core.prepared import ask, ask_filtered
from milepost.discussion.models import Comment
from milepost.milestones.facts import criteria_of
from milepost.milestones.models import Milestone, MilestoneFacts
from milepost.milestones.pitfalls import (
    INADEQUATE_RESOURCES,
    PITFALLS,
    POOR_COMMUNICATION,
    UNREALISTIC_TIMELINE,
    VAGUE_OBJECTIVE,
    Limits,
    pitfalls,
)
from milepost.milestones.pitfalls import MilestoneFacts as Known
from milepost.milestones.plantime import day_of
from milepost.milestones.queries.milestones import MilestoneFilter, wanted
from milepost.milestones.saying import said, said_stored
from milepost.milestones.smart import ScheduleFacts, SmartAnswers, Statement, check
from milepost.milestones.statements import SMART_GAPS, statement_of
from milepost.milestones.thresholds import thresholds_of

SORTS = {"due": "due_key", "name": "name_key", "id": "pk"}
_UNCLEAR = SMART_GAPS["specific"] | SMART_GAPS["measurable"]
_HASTY = SMART_GAPS["achievable"]
_MASKS = range(1 + sum(SMART_GAPS.values()))
#: By pitfall (None: any), which values its condition takes.
_DECIDED_BY = {None: ("since", "busy"), POOR_COMMUNICATION: ("since",), INADEQUATE_RESOURCES: ("busy",)}
_NEVER = datetime.max.replace(tzinfo=UTC)
#: What is counted where there is nothing: milestones, any, each.
_NONE = (0,) * (2 + len(PITFALLS))


@dataclass(frozen=True, slots=True)
class PitfallWords:
    """A pitfall by its code, with what shows it and what would mend it in the reader's language."""

    code: str
    evidence: str
    mend: str


@dataclass(frozen=True, slots=True)
class PitfallRow:
    """A milestone that falls into pitfalls: each with what shows it and what would mend it."""

    id: int
    name: str
    company_id: int
    company_name: str
    initiative_id: int
    initiative_name: str
    owner_name: str | None
    due: date | None
    status: str
    assessment: str
    contradiction: str
    findings: tuple[PitfallWords, ...]


@dataclass(frozen=True, slots=True)
class PitfallCounts:
    """How many open milestones of a place fall into each pitfall, and into any; ``milestones`` open ones there are."""

    milestones: int
    any: int
    by_pitfall: dict[str, int]


@dataclass(frozen=True, slots=True)
class Measure:
    """What pitfalls are measured with: the firm's limits, and how much those have begun who have begun too much."""

    limits: Limits
    loads: dict[int, int]


def measure_of(*, viewer: Viewer) -> Measure:
    """As the viewer sees it. Two SQL queries."""
    limits = Limits(silent_days=thresholds_of(viewer.firm_id).silent_days)
    return Measure(limits, dict(ask(_overloaded, viewer, limits.open_at_once)))


def _overloaded(viewer: Viewer, most: int) -> Any:
    # Whatever of it is asked for: what somebody owns elsewhere weighs here too, as on the milestone's page.
    begun = wanted(viewer, MilestoneFilter()).filter(finished=False, begun=True, owner__isnull=False).order_by()
    return begun.values_list("owner_id").annotate(n=Count("pk")).filter(n__gt=most)


def pitfall_counts(
    *, viewer: Viewer, filters: MilestoneFilter, today: date, measure: Measure | None = None
) -> PitfallCounts:
    """Of the open milestones that the filters ask for. Three SQL queries, one where the ``measure`` is known."""
    by = measure or measure_of(viewer=viewer)
    lines = ask_filtered(_counted, viewer, filters, **_values(viewer, by, today))
    sums = [sum(column) for column in zip(_NONE, *(counts for _archived, *counts in lines), strict=True)]
    each, some, *of_pitfall = sums
    return PitfallCounts(each, some, dict(zip(PITFALLS, of_pitfall, strict=True)))


def _counted(viewer: Viewer, filters: MilestoneFilter, *, since: datetime, busy: Collection[int]) -> Any:
    conditions = _conditions(since, busy)
    told = {code: Count("pk", filter=conditions[code]) for code in PITFALLS}
    # In lines of what is nearly always asked for by itself: SQLite need not sort for that.
    lines = _open(viewer, filters).order_by().values_list("archived")
    return lines.annotate(milestones=Count("pk"), any=Count("pk", filter=_any(conditions)), **told)


def pitfall_page(
    *,
    viewer: Viewer,
    filters: MilestoneFilter,
    pitfall: str | None,
    today: date,
    page: PageRequest,
    measure: Measure | None = None,
) -> Page[PitfallRow]:
    """The open milestones that fall into a pitfall (None: any), by due date, with all their findings. Five SQL queries, three
    where the ``measure`` is known."""
    by = measure or measure_of(viewer=viewer)
    values = {name: value for name, value in _values(viewer, by, today).items() if name in _DECIDED_BY.get(pitfall, ())}
    found = paginate_filtered(_fallen, viewer, filters, pitfall, page=page, sorts=SORTS, usual="due", **values)
    return Page(_rows(by, list(found.rows), today, viewer), found.next_cursor)


def _fallen(
    viewer: Viewer,
    filters: MilestoneFilter,
    pitfall: str | None,
    *,
    since: datetime = _NEVER,
    busy: Collection[int] = (),
) -> Any:
    conditions = _conditions(since, busy)
    condition = _any(conditions) if pitfall is None else conditions[pitfall]
    return _open(viewer, filters).filter(condition).annotate(answered=_answered())


def _open(viewer: Viewer, filters: MilestoneFilter) -> Any:
    return wanted(viewer, filters).filter(finished=False)


def _values(viewer: Viewer, measure: Measure, today: date) -> dict[str, Any]:
    """Since when a word is none of silence, and who has begun too much."""
    first = today - timedelta(days=measure.limits.silent_days)
    since = datetime.combine(first, time.min, ZoneInfo(viewer.firm_timezone))
    return {"since": since, "busy": list(measure.loads)}


def _answered() -> Exists:
    answers = Comment.objects.unwalled("whether somebody answered, of milestones that are walled").filter(
        subject_kind="milestone",
        subject_id=OuterRef("pk"),
        said_at__gt=OuterRef("last_update"),
        withdrawn_at__isnull=True,
    )
    return Exists(answers)


def _conditions(since: datetime, busy: Collection[int]) -> dict[str, Q]:
    silent = Q(begun=True) & (Q(last_update__isnull=True) | Q(last_update__lt=since))
    hasty = Q(margin_days__isnull=True, smart_gaps__in=[mask for mask in _MASKS if mask & _HASTY])
    too_many = Q(begun=True) & Q(Among("owner_id", busy))
    return {
        VAGUE_OBJECTIVE: Q(smart_gaps__in=[mask for mask in _MASKS if mask & _UNCLEAR]),
        UNREALISTIC_TIMELINE: Q(margin_days__lt=0) | hasty,
        INADEQUATE_RESOURCES: Q(owner__isnull=True) | Q(unassigned__gt=0) | too_many,
        # Answers are looked for last, and of obstacles only: a database takes the conditions as they stand.
        POOR_COMMUNICATION: silent | Q(contradicted=True) | (Q(obstacles=True) & Q(~_answered())),
    }


def _any(conditions: dict[str, Q]) -> Q:
    found = Q()
    for condition in conditions.values():
        found |= condition
    return found


def _rows(measure: Measure, narrow: list[MilestoneFacts], today: date, viewer: Viewer) -> tuple[PitfallRow, ...]:
    ids = [row.pk for row in narrow]
    criteria = criteria_of(ids)
    whole = {row.pk: row for row in ask(_whole, ids=ids)}
    known = [_known(row, whole[row.pk], criteria.get(row.pk, []), today, viewer.firm_timezone) for row in narrow]
    loads = {encode_id(owner): n for owner, n in measure.loads.items()}
    found: dict[str, list[PitfallWords]] = {}
    for one in pitfalls(known, today=today, limits=measure.limits, loads=loads):
        words = PitfallWords(one.code, said(one.evidence), said(one.mend))
        for subject in one.subjects:
            found.setdefault(subject, []).append(words)
    return tuple(_row(row, whole[row.pk], tuple(found.get(encode_id(row.pk), ()))) for row in narrow)


def _whole(*, ids: Collection[int]) -> Any:
    walled = Milestone.objects.unwalled("their narrow rows were walled").filter(Among("pk", ids))
    return walled.select_related("company", "initiative", "owner")


def _known(row: Any, milestone: Any, criteria: list[Any], today: date, zone: str) -> Known:
    """What the pure rules take. The forecast is the one that the margin was made of."""
    forecast = None if row.margin_days is None or milestone.due is None else milestone.due - timedelta(row.margin_days)
    words = statement_of(milestone, criteria)
    return Known(
        id=encode_id(row.pk),
        name=milestone.name,
        start=day_of(milestone.actual_start) or (today if row.begun else None),
        due=milestone.due,
        forecast=forecast,
        smart=_checked(words, today, row.forecast),
        owner=milestone.owner.name if milestone.owner_id else None,
        owner_id=encode_id(milestone.owner_id) if milestone.owner_id else "",
        last_update=today_in(zone, row.last_update) if row.last_update else None,
        unanswered_obstacles=int(row.obstacles and not row.answered),
        contradiction=said_stored(row.contradiction),
        unassigned=row.unassigned,
    )


@lru_cache(maxsize=2048)  # the same words are read again whenever somebody opens the list that day
def _checked(words: Statement, today: date, forecast: date | None) -> SmartAnswers:
    return check(words, today=today, facts=ScheduleFacts(forecast=forecast))


def _row(row: Any, milestone: Any, findings: tuple[PitfallWords, ...]) -> PitfallRow:
    return PitfallRow(
        id=row.pk,
        name=milestone.name,
        company_id=row.company_id,
        company_name=milestone.company.name,
        initiative_id=row.initiative_id,
        initiative_name=milestone.initiative.name,
        owner_name=milestone.owner.name if milestone.owner_id else None,
        due=milestone.due,
        status=row.status,
        assessment=row.assessment,
        contradiction=said_stored(row.contradiction),
        findings=findings,
    )
