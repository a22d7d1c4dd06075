"""Several projects in one XER: all, one of them, baselines; and what is told of the rest."""

from __future__ import annotations

import pytest

from milepost.planfiles import PlanFile, PlanFileError, read
from tests.planfiles import samples
from tests.planfiles.samples import link, task, xer


def plan_of(text: str) -> PlanFile:
    return read(text.encode("cp1252"), name="tower.xer")


TWO = ({**samples.PROJECT}, {**samples.PROJECT, "proj_id": 8, "proj_short_name": "ANNEX"})


def test_all_projects_of_a_file_are_read() -> None:
    found = plan_of(xer(projects=TWO, tasks=[task(1), task(2, proj_id=8)], links=[link(1, 1, 2)]))
    assert [one.code for one in found.plan.projects] == ["TOWER", "ANNEX"]
    assert len(found.plan.relations) == 1


def test_one_project_of_several_is_read_and_what_is_left_is_told() -> None:
    text = xer(projects=TWO, tasks=[task(1), task(2, proj_id=8)], links=[link(5, 1, 2)])
    found = read(text.encode(), project="ANNEX")
    assert [one.code for one in found.plan.activities] == ["A2"]
    told = {one.feature: one for one in found.losses}
    assert told["activity"].ids == (1,)
    assert told["link"].ids == (5,)


def test_a_project_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(PlanFileError, match=r"'SHED' is no project of this file. It has TOWER, ANNEX"):
        read(xer(projects=TWO, tasks=[task(1)]).encode(), project="SHED")


def test_a_baseline_is_no_project_of_its_own() -> None:
    baseline = {**samples.PROJECT, "proj_id": 8, "orig_proj_id": 7}
    found = plan_of(
        xer(projects=[samples.PROJECT, baseline], tasks=[task(1), task(2, proj_id=8)], links=[link(1, 1, 2)])
    )
    assert [one.uid for one in found.plan.activities] == [1]


def test_tables_that_are_not_read_are_listed() -> None:
    found = plan_of(xer(more=["%T\tUDFVALUE", "%F\tudf_type_id", "%R\t1", "%R\t2"]))
    assert [(one.feature, one.count) for one in found.losses] == [("table UDFVALUE", 2)]
