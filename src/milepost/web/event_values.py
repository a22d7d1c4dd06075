"""Values that events keep in the units of tables, as people read them: plan seconds as days, parts as percent, codes as words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import ngettext

from milepost.milestones.choices import (
    CATEGORIES,
    DependencyKind,
    Involvement,
    LagUnit,
    Link,
    MilestoneType,
    PercentMode,
    Status,
    Verdict,
)
from milepost.milestones.plantime import day_of
from milepost.milestones.rules import WORKDAY
from milepost.portfolios.choices import Comparison
from milepost.web import formats

Said = Callable[[Any, date], str]


def _label(choices: type[TextChoices]) -> Said:
    names = {str(code): label for code, label in choices.choices}
    return lambda value, today: str(names.get(value, value))


def _plan_day(value: Any, today: date) -> str:
    day = day_of(value)
    return "–" if day is None else formats.day(day, today)


def _work_days(value: Any, today: date) -> str:
    one = 1 if value == WORKDAY else 2
    return ngettext("%(n)s working day", "%(n)s working days", one) % {"n": f"{value / WORKDAY:g}"}


def _team(value: Any, today: date) -> str:
    """Involvements alone: the event keeps the people's ids, and names are asked for elsewhere."""
    return ", ".join(str(Involvement(involvement).label).lower() for involvement, _person in value)


_SHARES: dict[str, Said] = dict.fromkeys(("percent", "weight"), lambda value, today: formats.percent(value))
_AMOUNTS: dict[str, Said] = dict.fromkeys(("target", "actual"), lambda value, today: formats.quantity(value))
_PLAN: dict[str, Said] = (
    dict.fromkeys(("planned_start", "planned_finish", "actual_start", "actual_finish"), _plan_day)
    | dict.fromkeys(("duration_s", "remaining_s", "optimistic_s", "likely_s", "pessimistic_s"), _work_days)
    | _SHARES
)
_VALUES: dict[str, dict[str, Said]] = {
    "activity": _PLAN,
    "milestone": _PLAN
    | {
        "status": _label(Status),
        "percent_mode": _label(PercentMode),
        "milestone_type": _label(MilestoneType),
        "category": lambda value, today: str(CATEGORIES[value][1]) if value in CATEGORIES else str(value),
        "team": _team,
    },
    "thresholds": dict.fromkeys(("behind_share", "due_soon_share"), lambda value, today: formats.percent(value)),
    "update": _SHARES | {"status": _label(Status)},
    "criterion": _AMOUNTS | {"verdict": _label(Verdict), "comparison": _label(Comparison)},
    "dependency": {
        "link": _label(Link),
        "lag_unit": _label(LagUnit),
        "dependency_kind": _label(DependencyKind),
    },
}


def in_words(kind: str, field: str, value: Any, today: date) -> str | None:
    """The value of a kind's field as a person reads it; None where it is kept as it is read."""
    said = _VALUES.get(kind, {}).get(field)
    return None if said is None or value in (None, "", [], {}) else said(value, today)
