"""Written and read again, a plan is the same but for what the writer said it could not hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from milepost.engine.plan import P6, Activity, Calendar, Kind, LagCalendar, Plan, Project, Relation, WbsNode
from milepost.engine.times import HOUR
from milepost.planfiles import Format, PlanFile, Resource, dumps, read, write
from milepost.planfiles.errors import CannotWrite
from tests.planfiles.apart import Lost, calendar_values, differences, surviving
from tests.planfiles.plans import each_real, needs_real_files
from tests.planfiles.plans_made import plans
from tests.planfiles.samples import WBS, link, mspdi, mspdi_task, pmxml, pmxml_activity, task, xer

BOTH = pytest.mark.parametrize("form", [Format.XER, Format.MSPDI])


def assert_survives(plan: Plan, form: Format) -> None:
    data, losses = dumps(plan, form)
    again = read(data).plan
    assert differences(surviving(plan, losses, again), surviving(again, losses, plan)) == []


@BOTH
@given(plan=plans())
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_plan_survives_but_for_the_losses_listed(form: Format, plan: Plan) -> None:
    if form is Format.XER and not any(one.active for one in plan.activities if one.kind != "summary"):
        with pytest.raises(CannotWrite, match="no activity that P6 could hold"):
            dumps(plan, form)
        return
    assert_survives(plan, form)


@BOTH
@pytest.mark.parametrize(
    "text", [xer(), mspdi(), pmxml(pmxml_activity(1) + pmxml_activity(2))], ids=["xer", "mspdi", "pmxml"]
)
def test_a_sample_of_every_format_survives(form: Format, text: str) -> None:
    assert_survives(read(text.encode()).plan, form)


@needs_real_files
@each_real("xer", "mspdi", "pmxml")
@BOTH
def test_a_real_file_survives(form: Format, file: Path) -> None:
    assert_survives(read(file).plan, form)


@BOTH
@given(plan=plans())
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_a_format_holds_comes_back_without_a_loss(form: Format, plan: Plan) -> None:
    try:
        first = dumps(plan, form)[0]
    except CannotWrite:
        return
    found = read(first)
    again, losses = dumps(found, form)
    assert [one for one in losses if one.feature != "encoding"] == []
    assert read(again) == found
    assert dumps(read(again), form)[0] == again


@needs_real_files
@each_real("xer", "mspdi")
def test_a_real_file_in_its_own_format_loses_nothing(file: Path) -> None:
    found = read(file)
    data, losses = dumps(found, found.format)
    assert losses == ()
    again = read(data)
    for name in ("activities", "projects", "relations", "wbs"):
        assert getattr(again.plan, name) == getattr(found.plan, name), name
    for one, other in zip(found.plan.calendars, again.plan.calendars, strict=True):
        assert calendar_values(one, Lost(())) == calendar_values(other, Lost(()))
        assert (one.uid, one.name, one.kind) == (other.uid, other.name, other.kind)
    assert (again.resources, again.baseline, again.guids) == (found.resources, found.baseline, found.guids)


@BOTH
def test_a_finished_milestone_without_duration_stays_complete(form: Format) -> None:
    done = Activity(uid=1, kind=Kind.FINISH_MILESTONE, percent=10_000, actual_start=0, actual_finish=0, wbs=100)
    nodes = (WbsNode(100, None, "T", "Tower", project=1),)
    assert_survives(Plan((Project(1, 0, 1),), (Calendar(1),), (done,), (), nodes), form)


@BOTH
def test_a_link_without_lag_stays_as_it_is_where_lags_run_round_the_clock(form: Format) -> None:
    options = replace(P6, lag_calendar=LagCalendar.TWENTY_FOUR_HOUR)
    jobs = (Activity(uid=1, duration=HOUR), Activity(uid=2, duration=HOUR))
    assert_survives(Plan((Project(1, 0, 1, options=options),), (Calendar(1),), jobs, (Relation(1, 2),)), form)


def test_what_is_written_is_the_same_every_time() -> None:
    found = read(xer().encode())
    assert dumps(found, Format.MSPDI) == dumps(found, Format.MSPDI)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "tower.xml"
    losses = write(read(xer().encode()), out)
    assert len(read(out).plan.activities) == 4
    assert "wbs" in [one.feature for one in losses]
    with pytest.raises(CannotWrite, match=r"'.mpp' is no ending of a format that can be written"):
        write(read(xer().encode()), tmp_path / "tower.mpp")
    assert [one.name for one in tmp_path.iterdir()] == ["tower.xml"]


def test_mpp_cannot_be_written() -> None:
    with pytest.raises(CannotWrite, match="mpp cannot be written, only xer and mspdi"):
        dumps(read(xer().encode()), Format.MPP)


def test_microsoft_s_format_holds_one_project() -> None:
    calendar = Calendar(1)
    two = Plan(
        (Project(1, 0, 1, "A"), Project(2, 0, 1, "B")), (calendar,), (Activity(uid=1, project=1), Activity(uid=2, project=2)),
    )  # fmt: skip
    with pytest.raises(CannotWrite, match=r"The format holds one project, the plan has 2. Choose one of A, B"):
        dumps(two, Format.MSPDI)


def test_names_in_any_script_survive() -> None:
    found = read(mspdi(mspdi_task(1, Name="基礎工事 &amp; café")).encode())
    for form in (Format.XER, Format.MSPDI):
        data, losses = dumps(found, form)
        assert read(data).plan.activities[0].name == "基礎工事 & café"
        assert ("encoding" in [one.feature for one in losses]) is (form is Format.XER)


def circular(form: str) -> str:
    """Two WBS nodes below each other, and an activity in one of them."""
    if form == "xer":
        nodes = [{**WBS, "wbs_id": 71, "parent_wbs_id": 72, "proj_node_flag": "N"}]
        nodes.append({**nodes[0], "wbs_id": 72, "parent_wbs_id": 71})
        return xer(wbs=[WBS, *nodes], tasks=[task(1), task(2, wbs_id=72)])
    wbs = "".join(
        f"<WBS><ObjectId>{uid}</ObjectId><ProjectObjectId>7</ProjectObjectId><ParentObjectId>{parent}</ParentObjectId>"
        f"<Code>W{uid}</Code></WBS>" for uid, parent in ((71, 72), (72, 71))
    )  # fmt: skip
    return pmxml(wbs + pmxml_activity(1) + pmxml_activity(2, WBSObjectId=72))


@pytest.mark.parametrize("source", ["xer", "pmxml"])
@BOTH
def test_nodes_below_themselves_are_told_and_no_activity_is_lost(source: str, form: Format) -> None:
    found = read(circular(source).encode())
    assert [(one.feature, one.ids) for one in found.losses if "below themselves" in one.why] == [("wbs", (71,))]
    again = read(dumps(found, form)[0]).plan
    assert {"Activity 1", "Activity 2"} <= {one.name for one in again.activities}


def test_summaries_below_each_other_are_refused_and_not_dropped() -> None:
    jobs = [
        Activity(uid=1, code="S1", kind=Kind.SUMMARY, parent=2),
        Activity(uid=2, code="S2", kind=Kind.SUMMARY, parent=1),
    ]
    plan = Plan(
        (Project(1, start=0, calendar=1),), (Calendar(1),), (*jobs, Activity(uid=3, parent=1)), (Relation(3, 1),)
    )
    with pytest.raises(CannotWrite, match=r"below themselves.*S1, S2"):
        dumps(plan, Format.MSPDI)


def test_characters_that_xml_has_not_are_left_out_of_every_name_and_told() -> None:
    plan = Plan(
        (Project(1, 0, 1, "T\0", "Tow\x01er"),),
        (Calendar(1, "Off\x02ice"),),
        (Activity(uid=1, code="A\x03", name="Dig"),),
    )
    data, losses = dumps(PlanFile(plan, Format.XER, resources=(Resource(5, "Mas\0on"),)), Format.MSPDI)
    again = read(data)
    assert (again.plan.projects[0].code, again.plan.calendars[0].name, again.resources[0].name) == (
        "T",
        "Office",
        "Mason",
    )
    assert [one.count for one in losses if one.feature == "text"] == [5]


@BOTH
def test_the_longest_durations_and_lags_that_are_read_survive(form: Format) -> None:
    jobs = [task(1, target_drtn_hr_cnt="2147483648", remain_drtn_hr_cnt="2147483648"), task(2)]
    assert_survives(read(xer(tasks=jobs, links=[link(1, 1, 2, lag="2147483648")]).encode()).plan, form)
