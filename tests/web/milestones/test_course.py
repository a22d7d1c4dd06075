"""The days of a milestone on one scale: each line where its days are, and only what is known."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from milepost.milestones.queries.baselines import AgreedDays
from milepost.web.milestones.course import Course, Line, course_of
from milepost.web.templatetags.charts import WIDTH, span

TODAY = date(2026, 11, 29)


def row(**known: Any) -> Any:
    unknown = dict.fromkeys(
        ("planned_start", "planned_finish", "actual_start", "actual_finish", "forecast", "margin_days")
    )
    return SimpleNamespace(**unknown | {"due": date(2026, 12, 3)} | known)


def test_nothing_is_drawn_of_a_milestone_with_a_due_day_alone() -> None:
    assert course_of(row(), None, TODAY) is None


def test_work_under_way_has_its_baseline_plan_begin_and_forecast() -> None:
    planned = row(
        planned_start=date(2026, 11, 1), planned_finish=date(2026, 12, 1), actual_start=date(2026, 11, 9),
        forecast=date(2026, 12, 9), margin_days=-6,
    )  # fmt: skip
    course = course_of(planned, AgreedDays("Board of May", date(2026, 10, 20), None), TODAY)
    assert course is not None
    assert [(line.kind, line.start, line.finish) for line in course.lines] == [
        ("baseline", date(2026, 10, 20), None),
        ("plan", date(2026, 11, 1), date(2026, 12, 1)),
        ("actual", date(2026, 11, 9), TODAY),
        ("forecast", date(2026, 11, 9), date(2026, 12, 9)),
    ]
    assert (course.first, course.last, course.late) == (date(2026, 10, 20), date(2026, 12, 9), True)


def test_what_is_done_long_ago_fills_its_own_scale() -> None:
    done = row(due=date(2025, 3, 31), actual_start=date(2025, 3, 1), actual_finish=date(2025, 3, 20))
    course = course_of(done, None, TODAY)
    assert course is not None
    assert (course.first, course.last) == (date(2025, 3, 1), date(2025, 3, 31))
    assert 'data-mark="today"' not in span(course, course.lines[0])


def test_a_bar_spans_its_days_and_the_due_mark_stands_at_the_end_of_its_day() -> None:
    course = Course((), date(2026, 11, 1), date(2026, 11, 10), date(2026, 11, 5), date(2026, 11, 8), late=False)
    drawn = span(course, Line("plan", "Plan", date(2026, 11, 3), date(2026, 11, 6)))
    assert re.findall(r'<rect data-kind="plan" x="(\d+)" width="(\d+)"', drawn) == [("200", "400")]
    assert re.findall(r'data-mark="(\w+)" x1="(\d+)"', drawn) == [("due", "500"), ("today", "700")]


@pytest.mark.parametrize("finish", [date(2026, 11, 1), date(2027, 10, 31)])
def test_a_single_day_of_a_long_course_can_be_seen(finish: date) -> None:
    course = Course((), date(2026, 11, 1), date(2027, 10, 31), finish, TODAY, late=False)
    [(x, width)] = re.findall(r'x="(\d+)" width="(\d+)"', span(course, Line("forecast", "Forecast", None, finish)))
    assert int(width) >= 8
    assert int(x) + int(width) <= WIDTH
