"""Small plan files of our own: every format, as text, with whatever a test wants changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

OFFICE_DATA = (
    "(0||CalendarData()((0||DaysOfWeek()((0||1()())"
    + "".join(f"(0||{day}()((0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())))" for day in range(2, 7))
    + "(0||7()())))(0||Exceptions()((0||0(d|45658)())(0||1(d|45661)((0||0(s|09:00|f|12:00)())))))))"
)
"""Monday to Friday, eight hours; 2025-01-01 off, Saturday 2025-01-04 from 9 to 12."""

PROJECT_COLUMNS = (
    "proj_id", "proj_short_name", "clndr_id", "last_recalc_date", "plan_start_date", "plan_end_date", "scd_end_date",
    "critical_path_type", "critical_drtn_hr_cnt", "orig_proj_id",
)  # fmt: skip
CALENDAR_COLUMNS = (
    "clndr_id", "default_flag", "clndr_name", "proj_id", "base_clndr_id", "clndr_type", "day_hr_cnt", "week_hr_cnt",
    "month_hr_cnt", "year_hr_cnt", "clndr_data",
)  # fmt: skip
OPTION_COLUMNS = (
    "schedoptions_id", "proj_id", "sched_open_critical_flag", "sched_lag_early_start_flag", "sched_retained_logic",
    "sched_float_type", "sched_calendar_on_relationship_lag", "sched_use_expect_end_flag", "sched_progress_override",
    "sched_use_project_end_date_for_float",
)  # fmt: skip
WBS_COLUMNS = ("wbs_id", "proj_id", "parent_wbs_id", "wbs_short_name", "wbs_name", "proj_node_flag", "status_code")
TASK_COLUMNS = (
    "task_id", "proj_id", "wbs_id", "clndr_id", "task_code", "task_name", "task_type", "status_code", "target_drtn_hr_cnt",
    "remain_drtn_hr_cnt", "complete_pct_type", "phys_complete_pct", "act_start_date", "act_end_date", "suspend_date",
    "resume_date",
    "cstr_type", "cstr_date", "cstr_type2", "cstr_date2", "expect_end_date", "early_start_date", "early_end_date",
    "late_start_date", "late_end_date", "total_float_hr_cnt", "free_float_hr_cnt", "driving_path_flag", "float_path",
)  # fmt: skip
RESOURCE_COLUMNS = ("rsrc_id", "clndr_id", "rsrc_name", "rsrc_type")
SHARE_COLUMNS = (
    "taskrsrc_id", "task_id", "proj_id", "rsrc_id", "target_qty", "remain_qty", "act_reg_qty", "act_ot_qty", "target_qty_per_hr",
    "remain_qty_per_hr", "target_lag_drtn_hr_cnt",
)  # fmt: skip
LINK_COLUMNS = ("task_pred_id", "task_id", "pred_task_id", "proj_id", "pred_proj_id", "pred_type", "lag_hr_cnt")

Row = Mapping[str, object]

PROJECT: Row = {
    "proj_id": 7, "proj_short_name": "TOWER", "clndr_id": 1, "last_recalc_date": "2025-01-06 08:00",
    "plan_start_date": "2025-01-06 08:00", "critical_path_type": "CT_TotFloat", "critical_drtn_hr_cnt": 0,
}  # fmt: skip
CALENDAR: Row = {
    "clndr_id": 1, "default_flag": "Y", "clndr_name": "Office", "clndr_type": "CA_Base", "day_hr_cnt": 8, "week_hr_cnt": 40,
    "month_hr_cnt": 172, "year_hr_cnt": 2000, "clndr_data": OFFICE_DATA,
}  # fmt: skip
OPTIONS: Row = {
    "schedoptions_id": 1, "proj_id": 7, "sched_open_critical_flag": "N", "sched_lag_early_start_flag": "Y",
    "sched_retained_logic": "Y", "sched_float_type": "FT_FF", "sched_calendar_on_relationship_lag": "rcal_Predecessor",
    "sched_use_expect_end_flag": "Y", "sched_progress_override": "N", "sched_use_project_end_date_for_float": "Y",
}  # fmt: skip
WBS: Row = {"wbs_id": 70, "proj_id": 7, "wbs_short_name": "TOWER", "wbs_name": "The tower", "proj_node_flag": "Y"}


def task(uid: int, **changes: object) -> Row:
    """Return a row of TASK: two days, not started."""
    plain = {
        "task_id": uid, "proj_id": 7, "wbs_id": 70, "clndr_id": 1, "task_code": f"A{uid}", "task_name": f"Activity {uid}",
        "task_type": "TT_Task", "status_code": "TK_NotStart", "target_drtn_hr_cnt": 16, "remain_drtn_hr_cnt": 16,
        "complete_pct_type": "CP_Drtn", "phys_complete_pct": 0,
    }  # fmt: skip
    return {**plain, **changes}


def link(uid: int, predecessor: object, successor: int, kind: str = "PR_FS", lag: object = 0) -> Row:
    """Return a row of TASKPRED."""
    return {
        "task_pred_id": uid, "task_id": successor, "pred_task_id": predecessor, "proj_id": 7, "pred_proj_id": 7,
        "pred_type": kind,
        "lag_hr_cnt": lag,
    }  # fmt: skip


def table(name: str, columns: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """Return the lines of a table."""
    lines = [f"%T\t{name}", "%F\t" + "\t".join(columns)]
    return lines + ["%R\t" + "\t".join(str(row.get(column, "")) for column in columns) for row in rows]


def xer(
    *, projects: Sequence[Row] = (PROJECT,), calendars: Sequence[Row] = (CALENDAR,), options: Sequence[Row] = (OPTIONS,),
    wbs: Sequence[Row] = (WBS,), tasks: Sequence[Row] = (), links: Sequence[Row] = (),
    resources: Sequence[Row] = (), shares: Sequence[Row] = (), more: Sequence[str] = (),
    without: str = "",
) -> str:  # fmt: skip
    """Return an XER; three activities in a row where none are given. without: a table to leave out."""
    if not tasks:
        tasks = (task(1), task(2), task(3))
        links = links or (link(10, 1, 2), link(11, 2, 3, "PR_SS", 8))
    tables = {
        "PROJECT": table("PROJECT", PROJECT_COLUMNS, projects),
        "CALENDAR": table("CALENDAR", CALENDAR_COLUMNS, calendars),
        "SCHEDOPTIONS": table("SCHEDOPTIONS", OPTION_COLUMNS, options),
        "PROJWBS": table("PROJWBS", WBS_COLUMNS, wbs),
        "TASK": table("TASK", TASK_COLUMNS, tasks),
        "TASKPRED": table("TASKPRED", LINK_COLUMNS, links),
    }
    if resources or shares:
        tables["RSRC"] = table("RSRC", RESOURCE_COLUMNS, resources)
        tables["TASKRSRC"] = table("TASKRSRC", SHARE_COLUMNS, shares)
    head = "ERMHDR\t19.12\t2025-01-06\tProject\tadmin\tadmin\tdb\tProject Management\tUSD"
    lines = [line for name, found in tables.items() if name != without for line in found]
    return "\r\n".join([head, *lines, *more, "%E", ""])


WEEK = "".join(
    f"<WeekDay><DayType>{day}</DayType><DayWorking>{int(1 < day < 7)}</DayWorking>"
    + (
        "<WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>"
        "<WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes>"
        if 1 < day < 7
        else ""
    )
    + "</WeekDay>"
    for day in range(1, 8)
)
STANDARD = (
    "<Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar><BaseCalendarUID>-1</BaseCalendarUID>"
    f"<WeekDays>{WEEK}</WeekDays>{{more}}</Calendar>"
)


def elements(**texts: object) -> str:
    """Return elements with texts."""
    return "".join(f"<{name}>{text}</{name}>" for name, text in texts.items())


def mspdi_task(uid: int, more: str = "", **changes: object) -> str:
    """Return a <Task>: two days, level 1."""
    plain = {
        "UID": uid, "ID": uid, "Name": f"Task {uid}", "Type": 1, "IsNull": 0, "OutlineLevel": 1, "Start": "2025-01-06T08:00:00",
        "Finish": "2025-01-07T17:00:00", "Duration": "PT16H0M0S", "DurationFormat": 7, "Milestone": 0, "Summary": 0,
        "RemainingDuration": "PT16H0M0S", "ConstraintType": 0, "CalendarUID": -1,
    }  # fmt: skip
    return f"<Task>{elements(**{**plain, **changes})}{more}</Task>"


def mspdi_link(predecessor: int, **changes: object) -> str:
    """Return a <PredecessorLink>: finish to start."""
    plain = {"PredecessorUID": predecessor, "Type": 1, "CrossProject": 0, "LinkLag": 0, "LagFormat": 7}
    return f"<PredecessorLink>{elements(**{**plain, **changes})}</PredecessorLink>"


def mspdi(
    tasks: str = "", *, calendars: str = "", in_calendar: str = "", resources: str = "", assignments: str = "", prolog: str = "",
    **project: object,
) -> str:  # fmt: skip
    """Return an MSPDI; two tasks in a row where none are given."""
    plain: dict[str, object] = {
        "SaveVersion": 14, "Name": "tower.xml", "Title": "The tower", "ScheduleFromStart": 1, "StartDate": "2025-01-06T08:00:00",
        "FinishDate": "2025-01-09T17:00:00", "CriticalSlackLimit": 0, "CalendarUID": 1, "MinutesPerDay": 480,
        "MinutesPerWeek": 2400, "DaysPerMonth": 20,
    }  # fmt: skip
    tasks = tasks or mspdi_task(1) + mspdi_task(2, mspdi_link(1))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{prolog}<Project xmlns="http://schemas.microsoft.com/project">\n'
        f"{elements(**{**plain, **project})}\n<Calendars>{STANDARD.format(more=in_calendar)}{calendars}</Calendars>\n"
        f"<Tasks>\n{tasks}\n</Tasks>\n<Resources>{resources}</Resources>\n<Assignments>{assignments}</Assignments>\n</Project>\n"
    )


def pmxml(
    activities: str, *, project: str = "", options: str = "", relations: str = "", calendar: str = "", more: str = ""
) -> str:
    """Return a PMXML with one project."""
    days = "".join(
        f"<StandardWorkHours><DayOfWeek>{day}</DayOfWeek><WorkTime><Start>08:00:00</Start><Finish>15:59:00</Finish></WorkTime>"
        "</StandardWorkHours>"
        for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V19.12/API/BusinessObjects">'
        f"<Calendar><ObjectId>1</ObjectId><Name>Office</Name><Type>Global</Type><HoursPerDay>8</HoursPerDay><IsDefault>1</IsDefault>"
        f"<StandardWorkWeek>{days}</StandardWorkWeek>{calendar}</Calendar>\n"
        "<Project><ObjectId>7</ObjectId><Id>TOWER</Id><Name>The tower</Name><DataDate>2025-01-06T08:00:00</DataDate>"
        f"<PlannedStartDate>2025-01-06T08:00:00</PlannedStartDate>{project}\n{activities}\n{relations}{options}</Project>{more}"
        "</APIBusinessObjects>\n"
    )


def pmxml_activity(uid: int, **changes: object) -> str:
    """Return an <Activity>: two days, not started."""
    plain = {
        "ObjectId": uid, "ProjectObjectId": 7, "Id": f"A{uid}", "Name": f"Activity {uid}", "CalendarObjectId": 1,
        "Type": "Task Dependent", "Status": "Not Started", "PlannedDuration": 16, "RemainingDuration": 16,
    }  # fmt: skip
    return f"<Activity>{elements(**{**plain, **changes})}</Activity>"
