"""Dependencies: lags, circles over several initiatives, and two that close a circle at the same moment; calendars."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from milepost.access.actions.people import add_member
from milepost.access.entering import load_viewer
from milepost.access.viewer import System
from milepost.core.errors import Conflict, Invalid
from milepost.milestones.actions.calendars import create_calendar, update_calendar
from milepost.milestones.actions.dependencies import add_dependency, remove_dependency, update_dependency
from milepost.milestones.actions.tasks import create_task
from milepost.milestones.models import Dependency
from milepost.milestones.rules import plain_lag
from tests.cast import NOW, Cast
from tests.milestones.plan import new_milestone

DAY = 86_400


@pytest.mark.parametrize(
    ("lag", "unit", "kept"),
    [
        ("2", "working", 57_600), ("-0.5", "working", -14_400), ("1.5", "elapsed", 129_600), ("-3", "elapsed", -259_200),
        ("25", "percent", 2_500), ("-12.5", "percent", -1_250), ("0", "working", 0), ("0.333333", "working", 9_599),
    ],
)  # fmt: skip
def test_a_lag_is_kept_by_its_unit_and_told_as_it_was_typed(plan: Cast, lag: str, unit: str, kept: int) -> None:
    found = update_dependency(
        acting=plan.viewer("executive_a"), now=NOW, dependency_id=plan.dependency_a, lag=lag, lag_unit=unit
    )
    assert found.lag == kept
    again = update_dependency(
        acting=plan.viewer("executive_a"), now=NOW, dependency_id=plan.dependency_a, lag=plain_lag(kept, unit)
    )
    assert (again.lag, again.version) == (found.lag, found.version)


def test_a_new_unit_keeps_what_was_typed(plan: Cast) -> None:
    """Two working days become two days, not 57,600 parts of something else."""
    step: dict[str, Any] = {"acting": plan.viewer("executive_a"), "now": NOW, "dependency_id": plan.dependency_a}
    update_dependency(**step, lag="2")
    assert update_dependency(**step, lag_unit="elapsed").lag == 2 * DAY
    assert update_dependency(**step, lag_unit="percent").lag == 200


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"lag": "4000"}, "is beyond 3650"), ({"lag": "soon"}, "is not a number"), ({"link": "XX"}, "is not one of"),
     ({"lag_unit": "weeks"}, "is not one of"), ({"dependency_kind": "odd"}, "is not one of")],
)  # fmt: skip
def test_what_cannot_be_is_refused(plan: Cast, fields: dict[str, str], told: str) -> None:
    with pytest.raises(Invalid, match=told):
        update_dependency(acting=plan.viewer("executive_a"), now=NOW, dependency_id=plan.dependency_a, **fields)  # type: ignore[arg-type]


def link(cast: Cast, before: int, after: int, persona: str = "executive_a") -> Dependency:
    return add_dependency(acting=cast.viewer(persona), now=NOW, predecessor_id=before, successor_id=after)


def test_a_circle_over_several_initiatives_is_spelled_out(plan: Cast) -> None:
    third = new_milestone(plan.harbour, "Aster third", plan.initiative_a_amended).pk
    link(plan, plan.second_a, third)
    with pytest.raises(Conflict, match="circle: “Aster line” → “Aster shift” → “Aster third” → “Aster line”"):
        link(plan, third, plan.milestone_a)
    with pytest.raises(Conflict, match="circle: “Aster line” → “Aster line”"):
        link(plan, plan.milestone_a, plan.milestone_a)
    with pytest.raises(Conflict, match="is there already"):
        link(plan, plan.milestone_a, plan.second_a)
    remove_dependency(acting=plan.viewer("executive_a"), now=NOW, dependency_id=plan.dependency_a)
    assert link(plan, third, plan.milestone_a).version == 1


def test_a_circle_through_tasks_of_the_milestones_is_spelled_out(plan: Cast) -> None:
    """A milestone is the finish after its tasks: none of them can wait for it."""
    with pytest.raises(Conflict, match="circle: “Aster training” → “Aster line” → “Aster training”"):
        link(plan, plan.milestone_a, plan.task_a)
    other = create_task(
        acting=plan.viewer("executive_a"), now=NOW, milestone_id=plan.second_a, name="Aster drill", duration="1"
    ).pk
    assert link(plan, plan.task_a, plan.milestone_a).version == 1  # says what holds anyway
    assert link(plan, plan.milestone_a, other).version == 1
    with pytest.raises(
        Conflict,
        match="circle: “Aster training” → “Aster line” → “Aster shift” → “Aster training”",
    ):
        link(plan, plan.second_a, plan.task_a)
    remove_dependency(acting=plan.viewer("executive_a"), now=NOW, dependency_id=plan.dependency_a)
    with pytest.raises(
        Conflict, match="“Aster training” → “Aster line” → “Aster drill” → “Aster shift” → “Aster training”"
    ):
        link(plan, plan.second_a, plan.task_a)


def test_a_circle_names_nothing_of_initiatives_that_one_was_not_given(plan: Cast) -> None:
    last = new_milestone(plan.harbour, "Aster last", plan.initiative_a).pk
    link(plan, plan.second_a, last)
    member = add_member(
        acting=System(), now=NOW, firm_id=plan.harbour.firm_id, email="one@aster.example", name="One",
        role="initiative_owner", scope_id=plan.initiative_a,
    )  # fmt: skip
    viewer = load_viewer(user_id=member.user_id, firm_id=plan.harbour.firm_id, today=NOW.date(), via="web")
    assert viewer is not None
    with pytest.raises(Conflict, match="“Aster line” → a confidential link → “Aster last” → “Aster line”"):
        add_dependency(acting=viewer, now=NOW, predecessor_id=last, successor_id=plan.milestone_a)


def test_two_links_that_close_a_circle_between_them_do_not_pass_each_other(own_cast: Cast) -> None:
    remove_dependency(acting=own_cast.viewer("executive_a"), now=NOW, dependency_id=own_cast.dependency_a)
    viewer, start = own_cast.viewer("executive_a"), threading.Barrier(2)
    answers: list[str] = []

    def close(before: int, after: int) -> None:
        try:
            start.wait(10)
            add_dependency(acting=viewer, now=NOW, predecessor_id=before, successor_id=after)
            answers.append("made")
        except Exception as error:
            answers.append(type(error).__name__)
        finally:
            connection.close()

    ends = (own_cast.milestone_a, own_cast.second_a)
    threads = [threading.Thread(target=close, args=pair) for pair in (ends, ends[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == ["Conflict", "made"]
    assert Dependency.objects.unwalled("a test").filter(removed_at__isnull=True, company_id=own_cast.a).count() == 1


WEEK = [[[0, 100]], [], [], [], [], [], []]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"week": WEEK[:6]}, "week"), ({"week": [[]] * 7}, "week"), ({"week": [[[10, 10]], *WEEK[1:]]}, "week.0"),
        ({"week": [[[0, 86_401]], *WEEK[1:]]}, "week.0"), ({"week": [[[0, 9], [5, 20]], *WEEK[1:]]}, "week.0"),
        ({"holidays_of": "XX"}, "holidays_of"), ({"holidays_of": "DE-"}, "holidays_of"),
        ({"holidays_of": "DE-BY 1"}, "holidays_of"), ({"name": " "}, "name"),
        ({"exceptions": [{"from": "2026-01-02", "until": "2026-01-01"}]}, "exceptions.0.until"),
        ({"exceptions": [{"from": "2026-13-02", "until": "2026-01-01"}]}, "exceptions.0.from"),
        ({"exceptions": [{"from": "2026-01-01", "until": "2026-01-01", "shifts": [[5, 1]]}]}, "exceptions.0.shifts"),
    ],
)  # fmt: skip
def test_a_calendar_that_cannot_be_is_refused_at_its_field(plan: Cast, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid, match=r".") as caught:
        update_calendar(acting=plan.viewer("executive_a"), now=NOW, calendar_id=plan.calendar_a, **fields)
    assert caught.value.field == field


def test_a_calendar_is_kept_in_order(plan: Cast) -> None:
    night = [[72_000, 86_400], [0, 7_200]]
    made = create_calendar(
        acting=plan.viewer("executive_a"), now=NOW, company_id=plan.a, name="Nights", week=[night, *WEEK[1:]],
        holidays_of="de-by", exceptions=[{"from": "2026-05-02", "until": "2026-05-03"},
                                            {"from": "2026-01-01", "until": "2026-01-01"}],
    )  # fmt: skip
    assert made.week[0] == night[::-1]
    assert made.holidays_of == "DE-BY"
    assert [line["from"] for line in made.exceptions] == ["2026-01-01", "2026-05-02"]
