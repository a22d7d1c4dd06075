"""The four pitfalls over simple facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from milepost.milestones.pitfalls import (
    INADEQUATE_RESOURCES,
    PITFALLS,
    POOR_COMMUNICATION,
    UNREALISTIC_TIMELINE,
    VAGUE_OBJECTIVE,
    MilestoneFacts,
    pitfalls,
)
from milepost.milestones.smart import Statement, check

pytestmark = pytest.mark.once

TODAY = date(2026, 11, 23)
GOOD = check(
    Statement("Sign lease in Lyon", "Enter France", "Lease signed", date(2026, 10, 1), date(2027, 2, 1)), today=TODAY
)
FINE = MilestoneFacts(
    "m1",
    "Sign lease in Lyon",
    start=date(2026, 10, 1),
    due=date(2027, 2, 1),
    forecast=date(2027, 1, 20),
    smart=GOOD,
    owner="Ada",
    last_update=date(2026, 11, 20),
)


def codes(**changed: object) -> list[str]:
    return [found.code for found in pitfalls([replace(FINE, **changed)], today=TODAY)]  # type: ignore[arg-type]


def test_a_milestone_without_faults_falls_into_no_pitfall() -> None:
    assert codes() == []


def test_words_that_are_not_specific_or_measurable_are_a_vague_objective() -> None:
    vague = check(Statement("Improve culture"), today=TODAY)
    (found,) = pitfalls([replace(FINE, smart=vague)], today=TODAY)
    assert found.code == VAGUE_OBJECTIVE
    assert found.subjects == ("m1",)
    assert found.mend


def test_a_forecast_after_the_due_date_is_an_unrealistic_timeline() -> None:
    (found,) = pitfalls([replace(FINE, forecast=date(2027, 2, 11))], today=TODAY)
    assert (found.code, "10 days after" in str(found.evidence)) == (UNREALISTIC_TIMELINE, True)


def test_words_are_asked_for_the_timeline_only_where_there_is_no_forecast() -> None:
    hasty = check(Statement("Triple revenue", "x", "€9m", date(2026, 12, 1), date(2026, 12, 20)), today=TODAY)
    assert codes(smart=hasty, forecast=None) == [UNREALISTIC_TIMELINE]
    assert codes(smart=hasty) == []


def test_silence_while_work_should_go_on_is_poor_communication() -> None:
    assert codes(last_update=date(2026, 10, 23)) == [POOR_COMMUNICATION]
    assert codes(last_update=date(2026, 10, 24)) == []
    assert codes(last_update=None) == [POOR_COMMUNICATION]
    assert codes(last_update=None, start=date(2026, 12, 1)) == []


def test_obstacles_without_answer_and_contradictions_are_poor_communication() -> None:
    assert codes(unanswered_obstacles=1) == [POOR_COMMUNICATION]
    assert codes(contradiction="Reported on track; 12 days overdue.") == [POOR_COMMUNICATION]


@pytest.mark.parametrize("changed", [{"owner": None}, {"unassigned": 2}])
def test_no_owner_and_no_doer_are_inadequate_resources(changed: dict[str, object]) -> None:
    assert codes(**changed) == [INADEQUATE_RESOURCES]


def test_an_owner_of_too_many_begun_milestones_is_told_once_with_all_of_them() -> None:
    (found,) = pitfalls([replace(FINE, id=f"m{at}") for at in range(8)], today=TODAY)
    assert found.code == INADEQUATE_RESOURCES
    assert found.subjects == tuple(f"m{at}" for at in range(8))


def test_a_completed_milestone_falls_into_no_pitfall() -> None:
    assert codes(completed=True, owner=None, last_update=None) == []


def test_nothing_is_concluded_from_what_is_unknown() -> None:
    assert pitfalls([MilestoneFacts("m1", "x", owner="Ada")], today=TODAY) == []


def test_the_order_of_the_milestones_does_not_matter() -> None:
    rows = [replace(FINE, id=f"m{at}", owner=None if at % 2 else "Ada") for at in range(20)]
    shuffled = Random(7).sample(rows, len(rows))
    found = pitfalls(rows, today=TODAY)
    assert found == pitfalls(shuffled, today=TODAY)
    assert [PITFALLS.index(one.code) for one in found] == sorted(PITFALLS.index(one.code) for one in found)
