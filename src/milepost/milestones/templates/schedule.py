"""Laying a template out from a start date, on the working days of a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from milepost.milestones.templates.model import Template, TemplateLink, TemplateMilestone, TemplateTask
from milepost.milestones.workdays import Workweek


@dataclass(frozen=True, slots=True)
class LaidTask:
    """A task with its days, both inclusive."""

    task: TemplateTask
    start: date
    finish: date


@dataclass(frozen=True, slots=True)
class Laid:
    """A milestone with its days: work from ``start`` to ``finish`` inclusive, committed to for ``due``."""

    milestone: TemplateMilestone
    start: date
    finish: date
    due: date
    tasks: tuple[LaidTask, ...]


def lay_out(template: Template, start: date, calendar: Workweek) -> tuple[Laid, ...]:
    """Every milestone as early as what it waits for allows, none before ``start``; in the order of the template."""
    laid: dict[str, Laid] = {}
    for row in template.milestones:
        begins = calendar.on_or_after(max([start, *(_allows(laid, link, calendar) for link in row.after)]))
        finish = calendar.finish(begins, row.days)
        laid[row.code] = Laid(
            milestone=row,
            start=begins,
            finish=finish,
            due=calendar.after(finish, template.buffer - 1),
            tasks=_tasks(row, begins, calendar),
        )
    return tuple(laid.values())


def _allows(laid: dict[str, Laid], link: TemplateLink, calendar: Workweek) -> date:
    before = laid[link.predecessor]
    if link.link == "FS":
        return calendar.after(before.finish, link.lag)
    return calendar.finish(before.start, link.lag + 1)


def _tasks(row: TemplateMilestone, start: date, calendar: Workweek) -> tuple[LaidTask, ...]:
    tasks = []
    for task in row.tasks:
        finish = calendar.finish(start, task.days)
        tasks.append(LaidTask(task, calendar.on_or_after(start), finish))
        start = calendar.after(finish, 0)
    return tuple(tasks)
