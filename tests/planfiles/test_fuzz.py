"""However a file is damaged, reading it gives a plan or one of the named errors: never a traceback, never half a plan."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from milepost.engine.errors import PlanError
from milepost.engine.scheduling import schedule
from milepost.planfiles import Format, PlanFile, PlanFileError, dumps, read
from milepost.planfiles.errors import CannotWrite
from milepost.planfiles.source import format_of, source_of
from tests.planfiles.samples import (
    WBS,
    elements,
    link,
    mspdi,
    mspdi_link,
    mspdi_task,
    pmxml,
    pmxml_activity,
    table,
    task,
    xer,
)

EXCEPTION = (
    "<Exceptions><Exception><EnteredByOccurrences>1</EnteredByOccurrences><TimePeriod><FromDate>2025-01-06T00:00:00</FromDate>"
    "<ToDate>2026-01-06T23:59:00</ToDate></TimePeriod><Occurrences>4</Occurrences><Name>x</Name><Type>5</Type><Period>2</Period>"
    "<MonthItem>4</MonthItem><MonthPosition>1</MonthPosition><DayWorking>0</DayWorking></Exception></Exceptions>"
)
SHARE = (
    "<Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>5</ResourceUID><Units>0.5</Units><Work>PT8H0M0S</Work><TimephasedData>"
    "<Type>1</Type><Start>2025-01-06T08:00:00</Start><Finish>2025-01-06T17:00:00</Finish><Value>PT8H0M0S</Value></TimephasedData></Assignment>"
)
SAMPLES = {
    "xer": xer(
        tasks=[
            task(1, status_code="TK_Active", act_start_date="2025-01-06 08:00", cstr_type="CS_MSO", cstr_date="2025-01-07 08:00"),
            task(2, early_start_date="2025-01-06 08:00", total_float_hr_cnt="8,5"), task(3, task_type="TT_FinMile"),
        ],
        links=[link(1, 1, 2), link(2, 2, 3, "PR_SF", -8)],
        wbs=[
            WBS,
            {**WBS, "wbs_id": 71, "parent_wbs_id": 70, "proj_node_flag": "N", "status_code": "WS_Open"},
            {**WBS, "wbs_id": 72, "parent_wbs_id": 71, "proj_node_flag": "N", "status_code": "WS_Closed"},
        ],
        resources=[
            {"rsrc_id": 5, "clndr_id": 1, "rsrc_name": "Mason", "rsrc_type": "RT_Labor"},
            {"rsrc_id": 6, "rsrc_name": "Crane", "rsrc_type": "RT_Equip"},
        ],
        shares=[
            {
                "taskrsrc_id": 1, "task_id": 1, "proj_id": 7, "rsrc_id": 5, "target_qty": "16", "remain_qty": "8.5",
                "act_reg_qty": "7,5", "target_qty_per_hr": "1", "remain_qty_per_hr": "0.5", "target_lag_drtn_hr_cnt": "4",
            },
            {"taskrsrc_id": 2, "task_id": 2, "proj_id": 7, "rsrc_id": 6, "target_qty": "1,234", "target_qty_per_hr": "2"},
        ],
        more=table("CURRTYPE", ("curr_id", "decimal_symbol", "curr_short_name"),
                   [{"curr_id": 1, "decimal_symbol": ".", "curr_short_name": "USD"}]),
    ),
    "mspdi": mspdi(
        mspdi_task(1, ActualStart="2025-01-06T08:00:00", ConstraintType=4, ConstraintDate="2025-01-07T08:00:00")
        + mspdi_task(2, mspdi_link(1, LinkLag=4800, LagFormat=20), Manual=1, Deadline="2025-02-01T17:00:00"),
        in_calendar=EXCEPTION, resources=f"<Resource>{elements(UID=5, Name='Mason', Type=1)}</Resource>", assignments=SHARE,
    ),
    "pmxml": pmxml(
        pmxml_activity(1, Status="In Progress", ActualStartDate="2025-01-06T08:00:00") + pmxml_activity(2),
        relations="<Relationship><PredecessorActivityObjectId>1</PredecessorActivityObjectId><SuccessorActivityObjectId>2"
        "</SuccessorActivityObjectId><Type>Start to Start</Type><Lag>4</Lag></Relationship>"
        f"<WBS>{elements(ObjectId=70, ProjectObjectId=7, Code='A', Name='Works')}</WBS>"
        f"<WBS>{elements(ObjectId=71, ProjectObjectId=7, ParentObjectId=70, Code='B', Name='Frame')}</WBS>"
        "<ResourceAssignment>"
        f"{elements(ActivityObjectId=1, ResourceObjectId=5, PlannedUnits=16, RemainingUnits='8.5')}</ResourceAssignment>",
        options="<ScheduleOptions>"
        f"{elements(ProjectObjectId=7, OutOfSequenceScheduleType='Progress Override')}</ScheduleOptions>",
        more=f"<Resource>{elements(ObjectId=5, CalendarObjectId=1, ResourceType='Labor')}</Resource>"
        "<BaselineProject><ObjectId>8</ObjectId></BaselineProject>",
    ),
}  # fmt: skip

ODD = st.sampled_from([
    b"", b"\0", b"\xff", b"\t", b"\n", b"\r", b"%T\t", b"%R\t", b"%E", b"<", b">", b"&", b"&#0;", b"]]>", b"<![CDATA[",
    b"-", b"9" * 40, b"nan",
    b"1e400", b"0000-00-00", b"9999-12-31 23:59", b"(", b")", b"||", b"PT9999999999999H", b"\xef\xbb\xbf", b"\xff\xfe",
    b"<!DOCTYPE a>", b"1,2,3", b"1,234", b"1.234.567", b"-1", b"0", b"1e300", b"99999999999", b"0001-01-01 00:00", b"24:00",
    b"\t\t", b"TK_Complete", b"TT_WBS", b"TT_LOE", b"CS_ALAP", b"-0", b"1e-300", b"inf", "٣".encode(), b"P1D", b"PT0.5S",
])  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, sample: bytes) -> bytes:
    """A sample with a few pieces cut, doubled, swapped or replaced."""
    data = sample
    for _ in range(draw(st.integers(1, 4))):
        if not data:
            break
        start = draw(st.integers(0, len(data) - 1))
        end = min(len(data), start + draw(st.sampled_from([0, 1, 2, 5, 20, 200])))
        how = draw(st.sampled_from(["cut", "double", "odd", "random", "digit"]))
        piece = data[start:end]
        put = {
            "cut": b"", "double": piece * 2, "odd": draw(ODD), "random": draw(st.binary(max_size=6)),
            "digit": bytes(draw(st.integers(48, 57)) if 48 <= one <= 57 else one for one in piece),
        }[how]  # fmt: skip
        data = data[:start] + put + data[end:]
    return data


def read_or_named_error(data: bytes) -> PlanFile | None:
    try:
        if format_of(source_of(data)) in {Format.MPP, Format.OTHER}:
            return None
        return read(data)
    except PlanFileError as error:
        told = str(error)
    assert told.endswith(".")
    return None


@pytest.mark.parametrize("name", SAMPLES)
@given(choice=st.data())
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_damaged_file_gives_a_plan_or_a_named_error(name: str, choice: st.DataObject) -> None:
    found = read_or_named_error(choice.draw(damaged(SAMPLES[name].encode())))
    if found is not None:
        for form in (Format.XER, Format.MSPDI):
            with suppress(CannotWrite):
                read(dumps(found, form)[0])
        with suppress(PlanError):
            schedule(found.plan)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sample_itself_is_a_plan(name: str) -> None:
    found = read(SAMPLES[name].encode())
    assert found.plan.activities
    assert any(one.assignments for one in found.plan.activities)


@given(data=st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_a_named_error(data: bytes) -> None:
    read_or_named_error(data)
    read_or_named_error(b"ERMHDR\t" + data)
    read_or_named_error(b"<Project>" + data)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_cut_anywhere_gives_a_named_error(name: str) -> None:
    data = SAMPLES[name].encode()
    for end in range(1, len(data) - 10, 37):
        assert read_or_named_error(data[:end]) is None
