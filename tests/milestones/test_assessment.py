"""The assessment: one case for each row of the table, its validity by brute force, and what contradicts it."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.milestones.assessment import (
    DEFAULT_THRESHOLDS,
    HORIZON_DAYS,
    TABLE,
    Facts,
    Thresholds,
    assess,
)
from milepost.milestones.choices import Status
from milepost.milestones.contradiction import contradiction

TODAY = date(2026, 3, 2)


def facts(**changes: Any) -> Facts:
    """A healthy milestone: begun on 1 January, due on 30 April, half done, forecast 20 days early, heard of last week."""
    healthy = Facts(
        today=TODAY,
        due=date(2026, 4, 30),
        planned_start=date(2026, 1, 1),
        actual_start=date(2026, 1, 1),
        actual_finish=None,
        forecast=date(2026, 4, 10),
        percent=5000,
        last_update=date(2026, 2, 25),
    )
    return replace(healthy, **changes)


NOT_BEGUN: dict[str, Any] = {"actual_start": None, "percent": 0, "last_update": None}

ROWS = [
    ("completed", facts(actual_finish=date(2026, 2, 27)), "Completed on 27 Feb 2026."),
    ("overdue", facts(due=date(2026, 2, 26)), "It was due 4 days ago and is not completed."),
    ("forecast_late", facts(forecast=date(2026, 5, 1)), "The forecast is 1 day after the due date."),
    ("late_start", facts(**NOT_BEGUN), "It should have started 60 days ago and has not."),
    (
        "not_started",
        facts(**NOT_BEGUN, planned_start=date(2026, 3, 9)),
        "Work is planned to begin on 9 Mar 2026.",
    ),
    (
        "thin_margin",
        facts(forecast=date(2026, 4, 27)),
        "The forecast leaves 3 days before the due date; less than 5 days is at risk.",
    ),
    ("due_soon", facts(due=date(2026, 3, 8), forecast=date(2026, 3, 3)), "It is due in 6 days and 50% complete."),
    ("behind", facts(percent=3000), "50.42% of the time has passed and 30% is complete."),
    ("silent", facts(last_update=date(2026, 1, 27)), "Nobody has reported for 34 days."),
    (
        "no_yardstick",
        facts(due=None),
        "Work is going on; without a due date nobody can say whether it is on track.",
    ),
    ("on_track", facts(), "The forecast leaves 20 days before the due date."),
]


REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "assessment.md"


def published(mark: str) -> list[list[str]]:
    """The rows of a table of the reference, cell by cell."""
    text = REFERENCE.read_text(encoding="utf-8")
    inside = text.partition(f"<!-- {mark}:")[2].partition(f"<!-- end of {mark}")[0]
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in inside.splitlines()[3:]]


def test_the_published_table_is_the_one_that_decides() -> None:
    assert published("table") == [
        [str(number), rule.code, str(rule.status.label), rule.when] for number, rule in enumerate(TABLE, 1)
    ]


def test_the_published_thresholds_are_the_usual_ones() -> None:
    assert dict(published("thresholds")) == {
        name: f"{value} days" if name.endswith("_days") else f"{value / 100:g}%"
        for name, value in asdict(DEFAULT_THRESHOLDS).items()
    }


def test_every_row_of_the_table_has_its_case() -> None:
    assert [code for code, _, _ in ROWS] == [rule.code for rule in TABLE]


@pytest.mark.parametrize(("code", "given_facts", "reason"), ROWS, ids=[row[0] for row in ROWS])
def test_the_row_decides_and_says_why(code: str, given_facts: Facts, reason: str) -> None:
    found = assess(given_facts)
    assert (found.rule, str(found.reason)) == (code, reason)
    assert found.status is next(rule.status for rule in TABLE if rule.code == code)


def test_a_completion_after_the_due_date_says_how_late_it_was() -> None:
    found = assess(facts(actual_finish=date(2026, 3, 1), due=date(2026, 2, 27)))
    assert str(found.reason) == "Completed on 1 Mar 2026, 2 days after it was due."


def test_a_firms_thresholds_decide() -> None:
    assert assess(facts()).status is Status.ON_TRACK
    assert assess(facts(), Thresholds(risk_margin_days=30)).rule == "thin_margin"
    assert assess(facts(last_update=date(2026, 2, 1))).status is Status.ON_TRACK
    assert assess(facts(last_update=date(2026, 2, 1)), Thresholds(silent_days=14)).rule == "silent"


def test_work_that_begun_without_any_word_is_silent() -> None:
    assert (
        str(assess(facts(actual_start=None, last_update=None)).reason)
        == "Work has begun and nobody has reported on it."
    )


near = st.dates(min_value=TODAY - timedelta(days=200), max_value=TODAY + timedelta(days=200))
maybe_near = st.none() | near


@given(
    due=maybe_near,
    planned_start=maybe_near,
    actual_start=st.none() | st.dates(min_value=TODAY - timedelta(days=200), max_value=TODAY),
    forecast=maybe_near,
    percent=st.integers(0, 10_000),
    last_update=st.none() | st.dates(min_value=TODAY - timedelta(days=90), max_value=TODAY),
)
@settings(deadline=None)
def test_an_assessment_holds_until_its_day_and_not_longer(**given_facts: Any) -> None:
    start = Facts(today=TODAY, actual_finish=None, **given_facts)
    found = assess(start)
    changes = None
    for ahead in range(1, HORIZON_DAYS + 1):
        if assess(replace(start, today=TODAY + timedelta(days=ahead))).rule != found.rule:
            changes = TODAY + timedelta(days=ahead - 1)
            break
    assert found.valid_until == changes


@pytest.mark.parametrize(
    ("reported", "given_facts", "says"),
    [
        (
            Status.ON_TRACK,
            facts(due=date(2026, 3, 8), forecast=date(2026, 3, 3)),
            "Reported on track; it is due in 6 days",
        ),
        (Status.AT_RISK, facts(due=date(2026, 2, 26)), "Reported at risk; it was due 4 days ago"),
        (Status.COMPLETED, facts(), "Reported completed; the forecast leaves"),
        (Status.NOT_STARTED, facts(), "Reported not started; the forecast leaves"),
        (
            Status.ON_TRACK,
            facts(**NOT_BEGUN, planned_start=date(2026, 3, 9)),
            "Reported on track; work is planned to begin",
        ),
        (Status.IN_PROGRESS, facts(actual_finish=date(2026, 2, 27)), "Reported in progress; completed on"),
        (Status.ON_TRACK, facts(), ""),
        (Status.AT_RISK, facts(), ""),
        (Status.DELAYED, facts(), ""),
        (Status.IN_PROGRESS, facts(due=None), ""),
        (Status.NOT_STARTED, facts(**NOT_BEGUN, planned_start=date(2026, 3, 9)), ""),
        (Status.COMPLETED, facts(actual_finish=date(2026, 2, 27)), ""),
    ],
)
def test_a_report_better_than_the_facts_contradicts_them(reported: Status, given_facts: Facts, says: str) -> None:
    found = contradiction(reported, assess(given_facts))
    assert str(found or "").startswith(says)
    assert bool(found) == bool(says)


def test_a_report_of_not_started_is_called_out_when_the_start_is_late() -> None:
    found = contradiction(Status.NOT_STARTED, assess(facts(**NOT_BEGUN)))
    assert str(found) == "Reported not started; it should have started 60 days ago and has not."
