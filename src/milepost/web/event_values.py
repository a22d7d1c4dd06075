"""Values that events keep in the units of tables, as people read them: plan seconds as days, parts as percent, codes as words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from milepost.access.queries import role_name
from milepost.milestones.choices import (
    CATEGORIES,
    ActivityKind,
    ConstraintKind,
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
from milepost.portfolios.choices import Comparison, FiscalPattern, InvestmentType, ProposalStatus, Sector, ValueLever
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


def _role(value: Any, today: date) -> str:
    return role_name(str(value))


def _how_many(value: Any, today: date) -> str:
    """Of what is listed on a page of its own: how many lines."""
    n = len(value["items"]) if isinstance(value, dict) and "items" in value else len(value)
    return ngettext("%(n)d change", "%(n)d changes", n) % {"n": n}


def _lines(value: Any, today: date) -> str:
    return ngettext("%(n)d line", "%(n)d lines", len(value)) % {"n": len(value)}


def _outcomes(value: Any, today: date) -> str:
    """How many rows an import did what to; of a plan file they are counted by what they are, too."""
    totals: Counter[str] = Counter()
    for how, n in value.items():
        totals.update(n if isinstance(n, dict) else {how: n})
    return ", ".join(f"{OUTCOMES.get(how, how)} {formats.number(n)}" for how, n in totals.items())


def _size(value: Any, today: date) -> str:
    return str(_("%(n)s kB")) % {"n": formats.number(max(1, value // 1000))}


def _digest(value: Any, today: date) -> str:
    """Enough of it to compare two."""
    return str(value)[:12]


STANDS = {
    "uploaded": _("uploaded"), "checking": _("being checked"), "checked": _("ready to apply"), "applying": _("being written"),
    "applied": _("done"), "failed": _("not possible"), "dropped": _("dropped"),
}  # fmt: skip
OUTCOMES = {
    "create": _("new"), "change": _("changed"), "remove": _("removed"), "keep": _("kept"), "leave": _("the same"),
    "same": _("the same"), "refuse": _("refused"), "refused": _("refused"), "conflict": _("in conflict"),
}  # fmt: skip
#: The engine's kinds that stored activities have.
SCHEDULE_KINDS = {
    "task": _("Work"), "start_milestone": _("A moment at the beginning of work"),
    "finish_milestone": _("A moment at the end of work"), "summary": _("Spans what stands under it"),
}  # fmt: skip
WISHES = {"due": _("another due date"), "scope": _("another scope"), "rebaseline": _("a new baseline")}
ANSWERS = {"open": _("open"), "approved": _("agreed"), "refused": _("declined"), "withdrawn": _("withdrawn")}


def _one_of(names: dict[str, Any]) -> Said:
    return lambda value, today: str(names.get(value, value))


_SHARES: dict[str, Said] = dict.fromkeys(("percent", "weight"), lambda value, today: formats.percent(value))
_AMOUNTS: dict[str, Said] = dict.fromkeys(("target", "actual"), lambda value, today: formats.quantity(value))
_PLAN: dict[str, Said] = (
    dict.fromkeys(("planned_start", "planned_finish", "actual_start", "actual_finish", "constraint_at"), _plan_day)
    | dict.fromkeys(("duration_s", "remaining_s", "optimistic_s", "likely_s", "pessimistic_s"), _work_days)
    | _SHARES
    | {
        "kind": _label(ActivityKind),
        "schedule_kind": _one_of(SCHEDULE_KINDS),
        "constraint_kind": _label(ConstraintKind),
    }
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
    "change_request": {
        "wish": _one_of(WISHES),
        "answer": _one_of(ANSWERS),
        "changes": _how_many,
        "effect": _how_many,
    },
    "company": {"sector": _label(Sector), "fiscal_pattern": _label(FiscalPattern)},
    "grant": {"role": _role},
    "holding": {"investment_type": _label(InvestmentType)},
    "import": {"phase": _one_of(STANDS), "counts": _outcomes, "size": _size, "sha256": _digest},
    "plan_import": {
        "counts": _outcomes,
        "lost": _lines,
        "header": _lines,
        "sha256": _digest,
        "fingerprint": _digest,
    },
    "initiative": {"value_lever": _label(ValueLever)},
    "invitation": {"role": _role},
    "proposal": {"status": _label(ProposalStatus), "value_lever": _label(ValueLever), "amendments": _how_many},
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


def title_in_words(kind: str, title: str) -> str:
    """What an event is about: of a role or a wish its name, not its key; and a day in words."""
    if kind in ("digest", "snooze"):
        return formats.day(date.fromisoformat(title))
    key, _colon, of = title.partition(": ")
    if kind == "grant":
        return f"{role_name(key)}: {of}"
    return f"{WISHES.get(key, key)}: {of}" if kind == "change_request" else title
