"""The grid of the first page: places a line each, their worst first when there are too many."""

from __future__ import annotations

from datetime import date, timedelta

from milepost.milestones.choices import MilestoneType, Status
from milepost.milestones.models import MilestoneFacts
from milepost.milestones.queries.matrix import Cell, matrix
from milepost.milestones.queries.milestones import MilestoneFilter
from tests.cast import Cast
from tests.milestones.plan import new_milestone

ALL = MilestoneFilter()


def test_a_line_counts_by_type_and_names_what_is_due_first(plan: Cast) -> None:
    firm = plan.harbour
    first = new_milestone(firm, "First of all", firm.initiative_a, due=date(2020, 1, 2))
    MilestoneFacts.objects.unwalled("a test").filter(pk=first.pk).update(margin_days=-7)
    shown = matrix(viewer=plan.viewer("operating_partner"), filters=ALL)
    assert shown.by_company
    assert shown.places == len(shown.rows) == 2
    line = next(row for row in shown.rows if row.place.id == firm.a)
    facts = MilestoneFacts.objects.unwalled("a test").filter(company_id=firm.a, archived=False)
    for cell in line.cells:
        by_hand = dict.fromkeys(Status.values, 0)
        for status in facts.filter(milestone_type=cell.milestone_type).values_list("assessment", flat=True):
            by_hand[status] += 1
        assert cell.counts == by_hand
    assert line.milestones == facts.count()
    assert line.next_milestone is not None
    assert (line.next_milestone.name, line.next_due) == ("First of all", date(2020, 1, 2))
    assert line.margin_days == -7


def test_initiatives_of_one_company_are_lines_too(plan: Cast) -> None:
    shown = matrix(viewer=plan.viewer("executive_a"), filters=ALL, by="initiative")
    assert shown.place_field == "initiative_id"
    assert {row.place.id for row in shown.rows} == {plan.harbour.initiative_a, plan.harbour.initiative_a_other}


def test_who_sees_one_company_sees_its_initiatives(plan: Cast) -> None:
    firm = plan.harbour
    shown = matrix(viewer=plan.viewer("executive_a"), filters=ALL)
    assert shown.by == "initiative"
    assert {row.place.id for row in shown.rows} == {firm.initiative_a, firm.initiative_a_other}
    assert matrix(viewer=plan.viewer("operating_partner"), filters=ALL).by == "company"


def test_the_most_troubled_are_shown_when_not_all_fit(plan: Cast) -> None:
    firm = plan.harbour
    late = new_milestone(firm, "Late in B", firm.initiative_b, due=date(2020, 1, 2) + timedelta(days=1))
    MilestoneFacts.objects.unwalled("a test").filter(pk=late.pk).update(assessment=Status.DELAYED)
    shown = matrix(viewer=plan.viewer("operating_partner"), filters=ALL, limit=1)
    assert shown.places == 2
    assert [row.place.id for row in shown.rows] == [firm.b]


def test_a_cell_takes_colour_when_half_of_what_is_open_is_in_trouble() -> None:
    def cell(**counts: int) -> str:
        return Cell(MilestoneType.STRATEGIC, dict.fromkeys(Status.values, 0) | counts).worst

    assert cell() == ""
    assert cell(completed=5) == ""
    assert cell(delayed=1, on_track=2, completed=9) == ""
    assert cell(delayed=1, on_track=1) == "delayed"
    assert cell(delayed=1, at_risk=1, on_track=2) == "at_risk"
