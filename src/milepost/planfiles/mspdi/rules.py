"""What Microsoft Project cannot hold of an activity or a link."""

from __future__ import annotations

import re

from milepost.engine.plan import Activity, Assignment, ConstraintKind, Kind, LagUnit, Relation
from milepost.planfiles.losing import Rule, gettext_noop
from milepost.planfiles.mspdi.assignments import overtime
from milepost.planfiles.mspdi.words import TENTHS

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NEAREST = {
    ConstraintKind.START_ON: ConstraintKind.MANDATORY_START,
    ConstraintKind.FINISH_ON: ConstraintKind.MANDATORY_FINISH,
}
PERCENTAGES = frozenset({LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT})
KIND_RULE = gettext_noop("Microsoft Project has tasks and milestones only; they are written as those")
P6_KINDS = frozenset({Kind.RESOURCE, Kind.START_MILESTONE, Kind.LEVEL_OF_EFFORT})


def _running(one: Activity) -> bool:
    return one.actual_start is not None and one.actual_finish is None


def _odd_share(one: Activity) -> bool:
    return any(not share.drives or not _by_overtime(share) for share in one.assignments)


def _by_overtime(share: Assignment) -> bool:
    """Tell whether work, units and overtime say how long a share lasts."""
    if share.span is None and share.left is None:
        return True
    left = overtime(share.remaining_work, share.left, share.units)
    return bool(overtime(share.work, share.span, share.units)) and left is not None


def _odd(one: Activity) -> bool:
    return bool(ILLEGAL.search(one.name)) or one.name != one.name.strip() or "\r" in one.name


ACTIVITY_RULES: tuple[Rule[Activity], ...] = (
    Rule(
        gettext_noop("activity id"),
        lambda one: one.code != str(one.uid),
        gettext_noop("Microsoft Project knows a task by its number; the id stands in the task's WBS field"),
        ("activity.code",),
    ),
    Rule(
        gettext_noop("kind of activity"),
        lambda one: one.kind in P6_KINDS,
        KIND_RULE,
        ("activity.kind", "activity.fixed_duration"),
    ),
    Rule(
        gettext_noop("WBS summary activity"),
        lambda one: one.kind is Kind.WBS_SUMMARY,
        gettext_noop("The summary task of its WBS node stands for it; its links are left out"),
        ("plan.activities", "plan.relations"),
    ),
    Rule(
        gettext_noop("start on, finish on"),
        lambda one: one.constraint is not None and one.constraint.kind in NEAREST,
        gettext_noop("They become “must start on” and “must finish on”"),
        ("activity.constraint",),
    ),
    Rule(
        gettext_noop("second constraint"),
        lambda one: one.second_constraint is not None,
        gettext_noop("A task has one constraint; the second is left out"),
        ("activity.second_constraint",),
    ),
    Rule(
        gettext_noop("expected finish"),
        lambda one: one.expected_finish is not None,
        gettext_noop("It is left out"),
        ("activity.expected_finish",),
    ),
    Rule(
        gettext_noop("external dates"),
        lambda one: (one.external_start, one.external_finish) != (None, None),
        gettext_noop("What other projects force is left out"),
        ("activity.external_start", "activity.external_finish"),
    ),
    Rule(
        gettext_noop("suspension"),
        lambda one: (one.suspend, one.resume) != (None, None) and not _running(one),
        gettext_noop("Only a task in progress has one"),
        ("activity.suspend", "activity.resume"),
    ),
    Rule(
        gettext_noop("percent complete"),
        lambda one: one.percent % 100 != 0 or one.physical_percent % 100 != 0,
        gettext_noop("Percentages are written whole"),
        ("activity.percent", "activity.physical_percent"),
    ),
    Rule(
        gettext_noop("float paths"),
        lambda one: one.stored is not None and (one.stored.float_path, one.stored.longest_path) != (None, None),
        gettext_noop("The stored path numbers and longest path flags are left out"),
        ("activity.stored",),
    ),
    Rule(
        gettext_noop("duration from assignments"),
        lambda one: bool(one.splits) and not one.fixed_duration,
        gettext_noop("A split task's duration is written as fixed"),
        ("activity.fixed_duration",),
    ),
    Rule(
        gettext_noop("actual duration"),
        lambda one: one.actual_duration is not None and one.actual_start is None,
        gettext_noop("Only a started task has one"),
        ("activity.actual_duration",),
    ),
    Rule(
        gettext_noop("text"),
        _odd,
        gettext_noop("Characters that XML cannot hold, and blanks around names, are left out"),
        ("activity.name",),
    ),
    Rule(
        gettext_noop("assignment"),
        _odd_share,
        gettext_noop("Units are written to a part in ten thousand, and nonlabour resources make dates too"),
        ("activity.assignments",),
    ),
    Rule(
        gettext_noop("seconds"),
        lambda one: one.levelling_delay % TENTHS != 0 or any(share.delay % TENTHS for share in one.assignments),
        gettext_noop("Delays are written to a tenth of a minute"),
        ("activity.levelling_delay", "activity.assignments"),
    ),
)

RELATION_RULES: tuple[Rule[Relation], ...] = (
    Rule(
        gettext_noop("lag"),
        lambda one: bool(one.lag % (100 if one.unit in PERCENTAGES else TENTHS)),
        gettext_noop("Lags are written to a tenth of a minute or a whole percent"),
        ("relation.lag",),
    ),
    Rule(
        gettext_noop("lag calendar of a link"),
        lambda one: one.lag_calendar is not None,
        gettext_noop("Lags count on the successor's calendar, or every hour where it was one of 24 hours"),
        ("relation.lag_calendar", "relation.unit"),
    ),
    Rule(
        gettext_noop("link ids"),
        lambda one: one.uid != 0,
        gettext_noop("Microsoft Project does not number links"),
        ("relation.uid",),
    ),
)

OPTIONS = tuple(
    f"project.options.{name}"
    for name in (
        "dialect",
        "progress",
        "lag_calendar",
        "critical_by",
        "critical_float",
        "total_float",
        "lag_from_early_start",
        "open_ends_critical",
        "use_expected_finish",
        "float_to_project_end",
        "honour_constraints",
        "float_paths",
    )
)
