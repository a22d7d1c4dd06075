"""Computed dates against stored ones, and why they may differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from milepost.engine.scheduling import schedule
from milepost.planfiles import read
from milepost.planfiles.comparing import ELSEWHERE, FIELDS, STALE, Comparison, agreement, compare
from tests.planfiles.plans import each_real, needs_real_files, real
from tests.planfiles.samples import link, mspdi, mspdi_task, task, xer


def compared(text: str) -> Comparison:
    plan = read(text.encode()).plan
    return compare(plan, schedule(plan))


def stored(uid: int, start: str, finish: str, **changes: object) -> dict[str, object]:
    return dict(task(uid, early_start_date=start, early_end_date=finish, **changes))


RIGHT = [
    stored(1, "2025-01-06 08:00", "2025-01-07 17:00", total_float_hr_cnt=0),
    stored(2, "2025-01-08 08:00", "2025-01-09 17:00", total_float_hr_cnt=0),
]


def test_equal_dates_are_counted() -> None:
    found = compared(xer(tasks=RIGHT, links=[link(1, 1, 2)]))
    assert {name: (one.equal, one.total) for name, one in found.fields.items()} == {
        "early_start": (2, 2), "early_finish": (2, 2), "late_start": (0, 0), "late_finish": (0, 0), "total_float": (2, 2),
        "free_float": (0, 0),
    }  # fmt: skip
    assert found.differences == ()
    assert found.fields["late_start"].share == 1.0


def test_less_than_a_minute_is_no_difference() -> None:
    text = mspdi(mspdi_task(1, EarlyFinish="2025-01-07T16:59:30", TotalSlack=9))
    assert compared(text).differences == ()


def test_a_difference_says_what_and_why() -> None:
    wrong = stored(2, "2025-01-09 08:00", "2025-01-09 17:00")
    third = stored(3, "2025-01-11 08:00", "2025-01-13 17:00")
    links = [link(1, 1, 2), link(2, 2, 3)]
    found = compared(xer(tasks=[RIGHT[0], wrong, third], links=links)).differences
    assert [(one.uid, one.code, one.field) for one in found if one.uid == 2] == [(2, "A2", "early_start")]
    assert found[0].computed is not None
    assert found[0].stored - found[0].computed == 86_400
    assert found[0].reason == "it follows from a difference of an activity that it is linked to"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"early_start_date": "2025-01-04 12:00"}, "the same moment of work"),
        (
            {"cstr_type": "CS_MSOA", "cstr_date": "2025-01-06 08:00"},
            "the constraint start on or after is weighed differently",
        ),
        ({"status_code": "TK_Active", "act_start_date": "2025-01-02 08:00"}, "work in progress"),
        (
            {"status_code": "TK_Complete", "act_start_date": "2025-01-02 08:00", "act_end_date": "2025-01-03 17:00"},
            "finished",
        ),
        (
            {"total_float_hr_cnt": 8, "late_end_date": "2025-01-08 17:00"},
            "the stored float does not follow from the stored dates",
        ),
        ({"task_type": "TT_LOE"}, "a level of effort takes its dates"),
        ({}, "unknown"),
    ],
)
def test_the_likely_reason_is_named(changes: dict[str, object], reason: str) -> None:
    late = changes.get("late_end_date")
    first = {"early_start_date": "2025-01-20 08:00", "early_end_date": late or "2025-01-21 17:00", **changes}
    found = compared(xer(tasks=[task(1, **first)])).differences
    assert any(reason in one.reason for one in found), [one.reason for one in found]


@needs_real_files
@each_real("xer", "pmxml")
def test_p6_s_own_dates_are_reproduced(file: Path) -> None:
    plan = read(file).plan
    found = compare(plan, schedule(plan))
    assert [one for one in found.differences if one.reason != ELSEWHERE] == []


@needs_real_files
def test_microsoft_s_own_dates_are_reproduced_as_far_as_documented() -> None:
    plans = [read(file).plan for file in real("mspdi")]
    found = agreement([compare(plan, schedule(plan)) for plan in plans])
    assert set(found) == set(FIELDS)
    assert found["early_start"].share > 0.995
    assert found["early_finish"].share > 0.995


@needs_real_files
def test_late_dates_that_differ_contradict_their_own_file() -> None:
    for file in real("mspdi"):
        plan = read(file).plan
        assert {one.reason for one in compare(plan, schedule(plan)).differences} <= {STALE}


def test_late_dates_of_an_earlier_calculation_are_known() -> None:
    old = mspdi_task(1, EarlyFinish="2025-01-07T17:00:00", LateFinish="2025-01-20T17:00:00", TotalSlack=43200)
    assert {one.reason for one in compared(mspdi(old)).differences} == {STALE}


def test_a_neighbour_that_does_not_differ_is_no_reason() -> None:
    moved = stored(2, "2025-01-09 08:00", "2025-01-10 17:00")
    alone = compared(xer(tasks=[RIGHT[0], moved], links=[link(1, 1, 2)])).differences
    assert {one.reason for one in alone} == {"unknown"}
    third = stored(3, "2025-01-14 08:00", "2025-01-15 17:00")
    both = compared(xer(tasks=[RIGHT[0], moved, third], links=[link(1, 1, 2), link(2, 2, 3)])).differences
    assert {one.reason for one in both} == {"it follows from a difference of an activity that it is linked to"}
