"""Rows of milestones and of what belongs to them, as every interface renders them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from milepost.milestones.plantime import day_of
from milepost.portfolios.queries.common import Named, name_of


class MilestoneRow(NamedTuple):
    """One milestone: what is reported beside what is assessed, and the computed figures where there are any.

    ``percent``, ``weight``, ``p_due``: parts per 10,000. ``margin_days``: due minus forecast, negative when late. Durations,
    floats and drag in seconds of working time. The objective is there for those who see it. ``team``: involvement and person.
    In the order in which ``milestones`` reads them.
    """

    id: int
    version: int
    name: str
    code: str
    description: str
    company_id: int
    company_name: str
    currency: str
    initiative_id: int
    initiative_name: str
    value_lever: str
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
    duration_s: int | None
    optimistic_s: int | None
    likely_s: int | None
    pessimistic_s: int | None
    calendar_id: int | None
    remaining_s: int | None
    constraint_kind: str
    constraint_at: date | None
    percent: int
    percent_mode: str
    status: str
    assessment: str
    rule: str
    reason: str
    contradiction: str
    last_update: datetime | None
    word_due: date | None
    forecast: date | None
    margin_days: int | None
    float_s: int | None
    critical: bool | None
    drag_s: int | None
    p_due: int | None
    stake_minor: int | None
    completion_exception: str
    plan_reason: str
    archived_at: datetime | None
    recorded_at: datetime
    objective_title: str | None
    team: tuple[tuple[str, Named], ...]
    tasks: int
    tasks_done: int

    @property
    def constraint_on(self) -> date | None:
        """The day of the constraint, as people know it."""
        return self.constraint_at


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One success criterion; ``target`` and ``actual`` in millionths of the unit."""

    id: int
    version: int
    milestone_id: int
    metric: str
    comparison: str
    target: int
    unit: str
    actual: int | None
    verdict: str
    judged_by: str | None
    judged_at: datetime | None
    evidence: tuple[EvidenceRow, ...]
    recorded_at: datetime

    @classmethod
    def of(cls, row: Any, evidence: tuple[EvidenceRow, ...]) -> CriterionRow:
        """Of a criterion loaded with its judge."""
        return cls(
            id=row.pk,
            version=row.version,
            milestone_id=row.milestone_id,
            metric=row.metric,
            comparison=row.comparison,
            target=row.target,
            unit=row.unit,
            actual=row.actual,
            verdict=row.verdict,
            judged_by=name_of(row.judged_by),
            judged_at=row.judged_at,
            evidence=evidence,
            recorded_at=row.recorded_at,
        )


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """What shows that a criterion holds."""

    id: int
    version: int
    criterion_id: int
    title: str
    link: str
    attachment_id: int | None
    added_by: str
    recorded_at: datetime

    @classmethod
    def of(cls, row: Any) -> EvidenceRow:
        """Of evidence loaded with who added it."""
        return cls(
            id=row.pk,
            version=row.version,
            criterion_id=row.criterion_id,
            title=row.title,
            link=row.link,
            attachment_id=row.attachment_id,
            added_by=row.added_by.name,
            recorded_at=row.recorded_at,
        )


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """What somebody reported at one moment. ``corrected_by_id`` names the update that corrects it."""

    id: int
    version: int
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

    @classmethod
    def of(cls, update: Any) -> UpdateRow:
        """Of an update loaded with its reporter and the id of its correction."""
        return cls(
            id=update.pk,
            version=update.version,
            milestone_id=update.milestone_id,
            reporter_id=update.reporter_id,
            reporter_name=update.reporter.name,
            status=update.status,
            percent=update.percent,
            expected_finish=update.expected_finish,
            words=update.words,
            obstacles=update.obstacles,
            corrects_id=update.corrects_id,
            corrected_by_id=update.corrected_by_id,
            recorded_at=update.recorded_at,
        )


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task under a milestone; ``duration_s`` in seconds of working time."""

    id: int
    version: int
    name: str
    code: str
    milestone_id: int | None
    milestone_name: str
    owner_id: int | None
    owner_name: str | None
    duration_s: int | None
    planned_start: date | None
    planned_finish: date | None
    actual_start: date | None
    actual_finish: date | None
    due: date | None
    remaining_s: int | None
    calendar_id: int | None
    constraint_kind: str
    constraint_on: date | None
    percent: int
    recorded_at: datetime

    @property
    def constraint_at(self) -> date | None:
        """The day of the constraint, as the network calls it."""
        return self.constraint_on

    @property
    def parent_id(self) -> int | None:
        """The milestone, as the network calls it."""
        return self.milestone_id

    @classmethod
    def of(cls, task: Any) -> TaskRow:
        """Of a task loaded with its owner and its milestone."""
        return cls(
            id=task.pk,
            version=task.version,
            name=task.name,
            code=task.code,
            milestone_id=task.parent_id,
            milestone_name=task.parent.name if task.parent else "",
            owner_id=task.owner_id,
            owner_name=name_of(task.owner),
            duration_s=task.duration_s,
            planned_start=day_of(task.planned_start),
            planned_finish=day_of(task.planned_finish),
            actual_start=day_of(task.actual_start),
            actual_finish=day_of(task.actual_finish),
            due=task.due,
            remaining_s=task.remaining_s,
            calendar_id=task.calendar_id,
            constraint_kind=task.constraint_kind,
            constraint_on=day_of(task.constraint_at),
            percent=task.percent,
            recorded_at=task.recorded_at,
        )


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
    company_id: int
    recorded_at: datetime
    predecessor_contradiction: str = ""
    successor_contradiction: str = ""

    @property
    def predecessor_id(self) -> int:
        """What is waited for."""
        return self.predecessor.id

    @property
    def successor_id(self) -> int:
        """What waits."""
        return self.successor.id

    @classmethod
    def of(cls, link: Any, contradictions: Mapping[int, str] | None = None) -> DependencyRow:
        """Of a dependency loaded with both ends, and whose report contradicts the facts, by id."""
        told = contradictions or {}
        return cls(
            predecessor_contradiction=told.get(link.predecessor_id, ""),
            successor_contradiction=told.get(link.successor_id, ""),
            id=link.pk,
            version=link.version,
            predecessor=Named(link.predecessor_id, link.predecessor.name),
            predecessor_kind=link.predecessor.kind,
            successor=Named(link.successor_id, link.successor.name),
            successor_kind=link.successor.kind,
            link=link.link,
            lag=link.lag,
            lag_unit=link.lag_unit,
            dependency_kind=link.dependency_kind,
            company_id=link.company_id,
            recorded_at=link.recorded_at,
        )
