"""A plan file comes into an initiative as it was shown, all of it or nothing, and again as a new version."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.core.errors import Conflict, Forbidden, Invalid, Missing
from milepost.core.models import Delivery, Event
from milepost.engine.plan import Calendar, CalendarException, Constraint, ConstraintKind, Kind, Relation, StoredDates
from milepost.engine.times import day_number
from milepost.milestones.actions.baselines import agree_baseline
from milepost.milestones.actions.criteria import add_criterion
from milepost.milestones.actions.dependencies import add_dependency, update_dependency
from milepost.milestones.actions.milestones import archive_milestone, update_milestone
from milepost.milestones.actions.tasks import update_task
from milepost.milestones.models import Activity, Dependency, Milestone
from milepost.milestones.plantime import day_of
from milepost.scheduling.actions.plan_files import apply_plan
from milepost.scheduling.models import PlanImport
from milepost.scheduling.plans.opening import ManyProjects
from tests.cast import NOW, Cast
from tests.scheduling.plan_files import (
    ALL,
    DAY,
    DIG,
    FRAME,
    LINKS,
    POUR,
    SHIFTS,
    SIX_DAYS,
    TOPPED,
    at,
    changed,
    june,
    looked,
    news,
    several,
    stored,
    taken,
    work,
    xer,
)

pytestmark = pytest.mark.django_db


def partner(cast: Cast) -> dict[str, Any]:
    return {"acting": cast.viewer("operating_partner"), "now": NOW}


def test_the_dry_run_shows_every_row_and_writes_nothing(cast: Cast) -> None:
    before = Event.objects.unwalled("a test").count(), Activity.objects.unwalled("a test").count()
    found = looked(cast, xer())
    assert found.counts == {
        "calendar": {"create": 1}, "milestone": {"create": 3}, "task": {"create": 3}, "link": {"create": 3},
    }  # fmt: skip
    dig = next(row for row in found.rows if row.key == "A10")
    assert dig.changes["parent"] == (None, "Foundation")
    assert dig.changes["duration_s"] == (None, 5 * DAY)
    assert (Event.objects.unwalled("a test").count(), Activity.objects.unwalled("a test").count()) == before


def test_applying_writes_what_was_shown_as_one_action_with_one_event_for_each(cast: Cast) -> None:
    made = taken(cast, xer())
    dig, topped, shell = stored("Dig"), stored("Topped out"), stored("Shell")
    assert (dig.kind, dig.parent.name, dig.code, dig.duration_s) == ("task", "Foundation", "A10", 5 * DAY)
    assert dig.calendar.name == "Six days"
    assert (day_of(dig.planned_start), day_of(dig.planned_finish)) == (june(1), june(2))
    assert (topped.kind, topped.parent_id, topped.as_milestone.tags) == ("milestone", None, ["Shell"])
    assert (shell.as_milestone.percent_mode, shell.owner_id) == ("rolled_up", cast.harbour.people["owner_a"])
    link = Dependency.objects.unwalled("a test").get(successor=stored("Frame"))
    assert (link.predecessor_id, link.lag, link.source) == (stored("Pour").pk, DAY, "p6")
    events = Event.objects.unwalled("a test")
    together = events.filter(action_id=events.get(kind="plan_import").action_id)
    assert together.count() == 1 + 3 + 3 + 3 + 1
    assert together.values("kind", "aggregate_id").distinct().count() == together.count()
    assert made.counts["task"] == {"create": 3}
    assert looked(cast, xer()).writes == 0


def test_the_network_is_computed_once_for_a_whole_import(cast: Cast) -> None:
    taken(cast, xer())
    heard = Delivery.objects.filter(state="waiting").values_list("listener", flat=True)
    assert sorted(heard) == ["scheduling.calendar", "scheduling.dependency", "scheduling.milestone", "scheduling.task"]


def test_a_new_version_changes_what_it_brought_and_keeps_the_rest(cast: Cast) -> None:
    taken(cast, xer())
    mine = add_dependency(**partner(cast), predecessor_id=stored("Dig").pk, successor_id=stored("Frame").pk)
    content = xer(
        (
            changed(DIG, name="Dig and pile", duration=8 * DAY, actual_start=at(1, 8), remaining=2 * DAY, percent=7500),
            changed(FRAME, wbs=2),
            TOPPED,
            work(9, "A40", "Clad", 3, 4),
        ),
        (Relation(1, 3, lag=DAY, uid=9), Relation(3, 4, uid=3)),
    )
    found = looked(cast, content)
    rows = {row.key: row for row in found.rows}
    assert rows["A10"].changes["name"] == ("Dig", "Dig and pile")
    assert rows["A10"].changes["duration_s"] == (5 * DAY, 8 * DAY)
    assert {"percent", "actual_start", "remaining_s"} <= rows["A10"].changes.keys()
    assert rows["A30"].changes["parent"] == ("Shell", "Foundation")
    assert (rows["A20"].how, rows["A20"].why) == ("keep", "It is not in the file any more, and is kept as it is.")
    assert ("change", "link", "Dig and pile → Frame") in news(found), "a link made by hand takes the file's lag"
    assert not [row for row in found.rows if row.how == "remove"], "its other end is not in the file"
    taken(cast, content)
    dig = stored("Dig and pile")
    assert (dig.duration_s, dig.percent, dig.remaining_s, dig.version) == (8 * DAY, 7500, 2 * DAY, 2)
    assert stored("Foundation").percent > 0, "the milestone follows its tasks in the same action"
    assert Dependency.objects.unwalled("a test").get(pk=mine.pk).lag == DAY
    assert stored("Pour").archived_at is None
    assert looked(cast, content).writes == 0


def test_a_link_that_the_file_has_no_more_goes_and_one_made_by_hand_stays(cast: Cast) -> None:
    taken(cast, xer())
    mine = add_dependency(**partner(cast), predecessor_id=stored("Dig").pk, successor_id=stored("Topped out").pk)
    found = taken(cast, xer(ALL, LINKS[:2]))
    assert found.counts["link"] == {"leave": 2, "remove": 1}
    standing = Dependency.objects.unwalled("a test").filter(removed_at__isnull=True, successor=stored("Topped out"))
    assert [link.pk for link in standing] == [mine.pk]


def test_what_changed_only_here_stays_and_the_row_says_so(cast: Cast) -> None:
    taken(cast, xer())
    update_task(**partner(cast), task_id=stored("Dig").pk, name="Dig, with archaeologists", percent="40")
    found = looked(cast, xer((changed(DIG, duration=6 * DAY), POUR, FRAME, TOPPED)))
    row = next(row for row in found.rows if row.key == "A10")
    assert set(row.changes) == {"duration_s"}
    assert row.kept["name"] == row.kept["percent"] == "Changed here since; the file still says the same as before."


def test_a_planned_day_that_the_file_leaves_behind_goes_and_the_dry_run_shows_it(cast: Cast) -> None:
    taken(cast, xer())
    update_milestone(**partner(cast), milestone_id=stored("Topped out").pk, planned_start=date(2026, 6, 11))
    sooner = changed(TOPPED, stored=StoredDates(at(9), at(9)))
    later = changed(DIG, stored=StoredDates(start=at(22, 8)))
    content = xer((later, POUR, FRAME, sooner))
    rows = {row.key: row for row in looked(cast, content).rows}
    assert set(rows["M1"].changes) == {"planned_start", "planned_finish"}
    assert rows["M1"].changes["planned_start"][1] is None
    assert rows["A10"].changes["planned_finish"][1] is None
    taken(cast, content)
    topped, dig = stored("Topped out"), stored("Dig")
    assert (topped.planned_start, topped.planned_finish) == (None, at(9))
    assert (dig.planned_start, dig.planned_finish) == (at(22, 8), None)


def test_nothing_is_applied_but_what_was_shown(cast: Cast) -> None:
    place = cast.harbour.things["initiative_a"]
    given: dict[str, Any] = {**partner(cast), "initiative_id": place, "file_name": "tower.xer"}
    shown = looked(cast, xer()).fingerprint
    with pytest.raises(Conflict, match="is not what the dry run saw"):
        apply_plan(**given, content=xer(ALL, ()), fingerprint=shown)
    made = apply_plan(**given, content=xer(), fingerprint=shown)
    events = Event.objects.unwalled("a test").count()
    assert apply_plan(**given, content=xer(), fingerprint=shown).pk == made.pk, "sent again, it happens once"
    assert Event.objects.unwalled("a test").count() == events
    later = xer((changed(DIG, name="Dig deeper"), POUR, FRAME, TOPPED))
    shown = looked(cast, later).fingerprint
    update_task(**partner(cast), task_id=stored("Dig").pk, percent="10")
    with pytest.raises(Conflict, match="is not what the dry run saw"):
        apply_plan(**given, content=later, fingerprint=shown)
    assert PlanImport.objects.unwalled("a test").count() == 1


def test_an_agreed_due_date_and_a_milestone_with_criteria_stay_with_those_who_answer_for_them(cast: Cast) -> None:
    by = Constraint(ConstraintKind.FINISH_ON_OR_BEFORE, at(30))
    taken(cast, xer((DIG, POUR, FRAME, changed(TOPPED, constraint=by))))
    topped = stored("Topped out")
    assert (topped.due, topped.constraint_kind) == (june(30), "finish_on_or_before")
    agree_baseline(**partner(cast), initiative_id=topped.initiative_id, name="Agreed", change_reason="A new plan.")
    add_criterion(**partner(cast), milestone_id=topped.pk, metric="Roof", target="1", unit="piece")
    done = {"actual_start": at(12), "actual_finish": at(12)}
    late = Constraint(ConstraintKind.FINISH_ON_OR_BEFORE, at(20, month=7))
    found = looked(cast, xer((DIG, POUR, FRAME, changed(TOPPED, constraint=late, **done))))
    row = next(row for row in found.rows if row.key == "M1")
    assert row.kept["due"] == "The due date stands in an agreed baseline: ask for a change."
    assert row.kept["actual_finish"] == "It has criteria: complete it here, when they are judged."
    assert set(row.changes) == {"constraint_at"}


def test_a_milestone_without_criteria_is_completed_by_the_file_and_says_by_which(cast: Cast) -> None:
    taken(cast, xer())
    done = {"actual_start": at(12), "actual_finish": at(12)}
    taken(cast, xer((DIG, POUR, FRAME, changed(TOPPED, **done))), name="June.xer")
    topped = stored("Topped out")
    assert (topped.as_milestone.status, topped.percent) == ("completed", 10_000)
    assert topped.as_milestone.completion_exception == "Finished in the plan file “June.xer”."
    found = looked(cast, xer())
    row = next(row for row in found.rows if row.key == "M1")
    assert row.kept["actual_finish"] == "It is completed here: reopen it with a reason."


def test_what_is_archived_here_is_left_alone_and_new_tasks_of_it_are_refused(cast: Cast) -> None:
    taken(cast, xer())
    archive_milestone(**partner(cast), milestone_id=stored("Shell").pk)
    found = looked(cast, xer((*ALL, work(9, "A40", "Clad", 3, 4)), (*LINKS, Relation(3, 9, uid=8))))
    rows = {row.key: row for row in found.rows}
    assert (rows["wbs:S"].how, rows["wbs:S"].why) == ("keep", "It is archived here.")
    assert (rows["A40"].how, rows["A40"].why) == ("refuse", "Its milestone is archived here: restore that first.")
    assert rows["A30 FS A40"].how == "refuse"


def test_a_circle_is_refused_whole_with_its_names(cast: Cast) -> None:
    with pytest.raises(Conflict, match=r"would close a circle: “.*Dig.*”"):
        looked(cast, xer(ALL, (*LINKS, Relation(4, 1, uid=9))))
    taken(cast, xer())
    add_dependency(**partner(cast), predecessor_id=stored("Topped out").pk, successor_id=stored("Foundation").pk)
    with pytest.raises(Conflict, match="would close a circle"):
        looked(cast, xer(ALL, (*LINKS, Relation(1, 4, uid=9), Relation(3, 1, uid=10))))


def test_calendars_that_come_to_the_same_are_used_and_those_of_the_plan_follow_it(cast: Cast) -> None:
    off = CalendarException(day_number(june(8)), day_number(june(9)), (), "Feast")
    [new] = [row for row in looked(cast, xer()).rows if row.what == "calendar"]
    assert set(new.changes) == {"name"}, "no day of it differs, and what is not there is not listed as a change"
    taken(cast, xer())
    found = taken(cast, xer(ALL, LINKS, (SIX_DAYS.with_exceptions(off),)))
    assert found.counts["calendar"] == {"change": 1}
    calendar = stored("Dig").calendar
    assert calendar.exceptions == [{"from": "2026-06-08", "until": "2026-06-09", "shifts": [], "name": ""}]
    office = Calendar(1, "Standard", (((9 * 3600, 17 * 3600),),) * 5 + ((), ()))
    other = looked(cast, xer(ALL, LINKS, (office,)), place="initiative_a_other")
    assert "calendar" not in other.counts, "the hours of the office need no calendar"


def test_the_kinds_that_the_product_does_not_hold_are_listed_with_how_many(cast: Cast) -> None:
    effort = changed(work(7, "L1", "Site office", 2, 20), kind=Kind.LEVEL_OF_EFFORT)
    second = Constraint(ConstraintKind.FINISH_ON_OR_BEFORE, at(20))
    first = Constraint(ConstraintKind.START_ON_OR_AFTER, at(3, 8))
    both = changed(POUR, constraint=first, second_constraint=second)
    found = looked(cast, xer((DIG, both, FRAME, TOPPED, effort), (*LINKS, Relation(1, 7, uid=9))))
    lost = {one.feature: one.count for one in found.lost}
    assert (lost["level of effort"], lost["second constraint"], lost["link"]) == (1, 1, 1)
    assert "L1" not in {row.key for row in found.rows}


def test_several_projects_are_asked_about_and_one_is_taken(cast: Cast) -> None:
    content = several()
    with pytest.raises(ManyProjects, match="the file holds several") as refused:
        looked(cast, content)
    assert refused.value.projects == (("TOWER", "The tower"), ("BRIDGE", "The bridge"))
    assert [row.name for row in looked(cast, content, project="BRIDGE").rows if row.what == "task"] == ["Span"]
    with pytest.raises(Invalid, match="is no project of this file"):
        looked(cast, content, project="TUNNEL")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "The file is empty"), (b"ERMHDR\t19.12\r\n%T\tTASK\r\n%E", "has no table"), (b"<Project", "cannot be read"),
     (b'<!DOCTYPE p [<!ENTITY a "b">]><Project xmlns="http://schemas.microsoft.com/project">&a;</Project>', "cannot be read")],
)  # fmt: skip
def test_a_bad_file_is_refused_with_what_is_wrong_and_where(cast: Cast, content: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        looked(cast, content, name="broken.xer")
    assert (refused.value.field, refused.value.value) == ("file", "broken.xer")


def test_a_file_above_the_limit_is_refused(cast: Cast, settings: Any) -> None:
    import dataclasses

    settings.MILEPOST = dataclasses.replace(settings.MILEPOST, plan_max_mb=1)
    with pytest.raises(Invalid, match=r"file: '\w+\.\w+' is larger than 1 MB"):
        looked(cast, b"x" * (1 << 20) + b"x")


def test_only_who_edits_the_initiative_imports_and_only_who_edits_the_company_brings_calendars(cast: Cast) -> None:
    with pytest.raises(Missing, match="that you can see"):
        looked(cast, xer(), who="executive_b")
    for persona in ("contributor_a", "viewer", "adviser", "board_a", "controller"):
        with pytest.raises(Forbidden, match="Your roles do not allow this"):
            looked(cast, xer(), who=persona)
    assert looked(cast, xer(), who="executive_a").writes


def test_another_plan_of_the_initiative_has_a_name_of_its_own(cast: Cast) -> None:
    taken(cast, xer())
    second = xer((changed(DIG, name="Lay rails"),), ())
    assert ("create", "task", "Lay rails") in news(looked(cast, second, plan="Yard"))
    taken(cast, second, plan="Yard")
    assert {stored("Dig").source, stored("Lay rails").source} == {"p6", "p6:Yard"}
    taken(cast, xer((*ALL, work(8, "A80", "More", 2, 1), work(7, "A70", "Most", 2, 1))))
    other = [
        changed(one, name=f"Other {one.code}") for one in (*ALL, work(8, "A80", "", 2, 1), work(7, "A70", "", 2, 1))
    ]
    assert "Most of what is matched has another name" in looked(cast, xer(other)).warnings[0]


def test_a_late_plan_is_taken_and_can_still_be_edited(cast: Cast) -> None:
    by = Constraint(ConstraintKind.FINISH_ON_OR_BEFORE, at(2, month=5))
    taken(cast, xer((changed(DIG, constraint=by), POUR, FRAME, TOPPED)))
    update_task(**partner(cast), task_id=stored("Dig").pk, name="Dig late")
    assert stored("Dig late").due == date(2026, 5, 2)
    update_milestone(**partner(cast), milestone_id=stored("Shell").pk, name="Shell, late")


def test_an_import_takes_as_many_queries_whatever_its_size(cast: Cast) -> None:
    def queries(content: bytes, place: str) -> int:
        with CaptureQueriesContext(connection) as found:
            taken(cast, content, place=place)
        return len(found)

    many = [work(n, f"T{n}", f"Task {n}", 2, 1) for n in range(1, 29)]
    links = [Relation(n, n + 1, uid=n) for n in range(1, 28)]
    few = queries(xer(many[:2], links[:1]), "initiative_a")
    more = queries(xer(many, links), "initiative_a_other")
    # Django cuts what it inserts into SQLite after 999 values: the events and deliveries of 26 tasks and links more.
    assert more <= few + 3


def test_changed_lags_are_of_the_link_and_nothing_else(cast: Cast) -> None:
    taken(cast, xer())
    link = Dependency.objects.unwalled("a test").get(successor=stored("Frame"))
    update_dependency(**partner(cast), dependency_id=link.pk, lag="2")
    found = looked(cast, xer())
    assert [(row.how, dict(row.changes)) for row in found.rows if row.how == "change"] == [
        ("change", {"lag": ((2 * DAY, "working"), (DAY, "working"))})
    ]
    assert Milestone.objects.unwalled("a test").filter(name="Shell").count() == 1
    assert SHIFTS
