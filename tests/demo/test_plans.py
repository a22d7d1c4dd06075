"""The plans of the demo: how much there is, that it hangs together, and that no past figure knew what came later."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from milepost.access.entering import load_viewer
from milepost.access.models import User
from milepost.access.queries.operator import firm_named
from milepost.access.viewer import Viewer
from milepost.core.history import states_as_of
from milepost.core.models import Event
from milepost.demo.calendar import Calendar
from milepost.demo.chapters.plans import works_of
from milepost.demo.courses import let_go
from milepost.demo.plan_rows import measure
from milepost.demo.tables.harbour import HARBOUR
from milepost.demo.tables.plans import PLANS
from milepost.demo.words import words_of
from milepost.demo.world import World
from milepost.milestones.choices import Status, Verdict
from milepost.milestones.models import Activity, Criterion, Dependency, Milestone, MilestoneFacts, TeamMember, Update
from milepost.milestones.plantime import day_of
from milepost.milestones.saying import said_stored
from milepost.milestones.smart import Statement, check
from milepost.milestones.templates import template_named
from milepost.portfolios.models import Initiative
from tests.demo.conftest import NOW
from tests.demo.past import rebuilt, rows_of, shown

#: test_command has the demo made on both databases; what is in it is looked at once.
pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.usefixtures("whole_demo")]  # the first waits for it

TODAY = NOW.date()
WHY = "a test looks at the whole demo"
CASES = {
    "Operational transformation, Lyon and Oyonnax": "operational_transformation",
    "Market expansion: the Nordic countries": "market_expansion",
}


def partner() -> Viewer:
    user = User.objects.get(email="henrik.lindqvist@harbour.example")
    found = load_viewer(user_id=user.pk, firm_id=firm_named("Harbour Capital"), today=TODAY, via="web")
    assert found is not None
    return found


def milestones() -> Any:
    return Milestone.objects.seen_by(partner())


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def test_there_is_as_much_as_a_fund_has() -> None:
    rows = milestones()
    assert rows.values("initiative").distinct().count() >= 30
    assert rows.count() >= 250
    assert Activity.objects.unwalled(WHY).filter(kind="task").count() >= 600
    assert Dependency.objects.unwalled(WHY).count() >= 400
    assert rows.values("company").distinct().count() == 8


def test_every_assessment_occurs_with_reports_that_contradict_it() -> None:
    facts = MilestoneFacts.objects.unwalled(WHY)
    found = Counter(facts.values_list("assessment", flat=True))
    assert found[Status.COMPLETED] > 100
    assert found[Status.NOT_STARTED] > 30
    for status, least in ((Status.ON_TRACK, 15), (Status.AT_RISK, 5), (Status.DELAYED, 8)):
        assert found[status] >= least, found
    said = [said_stored(row.contradiction) for row in facts.exclude(contradiction="")]
    assert 5 <= len(said) <= 30  # about one in ten
    assert any(row.startswith("Reported on track; it was due") for row in said)


def test_some_were_completed_with_an_exception_and_the_others_with_evidence() -> None:
    done = milestones().filter(status=Status.COMPLETED)
    excepted = done.exclude(completion_exception="")
    assert excepted.count() >= 6
    for milestone in excepted:
        assert milestone.criteria.unwalled(WHY).filter(verdict=Verdict.MISSED).exists(), milestone
    plain = Criterion.objects.unwalled(WHY).filter(milestone__in=done.filter(completion_exception=""))
    assert not plain.exclude(verdict=Verdict.MET).exists()
    assert not plain.filter(evidence__isnull=True).exists()


def test_no_task_is_open_under_what_is_completed() -> None:
    done = milestones().filter(status=Status.COMPLETED).values("pk")
    assert not Activity.objects.unwalled(WHY).filter(parent__in=done, percent__lt=10_000).exists()


@pytest.mark.parametrize("name", CASES)
def test_a_case_study_has_eighteen_months_behind_it_and_tells_how_it_went(name: str) -> None:
    initiative = Initiative.objects.unwalled(WHY).get(name=name)
    template = template_named(CASES[name])
    rows = milestones().filter(initiative=initiative)
    assert set(rows.values_list("code", flat=True)) == {row.code for row in template.milestones}
    for chapter in ("Overview", "Milestone structure", "Execution approach", "Challenges met", "Results so far"):
        assert f"{chapter}\n" in initiative.description
    reports = Update.objects.unwalled(WHY).filter(milestone__initiative=initiative).order_by("recorded_at")
    assert reports.count() >= 40
    assert (NOW - reports[0].recorded_at).days > 500
    assert (NOW - reports.reverse()[0].recorded_at).days < 14
    states = states_as_of(viewer=partner(), kind="initiative", at=ago(200), aggregate_ids=[initiative.pk])
    assert "Results" not in states[initiative.pk]["description"], "nobody knew the results then"


def test_people_of_every_company_own_and_do_the_work() -> None:
    assert milestones().filter(owner__isnull=True).count() == 0
    assert milestones().values("owner").distinct().count() >= 20
    assert set(TeamMember.objects.values_list("involvement", flat=True)) >= {"accountable", "responsible"}
    assert not Activity.objects.unwalled(WHY).filter(kind="task", owner__isnull=True).exists()


def test_most_milestones_pass_the_smart_rules_and_some_do_not() -> None:
    answers = []
    for row in milestones().select_related("initiative", "owner"):
        words = "; ".join(
            f"{one.metric} {one.get_comparison_display()} {one.target / 10**6:g} {one.unit}"
            for one in row.criteria.unwalled(WHY)
        )
        said = Statement(
            row.name, row.description, words, day_of(row.planned_start), row.due, row.owner.name, row.initiative.name
        )
        answers.append(check(said, today=TODAY).ok)
    assert 0.6 < sum(answers) / len(answers) < 0.98


def test_nothing_happened_in_the_future_and_the_history_ends_today() -> None:
    events = Event.objects.unwalled(WHY).order_by("recorded_at")
    assert not events.filter(recorded_at__gt=NOW).exists()
    reports = events.filter(verb="milestone.reported")
    assert (NOW - reports.reverse()[0].recorded_at).days <= 4
    weeks = {(event.recorded_at - reports[0].recorded_at).days // 7 for event in reports}
    assert len(weeks) >= 70, "somebody reports in nearly every week"


def test_what_was_told_on_a_day_used_only_what_was_known_then() -> None:
    for event in Event.objects.unwalled(WHY).filter(kind="milestone"):
        on = event.recorded_at.date() + timedelta(days=1)  # a working day of Paris may be the next one in Sydney
        for fact in ("actual_start", "actual_finish"):
            told = event.after[fact]
            assert told is None or (day_of(told) or date.max) <= on, (event.title, fact)
    for report in Update.objects.unwalled(WHY).exclude(expected_finish=None):
        assert report.expected_finish is not None
        assert report.expected_finish >= report.recorded_at.date()


def test_a_past_state_is_rebuilt_with_its_own_percent_and_without_later_ends() -> None:
    wave = milestones().get(code="wave_1", initiative__name__startswith="Operational")
    assert wave.actual_finish is not None
    assert (day_of(wave.actual_finish) or TODAY) < ago(150).date()
    then = states_as_of(viewer=partner(), kind="milestone", at=ago(215), aggregate_ids=[wave.pk])[wave.pk]
    assert then["actual_finish"] is None
    assert 0 < then["percent"] < 10_000
    before = states_as_of(viewer=partner(), kind="milestone", at=ago(500), aggregate_ids=[wave.pk])[wave.pk]
    assert (before["status"], before["percent"]) == ("not_started", 0)
    assert before["due"] < wave.due.isoformat(), "the plan was moved later, and then said what it said then"


def test_what_is_rebuilt_of_this_moment_is_what_the_lists_show() -> None:
    for initiative_id in milestones().order_by().values_list("initiative_id", flat=True).distinct():
        assert rebuilt(partner(), initiative_id, NOW) == shown(partner(), initiative_id)
        assert all(row.forecast_at for row in rows_of(partner(), initiative_id, NOW))


def _story() -> list[object]:
    world = World(Calendar(NOW, HARBOUR.timezone), elsewhere={})
    told: list[object] = []
    for plan in PLANS:
        for work in let_go(sorted(works_of(plan, world), key=lambda work: (work.start, work.finish))):
            said = [words_of(work, day, late=False, helper="Bruno") for day in work.reports]
            told.append((work.key, work.begins, work.ends, said))
    return told


def test_the_same_seed_gives_the_same_story() -> None:
    assert _story() == _story()
    assert len(_story()) >= 250


def test_keys_of_the_plans_lead_somewhere() -> None:
    rows = {row.key: company for company in HARBOUR.companies for row in company.initiatives}
    codes = {f"{plan.initiative}:{goal.code}" for plan in PLANS for goal in plan.goals}
    for plan in PLANS:
        people = {person.key for person in rows[plan.initiative].people}
        owners = {goal.owner for goal in plan.goals} | {row.owner for row in plan.adapted.values()}
        assert {plan.owner, plan.helper, *owners} - {""} <= people, plan.initiative
        assert not plan.template or set(plan.adapted) <= {row.code for row in template_named(plan.template).milestones}
        for goal in plan.goals:
            for code in goal.after:
                assert (code if ":" in code else f"{plan.initiative}:{code}") in codes, (plan.initiative, goal.code)


def test_a_criterion_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot read the criterion 'as good as can be'"):
        measure("as good as can be")
