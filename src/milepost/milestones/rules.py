"""Pure decisions of milestones: what values are taken."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext

from milepost.access.rules import clean_name
from milepost.core.errors import Conflict, Invalid
from milepost.core.money import parse_percent, parse_quantity, plain_quantity
from milepost.milestones.choices import CATEGORIES, LagUnit, MilestoneType, Status, Verdict
from milepost.milestones.models import Activity, Criterion, Dependency, Milestone
from milepost.milestones.plantime import DAY, day_of
from milepost.portfolios.choices import Comparison

MAX_TAGS = 1_000
#: All tags of a milestone with commas between them fit into one cell of a spreadsheet, which holds 32,767 characters.
MAX_TAGS_TEXT = 32_000
MAX_DURATION_DAYS = 3650
PLAN_YEARS = (1900, 2200)
#: A working day of the firm where nobody gave another: eight hours.
WORKDAY = 8 * 3600
#: Seconds (or parts per 10,000) of one unit of lag as people type it: working days, days, percent.
LAG_SCALE = {LagUnit.WORKING: WORKDAY, LagUnit.ELAPSED: DAY, LagUnit.PERCENT: 100}


def clean_category(milestone_type: str, category: str, own: set[str]) -> tuple[str, str]:
    """Type and category that fit each other; ``own`` holds the ids of the firm's own categories of that type. Raises Invalid."""
    if milestone_type not in MilestoneType.values:
        raise Invalid(
            "milestone_type",
            milestone_type,
            gettext("is not a type"),
            gettext("Use one of: %(choices)s.") % {"choices": ", ".join(MilestoneType.values)},
        )
    known = [code for code, (of, _) in CATEGORIES.items() if of == milestone_type]
    if category not in known and category not in own:
        raise Invalid(
            "category",
            category,
            gettext("is not a category of %(milestone_type)s milestones") % {"milestone_type": milestone_type},
            gettext("Use one of: %(choices)s.") % {"choices": ", ".join(known)},
        )
    return milestone_type, category


def clean_tags(tags: list[str]) -> list[str]:
    """Trimmed, each once, in the order given; at most MAX_TAGS of 40 characters, together MAX_TAGS_TEXT. Raises Invalid."""
    cleaned = list(dict.fromkeys(clean_name(tag, "tags", 40) for tag in tags if tag.strip()))
    if len(cleaned) > MAX_TAGS:
        raise Invalid(
            "tags",
            len(cleaned),
            gettext("tags are more than %(max_tags)s") % {"max_tags": MAX_TAGS},
            gettext("Leave some out."),
        )
    long = len(", ".join(cleaned))
    if long > MAX_TAGS_TEXT:
        raise Invalid(
            "tags",
            long,
            gettext("characters of tags are more than %(max)s") % {"max": MAX_TAGS_TEXT},
            gettext("Leave some out, or write them shorter."),
        )
    return cleaned


def clean_days(value: Any, field: str) -> int | None:
    """Working days as people type them, in seconds of working time. None stays None. Raises Invalid."""
    if value is None:
        return None
    millionths = parse_quantity(value, field)
    if not 0 <= millionths <= MAX_DURATION_DAYS * 10**6:
        raise Invalid(
            field,
            value,
            gettext("is not between 0 and %(max_duration_days)s working days")
            % {"max_duration_days": MAX_DURATION_DAYS},
        )
    return millionths * WORKDAY // 10**6


def clean_day(value: date, field: str) -> date:
    """A day of a plan, in the years that plans have. Raises Invalid."""
    first, last = PLAN_YEARS
    if not first <= value.year <= last:
        raise Invalid(
            field,
            value.isoformat(),
            gettext("is not in the years %(first)s to %(last)s") % {"first": first, "last": last},
            gettext("Check the year."),
        )
    return value


