"""Plan files of any size, with the columns and elements that the programs themselves write, most of them empty or nought."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

WEEK = "".join(f"(0||{day}()((0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())))" for day in range(2, 7))
CALENDAR = f"(0||CalendarData()((0||DaysOfWeek()((0||1()()){WEEK}(0||7()())))(0||Exceptions()((0||0(d|45658)())))))"
FIRST = datetime(2025, 1, 6, 8)  # noqa: DTZ001 - plan time is naive

TASK = [
    "task_id",
    "proj_id",
    "wbs_id",
    "clndr_id",
    "phys_complete_pct",
    "rev_fdbk_flag",
    "est_wt",
    "lock_plan_flag",
    "auto_compute_act_flag",
    "complete_pct_type",
    "task_type",
    "duration_type",
    "status_code",
    "task_code",
    "task_name",
    "rsrc_id",
    "total_float_hr_cnt",
    "free_float_hr_cnt",
    "remain_drtn_hr_cnt",
    "act_work_qty",
    "remain_work_qty",
    "target_work_qty",
    "target_drtn_hr_cnt",
    "target_equip_qty",
    "act_equip_qty",
    "remain_equip_qty",
    "cstr_date",
    "act_start_date",
    "act_end_date",
    "late_start_date",
    "late_end_date",
    "expect_end_date",
    "early_start_date",
    "early_end_date",
    "restart_date",
    "reend_date",
    "target_start_date",
    "target_end_date",
    "rem_late_start_date",
    "rem_late_end_date",
    "cstr_type",
    "priority_type",
    "suspend_date",
    "resume_date",
    "float_path",
    "float_path_order",
    "guid",
    "tmpl_guid",
    "cstr_date2",
    "cstr_type2",
    "driving_path_flag",
    "act_this_per_work_qty",
    "act_this_per_equip_qty",
    "external_early_start_date",
    "external_late_end_date",
    "create_date",
    "update_date",
    "create_user",
    "update_user",
    "location_id",
    "crt_path_num",
]
PROJECT = [
    "proj_id",
    "proj_short_name",
    "clndr_id",
    "last_recalc_date",
    "plan_start_date",
    "plan_end_date",
    "scd_end_date",
    "critical_path_type",
]


def _links(count: int) -> list[tuple[int, int]]:
    random = Random(7)
    found = []
    for uid in range(2, count + 1):
        found += [(before, uid) for before in sorted({uid - 1, max(1, uid - random.randint(2, 60))})]
    return found


def _dates(uid: int, space: str) -> tuple[str, str]:
    start = FIRST + timedelta(days=uid % 3000)
    return start.isoformat(space, "minutes"), (start + timedelta(days=4, hours=9)).isoformat(space, "minutes")


def xer(count: int) -> str:
    """Return an XER of so many activities, with about two links each."""
    lines = [
        "ERMHDR\t19.12\t2025-01-06\tProject\ta\ta\tdb\tProject Management\tUSD",
        "%T\tPROJECT",
        "%F\t" + "\t".join(PROJECT),
    ]
    lines += ["%R\t7\tBIG\t1\t2025-01-06 08:00\t2025-01-06 08:00\t\t\tCT_TotFloat", "%T\tCALENDAR"]
    lines += ["%F\tclndr_id\tdefault_flag\tclndr_name\tbase_clndr_id\tclndr_type\tday_hr_cnt\tclndr_data"]
    lines += [
        f"%R\t1\tY\tOffice\t\tCA_Base\t8\t{CALENDAR}",
        "%T\tPROJWBS",
        "%F\twbs_id\tproj_id\tparent_wbs_id\twbs_short_name",
    ]
    lines += ["%R\t70\t7\t\tBIG", "%T\tTASK", "%F\t" + "\t".join(TASK)]
    for uid in range(1, count + 1):
        start, finish = _dates(uid, " ")
        row = {
            "task_id": uid, "proj_id": 7, "wbs_id": 70, "clndr_id": 1, "phys_complete_pct": 0, "complete_pct_type": "CP_Drtn",
            "task_type": "TT_Task", "duration_type": "DT_FixedDrtn", "status_code": "TK_NotStart", "task_code": f"A{uid:06}",
            "task_name": f"Activity number {uid}", "total_float_hr_cnt": uid % 400, "free_float_hr_cnt": uid % 7 * 8,
            "remain_drtn_hr_cnt": 40, "act_work_qty": 0, "remain_work_qty": 40, "target_work_qty": 40, "target_drtn_hr_cnt": 40,
            "late_start_date": start, "late_end_date": finish, "early_start_date": start, "early_end_date": finish,
            "restart_date": start, "reend_date": finish, "target_start_date": start, "target_end_date": finish,
            "rem_late_start_date": start, "rem_late_end_date": finish, "priority_type": "PT_Normal", "guid": f"g{uid:020}",
            "driving_path_flag": "N", "create_date": "2025-01-06 08:00", "update_date": "2025-01-06 08:00", "create_user": "a",
        }  # fmt: skip
        lines.append("%R\t" + "\t".join(str(row.get(column, "")) for column in TASK))
    lines += ["%T\tTASKPRED", "%F\ttask_pred_id\ttask_id\tpred_task_id\tproj_id\tpred_proj_id\tpred_type\tlag_hr_cnt"]
    lines += [
        f"%R\t{place}\t{after}\t{before}\t7\t7\tPR_FS\t{place % 9 // 8 * 8}"
        for place, (before, after) in enumerate(_links(count), 1)
    ]
    return "\r\n".join([*lines, "%E", ""])


NOUGHTS = [
    "ResumeValid",
    "EffortDriven",
    "Recurring",
    "OverAllocated",
    "IsSubproject",
    "IsSubprojectReadOnly",
    "ExternalTask",
    "StartVariance",
    "FinishVariance",
    "WorkVariance",
    "FixedCost",
    "PercentComplete",
    "PercentWorkComplete",
    "Cost",
    "OvertimeCost",
    "ActualCost",
    "ActualOvertimeCost",
    "RemainingCost",
    "RemainingOvertimeCost",
    "ACWP",
    "CV",
    "LevelAssignments",
    "LevelingCanSplit",
    "LevelingDelay",
    "IgnoreResourceCalendar",
    "HideBar",
    "Rollup",
    "BCWS",
    "BCWP",
    "PhysicalPercentComplete",
    "EarnedValueMethod",
    "IsPublished",
    "CommitmentType",
]
SPANS = [
    "OvertimeWork",
    "ActualDuration",
    "ActualWork",
    "ActualOvertimeWork",
    "RegularWork",
    "RemainingWork",
    "RemainingOvertimeWork",
    "ActualWorkProtected",
    "ActualOvertimeWorkProtected",
]
ASSIGNED = [
    "PercentWorkComplete",
    "ActualCost",
    "ActualOvertimeCost",
    "ACWP",
    "Confirmed",
    "Cost",
    "CostRateTable",
    "CostVariance",
    "CV",
    "Delay",
    "FinishVariance",
    "WorkVariance",
    "HasFixedRateUnits",
    "FixedMaterial",
    "LevelingDelay",
    "LinkedFields",
    "Milestone",
    "Overallocated",
    "OvertimeCost",
    "RemainingCost",
    "ResponsePending",
    "StartVariance",
    "UpdateNeeded",
    "VAC",
    "WorkContour",
    "BCWS",
    "BCWP",
    "BookingType",
]


def mspdi(count: int) -> str:
    """Return an MSPDI of so many tasks, with about two links and an assignment to nobody each."""
    before: dict[int, list[int]] = {}
    for first, after in _links(count):
        before.setdefault(after, []).append(first)
    days = "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>{int(1 < day < 7)}</DayWorking><WorkingTimes><WorkingTime>"
        "<FromTime>08:00:00</FromTime><ToTime>16:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>"
        for day in range(1, 8)
    )
    noughts = "".join(f"\t\t\t<{name}>0</{name}>\n" for name in NOUGHTS)
    spans = "".join(f"\t\t\t<{name}>PT0H0M0S</{name}>\n" for name in SPANS)
    assigned = "".join(f"<{name}>0</{name}>\n" for name in ASSIGNED)
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<Project xmlns="http://schemas.microsoft.com/project"><SaveVersion>14</SaveVersion>'
        "<Name>big.xml</Name><ScheduleFromStart>1</ScheduleFromStart><StartDate>2025-01-06T08:00:00</StartDate><CalendarUID>1</CalendarUID>"
        "<MinutesPerDay>480</MinutesPerDay><Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>"
        f"<BaseCalendarUID>-1</BaseCalendarUID><WeekDays>{days}</WeekDays></Calendar></Calendars><Tasks>"
    ]
    for uid in range(1, count + 1):
        start, finish = _dates(uid, "T")
        dates = "".join(
            f"\t\t\t<{name}>{date}:00</{name}>\n"
            for kind, date in (("Start", start), ("Finish", finish))
            for name in (kind, f"Early{kind}", f"Late{kind}")
        )
        links = "".join(
            f"\t\t\t<PredecessorLink><PredecessorUID>{first}</PredecessorUID><Type>1</Type><CrossProject>0</CrossProject><LinkLag>0</LinkLag>"
            "<LagFormat>7</LagFormat></PredecessorLink>\n"
            for first in before.get(uid, ())
        )
        parts.append(
            f"\t\t<Task>\n\t\t\t<UID>{uid}</UID>\n\t\t\t<ID>{uid}</ID>\n\t\t\t<Name>Task number {uid}</Name>\n"
            "\t\t\t<Active>1</Active>\n"
            "\t\t\t<Manual>0</Manual>\n\t\t\t<Type>1</Type>\n\t\t\t<IsNull>0</IsNull>\n\t\t\t<OutlineLevel>1</OutlineLevel>\n"
            f"\t\t\t<Priority>500</Priority>\n{dates}\t\t\t<Duration>PT40H0M0S</Duration>\n\t\t\t<DurationFormat>7</DurationFormat>\n"
            f"\t\t\t<Work>PT40H0M0S</Work>\n\t\t\t<Milestone>0</Milestone>\n\t\t\t<Summary>0</Summary>\n\t\t\t<Critical>0</Critical>\n{noughts}"
            f"{spans}\t\t\t<RemainingDuration>PT40H0M0S</RemainingDuration>\n\t\t\t<FreeSlack>{uid % 9 * 4800}</FreeSlack>\n"
            f"\t\t\t<TotalSlack>{uid % 90 * 4800}</TotalSlack>\n\t\t\t<ConstraintType>0</ConstraintType>\n"
            "\t\t\t<CalendarUID>-1</CalendarUID>\n"
            f"{links}\t\t</Task>\n"
        )
    parts.append("</Tasks><Resources></Resources><Assignments>")
    for uid in range(1, count + 1):
        start, finish = _dates(uid, "T")
        parts.append(
            f"<Assignment><UID>{uid}</UID><TaskUID>{uid}</TaskUID><ResourceUID>-65535</ResourceUID>\n{assigned}<Start>{start}:00</Start>"
            f"<Finish>{finish}:00</Finish><Units>1</Units><Work>PT0H0M0S</Work></Assignment>\n"
        )
    parts.append("</Assignments></Project>")
    return "".join(parts)
