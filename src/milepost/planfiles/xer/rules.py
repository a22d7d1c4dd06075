"""What P6 cannot hold of an activity or a link."""

from __future__ import annotations

from milepost.engine.plan import Activity, Kind, LagUnit, Relation
from milepost.planfiles.losing import Rule, gettext_noop, has_seconds
from milepost.planfiles.p6 import duration_percent

FIXED = ("activity.manual", "activity.manual_start", "activity.manual_finish", "activity.external")
CONSTRAINTS = ("activity.constraint", "activity.second_constraint")


def is_fixed(one: Activity) -> bool:
    return (one.manual or one.external) and one.manual_start is not None


def _percent_differs(one: Activity) -> bool:
    return one.percent not in {_drtn(one), one.physical_percent}


def _drtn(one: Activity) -> int:
    return duration_percent(one.duration, one.remaining_duration, one.actual_finish is not None)


def _stored_more(one: Activity) -> bool:
    kept = one.stored
    if kept is None:
        return False
    begun = one.actual_start if one.actual_start is not None else kept.early_start
    ended = one.actual_finish if one.actual_finish is not None else kept.early_finish
    return (
        kept.start != begun
        or kept.finish != ended
        or (kept.start_float, kept.finish_float, kept.critical) != (None,) * 3
    )


def odd_text(text: str) -> bool:
    return any(mark in text for mark in "\t\r\n")


ACTIVITY_RULES: tuple[Rule[Activity], ...] = (
    Rule(
        gettext_noop("inactive task"),
        lambda one: not one.active,
        gettext_noop("P6 has none; these and their links are left out"),
        ("plan.activities",),
    ),
    Rule(
        gettext_noop("summary task"),
        lambda one: one.kind is Kind.SUMMARY,
        gettext_noop("They become WBS nodes"),
        ("plan.activities", "plan.wbs"),
    ),
    Rule(
        gettext_noop("manual or external task"),
        is_fixed,
        gettext_noop("P6 has none; their start becomes a mandatory start"),
        FIXED + CONSTRAINTS,
    ),
    Rule(
        gettext_noop("elapsed duration"),
        lambda one: one.elapsed,
        gettext_noop("It runs on a calendar of 24 hours instead"),
        ("activity.elapsed", "activity.calendar", "plan.calendars"),
    ),
    Rule(
        gettext_noop("deadline"),
        lambda one: one.deadline is not None,
        gettext_noop("It becomes a constraint “finish on or before” where one of P6's two is free"),
        ("activity.deadline", *CONSTRAINTS),
    ),
    Rule(
        gettext_noop("split task"),
        lambda one: bool(one.splits),
        gettext_noop("P6 cannot pause planned work; it runs through"),
        ("activity.splits",),
    ),
    Rule(
        gettext_noop("levelling delay"),
        lambda one: one.levelling_delay > 0,
        gettext_noop("It is left out"),
        ("activity.levelling_delay",),
    ),
    Rule(
        gettext_noop("duration from assignments"),
        lambda one: not one.fixed_duration,
        gettext_noop("The duration is written as fixed"),
        ("activity.fixed_duration",),
    ),
    Rule(
        gettext_noop("actual duration"),
        lambda one: one.actual_duration is not None,
        gettext_noop("P6 derives it from dates and remaining duration"),
        ("activity.actual_duration",),
    ),
    Rule(
        gettext_noop("percent complete"),
        _percent_differs,
        gettext_noop("P6's follows from the remaining duration"),
        ("activity.percent",),
    ),
    Rule(
        gettext_noop("stored dates"),
        _stored_more,
        gettext_noop("Shown dates, start and finish float and the critical flag are left out"),
        ("activity.stored",),
    ),
    Rule(gettext_noop("seconds"), has_seconds, gettext_noop("Dates are written to the minute"), ("activity.dates",)),
    Rule(
        gettext_noop("missing name"),
        lambda one: not one.name or not one.code,
        gettext_noop("P6 needs an id and a name; the number or id stands for it"),
        ("activity.code", "activity.name"),
    ),
    Rule(
        gettext_noop("text"),
        lambda one: odd_text(one.code) or odd_text(one.name),
        gettext_noop("Tabs and line breaks become spaces"),
        ("activity.code", "activity.name"),
    ),
)

RELATION_RULES: tuple[Rule[Relation], ...] = (
    Rule(
        gettext_noop("percentage lag"),
        lambda one: one.unit in {LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT},
        gettext_noop("It is written as the hours that it is now"),
        ("relation.unit", "relation.lag"),
    ),
    Rule(
        gettext_noop("elapsed lag"),
        lambda one: one.unit is LagUnit.ELAPSED,
        gettext_noop("Its hours count on the project's lag calendar"),
        ("relation.unit",),
    ),
    Rule(
        gettext_noop("lag calendar of a link"),
        lambda one: one.lag_calendar is not None,
        gettext_noop("P6 has one lag calendar for all links"),
        ("relation.lag_calendar",),
    ),
)
