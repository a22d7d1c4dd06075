"""What a template is made of. Days are working days; codes name milestones within one template."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class TemplateCriterion:
    """A measurable criterion, with a target that is meant to be adapted."""

    metric: str
    comparison: str
    target: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class TemplateTask:
    """A task of so many working days. Tasks of a milestone follow each other."""

    name: str
    days: int


@dataclass(frozen=True, slots=True)
class TemplateLink:
    """What a milestone waits for: the end (FS) or the start (SS) of another, and working days more."""

    predecessor: str
    link: str = "FS"
    lag: int = 0


@dataclass(frozen=True, slots=True)
class TemplateMilestone:
    """An outcome: what, why, how it is measured, how long it takes, its weight in percent, what comes before it."""

    code: str
    name: str
    category: str
    objective: str
    days: int
    weight: int
    criteria: tuple[TemplateCriterion, ...]
    tasks: tuple[TemplateTask, ...]
    after: tuple[TemplateLink, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A plan to start from. ``buffer``: working days between a milestone's planned finish and its due date."""

    code: str
    name: str
    about: str
    value_lever: str
    buffer: int
    milestones: tuple[TemplateMilestone, ...]

    @property
    def tasks(self) -> int:
        """How many tasks all its milestones have together."""
        return sum(len(row.tasks) for row in self.milestones)
