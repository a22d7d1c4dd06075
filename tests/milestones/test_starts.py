"""When work on a milestone began, and when it is expected to end: what a report says of both, and what it leaves alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from milepost.core.errors import Invalid
from milepost.milestones.actions.updates import record_update
from milepost.milestones.plantime import day_of
from tests.cast import NOW, TODAY, Cast
from tests.milestones.plan import milestone, new_milestone

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def of(plan: Cast) -> dict[str, Any]:
    """A milestone on which nobody has reported."""
    pk = new_milestone(plan.harbour, "Aster press", plan.initiative_a).pk
    return {"acting": plan.viewer("executive_a"), "now": NOW, "milestone_id": pk}


def began(of: dict[str, Any]) -> date | None:
    return day_of(milestone(of["milestone_id"]).actual_start)


@pytest.mark.parametrize("status", ["at_risk", "delayed", "not_started"])
def test_a_warning_before_the_start_is_no_start(of: dict[str, Any], status: str) -> None:
    record_update(**of, status=status, words="The supplier is insolvent: it will start late.")
    assert began(of) is None


@pytest.mark.parametrize(
    ("status", "percent"), [("in_progress", None), ("on_track", None), ("at_risk", "5"), ("delayed", "5")]
)
def test_work_that_is_reported_began_on_the_day_of_the_report(
    of: dict[str, Any], status: str, percent: str | None
) -> None:
    record_update(**of, status=status, percent=percent)
    assert began(of) == TODAY


def test_a_report_says_when_work_really_began(of: dict[str, Any]) -> None:
    record_update(**of, status="on_track")
    record_update(**of, status="at_risk", started_on=TODAY - timedelta(days=9))
    assert began(of) == TODAY - timedelta(days=9)
    record_update(**of, status="on_track")
    assert began(of) == TODAY - timedelta(days=9)


@pytest.mark.parametrize(
    ("status", "day", "told"),
    [
        ("on_track", TOMORROW, "started_on: .* is in the future"),
        ("on_track", date(1, 1, 1), "started_on: .* is not in the years"),
        ("not_started", YESTERDAY, "started_on: .* does not fit a milestone that has not started"),
    ],
)
def test_a_start_that_cannot_be_is_refused(of: dict[str, Any], status: str, day: date, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        record_update(**of, status=status, started_on=day)


def test_a_start_is_taken_back_by_a_correction_of_the_report_that_said_it_and_by_nothing_else(
    of: dict[str, Any],
) -> None:
    first = record_update(**of, status="in_progress")
    record_update(**of, status="not_started")
    assert began(of) == TODAY
    record_update(**of, status="not_started", corrects_id=first.pk)
    assert began(of) == TODAY  # something else was reported since
    again = record_update(**of, status="on_track", started_on=YESTERDAY)
    record_update(**of, status="not_started", corrects_id=again.pk)
    assert began(of) == YESTERDAY  # older than the report that is corrected
    last = record_update(**of, status="on_track", started_on=TODAY)
    record_update(**of, status="not_started", corrects_id=last.pk)
    assert began(of) is None


def test_a_report_without_an_expected_finish_keeps_it_and_none_takes_it_away(of: dict[str, Any]) -> None:
    record_update(**of, status="on_track", expected_finish=TOMORROW)
    kept = record_update(**of, status="at_risk")
    assert kept.expected_finish == milestone(of["milestone_id"]).expected_finish == TOMORROW
    corrected = record_update(**of, status="delayed", corrects_id=kept.pk)
    assert corrected.expected_finish == TOMORROW
    assert record_update(**of, status="at_risk", expected_finish=None).expected_finish is None
    assert milestone(of["milestone_id"]).expected_finish is None
