"""What Microsoft Project cannot hold of an activity or a link."""

from __future__ import annotations

import re

from milepost.engine.plan import Activity, Assignment, ConstraintKind, Kind, LagUnit, Relation
from milepost.planfiles.losing import Rule
from milepost.planfiles.mspdi.assignments import overtime
from milepost.planfiles.mspdi.words import TENTHS

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NEAREST = {
    ConstraintKind.START_ON: ConstraintKind.MANDATORY_START,
    ConstraintKind.FINISH_ON: ConstraintKind.MANDATORY_FINISH,
}
PERCENTAGES = frozenset({LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT})
KIND_RULE = "Microsoft Project has tasks and milestones only; they are written as those"
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
        "activity id",
        lambda one: one.code != str(one.uid),
        "Microsoft Project knows a task by its number; the id stands in the task's WBS field",
        ("activity.code",),
    ),
    Rule("kind of activity", lambda one: one.kind in P6_KINDS, KIND_RULE, ("activity.kind", "activity.fixed_duration")),
    Rule(
        "WBS summary activity",
        lambda one: one.kind is Kind.WBS_SUMMARY,
        "The summary task of its WBS node stands for it; its links are left out",
        ("plan.activities", "plan.relations"),
    ),
    Rule(
        "start on, finish on",
        lambda one: one.constraint is not None and one.constraint.kind in NEAREST,
        "They become “must start on” and “must finish on”",
        ("activity.constraint",),
    ),
    Rule(
        "second constraint",
        lambda one: one.second_constraint is not None,
        "A task has one constraint; the second is left out",
        ("activity.second_constraint",),
    ),
    Rule(
        "expected finish", lambda one: one.expected_finish is not None, "It is left out", ("activity.expected_finish",)
    ),
    Rule(
        "external dates",
        lambda one: (one.external_start, one.external_finish) != (None, None),
        "What other projects force is left out",
        ("activity.external_start", "activity.external_finish"),
    ),
    Rule(
        "suspension",
        lambda one: (one.suspend, one.resume) != (None, None) and not _running(one),
        "Only a task in progress has one",
        ("activity.suspend", "activity.resume"),
    ),
    Rule(
        "percent complete",
        lambda one: one.percent % 100 != 0 or one.physical_percent % 100 != 0,
        "Percentages are written whole",
        ("activity.percent", "activity.physical_percent"),
    ),
    Rule(
        "float paths",
        lambda one: one.stored is not None and (one.stored.float_path, one.stored.longest_path) != (None, None),
        "The stored path numbers and longest path flags are left out",
        ("activity.stored",),
    ),
    Rule(
        "duration from assignments",
        lambda one: bool(one.splits) and not one.fixed_duration,
        "A split task's duration is written as fixed",
        ("activity.fixed_duration",),
    ),
    Rule(
        "actual duration",
        lambda one: one.actual_duration is not None and one.actual_start is None,
        "Only a started task has one",
        ("activity.actual_duration",),
    ),
    Rule("text", _odd, "Characters that XML cannot hold, and blanks around names, are left out", ("activity.name",)),
    Rule(
        "assignment",
        _odd_share,
        "Units are written to a part in ten thousand, and nonlabour resources make dates too",
        ("activity.assignments",),
    ),
    Rule(
        "seconds",
        lambda one: one.levelling_delay % TENTHS != 0 or any(share.delay % TENTHS for share in one.assignments),
        "Delays are written to a tenth of a minute",
        ("activity.levelling_delay", "activity.assignments"),
    ),
)

RELATION_RULES: tuple[Rule[Relation], ...] = (
    Rule(
        "lag",
        lambda one: bool(one.lag % (100 if one.unit in PERCENTAGES else TENTHS)),
        "Lags are written to a tenth of a minute or a whole percent",
        ("relation.lag",),
    ),
    Rule(
        "lag calendar of a link",
        lambda one: one.lag_calendar is not None,
        "Lags count on the successor's calendar, or every hour where it was one of 24 hours",
        ("relation.lag_calendar", "relation.unit"),
    ),
    Rule("link ids", lambda one: one.uid != 0, "Microsoft Project does not number links", ("relation.uid",)),
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
