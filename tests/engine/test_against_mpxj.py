"""Random networks against MPXJ's schedulers. Where they are known to differ is in docs/reference/dialects.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest

from milepost.engine import Activity, ConstraintKind, Dialect, LagCalendar, LagUnit, Link, Plan, Row, schedule
from milepost.engine.calendars import compile_calendars
from milepost.engine.times import DAY
from tests.engine.makers import START, random_plan
from tests.engine.oracle import Opinion, Opinions, second_opinion
from tests.engine.rich import rich_plan

pytestmark = pytest.mark.java

Asked: TypeAlias = Callable[[list[Plan]], list[Opinions]]

DATES = ("early_start", "early_finish", "late_start", "late_finish")
FLOATS = ("total_float", "free_float")
P6_CASES: list[tuple[dict[str, Any], float]] = [
    ({"calendars": 1, "milestones": 0.0}, 1.0),
    ({"calendars": 1, "kinds": [Link.FS]}, 1.0),
    ({"calendars": 4}, 0.99),
    ({"calendars": 4, "progress": 0.4}, 0.97),
    ({"calendars": 1, "progress": 0.4, "kinds": [Link.FS, Link.SS]}, 0.99),
]
MICROSOFT_CASES: list[tuple[dict[str, Any], float]] = [
    ({"calendars": 1, "milestones": 0.0, "kinds": [Link.FS, Link.SS, Link.FF]}, 1.0),
    ({"calendars": 4, "milestones": 0.0, "kinds": [Link.FS, Link.SS, Link.FF]}, 0.96),
    ({"calendars": 1, "milestones": 0.0, "progress": 0.4, "kinds": [Link.FS, Link.SS, Link.FF]}, 1.0),
]


@pytest.fixture(scope="module")
def mpxj() -> Iterator[Asked]:
    with second_opinion() as ask:
        yield ask


def agreement(mpxj: Asked, dialect: Dialect, case: dict[str, Any], count: int = 60) -> float:
    equal = total = 0
    plans = [random_plan(seed, dialect=dialect, **case) for seed in range(count)]
    plans = [plan for plan in plans if not endless_in_mpxj(plan)]
    for plan, theirs in zip(plans, mpxj(plans), strict=True):
        ours = schedule(plan)
        for uid, other in theirs.items():
            row = ours.row(uid)
            for name in (*DATES, *FLOATS):
                expected = getattr(other, name)
                total += 1
                equal += expected is not None and abs(getattr(row, name) - expected) < 60
    return equal / total


def endless_in_mpxj(plan: Plan) -> bool:
    """Its walk to the end of time, when a start-to-finish link follows an as-late-as-possible activity, does not end."""
    late = {
        one.uid
        for one in plan.activities
        if one.constraint and one.constraint.kind is ConstraintKind.AS_LATE_AS_POSSIBLE
    }
    return any(link.link is Link.SF and link.predecessor in late for link in plan.relations)


@pytest.mark.parametrize(("case", "least"), P6_CASES)
def test_p6_dates_equal_those_of_mpxj(mpxj: Asked, case: dict[str, Any], least: float) -> None:
    assert agreement(mpxj, Dialect.P6, case) >= least


@pytest.mark.parametrize(("case", "least"), MICROSOFT_CASES)
def test_microsoft_dates_equal_those_of_mpxj(mpxj: Asked, case: dict[str, Any], least: float) -> None:
    assert agreement(mpxj, Dialect.MSPROJECT, case) >= least


SIMPLE: dict[str, Any] = {"calendars": 1, "milestones": 0.0, "kinds": [Link.FS, Link.SS, Link.FF]}
SAME = [
    *((Dialect.P6, feature) for feature in ("must_finish", "expected", "effort")),
    *((Dialect.MSPROJECT, one) for one in ("progress", "percent_lags", "resources", "deadlines", "delays", "late")),
]
"""What gives the same dates and floats for every activity. (P6 knows no elapsed time, no percentages and no deadlines.)"""


@pytest.mark.parametrize(("dialect", "feature"), SAME)
def test_one_feature_more_and_every_date_is_still_that_of_mpxj(mpxj: Asked, dialect: Dialect, feature: str) -> None:
    plans = [rich_plan(seed, dialect, (feature,), **SIMPLE) for seed in range(40)]
    plans = [plan for plan in plans if not endless_in_mpxj(plan)]
    for plan, theirs in zip(plans, mpxj(plans), strict=True):
        ours = schedule(plan)
        for uid, other in theirs.items():
            assert differing(ours.row(uid), other, (*DATES, *FLOATS)) == [], (uid, plan)


def differing(row: Row, other: Opinion, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if abs(getattr(row, name) - getattr(other, name)) >= 60]


def begins_a_disagreement(plan: Plan, ours: Callable[[int], Row], theirs: Opinions) -> list[Activity]:
    """Return the activities whose early dates differ though those of all that they wait for are the same."""
    early = DATES[:2]
    apart = {uid for uid, other in theirs.items() if differing(ours(uid), other, early)}
    waits = {uid: {link.predecessor for link in plan.relations if link.successor == uid} for uid in apart}
    return [plan.activity(uid) for uid in sorted(apart) if not waits[uid] & apart]


def test_elapsed_work_that_mpxj_starts_only_in_working_time_is_all_that_differs(mpxj: Asked) -> None:
    plans = [rich_plan(seed, Dialect.MSPROJECT, ("elapsed_durations",), **SIMPLE) for seed in range(40)]
    for plan, theirs in zip(plans, mpxj(plans), strict=True):
        result = schedule(plan)
        for one in begins_a_disagreement(plan, result.row, theirs):
            assert one.elapsed or leads_from_midnight(plan, result.row, one), one
            assert (result.row(one.uid).early_start or 0) < (theirs[one.uid].early_start or 0)


def leads_from_midnight(plan: Plan, ours: Callable[[int], Row], one: Activity) -> bool:
    """Return whether a lead into an activity counts back from midnight, where MPXJ's subtraction is odd."""
    leads = [link for link in plan.relations if link.successor == one.uid and link.lag < 0]
    return any((ours(link.predecessor).early_finish or 1) % DAY == 0 for link in leads)


