"""What becomes of rows: created, changed field by field, left, in conflict, refused with the reason and the cell; then
all or nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest

from milepost.core import outbox, writing_batches
from milepost.core.errors import Conflict, Forbidden, Invalid, Missing
from milepost.core.models import Event
from milepost.exchange import jobs
from milepost.exchange.actions import apply_import, drop_import, map_columns, upload
from milepost.exchange.exporting import template_table
from milepost.exchange.models import Import
from milepost.exchange.queries.imports import import_view, mapping_view, row_page
from milepost.milestones.actions.milestones import create_milestone, update_milestone
from milepost.milestones.models import Activity, Milestone
from milepost.portfolios.models import Company, Initiative, Objective
from tests.cast import NOW, TODAY, Cast
from tests.exchange.conftest import Desk, again, column, edited, row_named, rows_of, work

DeskOf = Callable[[str], Desk]
HEAD = "Milestone;Initiative;Category;Target date;Owner e-mail;Weight"


def events(found: Import) -> list[Event]:
    return list(Event.objects.unwalled("a test").filter(action_id=found.applied_action).exclude(kind="import"))


def test_a_sheet_as_people_keep_it_becomes_milestones(desk: DeskOf, cast: Cast) -> None:
    who = desk("executive_a")
    owner = cast.harbour.emails["owner_a"]
    found = who.check(
        f"{HEAD}\nERP live;Aster Pricing;System implementation;31/12/2026;{owner};12,5\n"
        f"Stores;Aster Pricing;market_expansion;Q3 2027;Otto Aster;\n"
    )
    assert found.counts == {"create": 2}
    rows = rows_of(found)
    assert ["due", "", "2026-12-31"] in rows[2].changes
    assert ["due", "", "2027-09-30"] in rows[3].changes
    assert not Milestone.objects.unwalled("a test").filter(name="ERP live").exists()
    done = who.apply(found)
    assert done.phase == "applied"
    made = Milestone.objects.unwalled("a test").get(name="ERP live")
    assert (made.due, made.owner_id, made.weight, made.milestone_type) == (
        date(2026, 12, 31), cast.people["owner_a"], 1250, "strategic",
    )  # fmt: skip
    told = events(done)
    assert sorted(event.verb for event in told) == ["milestone.created"] * 2
    assert {event.via for event in told} == {"import"}
    assert {event.actor_id for event in told} == {cast.people["executive_a"]}


def test_every_refused_row_says_which_cell_why_and_what_to_do_and_nothing_is_written(desk: DeskOf) -> None:
    who = desk("executive_a")
    found = who.check(
        f"{HEAD}\nFine;Aster Pricing;Compliance;2026-12-31;;\n;Aster Pricing;Compliance;;;\n"
        "Bad day;Aster Pricing;Compliance;soon;;\nBad place;Nowhere;Compliance;;;\nBad word;Aster Pricing;Colour;;;\n"
        "Bad person;Aster Pricing;Compliance;;nobody@example.com;\nBad weight;Aster Pricing;Compliance;;;120\n"
    )
    assert found.counts == {"create": 1, "refused": 6}
    rows = rows_of(found)
    told = {row.title or "": row.problems[0] for row in rows.values() if row.problems}
    assert told[""][0] == "Name"
    assert told["Bad day"][:3] == ["Due", "soon", "is not a day"]
    assert told["Bad place"][:2] == ["Initiative", "Nowhere"]
    assert told["Bad word"][:3] == ["Category", "Colour", "is not one of the choices"]
    assert told["Bad person"][:2] == ["Owner", "nobody@example.com"]
    assert told["Bad weight"][0] == "Weight %"
    assert "between 0 and 100" in told["Bad weight"][2]
    with pytest.raises(Conflict, match="6 rows cannot be taken"):
        who.apply(found)
    assert not Milestone.objects.unwalled("a test").filter(name="Fine").exists()
    assert who.apply(found, skip=True).phase == "applied"
    assert Milestone.objects.unwalled("a test").filter(name="Fine").count() == 1


def test_days_with_two_readings_are_asked_about_and_the_answer_decides(desk: DeskOf) -> None:
    who = desk("executive_a")
    text = f"{HEAD}\nA;Aster Pricing;Compliance;03/04/2027;;\nB;Aster Pricing;Compliance;05/06/2027;;\n"
    found = upload(**who.step, kind="milestones", file_name="a.csv", content=text.encode())
    (question,) = mapping_view(viewer=who.viewer, import_id=found.pk).questions
    assert (question.kind, question.heading) == ("days", "Target date")
    assert question.doubtful[0] == ("03/04/2027", "2027-04-03", "2027-03-04")
    with pytest.raises(Invalid, match="can be read two ways"):
        map_columns(**who.step, import_id=found.pk, mapping=found.mapping)
    map_columns(**who.step, import_id=found.pk, mapping={**found.mapping, "days": {str(question.at): "mdy"}})
    work()
    assert ["due", "", "2027-03-04"] in rows_of(again(found))[2].changes


def test_the_mapping_is_remembered_for_the_next_file_with_these_headings(desk: DeskOf) -> None:
    who = desk("executive_a")
    text = "Was;Wo;Wann\nA;Aster Pricing;2027-03-04\n"
    columns = {"0": "name", "1": "initiative", "2": "due"}
    who.apply(who.check(text, columns=columns, fixed={"category": "compliance"}))
    later = upload(**who.step, kind="milestones", file_name="b.csv", content=text.replace("A;", "B;").encode())
    assert (later.mapping["columns"], later.mapping["fixed"]) == (columns, {"category": "compliance"})


def test_a_needed_field_without_a_column_is_asked_for(desk: DeskOf) -> None:
    who = desk("executive_a")
    with pytest.raises(Invalid, match="category: nothing has no column"):
        who.check("Name;Initiative\nA;Aster Pricing\n")


def test_an_export_that_comes_back_untouched_changes_nothing(desk: DeskOf) -> None:
    for persona in ("executive_a", "operating_partner", "administrator"):
        for kind in ("milestones", "tasks", "initiatives", "objectives", "companies"):
            for form in ("csv", "xlsx"):
                if kind == "companies" and persona == "executive_a":
                    continue
                who = desk(persona)
                found = who.check(who.export(kind, form), kind, f"a.{form}")
                assert set(found.counts) == {"same"}, (persona, kind, form, rows_of(found)[2].problems)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_one_edited_cell_changes_exactly_that(desk: DeskOf, cast: Cast, form: str) -> None:
    who = desk("operating_partner")
    name = Milestone.objects.unwalled("a test").get(pk=cast.milestone_a).name
    if form == "xlsx":
        content = edited(
            who.export(form=form),
            lambda s: s.cell(row_named(s, name), column(s, "Due")).__setattr__("value", date(2026, 11, 30)),
        )
    else:
        lines = who.export(form=form).decode("utf-8-sig").splitlines()
        due = str(Milestone.objects.unwalled("a test").get(pk=cast.milestone_a).due)
        content = "\n".join(x.replace(due, "2026-11-30") if x.startswith(name) else x for x in lines).encode()
    found = who.check(content, name=f"a.{form}")
    changed = [row for row in rows_of(found).values() if row.outcome != "same"]
    assert len(changed) == 1, [(row.title, row.outcome, row.problems, row.changes) for row in changed]
    assert (changed[0].target, [change[0] for change in changed[0].changes]) == (cast.milestone_a, ["due"])
    done = who.apply(found)
    told = [event for event in events(done) if event.kind == "milestone"]
    assert [(event.aggregate_id, set(event.before or {})) for event in told] == [(cast.milestone_a, {"due"})]


def test_an_emptied_cell_of_an_exported_row_empties_the_field(desk: DeskOf, cast: Cast) -> None:
    who = desk("operating_partner")
    name = Milestone.objects.unwalled("a test").get(pk=cast.milestone_a).name
    content = edited(who.export(), lambda s: s.cell(row_named(s, name), column(s, "Owner")).__setattr__("value", None))
    done = who.apply(who.check(content, name="a.xlsx"))
    assert done.phase == "applied"
    assert Milestone.objects.unwalled("a test").get(pk=cast.milestone_a).owner_id is None


def test_what_somebody_else_changed_meanwhile_is_a_conflict_only_where_both_edited(desk: DeskOf, cast: Cast) -> None:
    who = desk("operating_partner")
    before = Milestone.objects.unwalled("a test").get(pk=cast.milestone_a)

    def edit(sheet: Any) -> None:
        sheet.cell(row_named(sheet, before.name), column(sheet, "Weight %")).value = 7

    content = edited(who.export(), edit)
    update_milestone(
        acting=cast.viewer("executive_a"), now=NOW, milestone_id=before.pk, description="Written meanwhile", code="M-1"
    )
    found = who.check(content, name="a.xlsx")
    (row,) = [row for row in rows_of(found).values() if row.outcome != "same"]
    assert (row.outcome, [change[0] for change in row.changes]) == ("change", ["weight"])
    update_milestone(acting=cast.viewer("executive_a"), now=NOW, milestone_id=before.pk, weight="9")
    found = who.check(content, name="a.xlsx")
    (row,) = [row for row in rows_of(found).values() if row.outcome != "same"]
    assert (row.outcome, row.problems[0][:2]) == ("conflict", ["Weight %", "7"])
    assert "somebody else to 9" in row.problems[0][2]
    assert Milestone.objects.unwalled("a test").get(pk=before.pk).weight == 900


def test_a_row_that_changed_between_check_and_apply_is_told_and_not_overwritten(desk: DeskOf, cast: Cast) -> None:
    who = desk("operating_partner")
    name = Milestone.objects.unwalled("a test").get(pk=cast.milestone_a).name
    content = edited(who.export(), lambda s: s.cell(row_named(s, name), column(s, "Weight %")).__setattr__("value", 7))
    found = who.check(content, name="a.xlsx")
    update_milestone(acting=cast.viewer("executive_a"), now=NOW, milestone_id=cast.milestone_a, weight="9")
    done = who.apply(found)
    assert done.phase == "failed"
    assert "has changed since" in done.problem
    assert Milestone.objects.unwalled("a test").get(pk=cast.milestone_a).weight == 900


def test_rows_without_ids_change_what_has_their_name_and_leave_what_their_empty_cells_hold(
    desk: DeskOf, cast: Cast
) -> None:
    who = desk("operating_partner")
    before = Milestone.objects.unwalled("a test").get(pk=cast.milestone_a)
    found = who.check(f"{HEAD}\n{before.name.upper()};Aster Pricing;;;;33\n")
    (row,) = rows_of(found).values()
    assert row.outcome == "change"
    who.apply(found)
    after = Milestone.objects.unwalled("a test").get(pk=cast.milestone_a)
    assert (after.weight, after.owner_id, after.due) == (3300, before.owner_id, before.due)


def test_formulas_are_text_on_the_way_out_and_themselves_again_on_the_way_in(desk: DeskOf, cast: Cast) -> None:
    who = desk("operating_partner")
    evil = '=cmd|" /C calc"!A0'
    create_milestone(
        **who.step, initiative_id=cast.initiative_a, name=evil, milestone_type="operational", category="compliance",
        description="@SUM(1)\n+1+cmd", tags=["-1+2"],
    )  # fmt: skip
    for form in ("csv", "xlsx"):
        content = who.export(form=form)
        if form == "csv":
            assert b'\n"=' not in content
            assert b"\n=" not in content
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
            assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        assert set(who.check(content, name=f"a.{form}").counts) == {"same"}


def test_tasks_move_their_milestones_once_and_the_other_kinds_are_made(desk: DeskOf, cast: Cast) -> None:
    who = desk("operating_partner")
    milestone = Milestone.objects.unwalled("a test").get(pk=cast.milestone_a)
    tasks = "".join(f"Step {n},Aster Pricing,{milestone.name},{n * 10}\n" for n in range(1, 4))
    done = who.apply(who.check(f"Task,Initiative,Milestone,% complete\n{tasks}", "tasks"))
    assert done.phase == "applied"
    assert Activity.objects.unwalled("a test").filter(parent_id=milestone.pk, name__startswith="Step").count() == 3
    done = who.apply(
        who.check(
            'Name,Company,Value lever,Planned value\nCash,Aster Tools,Working capital,"1,250,000.00"\n', "initiatives"
        )
    )
    assert Initiative.objects.unwalled("a test").get(name="Cash").planned_minor == 125_000_000
    done = who.apply(who.check("Objective,Company,KPI,Target\nGrow,Aster Tools,Revenue,12.5\n", "objectives", columns={
        "0": "title", "1": "company", "2": "metric", "3": "target"}))  # fmt: skip
    assert Objective.objects.unwalled("a test").get(title="Grow").target == 12_500_000
    done = who.apply(who.check("Company,Sector,Country\nCedar,Energy,de\n", "companies"))
    assert Company.objects.unwalled("a test").get(name="Cedar").country == "DE"
    assert done.phase == "applied"


def test_a_template_can_be_filled_in_and_imported(desk: DeskOf, cast: Cast) -> None:
    who = desk("executive_a")
    for kind in ("milestones", "tasks", "initiatives", "objectives"):
        content = template_table(viewer=who.viewer, now=NOW, today=TODAY, kind=kind)
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert book.sheetnames[1] == "Notes"
        found = upload(**who.step, kind=kind, file_name="t.xlsx", content=content)
        columns = who_columns = mapping_view(viewer=who.viewer, import_id=found.pk)
        assert [one.field for one in columns.headings] == [one.code for one in who_columns.columns], kind


def test_another_cannot_see_or_touch_an_import(desk: DeskOf, cast: Cast) -> None:
    found = desk("executive_a").check(f"{HEAD}\nA;Aster Pricing;Compliance;;;\n")
    for persona in ("operating_partner", "administrator", "executive_b", "contributor_a"):
        other = desk(persona)
        with pytest.raises(Missing, match="no import"):
            import_view(viewer=other.viewer, import_id=found.pk)
        with pytest.raises(Missing, match="no import"):
            apply_import(**other.step, import_id=found.pk)


def test_who_may_write_nothing_of_a_kind_cannot_begin(desk: DeskOf) -> None:
    for persona in ("contributor_a", "board_a", "viewer", "investor"):
        with pytest.raises(Forbidden, match="Your roles do not allow"):
            upload(**desk(persona).step, kind="milestones", file_name="a.csv", content=b"Name\nA\n")


def test_companies_that_one_may_not_see_are_refused_like_those_that_are_not_there(desk: DeskOf, cast: Cast) -> None:
    who = desk("executive_a")
    brio = Milestone.objects.unwalled("a test").get(pk=cast.milestone_b)
    text = f"{HEAD}\nA;{brio.initiative.name};Compliance;;;\nA;No such thing at all;Compliance;;;\n"
    rows = rows_of(who.check(text))
    assert rows[2].problems[0][2].replace(brio.initiative.name, "X") == rows[3].problems[0][2].replace(
        "No such thing at all", "X"
    )
    hidden, nobody = cast.harbour.emails["executive_b"], "nobody@example.com"
    text = f"{HEAD}\nA;Aster Pricing;Compliance;;{hidden};\nB;Aster Pricing;Compliance;;{nobody};\n"
    rows = rows_of(who.check(text))
    assert rows[2].problems[0][2].replace(hidden, "X") == rows[3].problems[0][2].replace(nobody, "X")


def test_nothing_of_another_company_goes_out(desk: DeskOf) -> None:
    for persona in ("executive_a", "owner_a", "contributor_a", "board_a", "adviser"):
        for kind in ("milestones", "tasks", "initiatives", "objectives", "companies"):
            try:
                text = desk(persona).export(kind, "csv").decode()
            except Forbidden:
                continue
            assert "Brio" not in text, (persona, kind)
            assert "Meridian" not in text


def test_a_worker_that_dies_while_writing_leaves_nothing_and_the_next_one_does_it_once(
    desk: DeskOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = desk("executive_a")
    found = who.check(f"{HEAD}\nA;Aster Pricing;Compliance;;;\nB;Aster Pricing;Compliance;;;\n")
    apply_import(**who.step, import_id=found.pk)
    whole = jobs.finish

    def dies(**_given: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:  # after all rows are written, before the transaction ends
        patched.setattr(jobs, "finish", dies)
        outbox.deliver_due(NOW)
    assert again(found).phase == "applying"
    assert not Milestone.objects.unwalled("a test").filter(name="A").exists()
    assert jobs.finish is whole
    for minutes in (5, 10):
        while outbox.deliver_due(NOW + timedelta(minutes=minutes)):
            pass
    assert again(found).phase == "applied"
    assert Milestone.objects.unwalled("a test").filter(name="A").count() == 1


def test_a_check_that_was_cut_off_begins_anew(desk: DeskOf, monkeypatch: pytest.MonkeyPatch) -> None:
    who = desk("executive_a")
    text = f"{HEAD}\n" + "".join(f"M{n};Aster Pricing;Compliance;;;\n" for n in range(20))
    found = upload(**who.step, kind="milestones", file_name="a.csv", content=text.encode())
    map_columns(**who.step, import_id=found.pk, mapping=found.mapping)
    monkeypatch.setattr(jobs, "CHUNK", 5)
    calls = []

    def dies_at_the_third(statements: Any) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise RuntimeError("killed")
        writing_batches.run_statements(statements)

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "run_statements", dies_at_the_third)
        outbox.deliver_due(NOW)
    assert again(found).phase == "checking"
    while outbox.deliver_due(NOW + timedelta(minutes=5)):
        pass
    assert again(found).counts == {"create": 20}
    assert len(rows_of(found)) == 20


def test_an_import_can_be_dropped_and_then_not_applied(desk: DeskOf) -> None:
    who = desk("executive_a")
    found = who.check(f"{HEAD}\nA;Aster Pricing;Compliance;;;\n")
    drop_import(**who.step, import_id=found.pk)
    with pytest.raises(Conflict, match="not ready"):
        apply_import(**who.step, import_id=found.pk)


def test_the_dry_run_comes_in_pages_and_by_outcome(desk: DeskOf) -> None:
    from milepost.core.paging import PageRequest

    who = desk("executive_a")
    found = who.check(f"{HEAD}\nA;Aster Pricing;Compliance;;;\nB;Nowhere;Compliance;;;\n")
    page = row_page(viewer=who.viewer, import_id=found.pk, outcome="refused", page=PageRequest())
    assert [row.title for row in page.rows] == ["B"]
    assert page.rows[0].problems[0][0] == "Initiative"
