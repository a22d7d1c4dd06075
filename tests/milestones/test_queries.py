"""Reads about milestones: behind walls, by filters and sorts, in a fixed number of SQL queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.access.viewer import Viewer
from milepost.core.errors import DomainError, Missing
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.milestones.actions.milestones import archive_milestone, update_milestone
from milepost.milestones.actions.reminders import set_cadence
from milepost.milestones.actions.updates import complete_milestone
from milepost.milestones.facts import publish_facts
from milepost.milestones.models import MilestoneFacts
from milepost.milestones.queries import (
    briefs,
    calendars,
    categories,
    dependencies,
    detail,
    grouped,
    milestones,
    parts,
    rollups,
    views,
    work,
)
from milepost.milestones.queries.matrix import matrix
from milepost.milestones.queries.milestones import SORTS, MilestoneFilter
from tests.cast import ASKERS, NOW, ONLY_A, ONLY_B, PERSONAS, TODAY, Cast
from tests.leaks import leaks
from tests.milestones.plan import KINDS, new_milestone
from tests.portfolios.test_roles import reaches

PAGE = PageRequest(limit=500)
Query = Callable[[Viewer, Callable[[str], int]], Any]
#: Every query, asked for a thing by the name of its kind.
QUERIES: dict[str, Query] = {
    "milestones": lambda viewer, _: milestones.milestone_page(viewer=viewer, filters=MilestoneFilter(archived=None), page=PAGE),
    "of company": lambda viewer, of: milestones.milestone_page(
        viewer=viewer, filters=MilestoneFilter(company_id=of("")), page=PAGE),
    "of initiative": lambda viewer, of: milestones.milestone_page(
        viewer=viewer, filters=MilestoneFilter(initiative_id=of("initiative")), page=PAGE),
    "of objective": lambda viewer, of: milestones.milestone_page(
        viewer=viewer, filters=MilestoneFilter(objective_id=of("objective")), page=PAGE),
    "milestone": lambda viewer, of: milestones.milestone_row(viewer=viewer, milestone_id=of("milestone")),
    "detail": lambda viewer, of: detail.milestone_detail(viewer=viewer, milestone_id=of("milestone")),
    "criteria": lambda viewer, of: parts.criterion_page(
        viewer=viewer, filters=parts.PartFilter(of("milestone")), page=PAGE),
    "criterion": lambda viewer, of: parts.criterion_row(viewer=viewer, criterion_id=of("criterion")),
    "evidence": lambda viewer, of: parts.evidence_row(viewer=viewer, evidence_id=of("evidence")),
    "tasks": lambda viewer, of: parts.task_page(viewer=viewer, filters=parts.PartFilter(of("milestone")), page=PAGE),
    "task": lambda viewer, of: parts.task_row(viewer=viewer, task_id=of("task")),
    "updates": lambda viewer, of: parts.update_page(viewer=viewer, filters=parts.PartFilter(of("milestone")), page=PAGE),
    "update": lambda viewer, of: parts.update_row(viewer=viewer, update_id=of("update")),
    "dependencies": lambda viewer, of: dependencies.dependency_page(
        viewer=viewer, filters=dependencies.DependencyFilter(), page=PAGE),
    "dependency": lambda viewer, of: dependencies.dependency_row(viewer=viewer, dependency_id=of("dependency")),
    "calendars": lambda viewer, _: calendars.calendar_page(viewer=viewer, filters=calendars.CalendarFilter(), page=PAGE),
    "calendar": lambda viewer, of: calendars.calendar_row(viewer=viewer, calendar_id=of("calendar")),
    "categories": lambda viewer, _: categories.category_rows(viewer=viewer),
    "rollup": lambda viewer, _: rollups.rollup(viewer=viewer, filters=MilestoneFilter(), today=TODAY),
    "matrix": lambda viewer, _: matrix(viewer=viewer, filters=MilestoneFilter()),
    "matrix of initiatives": lambda viewer, _: matrix(viewer=viewer, filters=MilestoneFilter(), by="initiative"),
    "by company": lambda viewer, _: rollups.by_company(viewer=viewer, filters=MilestoneFilter()),
    "due next": lambda viewer, _: briefs.due_next(viewer=viewer, filters=MilestoneFilter()),
    "slipping": lambda viewer, _: briefs.slipping_most(viewer=viewer, filters=MilestoneFilter()),
    "contradicted": lambda viewer, _: briefs.contradicted(viewer=viewer, filters=MilestoneFilter()),
    "by id": lambda viewer, of: milestones.milestone_rows(viewer=viewer, ids=[of("milestone"), of("second")]),
    "first of each": lambda viewer, of: list(grouped.first_of_each(
        viewer=viewer, filters=MilestoneFilter(), what="initiative", keys=[encode_id(of("initiative"))]).values()),
    "views": lambda viewer, _: views.view_page(viewer=viewer, page=PAGE),
    "view": lambda viewer, of: views.view_row(viewer=viewer, view_id=of("view")),
    "my work": lambda viewer, _: work.my_work(viewer=viewer, today=TODAY),
    "my tasks": lambda viewer, _: work.my_tasks(viewer=viewer),
    "home of criterion": lambda viewer, of: work.criterion_home(viewer=viewer, criterion_id=of("criterion")),
    "home of task": lambda viewer, of: work.task_home(viewer=viewer, task_id=of("task")),
    "what it may wait for": lambda viewer, of: dependencies.possible_ends(viewer=viewer, company_id=of(""), most=500),
    "home of dependency": lambda viewer, of: work.dependency_home(viewer=viewer, dependency_id=of("dependency")),
}  # fmt: skip
OF_ONE = [name for name in QUERIES if name in {"milestone", "detail", "criteria", "criterion", "evidence", "tasks", "task",
          "updates", "update", "dependency", "calendar", "view"} or name.startswith("home")]  # fmt: skip


def thing(things: dict[str, int], side: str) -> Callable[[str], int]:
    return lambda kind: things[f"{kind}_{side}" if kind else side]


@pytest.mark.parametrize("name", QUERIES)
def test_nobody_learns_what_is_behind_a_wall(plan: Cast, name: str) -> None:
    found: list[str] = []
    for persona in ASKERS:
        for firm in (plan.harbour, plan.meridian):
            for side in ("a", "b"):
                viewer, of = plan.viewer(persona), thing(firm.things, side)
                try:
                    told = repr(QUERIES[name](viewer, of))
                except DomainError as error:
                    told = f"{error} {error.mend}"
                    asked = " ".join(encode_id(pk) for pk in firm.things.values())
                    found += leaks(told, plan.harbour, persona, plan, asked=asked)
                    continue
                found += leaks(told, plan.harbour, persona, plan)
                sides = {"a": ONLY_B, "b": ONLY_A}
                for hidden, shut_out in sides.items():
                    if persona in shut_out:
                        ids = [plan.things[f"{kind}_{hidden}"] for kind in KINDS]
                        found += [f"{persona} learns {pk}" for pk in ids if str(pk) in told]
    assert found == []


@pytest.mark.parametrize("name", OF_ONE)
def test_what_is_behind_the_wall_is_missing_exactly_as_what_does_not_exist(plan: Cast, name: str) -> None:
    def answer(viewer: Viewer, pk: int) -> str:
        with pytest.raises(Missing, match="that you can see") as caught:
            QUERIES[name](viewer, lambda _: pk)
        return f"{caught.value} {caught.value.mend}".replace(encode_id(pk), "X")

    for persona in ONLY_A:
        viewer = plan.viewer(persona)
        hidden = [plan.things[f"{kind}_b"] for kind in KINDS] + [plan.meridian.things[f"{kind}_a"] for kind in KINDS]
        assert {answer(viewer, pk) for pk in hidden} == {answer(viewer, 5)}


def test_each_of_the_cast_sees_just_what_the_role_says(plan: Cast) -> None:
    for persona in PERSONAS:
        rows = QUERIES["milestones"](plan.viewer(persona), thing(plan.things, "a")).rows
        wanted = set()
        if persona != "investor":
            wanted |= {plan.milestone_a} if reaches(persona, "initiative_a") else set()
            wanted |= {plan.second_a} if reaches(persona, "initiative_a_other") else set()
            wanted |= {plan.milestone_b, plan.second_b} if reaches(persona, "initiative_b") else set()
        assert {row.id for row in rows if "pilot" not in row.name} == wanted, persona


def counted(query: Query, viewer: Viewer, of: Callable[[str], int]) -> int:
    with CaptureQueriesContext(connection) as captured:
        query(viewer, of)
    return len(captured)


def test_the_number_of_sql_queries_is_the_same_for_one_row_and_for_fifty(plan: Cast) -> None:
    from milepost.milestones.actions.criteria import add_criterion
    from milepost.milestones.actions.dependencies import add_dependency
    from milepost.milestones.actions.tasks import create_task
    from milepost.milestones.actions.updates import record_update

    viewer, of = plan.viewer("contributor_a"), thing(plan.things, "a")
    few = {name: counted(query, viewer, of) for name, query in QUERIES.items()}
    step: dict[str, Any] = {"acting": plan.viewer("executive_a"), "now": NOW}
    me = plan.harbour.people["contributor_a"]
    for number in range(50):
        made = new_milestone(plan.harbour, f"Aster {number}", plan.initiative_a, owner_id=me, team={"consulted": [me]},
                             objective_id=plan.objective_a)  # fmt: skip
        if number < 12:
            add_dependency(**step, predecessor_id=plan.milestone_a, successor_id=made.pk)
            add_criterion(**step, milestone_id=plan.milestone_a, metric="M", target="1", unit="pieces")
            create_task(**step, milestone_id=plan.milestone_a, name="T", owner_id=me)
            record_update(**step, milestone_id=plan.milestone_a, status="on_track")
    assert {name: counted(query, viewer, of) for name, query in QUERIES.items()} == few


def test_filters_and_sorts(plan: Cast) -> None:
    viewer, step = plan.viewer("executive_a"), {"acting": plan.viewer("executive_a"), "now": NOW}

    def ids(sort: str | None = None, **filters: Any) -> list[str]:
        page = milestones.milestone_page(viewer=viewer, filters=MilestoneFilter(**filters), page=PageRequest(sort=sort))
        known = {plan.milestone_a: "line", plan.second_a: "shift"}
        return [known[row.id] for row in page.rows if "pilot" not in row.name]

    update_milestone(
        **step, milestone_id=plan.second_a, due=date(2026, 5, 1), tags=["Größe", 'a "b" 100%', "x\\y"], weight="5"
    )
    computed = {plan.milestone_a: {"forecast": date(2026, 9, 1), "critical": True}, plan.second_a: {"critical": False}}
    publish_facts(computed, now=NOW, today=TODAY)
    assert ids() == ["shift", "line"]
    assert ids("-due") == ["line", "shift"]
    for sort in SORTS:
        assert len(ids(sort)) == len(ids(f"-{sort}")) == 2
    for filters, wanted in (
        ({"q": "LINE aster"}, ["line"]), ({"status": "in_progress"}, ["line"]), ({"assessment": "not_started"}, ["shift"]),
        ({"contradicted": True}, ["line"]), ({"contradicted": False}, ["shift"]), ({"critical": True}, ["line"]),
        ({"due_from": date(2026, 5, 2)}, ["line"]), ({"due_until": date(2026, 5, 1)}, ["shift"]),
        ({"milestone_type": "strategic"}, []), ({"category": "compliance"}, ["shift", "line"]), ({"tag": "Aster"}, ["line"]),
        ({"tag": "Größe"}, ["shift"]), ({"tag": 'a "b" 100%'}, ["shift"]), ({"tag": "x\\y"}, ["shift"]), ({"tag": "Aste"}, []),
        ({"tag": "%"}, []), ({"portfolio_id": plan.fund}, []), ({"owner_id": plan.people["contributor_a"]}, ["line"]),
    ):  # fmt: skip
        assert ids(**filters) == wanted, filters  # type: ignore[arg-type]
    complete_milestone(**step, milestone_id=plan.second_a, exception="Agreed.")
    assert (ids(open=True), ids(open=False)) == (["line"], ["shift"])
    archive_milestone(**step, milestone_id=plan.second_a)
    assert (ids(), ids(archived=True), ids(archived=None)) == (["line"], ["shift"], ["shift", "line"])


def test_a_rollup_counts_what_the_viewer_sees(plan: Cast) -> None:
    def of(persona: str) -> Any:
        return rollups.rollup(viewer=plan.viewer(persona), filters=MilestoneFilter(), today=date(2026, 6, 10))

    assert (of("operating_partner").milestones, of("executive_a").milestones, of("adviser").milestones) == (4, 2, 1)
    assert (of("executive_a").progress, of("executive_a").due_soon) == (1000, 2)
    lines = rollups.by_company(viewer=plan.viewer("operating_partner"), filters=MilestoneFilter())
    assert [(line.company.name, line.milestones, line.next_due) for line in lines] == [
        ("Aster Tools", 2, date(2026, 6, 30)), ("Brio Software", 2, date(2026, 6, 30))]  # fmt: skip
    whole = rollups.rollup(
        viewer=plan.viewer("operating_partner"), filters=MilestoneFilter(company_id=plan.a), today=date(2026, 6, 10)
    )
    first = lines[0]
    assert (first.by_status, first.by_assessment, first.contradictions, first.slipped, first.progress) == (
        whole.by_status, whole.by_assessment, whole.contradictions, whole.slipped, whole.progress)  # fmt: skip


def test_a_word_is_overdue_by_the_rhythm_of_its_initiative(plan: Cast) -> None:
    def overdue(today: date) -> int:
        only = MilestoneFilter(initiative_id=plan.initiative_a)
        return rollups.rollup(viewer=plan.viewer("executive_a"), filters=only, today=today).overdue_updates

    def due() -> list[date]:
        facts = MilestoneFacts.objects.unwalled("a test").filter(initiative_id=plan.initiative_a, archived=False)
        return sorted(facts.values_list("word_due", flat=True))

    weekly = due()
    assert [overdue(day) for day in (weekly[0] - timedelta(days=1), weekly[0], weekly[-1])] == [
        0, weekly.count(weekly[0]), len(weekly),
    ]  # fmt: skip
    set_cadence(acting=plan.viewer("executive_a"), now=NOW, initiative_id=plan.initiative_a, every_days=2)
    assert due() != weekly
    assert overdue(due()[-1]) == len(weekly)
    assert overdue(due()[0] - timedelta(days=1)) == 0
