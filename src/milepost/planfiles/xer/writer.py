"""A plan to XER."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from milepost.engine.plan import Activity, Calendar, Constraint, CriticalBy, Plan, Progress, Project, StoredDates
from milepost.engine.times import moment
from milepost.planfiles.daytimes import cut_at_midnight, expanded
from milepost.planfiles.errors import CannotWrite
from milepost.planfiles.losing import gettext_noop
from milepost.planfiles.model import Loss, PlanFile
from milepost.planfiles.p6 import (
    XER_CONSTRAINTS,
    XER_FLOATS,
    XER_KINDS,
    XER_LAG_CALENDARS,
    XER_LINKS,
    duration_percent,
    p6_guid,
)  # fmt: skip
from milepost.planfiles.xer.adapting import for_p6
from milepost.planfiles.xer.calendars import KINDS, calendar_data
from milepost.planfiles.xer.work_writer import resource_row, resources_of, share_rows
from milepost.planfiles.xer.writing import Row, hours, when

VERSION = "19.12"
KIND_NAMES = {kind: name for name, kind in XER_KINDS.items()}
CONSTRAINT_NAMES = {kind: name for name, kind in XER_CONSTRAINTS.items()}
LINK_NAMES = {link: name for name, link in XER_LINKS.items()}
LAG_NAMES = {lag: name for name, lag in XER_LAG_CALENDARS.items()}
FLOAT_NAMES = {kind: name for name, kind in reversed(XER_FLOATS.items())}
CALENDAR_KINDS = {kind: name for name, kind in KINDS.items()}


def write_xer(whole: PlanFile) -> tuple[bytes, tuple[Loss, ...]]:
    """Return the bytes of an XER, and what it could not hold. Raises CannotWrite."""
    adapted = for_p6(whole.plan)
    plan, losses = adapted.plan, list(adapted.losses)
    if not plan.activities:
        raise CannotWrite("The plan has no activity that P6 could hold")
    resources, more = resources_of(plan, whole.resources)
    losses += more
    tables: list[tuple[str, Iterable[Row]]] = [
        ("CURRTYPE", [{"curr_id": 1, "decimal_digit_cnt": 2, "curr_symbol": "$", "decimal_symbol": ".", "digit_group_symbol": ",",
                       "pos_curr_fmt_type": "#1.1", "neg_curr_fmt_type": "(#1.1)", "curr_type": "Dollar",
                       "curr_short_name": "USD", "group_digit_cnt": 3, "base_exch_rate": 1}]),
        ("OBS", [{"obs_id": 1, "parent_obs_id": "", "seq_num": 0, "obs_name": "Enterprise"}]),
        ("PROJECT", map(_project, plan.projects)),
        ("CALENDAR", _calendars(plan)),
        ("SCHEDOPTIONS", [_options(place, one) for place, one in enumerate(plan.projects, 1)]),
        ("PROJWBS", _wbs(plan)),
        ("RSRC", map(resource_row, resources)),
        ("TASK", [_task(one, whole) for one in plan.activities]),
        ("TASKPRED", _links(plan)),
        ("TASKRSRC", share_rows(plan)),
    ]  # fmt: skip
    day = moment(plan.projects[0].data_date or plan.projects[0].start).strftime("%Y-%m-%d")
    head = "\t".join(
        ("ERMHDR", VERSION, day, "Project", "milepost", "milepost", "milepost", "Project Management", "USD")
    )
    text = "\r\n".join([head, *(line for name, rows in tables for line in _table(name, list(rows))), "%E", ""])
    try:
        return text.encode("cp1252"), tuple(losses)
    except UnicodeEncodeError:
        why = gettext_noop(
            "Names need characters outside cp1252, so the file is UTF-8; older versions of P6 show those wrongly"
        )
        return text.encode("utf-8"), (*losses, Loss(gettext_noop("encoding"), why))


def _table(name: str, rows: Sequence[Row]) -> list[str]:
    if not rows:
        return []
    columns = list(rows[0])
    lines = [f"%T\t{name}", "%F\t" + "\t".join(columns)]
    return lines + ["%R\t" + "\t".join(_cell(row[column]) for column in columns) for row in rows]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    text = str(value)
    return text.translate(BREAKS) if not text.isalnum() else text


BREAKS = {ord("\t"): " ", ord("\r"): " ", ord("\n"): " "}


def _project(one: Project) -> Row:
    return {
        "proj_id": one.uid, "fy_start_month_num": 1, "project_flag": True, "proj_short_name": one.code or str(one.uid),
        "clndr_id": one.calendar, "task_code_base": 1000, "task_code_step": 10,
        "last_recalc_date": when(one.data_date if one.data_date is not None else one.start),
        "plan_start_date": when(one.start), "plan_end_date": when(one.must_finish), "scd_end_date": when(one.stored_finish),
        "def_duration_type": "DT_FixedDrtn", "def_task_type": "TT_Task", "def_complete_pct_type": "CP_Drtn",
        "critical_path_type": "CT_DrivPath" if one.options.critical_by is CriticalBy.LONGEST_PATH else "CT_TotFloat",
        "critical_drtn_hr_cnt": hours(one.options.critical_float), "export_flag": True, "orig_proj_id": "",
    }  # fmt: skip


def _options(place: int, one: Project) -> Row:
    options = one.options
    return {
        "schedoptions_id": place, "proj_id": one.uid, "sched_outer_depend_type": "SD_Both",
        "sched_open_critical_flag": options.open_ends_critical, "sched_lag_early_start_flag": options.lag_from_early_start,
        "sched_retained_logic": options.progress is Progress.RETAINED_LOGIC,
        "sched_setplantoforecast": False, "sched_float_type": FLOAT_NAMES[options.total_float],
        "sched_calendar_on_relationship_lag": LAG_NAMES[options.lag_calendar],
        "sched_use_expect_end_flag": options.use_expected_finish,
        "sched_progress_override": options.progress is Progress.PROGRESS_OVERRIDE,
        "sched_use_project_end_date_for_float": options.float_to_project_end,
        "enable_multiple_longest_path_calc": options.float_paths > 0, "limit_multiple_longest_path_calc": True,
        "max_multiple_longest_path": options.float_paths or 10, "use_total_float_multiple_longest_paths": True,
    }  # fmt: skip


def _calendars(plan: Plan) -> list[Row]:
    owner = {one.calendar: one.uid for one in plan.projects}
    return [
        _calendar(cut_at_midnight(one), owner.get(one.uid, plan.projects[0].uid), place == 0)
        for place, one in enumerate(plan.calendars)
    ]


def _calendar(one: Calendar, project: int, default: bool) -> Row:
    kind = CALENDAR_KINDS.get(one.kind, "CA_Base")
    return {
        "clndr_id": one.uid, "default_flag": default, "clndr_name": one.name or f"Calendar {one.uid}",
        "proj_id": project if kind == "CA_Project" else "", "base_clndr_id": "", "last_chng_date": "", "clndr_type": kind,
        "day_hr_cnt": hours(one.day_seconds), "week_hr_cnt": hours(one.week_seconds),
        "month_hr_cnt": hours(one.month_seconds), "year_hr_cnt": hours(one.year_seconds), "rsrc_private": False,
        "clndr_data": calendar_data(one, expanded(one)),
    }  # fmt: skip


def _wbs(plan: Plan) -> list[Row]:
    names = {one.uid: one.name or one.code or str(one.uid) for one in plan.projects}
    return [
        {
            "wbs_id": one.uid, "proj_id": one.project, "obs_id": 1, "seq_num": place, "proj_node_flag": one.parent is None,
            "status_code": "WS_Open", "wbs_short_name": one.code or str(one.uid),
            "wbs_name": one.name or (names[one.project] if one.parent is None else one.code or str(one.uid)),
            "parent_wbs_id": one.parent,
        }
        for place, one in enumerate(plan.wbs)
    ]  # fmt: skip


def _task(one: Activity, whole: PlanFile) -> Row:
    kept = one.stored or StoredDates()
    planned = whole.baseline.get(one.uid, (None, None))
    guid = whole.guids.get(one.uid)
    of_duration = duration_percent(one.duration, one.remaining_duration, one.actual_finish is not None)
    by = "CP_Phys" if one.percent == one.physical_percent != of_duration else "CP_Drtn"
    state = (
        "TK_Complete" if one.actual_finish is not None else "TK_NotStart" if one.actual_start is None else "TK_Active"
    )
    return {
        "task_id": one.uid, "proj_id": one.project, "wbs_id": one.wbs, "clndr_id": one.calendar,
        "phys_complete_pct": f"{one.physical_percent / 100:g}", "rev_fdbk_flag": False, "lock_plan_flag": False,
        "auto_compute_act_flag": False, "complete_pct_type": by,
        "task_type": KIND_NAMES[one.kind], "duration_type": "DT_FixedDrtn", "status_code": state,
        "task_code": one.code or str(one.uid), "task_name": one.name or one.code or str(one.uid),
        "total_float_hr_cnt": hours(kept.total_float), "free_float_hr_cnt": hours(kept.free_float),
        "remain_drtn_hr_cnt": hours(one.remaining_duration), "target_drtn_hr_cnt": hours(one.duration),
        **_constraint(one.constraint, ""), **_constraint(one.second_constraint, "2"),
        "act_start_date": when(one.actual_start), "act_end_date": when(one.actual_finish),
        "late_start_date": when(kept.late_start), "late_end_date": when(kept.late_finish),
        "expect_end_date": when(one.expected_finish),
        "early_start_date": when(kept.early_start), "early_end_date": when(kept.early_finish),
        "target_start_date": when(planned[0]), "target_end_date": when(planned[1]), "priority_type": "PT_Normal",
        "suspend_date": when(one.suspend), "resume_date": when(one.resume), "float_path": kept.float_path,
        "driving_path_flag": kept.longest_path, "external_early_start_date": when(one.external_start),
        "external_late_end_date": when(one.external_finish), "guid": p6_guid(guid) if guid else "",
    }  # fmt: skip


def _constraint(one: Constraint | None, suffix: str) -> Row:
    return {
        f"cstr_type{suffix}": CONSTRAINT_NAMES[one.kind] if one else "",
        f"cstr_date{suffix}": when(one.date if one else None),
    }


def _links(plan: Plan) -> list[Row]:
    project = {one.uid: one.project for one in plan.activities}
    return [
        {
            "task_pred_id": one.uid, "task_id": one.successor, "pred_task_id": one.predecessor,
            "proj_id": project[one.successor], "pred_proj_id": project[one.predecessor], "pred_type": LINK_NAMES[one.link],
            "lag_hr_cnt": hours(one.lag),
        }
        for one in plan.relations
    ]  # fmt: skip
