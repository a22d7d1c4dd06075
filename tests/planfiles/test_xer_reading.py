"""An XER becomes a plan, field by field; what is wrong with one is said with line and field."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from milepost.engine.plan import ConstraintKind, CriticalBy, FloatMeasure, Kind, LagCalendar, Link, Progress
from milepost.engine.times import HOUR, moment
from milepost.planfiles import Format, PlanFile, PlanFileError, read, source
from milepost.planfiles.errors import (
    BadEncoding,
    BadRow,
    BadValue,
    Contradiction,
    MissingPart,
    TooLarge,
    Truncated,
    UnknownFormat,
)
from milepost.planfiles.xer.tables import BLOCK, Table, tables_of
from tests.planfiles import samples
from tests.planfiles.samples import link, task, xer


def plan_of(text: str) -> PlanFile:
    return read(text.encode("cp1252"), name="tower.xer")


def test_activities_links_and_project_are_read() -> None:
    found = plan_of(xer())
    plan = found.plan
    assert (found.format, found.version, found.name) == (Format.XER, "19.12", "tower.xer")
    assert [one.code for one in plan.activities] == ["A1", "A2", "A3"]
    assert [(one.predecessor, one.successor, one.link, one.lag) for one in plan.relations] == [
        (1, 2, Link.FS, 0), (2, 3, Link.SS, 8 * HOUR),
    ]  # fmt: skip
    assert (plan.projects[0].code, plan.projects[0].name) == ("TOWER", "The tower")
    assert moment(plan.projects[0].data_date or 0).isoformat() == "2025-01-06T08:00:00"
    assert plan.activities[0].duration == 16 * HOUR


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("TT_Task", Kind.TASK), ("TT_Rsrc", Kind.RESOURCE), ("TT_Mile", Kind.START_MILESTONE),
        ("TT_FinMile", Kind.FINISH_MILESTONE),
        ("TT_LOE", Kind.LEVEL_OF_EFFORT), ("TT_WBS", Kind.WBS_SUMMARY),
    ],
)  # fmt: skip
def test_every_kind_of_activity_is_known(word: str, kind: Kind) -> None:
    assert plan_of(xer(tasks=[task(1, task_type=word)])).plan.activities[0].kind is kind


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("CS_MSO", ConstraintKind.START_ON), ("CS_MSOB", ConstraintKind.START_ON_OR_BEFORE),
        ("CS_MSOA", ConstraintKind.START_ON_OR_AFTER), ("CS_MEO", ConstraintKind.FINISH_ON),
        ("CS_MEOB", ConstraintKind.FINISH_ON_OR_BEFORE), ("CS_MEOA", ConstraintKind.FINISH_ON_OR_AFTER),
        ("CS_MANDSTART", ConstraintKind.MANDATORY_START), ("CS_MANDFIN", ConstraintKind.MANDATORY_FINISH),
        ("CS_ALAP", ConstraintKind.AS_LATE_AS_POSSIBLE),
    ],
)  # fmt: skip
def test_both_constraints_are_read(word: str, kind: ConstraintKind) -> None:
    date = "2025-02-03 08:00"
    first = plan_of(xer(tasks=[task(1, cstr_type=word, cstr_date=date)])).plan.activities[0]
    second = plan_of(xer(tasks=[task(1, cstr_type2=word, cstr_date2=date)])).plan.activities[0]
    assert first.constraint is not None
    assert first.constraint.kind is kind
    assert second.second_constraint == first.constraint
    assert second.constraint is None


def test_a_constraint_without_a_date_is_none_as_in_p6() -> None:
    assert plan_of(xer(tasks=[task(1, cstr_type="CS_MSO")])).plan.activities[0].constraint is None


def test_progress_with_suspension_is_read() -> None:
    started = task(
        1, status_code="TK_Active", remain_drtn_hr_cnt=4, act_start_date="2025-01-06 08:00", suspend_date="2025-01-07 12:00",
        resume_date="2025-01-09 08:00",
    )  # fmt: skip
    one = plan_of(xer(tasks=[started])).plan.activities[0]
    assert (one.remaining, one.percent, one.actual_finish) == (4 * HOUR, 7500, None)
    assert [moment(date or 0).isoformat()[:13] for date in (one.actual_start, one.suspend, one.resume)] == [
        "2025-01-06T08", "2025-01-07T12", "2025-01-09T08",
    ]  # fmt: skip


def test_percent_complete_follows_its_type() -> None:
    physical = task(1, complete_pct_type="CP_Phys", phys_complete_pct="37.5")
    assert plan_of(xer(tasks=[physical])).plan.activities[0].percent == 3750


def test_stored_dates_and_floats_are_read() -> None:
    stored = task(
        1, early_start_date="2025-01-06 08:00", late_end_date="2025-01-10 17:00", total_float_hr_cnt="-12.5",
        free_float_hr_cnt=0, driving_path_flag="Y", float_path=3,
    )  # fmt: skip
    kept = plan_of(xer(tasks=[stored])).plan.activities[0].stored
    assert kept is not None
    assert (kept.total_float, kept.free_float, kept.longest_path, kept.float_path) == (-45000, 0, True, 3)
    assert kept.late_start is None


@pytest.mark.parametrize(
    ("word", "calendar"),
    [
        ("rcal_Predecessor", LagCalendar.PREDECESSOR), ("rcal_Successor", LagCalendar.SUCCESSOR),
        ("rcal_ProjDefault", LagCalendar.PROJECT), ("rcal_24Hour", LagCalendar.TWENTY_FOUR_HOUR), ("", LagCalendar.PREDECESSOR),
    ],
)  # fmt: skip
def test_the_lag_calendar_is_an_option(word: str, calendar: LagCalendar) -> None:
    options = {**samples.OPTIONS, "sched_calendar_on_relationship_lag": word}
    assert plan_of(xer(options=[options])).plan.projects[0].options.lag_calendar is calendar


@pytest.mark.parametrize(
    ("retained", "override", "progress"),
    [("Y", "N", Progress.RETAINED_LOGIC), ("N", "Y", Progress.PROGRESS_OVERRIDE), ("N", "N", Progress.ACTUAL_DATES)],
)
def test_progress_options_are_read(retained: str, override: str, progress: Progress) -> None:
    options = {**samples.OPTIONS, "sched_retained_logic": retained, "sched_progress_override": override}
    assert plan_of(xer(options=[options])).plan.projects[0].options.progress is progress


def test_float_and_critical_options_are_read() -> None:
    options = {**samples.OPTIONS, "sched_float_type": "FT_Min", "sched_open_critical_flag": "Y"}
    project = {**samples.PROJECT, "critical_path_type": "CT_DrivPath", "critical_drtn_hr_cnt": 8}
    found = plan_of(xer(options=[options], projects=[project])).plan.projects[0].options
    assert (found.total_float, found.open_ends_critical) == (FloatMeasure.SMALLEST, True)
    assert (found.critical_by, found.critical_float) == (CriticalBy.LONGEST_PATH, 8 * HOUR)


def test_without_schedoptions_the_defaults_are_taken_and_told() -> None:
    found = plan_of(xer(without="SCHEDOPTIONS"))
    assert "scheduling options" in [one.feature for one in found.losses]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_found_out(encoding: str) -> None:
    text = xer(tasks=[task(1, task_name="Fußboden, café")])
    assert read(text.encode(encoding)).plan.activities[0].name == "Fußboden, café"


def test_a_named_encoding_is_used() -> None:
    text = xer(tasks=[task(1, task_name="Фундамент")])
    assert read(text.encode("cp1251"), encoding="cp1251").plan.activities[0].name == "Фундамент"


def test_an_encoding_that_does_not_fit_is_refused() -> None:
    with pytest.raises(BadEncoding, match="not text in ascii"):
        read(xer(tasks=[task(1, task_name="Fußboden")]).encode(), encoding="ascii")
    with pytest.raises(BadEncoding, match="'klingon' is no encoding that is known"):
        read(xer().encode(), encoding="klingon")


@pytest.mark.parametrize(("text", "hours"), [("16,5", 16.5), ("1.016,5", 1016.5), ("1,016.5", 1016.5), ("16.5", 16.5)])
def test_decimals_of_other_locales_are_understood(text: str, hours: float) -> None:
    assert plan_of(xer(tasks=[task(1, target_drtn_hr_cnt=text)])).plan.activities[0].duration == hours * HOUR


CURRENCIES = samples.table(
    "CURRTYPE", ("curr_id", "decimal_symbol", "digit_group_symbol", "curr_short_name"),
    [{"curr_id": 1, "decimal_symbol": ".", "digit_group_symbol": ",", "curr_short_name": "USD"},
     {"curr_id": 2, "decimal_symbol": ",", "digit_group_symbol": ".", "curr_short_name": "EUR"}],
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "other", "hours"),
    [
        ("1,234", "8,5", 1.234),
        ("1,234", "8.5", 1234),
        ("1.234", "8,5", 1234),
        ("1.234", "8", 1.234),
        ("1,234", "1,234,567", 1234),
    ],
)
def test_other_numbers_of_the_file_say_which_mark_stands_before_decimals(text: str, other: str, hours: float) -> None:
    found = plan_of(xer(tasks=[task(1, target_drtn_hr_cnt=text), task(2, total_float_hr_cnt=other)]))
    assert found.plan.activities[0].duration == round(hours * HOUR)
    assert not found.losses


@pytest.mark.parametrize(("currency", "hours"), [("USD", 1234), ("EUR", 1.234)])
def test_the_currency_of_the_file_says_it_where_no_number_does_and_that_is_told(currency: str, hours: float) -> None:
    text = xer(tasks=[task(1, target_drtn_hr_cnt="1,234")], more=CURRENCIES).replace("\tUSD\r", f"\t{currency}\r", 1)
    found = plan_of(text)
    assert found.plan.activities[0].duration == round(hours * HOUR)
    assert [one.count for one in found.losses if one.feature == "numbers"] == [1]


def test_a_number_that_may_be_two_is_refused_with_line_and_field_until_its_mark_is_named() -> None:
    text = xer(tasks=[task(1), task(2, total_float_hr_cnt="-1,234")])
    said = (
        r"line \d+, TASK.total_float_hr_cnt: '-1,234' is a number with three decimals or one in thousands.*\(--decimal"
    )
    with pytest.raises(BadValue, match=said):
        plan_of(text)
    tasks = [task(1, target_drtn_hr_cnt="8,5"), task(2, target_drtn_hr_cnt="8.5")]
    with pytest.raises(BadValue, match=r"TASKPRED.lag_hr_cnt: '2,500' is a number.*both marks stand before decimals"):
        plan_of(xer(tasks=tasks, links=[link(1, 1, 2, lag="2,500")]))
    kept = read(text.encode(), decimal=",").plan.activities[1].stored
    assert kept is not None
    assert kept.total_float == round(-1.234 * HOUR)


@pytest.mark.parametrize("text", ["1,5.3", "1.2.3", "1,23,4", ",", "1,,2", "12345,678.9"])
def test_badly_grouped_numbers_are_none(text: str) -> None:
    with pytest.raises(BadValue, match="is not a number"):
        plan_of(xer(tasks=[task(1, target_drtn_hr_cnt=text)]))


BEGUN, ENDED = {"act_start_date": "2025-01-06 08:00"}, {"act_end_date": "2025-01-07 17:00"}


@pytest.mark.parametrize(
    ("changes", "facts", "why"),
    [
        ({"status_code": "TK_NotStart", **BEGUN}, (False, False), "the date left out"),
        ({"status_code": "TK_Active", **BEGUN, **ENDED}, (True, False), "the date left out"),
        ({"status_code": "TK_Active"}, (False, False), "read as not there yet"),
        ({"status_code": "TK_Complete", **BEGUN}, (True, False), "read as not there yet"),
        ({"status_code": "", **BEGUN}, (True, False), "No status stands there"),
    ],
)  # fmt: skip
def test_a_status_that_does_not_fit_the_dates_is_told(
    changes: dict[str, object], facts: tuple[bool, bool], why: str
) -> None:
    found = plan_of(xer(tasks=[task(1), task(2, **changes)]))
    one = found.plan.activities[1]
    assert (one.actual_start is not None, one.actual_finish is not None) == facts
    assert [told.ids for told in found.losses if told.feature == "status" and why in told.why] == [(2,)]


def test_a_kind_that_is_not_said_and_a_closed_node_are_told() -> None:
    closed = {"wbs_id": 71, "parent_wbs_id": 70, "proj_node_flag": "N", "status_code": "WS_Closed"}
    found = plan_of(xer(tasks=[task(1, task_type="")], wbs=[samples.WBS, {**samples.WBS, **closed}]))
    assert [(one.feature, one.ids) for one in found.losses] == [("status", (71,)), ("kind", (1,))]


@pytest.mark.parametrize(
    ("name", "encoding", "said"), [("Fußboden, café", "cp1252", "likely"), ("Фундамент", "cp1251", "doubtful")]
)
def test_an_encoding_that_was_guessed_is_told_with_how_sure_that_is(name: str, encoding: str, said: str) -> None:
    data = xer(tasks=[task(1, task_name=name)]).encode(encoding)
    found = read(data)
    assert found.encoding == "cp1252"
    assert [said in one.why for one in found.losses if one.feature == "encoding"] == [True]
    assert read(data, encoding=encoding).losses == ()
    assert read(xer(tasks=[task(1, task_name=name)]).encode()).losses == ()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_understood(newline: str) -> None:
    assert len(plan_of(xer().replace("\r\n", newline)).plan.activities) == 3


def test_a_line_break_inside_a_name_belongs_to_the_row() -> None:
    found = plan_of(xer(tasks=[task(1, task_name="Foundation,\r\npiles"), task(2)]))
    assert len(found.plan.activities) == 2


def test_a_broken_row_is_refused_with_line_and_field() -> None:
    lines = xer().split("\r\n")
    place = next(index for index, line in enumerate(lines) if line.startswith("%R\t2\t7"))
    lines[place] = "\t".join(lines[place].split("\t")[:6])
    with pytest.raises(
        BadRow, match=rf"tower.xer, line {place + 1}, TASK.task_name: 'A2' stands last in a row of 5 values for 29"
    ):
        plan_of("\r\n".join(lines))


def test_a_row_with_too_many_values_is_refused() -> None:
    with pytest.raises(BadRow, match=r"is too much in a row of 30 values for 29 columns"):
        plan_of(xer().replace("Activity 2", "Activity\t2"))


def test_rows_that_lost_only_blanks_at_their_ends_are_read_and_told() -> None:
    text = "\r\n".join(line.rstrip() for line in xer().split("\r\n"))
    found = plan_of(text)
    assert len(found.plan.activities) == 3
    assert "short rows" in [one.feature for one in found.losses]


@pytest.mark.parametrize("name", ["PROJECT", "CALENDAR", "TASK"])
def test_a_missing_table_is_named(name: str) -> None:
    with pytest.raises(MissingPart, match=f"The file has no table {name}; it has"):
        plan_of(xer(without=name))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(MissingPart, match=r"line \d+, TASK.task_type: There is no such column"):
        plan_of(xer().replace("\ttask_type\t", "\tkind\t"))


def test_links_and_wbs_may_be_missing() -> None:
    found = plan_of(xer(without="TASKPRED", tasks=[task(1)]))
    assert found.plan.relations == ()
    assert plan_of(xer(without="PROJWBS")).plan.activities[0].wbs is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"target_drtn_hr_cnt": "two"}, r"TASK.target_drtn_hr_cnt: 'two' is not a number"),
        ({"early_start_date": "06/01/2025"}, r"TASK.early_start_date: '06/01/2025' is not a date and time"),
        ({"task_type": "TT_Odd"}, r"TASK.task_type: 'TT_Odd' is none of TT_Task"),
        ({"status_code": "TK_Odd", "act_end_date": "x"}, r"TASK.status_code: 'TK_Odd' is none of"),
        ({"cstr_type": "CS_ODD", "cstr_date": "2025-01-06 08:00"}, r"TASK.cstr_type: 'CS_ODD' is none of CS_MSO"),
        ({"clndr_id": "one"}, r"TASK.clndr_id: 'one' is not a whole number"),
        ({"task_id": "A-1"}, r"TASK.task_id: 'A-1' is not a whole number"),
        ({"target_drtn_hr_cnt": "-8"}, r"line \d+, TASK: The row contradicts itself: Negative duration"),
        ({"target_drtn_hr_cnt": "nan"}, r"TASK.target_drtn_hr_cnt: 'nan' is out of range"),
        (
            {"status_code": "TK_Complete", "act_start_date": "2025-01-08 08:00", "act_end_date": "2025-01-07 08:00"},
            r"contradicts itself: Actual finish before actual start",
        ),
    ],
)
def test_a_wrong_value_is_refused_with_line_and_field(changes: dict[str, object], message: str) -> None:
    with pytest.raises(BadValue, match=message):
        plan_of(xer(tasks=[task(1), task(2, **changes)]))


@pytest.mark.parametrize("number", ["9223372036854775807", "1_0", "٣"])
def test_what_is_no_whole_number_is_none_in_any_table(number: str) -> None:
    share = {"taskrsrc_id": 1, "task_id": 1, "rsrc_id": number, "target_qty": 8, "target_qty_per_hr": 1}
    for text in (
        xer(resources=[{"rsrc_id": 5, "rsrc_type": "RT_Labor"}], shares=[share]), xer(tasks=[task(1, wbs_id=number)]),
        xer(links=[link(1, number, 2)]),
    ):  # fmt: skip
        with pytest.raises(BadValue, match=f"line \\d+, TASK.*'{number}' is not a whole number"):
            read(text.encode())


@pytest.mark.parametrize(("field", "value"), [("day_hr_cnt", "25"), ("week_hr_cnt", "-40"), ("year_hr_cnt", "9000")])
def test_a_calendar_day_has_no_more_than_24_hours(field: str, value: str) -> None:
    with pytest.raises(BadValue, match=f"CALENDAR.{field}: '{value}' is not between 0 and the"):
        plan_of(xer(calendars=[{**samples.CALENDAR, field: value}]))


def test_a_link_to_itself_is_refused() -> None:
    with pytest.raises(BadValue, match=r"TASKPRED.pred_task_id: '2' is a link from an activity to itself"):
        plan_of(xer(links=[link(1, 2, 2, lag=2)]))


def test_a_wrong_value_far_down_is_refused_with_its_own_line_and_field() -> None:
    rows = [task(uid) for uid in range(1, 2 * BLOCK)]
    lines = xer(tasks=rows).split("\r\n")
    place = next(index for index, line in enumerate(lines) if line.startswith(f"%R\t{BLOCK + 500}\t"))
    wrong = xer(tasks=[one | ({"free_float_hr_cnt": "much"} if one["task_id"] == BLOCK + 500 else {}) for one in rows])
    with pytest.raises(BadValue, match=rf"line {place + 1}, TASK.free_float_hr_cnt: 'much' is not a number"):
        plan_of(wrong)


def test_activities_far_down_are_the_same_as_first_ones() -> None:
    read_one = {one.uid: one for one in plan_of(xer(tasks=[task(uid) for uid in range(1, 2 * BLOCK)])).plan.activities}
    assert len(read_one) == 2 * BLOCK - 1
    assert read_one[BLOCK + 7] == replace(
        read_one[7], uid=BLOCK + 7, code=f"A{BLOCK + 7}", name=f"Activity {BLOCK + 7}"
    )


def test_an_unknown_calendar_is_refused_with_its_number() -> None:
    with pytest.raises(Contradiction, match=r"tower.xer, line \d+, TASK.clndr_id: Unknown calendar of an activity: 99"):
        plan_of(xer(tasks=[task(1, clndr_id=99)]))


def test_an_activity_that_stands_twice_is_refused() -> None:
    with pytest.raises(Contradiction, match=r"line \d+, TASK.task_id: More than one activity with the same uid: 1"):
        plan_of(xer(tasks=[task(1), task(1)]))


def test_a_file_that_was_cut_off_is_refused() -> None:
    with pytest.raises(Truncated, match=r"no end mark \(%E\): it was cut off"):
        plan_of(xer().removesuffix("%E\r\n"))


def test_bytes_with_which_old_programs_end_a_file_are_no_content() -> None:
    assert len(plan_of(f"{xer()}\x1a\0\0").plan.activities) == 3
    with pytest.raises(Truncated, match="There is more after the end mark"):
        plan_of(f"{xer()}more")


def test_a_table_that_stands_twice_is_refused() -> None:
    with pytest.raises(BadRow, match=r"TASK: The table stands in the file twice"):
        plan_of(xer(more=samples.table("TASK", samples.TASK_COLUMNS, [])))


def test_a_line_of_no_known_kind_is_refused() -> None:
    with pytest.raises(BadRow, match=r"line \d+, TASKPRED: '%Q\\tx' is no line of this format"):
        plan_of(xer(more=["%Q\tx"]))


def test_rows_of_tables_that_nobody_reads_are_counted_and_never_split() -> None:
    notes = samples.table(
        "MEMO", ("memo_id", "text", "memo_cost"), [{"memo_id": 1, "text": "two\nlines", "memo_cost": "1,5"}, {}]
    )
    _, tables = tables_of([xer(more=notes)], {"TASK"})
    memo = tables["MEMO"]
    assert (memo.count, memo.rows, len(list(memo.each_row()))) == (2, [], 2)
    assert next(memo.each_row()).replace("\r", "") == "1\ttwo\nlines\t1,5"
    assert tables["TASK"].count == len(tables["TASK"].rows) == 3
    assert ("table MEMO", 2) in {(loss.feature, loss.count) for loss in read(xer(more=notes).encode()).losses}


def test_a_line_of_no_known_kind_is_refused_in_tables_that_nobody_reads() -> None:
    text = xer(more=["%T\tMEMO", "%F\tmemo_id", "%R\t1", "%Z", "%R\t2"])
    with pytest.raises(BadRow, match=r"MEMO: '%Z' is no line of this format") as told:
        plan_of(text)
    assert told.value.place.line == text[: text.index("%Z")].count("\n") + 1


def test_a_file_with_one_wide_character_is_as_large_as_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    text = xer(tasks=[task(1, task_name="Pump \N{GRINNING FACE}")])
    monkeypatch.setattr(source, "MAX_TEXT", 2 * len(text))
    with pytest.raises(TooLarge, match=r"characters with one as wide as U\+1F600 take more than the"):
        read(text.encode())
    assert read(text.replace("\N{GRINNING FACE}", "\N{CYRILLIC SMALL LETTER A}").encode()).plan.activities


def test_rows_and_columns_without_end_are_refused() -> None:
    with pytest.raises(BadRow, match="'MEMO' has more than the 1,000 columns that are read"):
        plan_of(xer(more=["%T\tMEMO", "%F" + "\ta" * 5_000, "%R\t1"]))
    with pytest.raises(BadRow, match=r"'x' is too much in a row of \d{4} values for"):
        plan_of(xer().replace("%E", "%T\tCURRTYPE\r\n%F\tcurr_short_name\r\n%R\tEUR" + "\tx" * 5_000 + "\r\n%E"))


def test_very_many_projects_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(source.MAX_RECORDS, "projects", 0)
    with pytest.raises(TooLarge, match="The file has more than the 0 projects that are read"):
        plan_of(xer())


def test_what_is_no_plan_file_is_refused() -> None:
    with pytest.raises(UnknownFormat, match="The file is empty"):
        read(b"  \n")
    with pytest.raises(PlanFileError, match="There is no such file"):
        read("nowhere.xer")


def test_a_file_above_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge, match=r"bytes are more than the 100 that are read of this format"):
        read(xer().encode(), limit=100)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"target_drtn_hr_cnt": "1e11"}, "target_drtn_hr_cnt"), ({"total_float_hr_cnt": "-99999999999"}, "total_float_hr_cnt"),
    ],
)  # fmt: skip
def test_hours_beyond_all_dates_are_refused_with_line_and_field(changes: dict[str, str], field: str) -> None:
    with pytest.raises(BadValue, match=f"{field}.*out of range"):
        plan_of(xer(tasks=[task(1, **changes)]))


def test_an_assignment_that_would_never_end_is_refused_with_line_and_field() -> None:
    rows = "%T\tTASKRSRC\r\n%F\ttask_id\trsrc_id\ttarget_qty\ttarget_qty_per_hr\r\n%R\t1\t5\t8\t1\r\n%R\t1\t5\t8\t1e-300\r\n%E"
    text = xer().replace("%E", rows)
    with pytest.raises(BadValue) as told:
        plan_of(text)
    assert told.value.place.field == "target_qty_per_hr"
    assert told.value.place.line == text[: text.index("1e-300")].count("\n") + 1


def test_lines_of_many_short_rows_are_counted_once() -> None:
    table = Table(
        "TASK", ("task_id", "notes"), [f"{uid}" if uid % 2 else f"{uid}\tone\ntwo" for uid in range(40_000)], 3
    )
    table.trimmed = True
    begun = time.perf_counter()
    assert sum(1 for _ in table.records({"task_id": None})) == 40_000
    assert table.short[:3] == [6, 9, 12]
    assert table.line_of(0) == 4
    assert time.perf_counter() - begun < 3, "it took a minute when each row was counted from the top"


def test_a_constraint_without_a_date_is_told() -> None:
    found = plan_of(
        xer(tasks=[task(1, cstr_type="CS_MSO"), task(2, cstr_type="CS_ALAP"), task(3, cstr_type2="CS_MEO")])
    )
    assert [one.constraint is None for one in found.plan.activities] == [True, False, True]
    assert {one.feature: one.ids for one in found.losses} == {"constraint": (1, 3)}