def plain_days(seconds: int, day: int = WORKDAY) -> str:
    """The inverse of ``clean_days``: working days as plain decimal text (or other days, of ``day`` seconds).

    >>> plain_days(28800), plain_days(9599), plain_days(-43200, 86400)
    ('1', '0.333299', '-0.5')
    """
    return plain_quantity(-(-seconds * 10**6 // day))


def plain_lag(lag: int, unit: str) -> str:
    """A lag as people type it: working days, days or percent, in plain decimal text.

    >>> plain_lag(-14400, "working"), plain_lag(5000, "percent")
    ('-0.5', '50')
    """
    return plain_days(lag, LAG_SCALE[LagUnit(unit)])


def check_estimates(optimistic: int | None, likely: int | None, pessimistic: int | None) -> None:
    """Three estimates or none, in their order. Raises Invalid."""
    given = [optimistic, likely, pessimistic]
    if all(one is None for one in given):
        return
    if optimistic is None or likely is None or pessimistic is None:
        field = ("optimistic", "likely", "pessimistic")[given.index(None)]
        raise Invalid(
            field, None, gettext("is missing beside the other estimates"), gettext("Give all three, or none.")
        )
    if not optimistic <= likely <= pessimistic:
        field = "likely" if optimistic > likely else "pessimistic"
        value = likely if field == "likely" else pessimistic
        raise Invalid(
            field,
            f"{value / WORKDAY:g} days",
            gettext("is less than the estimate before it"),
            gettext("Put the three in order."),
        )


def check_open(milestone: Milestone, field: str = "", value: object = None) -> None:
    """What a completion rests on (criteria, evidence, tasks, due date) stands while it stands. Raises Conflict."""
    if milestone.actual_finish is not None:
        raise Conflict(
            gettext("This milestone was completed on %(value)s.") % {"value": day_of(milestone.actual_finish)},
            gettext("Reopen it with a reason first."),
            field=field,
            value=value,
        )


def check_there(part: Criterion | Dependency) -> None:
    """A criterion or a link that was taken away is history: nothing of it changes any more. Raises Conflict."""
    if part.removed_at is not None:
        raise Conflict(gettext("This was taken away."), gettext("Add it anew if it shall count again."))


#: What `check_plan` looks at. A plan file may bring a plan that is late already: other changes of it are still taken.
PLAN_FIELDS = frozenset({"planned_start", "planned_finish", "due"})


def check_plan(activity: Activity) -> None:
    """Start, planned finish and due date in order. Raises Invalid."""
    start, finish = day_of(activity.planned_start), day_of(activity.planned_finish)
    if start and finish and start > finish:
        raise Invalid(
            "planned_finish",
            finish,
            gettext("is before the planned start %(start)s") % {"start": start},
            gettext("Move one of the two."),
        )
    if start and activity.due and start > activity.due:
        raise Invalid(
            "due",
            activity.due,
            gettext("is before the planned start %(start)s") % {"start": start},
            gettext("Move one of the two."),
        )


def check_report(milestone: Milestone, status: Status, percent: int, expected_finish: date | None, today: date) -> None:
    """What may be reported of a milestone now. Raises Invalid, Conflict."""
    if milestone.actual_finish is not None:
        raise Conflict(
            gettext("This milestone was completed on %(value)s.") % {"value": day_of(milestone.actual_finish)},
            gettext("Reopen it with a reason before reporting on it again."),
            field="status",
            value=status.value,
        )
    if status is Status.COMPLETED:
        raise Invalid(
            "status",
            status.value,
            gettext("is not reported by an update"),
            gettext("Complete the milestone: it asks for its criteria."),
        )
    if status is Status.NOT_STARTED and percent:
        raise Invalid(
            "percent",
            f"{percent / 100:g}",
            gettext("percent does not fit a milestone that has not started"),
            gettext("Give 0, or another status."),
        )
    if percent == 10_000:
        raise Invalid(
            "percent", "100", gettext("percent is a completion"), gettext("Complete the milestone, or give less.")
        )
    if expected_finish is not None:
        clean_day(expected_finish, "expected_finish")
    if expected_finish is not None and expected_finish < today:
        raise Invalid(
            "expected_finish", expected_finish, gettext("is in the past"), gettext("When will it really be done?")
        )


def check_met(criterion: Criterion, reached: int) -> None:
    """That a value, in millionths, is what the criterion asks for. To call missed what reached it is allowed. Raises Invalid."""
    holds = {
        Comparison.AT_LEAST: reached >= criterion.target,
        Comparison.AT_MOST: reached <= criterion.target,
        Comparison.EQUAL: reached == criterion.target,
    }
    asked = Comparison(criterion.comparison)
    if not holds[asked]:
        raise Invalid(
            "verdict",
            Verdict.MET.value,
            gettext("does not fit %(value)s %(unit)s where %(comparison)s %(target)s %(unit)s were asked")
            % {
                "value": plain_quantity(reached), "unit": criterion.unit, "comparison": asked.label,
                "target": plain_quantity(criterion.target),
            },
            gettext("Check the value, or judge it as missed."),
        )  # fmt: skip


def check_start(status: Status, started_on: date | None, today: date) -> None:
    """What a report may say of when work began. Raises Invalid."""
    if started_on is None:
        return
    clean_day(started_on, "started_on")
    if started_on > today:
        raise Invalid(
            "started_on", started_on, gettext("is in the future"), gettext("Give the day on which work began, or none.")
        )
    if status is Status.NOT_STARTED:
        raise Invalid(
            "started_on",
            started_on,
            gettext("does not fit a milestone that has not started"),
            gettext("Give no day, or another status."),
        )


def clean_percent(value: Any) -> int:
    """Parts per 10,000 from a percentage. Raises Invalid."""
    return parse_percent(value, "percent")


def rolled_up(tasks: list[tuple[int | None, int]]) -> int:
    """Percent of a milestone from its tasks' (duration in seconds, percent): weighted by duration, a task without one as a day.

    >>> rolled_up([(28800, 10000), (28800, 0)]), rolled_up([])
    (5000, 0)
    """
    weights = [(duration or WORKDAY, percent) for duration, percent in tasks]
    total = sum(weight for weight, _ in weights)
    return sum(weight * percent for weight, percent in weights) // total if total else 0