def test_an_elapsed_lag_counts_by_the_clock_in_free_float_too(mpxj: Asked) -> None:
    plans = [rich_plan(seed, Dialect.MSPROJECT, ("elapsed_lags",), **SIMPLE) for seed in range(40)]
    for plan, theirs in zip(plans, mpxj(plans), strict=True):
        result = schedule(plan)
        held = {link.predecessor for link in plan.relations if link.unit is LagUnit.ELAPSED and link.lag}
        for uid, other in theirs.items():
            found = differing(result.row(uid), other, (*DATES, *FLOATS))
            assert found == [] or (found == ["free_float"] and uid in held), (uid, found)


HONOURED = ("mandatory_start", "mandatory_finish", "start_on_or_before", "finish_on_or_before")


def test_constraints_of_microsoft_differ_before_the_start_and_in_negative_slack_only(mpxj: Asked) -> None:
    """A task that may not finish before a past day still begins with its project; one held before its links is late."""
    plans = [rich_plan(seed, Dialect.MSPROJECT, ("constraints",), **SIMPLE) for seed in range(40)]
    for plan, theirs in zip(plans, mpxj(plans), strict=True):
        result = schedule(plan)
        apart = begins_a_disagreement(plan, result.row, theirs)
        for one in apart:
            assert one.constraint is not None
            assert one.constraint.kind is ConstraintKind.FINISH_ON_OR_AFTER, one
            assert (theirs[one.uid].early_start or 0) < START <= (result.row(one.uid).early_start or 0)
        for uid, other in theirs.items() if not apart else ():
            row, constraint = result.row(uid), plan.activity(uid).constraint
            if differing(row, other, ("total_float",)):
                assert constraint is not None
                assert constraint.kind.value in HONOURED, (uid, constraint)
                assert row.total_float < (other.total_float or 0)


