"""Rows of milestones and of what belongs to them, as every interface renders them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from milepost.portfolios.queries.common import Named


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One milestone in a list: what is reported beside what is assessed, and the computed figures where there are any.

    ``percent``, ``weight``, ``p_due``: parts per 10,000. ``margin_days``: due minus forecast, negative when late.
    """

    id: int
    version: int
    name: str
    code: str
    company_id: int
    company_name: str
    initiative_id: int
    initiative_name: str
    milestone_type: str
    category: str
    objective_id: int | None
    owner_id: int | None
    owner_name: str | None
    weight: int
    tags: tuple[str, ...]
    planned_start: date | None
    planned_finish: date | None
    actual_start: date | None
    actual_finish: date | None
    due: date | None
    expected_finish: date | None
    percent: int
    percent_mode: str
    status: str
    assessment: str
    rule: str
    reason: str
    contradiction: str
    last_update: datetime | None
    forecast: date | None
    margin_days: int | None
    float_s: int | None
    critical: bool | None
    p_due: int | None
    stake_minor: int | None
    tasks: int
    tasks_done: int
    archived_at: datetime | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One success criterion; ``target`` and ``actual`` in millionths of the unit."""

    id: int
    version: int
    metric: str
    comparison: str
    target: int
    unit: str
    actual: int | None
    verdict: str
    judged_by: str | None
    judged_at: datetime | None
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """What shows that a criterion holds."""

    id: int
    version: int
    title: str
    link: str
    added_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """What somebody reported at one moment. ``corrected_by_id`` names the update that corrects it."""

    id: int
    milestone_id: int
    reporter_id: int
    reporter_name: str
    status: str
    percent: int
    expected_finish: date | None
    words: str
    obstacles: str
    corrects_id: int | None
    corrected_by_id: int | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task under a milestone; ``duration_s`` in seconds of working time."""

    id: int
    version: int
    name: str
    code: str
    milestone_id: int | None
    owner_id: int | None
    owner_name: str | None
    duration_s: int | None
    planned_start: date | None
    planned_finish: date | None
    actual_start: date | None
    actual_finish: date | None
    due: date | None
    percent: int


@dataclass(frozen=True, slots=True)
class DependencyRow:
    """One dependency; both ends named. ``lag`` in seconds, or parts per 10,000 when ``lag_unit`` is percent."""

    id: int
    version: int
    predecessor: Named
    predecessor_kind: str
    successor: Named
    successor_kind: str
    link: str
    lag: int
    lag_unit: str
    dependency_kind: str


@dataclass(frozen=True, slots=True)
class MilestonePage:
    """Everything a milestone's page shows."""

    milestone: MilestoneRow
    description: str
    objective: Named | None
    optimistic_s: int | None
    likely_s: int | None
    pessimistic_s: int | None
    duration_s: int | None
    completion_exception: str
    team: tuple[tuple[str, Named], ...]
    criteria: tuple[CriterionRow, ...]
    tasks: tuple[TaskRow, ...]
    before: tuple[DependencyRow, ...]
    after: tuple[DependencyRow, ...]
    updates: tuple[UpdateRow, ...]
