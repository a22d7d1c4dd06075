"""Reading the templates from their data files, once. A file that is wrong is told at start, with its name and line of thought."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from milepost.core.errors import Missing
from milepost.milestones.choices import CATEGORIES
from milepost.milestones.templates.model import (
    Template,
    TemplateCriterion,
    TemplateLink,
    TemplateMilestone,
    TemplateTask,
)

#: In the order in which they are offered: by when in the life of a holding they are needed.
CODES = (
    "hundred_day_plan",
    "operational_transformation",
    "market_expansion",
    "system_implementation",
    "addon_integration",
)
_LINK = re.compile(r"(?P<code>\w+)(?: (?P<link>FS|SS))?(?: \+(?P<lag>\d+))?")


@cache
def templates() -> tuple[Template, ...]:
    """All templates."""
    return tuple(_read(code) for code in CODES)


def template_named(code: str) -> Template:
    """The template of that code. Raises Missing."""
    found = next((row for row in templates() if row.code == code), None)
    if found is None:
        raise Missing("template", code, "template")
    return found


def _read(code: str) -> Template:
    source = files("milepost.milestones.templates") / "plans" / f"{code}.toml"
    return parse(tomllib.loads(source.read_text(encoding="utf-8")))


def parse(data: Mapping[str, Any]) -> Template:
    """A template from its file's content. Raises ValueError for what cannot be laid out."""
    template = Template(
        code=data["code"],
        name=data["name"],
        about=data["about"],
        value_lever=data["value_lever"],
        buffer=data["buffer"],
        milestones=tuple(_milestone(row) for row in data["milestones"]),
    )
    known: set[str] = set()
    for row in template.milestones:
        _check(template, row, known)
        known.add(row.code)
    if (whole := sum(row.weight for row in template.milestones)) != 100:
        raise ValueError(f"the weights of {template.code} add up to {whole}, not to 100")
    return template


def _milestone(row: Mapping[str, Any]) -> TemplateMilestone:
    return TemplateMilestone(
        code=row["code"],
        name=row["name"],
        category=row["category"],
        objective=row["objective"],
        days=row["days"],
        weight=row["weight"],
        criteria=tuple(TemplateCriterion(m, c, Decimal(t), u) for m, c, t, u in row["criteria"]),
        tasks=tuple(TemplateTask(name, days) for name, days in row["tasks"]),
        after=tuple(_link(words) for words in row.get("after", ())),
        tags=tuple(row.get("tags", ())),
    )


def _link(words: str) -> TemplateLink:
    """``code``, ``code SS`` or ``code SS +5``: what is waited for, its start or its end, working days more."""
    match = _LINK.fullmatch(words)
    if match is None:
        raise ValueError(f"cannot read the link {words!r}")
    return TemplateLink(match["code"], match["link"] or "FS", int(match["lag"] or 0))


def _check(template: Template, row: TemplateMilestone, before: set[str]) -> None:
    """A milestone waits only for those written above it, so that no circle can be written; its tasks fit into it."""
    where = f"{template.code}.{row.code}"
    if row.code in before:
        raise ValueError(f"{where} is there twice")
    if row.category not in CATEGORIES:
        raise ValueError(f"{where} has no known category: {row.category}")
    unknown = {link.predecessor for link in row.after} - before
    if unknown:
        raise ValueError(f"{where} waits for what does not stand above it: {', '.join(sorted(unknown))}")
    if sum(task.days for task in row.tasks) > row.days:
        raise ValueError(f"the tasks of {where} take longer than its {row.days} days")