OWN_DATES = ("constraints", "bounds", "external", "late")
"""What holds an activity of P6 besides its links: a constraint, one on each side, dates of other projects, lateness."""


@pytest.mark.parametrize("feature", OWN_DATES)
def test_every_disagreement_over_dates_of_its_own_is_one_of_those_explained(mpxj: Asked, feature: str) -> None:
    """Each stands in docs/reference/dialects.md; what follows from one is not looked at again."""
    plans = [rich_plan(seed, Dialect.P6, (feature,), **SIMPLE) for seed in range(60)]
    alike = 0
    for plan, theirs in zip(plans, mpxj(plans), strict=True):
        ours = schedule(plan).row
        early = begins_a_disagreement(plan, ours, theirs)
        for one in early:
            assert early_reason(plan, one, ours(one.uid), theirs[one.uid]), (one, ours(one.uid), theirs[one.uid])
        late = [] if early else begins_late(plan, ours, theirs)
        for one in late:
            assert keeps_a_late_start(plan, one, ours, theirs[one.uid]), (one, ours(one.uid), theirs[one.uid])
        if not early and not late:
            alike += 1
            assert not [uid for uid, other in theirs.items() if differing(ours(uid), other, (*DATES, *FLOATS))]
    assert alike > len(plans) / 2


def early_reason(plan: Plan, one: Activity, ours: Row, theirs: Opinion) -> str:
    """Return why MPXJ has other early dates for an activity that waits for nothing on which it differs."""
    held = one.constraint
    if held is None or ours.early_start is None or theirs.early_start is None:
        return ""
    if held.kind is ConstraintKind.AS_LATE_AS_POSSIBLE:
        between = compile_calendars(plan.calendars, START, START + 400 * DAY).work(
            1, theirs.early_start, ours.early_start
        )
        if not between:
            return "at the end of one period of work in place of the beginning of the next"
        by_the_clock = plan.projects[0].options.lag_calendar is LagCalendar.TWENTY_FOUR_HOUR
        return "a lag on 24 hours that ends at night" if by_the_clock and between > 0 else ""
    if held.kind is ConstraintKind.START_ON_OR_AFTER and held.date == theirs.early_start < ours.early_start:
        waits = any(link.successor == one.uid for link in plan.relations)
        return "at its constraint, hours before its links allow" if waits else ""
    if held.kind is ConstraintKind.FINISH_ON_OR_AFTER and theirs.early_start < START <= ours.early_start:
        return "before the project's start"
    asked = [link for link in plan.relations if link.successor == one.uid and link.link is Link.FF]
    return "a finish that was asked for before its constraint moved it" if asked and "start" in held.kind else ""


def begins_late(plan: Plan, ours: Callable[[int], Row], theirs: Opinions) -> list[Activity]:
    """Return the activities whose late dates differ though those of all that wait for them are the same."""
    apart = {uid for uid, other in theirs.items() if differing(ours(uid), other, DATES[2:])}
    awaited = {uid: {link.successor for link in plan.relations if link.predecessor == uid} for uid in apart}
    return [plan.activity(uid) for uid in sorted(apart) if not awaited[uid] & apart]


def keeps_a_late_start(plan: Plan, one: Activity, ours: Callable[[int], Row], theirs: Opinion) -> bool:
    """Return whether MPXJ keeps the late start that a link from it allows, though a date of its own moves its late finish."""
    held = one.external_finish is not None or one.constraint is not None
    follows = any(link.link is Link.SS for link in plan.relations if link.predecessor == one.uid)
    return held and follows and differing(ours(one.uid), theirs, DATES[2:]) == ["late_start"]
