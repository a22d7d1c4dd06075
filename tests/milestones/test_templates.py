"""Templates: every one is SMART as it stands, is laid out on working days, and becomes an initiative in one action."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from milepost.core.errors import Forbidden, Invalid, Missing
from milepost.core.models import Event
from milepost.milestones.actions.calendars import create_calendar
from milepost.milestones.actions.templates import start_from_template
from milepost.milestones.models import Activity, Calendar, Criterion, Dependency, Milestone
from milepost.milestones.plantime import day_of
from milepost.milestones.queries.templates import plan_preview
from milepost.milestones.smart import Statement, check
from milepost.milestones.templates import Template, lay_out, template_named, templates
from milepost.milestones.templates.library import parse
from milepost.milestones.workdays import OFFICE, Workweek
from milepost.portfolios.choices import Comparison, ValueLever
from milepost.portfolios.models import Initiative
from tests.cast import NOW, TODAY, Cast

WHY = "a test"
START = date(2026, 4, 1)
EVERY = pytest.mark.parametrize("template", templates(), ids=lambda row: row.code)


@pytest.mark.once
@EVERY
def test_every_milestone_of_a_template_passes_all_five_questions(template: Template) -> None:
    assert template.value_lever in ValueLever.values
    for laid in lay_out(template, START, OFFICE):
        of = laid.milestone
        criteria = "; ".join(
            f"{row.metric} {Comparison(row.comparison).label} {row.target} {row.unit}" for row in of.criteria
        )
        said = Statement(of.name, of.objective, criteria, laid.start, laid.due, "Ines Kaya", template.name)
        answers = check(said, today=START)
        assert answers.ok, (template.code, of.code, [row for row in answers.items() if not row[1].ok])


@pytest.mark.once
@EVERY
def test_dates_follow_from_the_start_and_from_what_a_milestone_waits_for(template: Template) -> None:
    laid = {row.milestone.code: row for row in lay_out(template, START, OFFICE)}
    assert min(row.start for row in laid.values()) == START
    for row in laid.values():
        assert START <= row.start <= row.finish < row.due
        assert {day.weekday() for day in (row.start, row.finish, row.due)} <= {0, 1, 2, 3, 4}
        assert row.start == row.tasks[0].start
        assert row.tasks[-1].finish <= row.finish
        for before, after in pairwise(row.tasks):
            assert before.finish < after.start
        for link in row.milestone.after:
            other = laid[link.predecessor]
            assert row.start > other.finish if link.link == "FS" else row.start >= other.start


@pytest.mark.once
def test_a_later_start_moves_every_date_and_a_day_off_is_kept_free() -> None:
    template = template_named("hundred_day_plan")
    usual = lay_out(template, date(2026, 4, 1), OFFICE)
    later = lay_out(template, date(2026, 4, 8), OFFICE)
    assert {(b.start - a.start).days for a, b in zip(usual, later, strict=True)} == {7}
    closed = Workweek(off=frozenset(date(2026, 4, day) for day in range(2, 13)))
    kept = lay_out(template, date(2026, 4, 2), closed)
    assert kept[0].start == date(2026, 4, 13)


@pytest.mark.once
def test_a_template_that_cannot_be_laid_out_is_refused_with_its_place() -> None:
    row: dict[str, Any] = {
        "code": "a", "name": "A", "category": "quality", "objective": "", "days": 3, "weight": 60, "criteria": [],
        "tasks": [["T", 3]],
    }  # fmt: skip
    whole = {"code": "x", "name": "X", "about": "", "value_lever": "digital", "buffer": 5}
    with pytest.raises(ValueError, match=r"x\.a waits for what does not stand above it: b"):
        parse({**whole, "milestones": [{**row, "after": ["b"]}]})
    with pytest.raises(ValueError, match=r"x\.a take longer"):
        parse({**whole, "milestones": [{**row, "days": 2}]})
    with pytest.raises(ValueError, match=r"x\.a is there twice"):
        parse({**whole, "milestones": [row, row]})
    with pytest.raises(ValueError, match="cannot read the link 'a after b'"):
        parse({**whole, "milestones": [row, {**row, "code": "b", "after": ["a after b"]}]})
    with pytest.raises(ValueError, match="the weights of x add up to 120, not to 100"):
        parse({**whole, "milestones": [row, {**row, "code": "b"}]})


def started(cast: Cast, persona: str = "operating_partner", **more: Any) -> Initiative:
    given = {"template": "market_expansion", "starts_on": START, **more}
    firm = cast.harbour
    return start_from_template(acting=firm.viewer(persona), now=NOW, company_id=firm.things["a"], **given)


@EVERY
def test_one_action_makes_all_of_it(cast: Cast, template: Template) -> None:
    before = Event.objects.unwalled(WHY).count()
    owner = cast.harbour.people["contributor_a"]
    made = started(cast, template=template.code, owner_id=owner, name="Into Spain")
    events = Event.objects.unwalled(WHY).filter(
        action_id__in=Event.objects.unwalled(WHY).filter(aggregate_id=made.pk).values("action_id")
    )
    assert len(set(events.values_list("action_id", flat=True))) == 1
    milestones = Milestone.objects.unwalled(WHY).filter(initiative=made)
    tasks = Activity.objects.unwalled(WHY).filter(initiative=made, kind="task")
    criteria = Criterion.objects.unwalled(WHY).filter(milestone__initiative=made)
    links = Dependency.objects.unwalled(WHY).filter(successor__initiative=made)
    assert milestones.count() == len(template.milestones)
    assert tasks.count() == template.tasks
    assert criteria.count() == sum(len(row.criteria) for row in template.milestones)
    chained = sum(len(row.tasks) - 1 + len(row.after) for row in template.milestones)
    assert links.count() == chained
    rows = 1 + milestones.count() + tasks.count() + criteria.count() + chained
    assert Event.objects.unwalled(WHY).count() - before == rows
    assert (made.name, made.starts_on, made.owner_id) == ("Into Spain", START, owner)
    assert set(milestones.values_list("owner_id", flat=True)) == {owner}
    laid = lay_out(template, START, OFFICE)
    assert made.due == max(row.due for row in laid)
    assert {row.code: row.weight for row in milestones} == {row.code: 100 * row.weight for row in template.milestones}
    assert sum(row.weight for row in milestones) == 10_000
    assert min(row.weight for row in milestones) > 0
    dates = {row.code: (day_of(row.planned_start), day_of(row.planned_finish), row.due) for row in milestones}
    assert dates == {row.milestone.code: (row.start, row.finish, row.due) for row in laid}


def test_the_company_s_calendar_comes_before_the_firm_s(cast: Cast) -> None:
    firm = cast.harbour
    step: Any = {"acting": firm.viewer("operating_partner"), "now": NOW}
    Calendar.objects.unwalled(WHY).filter(company_id=firm.things["a"]).delete()
    four_days = [[[32_400, 61_200]]] * 4 + [[], [], []]
    create_calendar(**step, name="Easter closed", exceptions=[{"from": "2026-04-01", "until": "2026-04-07"}])

    def start() -> date:
        found = plan_preview(
            viewer=firm.viewer("operating_partner"), company_id=firm.things["a"], template="addon_integration",
            starts_on=START, today=TODAY,
        )  # fmt: skip
        return found.rows[0].start

    assert start() == date(2026, 4, 8)
    create_calendar(**step, name="Four days", company_id=firm.things["a"], week=four_days)
    assert start() == START
    assert all(
        (day_of(row.planned_finish) or START).weekday() < 4
        for row in Milestone.objects.unwalled(WHY).filter(initiative=started(cast))
    )


def test_nothing_is_planned_on_a_holiday_of_the_calendar_s_country(cast: Cast) -> None:
    firm = cast.harbour
    partner = firm.viewer("operating_partner")
    Calendar.objects.unwalled(WHY).all().delete()
    create_calendar(acting=partner, now=NOW, name="Munich", company_id=firm.things["a"], holidays_of="DE-BY")
    found = plan_preview(
        viewer=partner,
        company_id=firm.things["a"],
        template="addon_integration",
        starts_on=date(2026, 4, 3),
        today=TODAY,
    )
    days = {day for row in found.rows for day in (row.start, row.finish, row.due)}
    assert found.rows[0].start == date(2026, 4, 7), "Good Friday, the weekend and Easter Monday are free"
    made = started(cast, template="addon_integration", starts_on=date(2026, 4, 3))
    by_what = Milestone.objects.unwalled(WHY).filter(initiative=made).values_list("calendar_id", flat=True)
    assert set(by_what) == {found.calendar_id}, "so that the forecast knows the same days"
    assert not days & {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 14), date(2026, 5, 25)}


def test_what_cannot_be_started_leaves_nothing(cast: Cast) -> None:
    step: Any = {"acting": cast.harbour.viewer("operating_partner"), "now": NOW}
    Calendar.objects.unwalled(WHY).delete()
    before = Milestone.objects.unwalled(WHY).count()
    with pytest.raises(Missing, match="no template"):
        started(cast, template="moon_landing")
    with pytest.raises(Invalid, match="more than 10 years away"):
        started(cast, starts_on=date(2226, 1, 1))
    with pytest.raises(Missing, match="person"):
        started(cast, owner_id=cast.harbour.people["executive_b"])
    with pytest.raises(Forbidden, match="initiatives"):
        started(cast, persona="board_a")
    create_calendar(
        **step,
        name="Closed",
        company_id=cast.harbour.things["a"],
        exceptions=[{"from": "2026-01-01", "until": "2080-01-01"}],
    )
    with pytest.raises(Invalid, match="too few working days"):
        started(cast)
    assert Milestone.objects.unwalled(WHY).count() == before
