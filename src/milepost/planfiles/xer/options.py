"""XER's rows of PROJECT and SCHEDOPTIONS to projects and their options."""

from __future__ import annotations

from dataclasses import dataclass, replace

from milepost.engine.plan import P6, CriticalBy, FloatMeasure, LagCalendar, Options, Progress, Project
from milepost.planfiles.errors import BadValue, MissingPart, Place
from milepost.planfiles.losing import gettext_noop
from milepost.planfiles.model import Loss
from milepost.planfiles.numbers import NotOne
from milepost.planfiles.p6 import XER_FLOATS, XER_LAG_CALENDARS
from milepost.planfiles.values import whole
from milepost.planfiles.xer.activities import Parsers, choice, optional
from milepost.planfiles.xer.tables import Parse, Table

CRITICAL_BY = {"CT_TotFloat": CriticalBy.FLOAT, "CT_DrivPath": CriticalBy.LONGEST_PATH}

SWITCHES: dict[str, Parse | None] = {
    "proj_id": whole, "sched_retained_logic": None, "sched_progress_override": None,
    "sched_calendar_on_relationship_lag": choice(XER_LAG_CALENDARS, LagCalendar.PREDECESSOR),
    "sched_float_type": choice(XER_FLOATS, FloatMeasure.FINISH), "sched_lag_early_start_flag": None,
    "sched_open_critical_flag": None, "sched_use_expect_end_flag": None, "sched_use_project_end_date_for_float": None,
    "enable_multiple_longest_path_calc": None, "max_multiple_longest_path": optional,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RawProject:
    """A project, and whether it is a baseline of another."""

    project: Project
    baseline: bool


def read_options(table: Table | None) -> dict[int, Options]:
    """Return each project's options, but for what PROJECT holds of them."""
    found: dict[int, Options] = {}
    if table is None:
        return found
    for index, row in enumerate(table.records(SWITCHES, ("proj_id",))):
        try:
            uid, options = _options(row)
        except (NotOne, KeyError, ValueError) as error:
            raise table.blame(index, SWITCHES, error) from None
        found[uid] = options
    return found


def _options(row: tuple[str, ...]) -> tuple[int, Options]:
    project, retained, override, lags, floats, early, open_ends, expected, own_end, paths, most, _ = row
    progress = Progress.ACTUAL_DATES if retained == "N" else Progress.RETAINED_LOGIC
    return whole(project), Options(
        progress=Progress.PROGRESS_OVERRIDE if override == "Y" else progress,
        lag_calendar=XER_LAG_CALENDARS[lags] if lags else LagCalendar.PREDECESSOR,
        total_float=XER_FLOATS[floats] if floats else FloatMeasure.FINISH,
        lag_from_early_start=early != "N",
        open_ends_critical=open_ends == "Y",
        use_expected_finish=expected != "N",
        float_to_project_end=own_end != "N",
        float_paths=(optional(most) or 0) if paths == "Y" else 0,
    )


def read_projects(
    table: Table, parsers: Parsers, options: dict[int, Options], default_calendar: int | None
) -> tuple[list[RawProject], list[Loss]]:
    """Return the projects in the order of the file."""
    when, hours = parsers.moments.__getitem__, parsers.hours.__getitem__
    columns: dict[str, Parse | None] = {
        "proj_id": whole, "proj_short_name": None, "clndr_id": optional, "plan_start_date": when, "last_recalc_date": when,
        "plan_end_date": when, "scd_end_date": when, "critical_path_type": choice(CRITICAL_BY, CriticalBy.FLOAT),
        "critical_drtn_hr_cnt": hours, "orig_proj_id": optional,
    }  # fmt: skip
    found: list[RawProject] = []
    unsaid: list[int] = []
    for index, row in enumerate(table.records(columns, ("proj_id",))):
        uid, code, calendar, start, data_date, must, finish, by, threshold, original, _ = row
        try:
            switches = options.get(whole(uid))
            if switches is None:
                unsaid.append(int(uid))
            parsed = (optional(calendar) or default_calendar, when(start), when(data_date), when(must), when(finish))
            kind, limit = CRITICAL_BY[by] if by else CriticalBy.FLOAT, hours(threshold) or 0
            place = Place(table.line_of(index), table.name)
            project = _project(
                int(uid), code, parsed, replace(switches or P6, critical_by=kind, critical_float=limit), place
            )
            found.append(RawProject(project, bool(original)))
        except (NotOne, KeyError) as error:
            raise table.blame(index, columns, error) from None
    why = gettext_noop("The file has no SCHEDOPTIONS for these projects; P6's defaults are assumed")
    return found, [Loss(gettext_noop("scheduling options"), why, len(unsaid), tuple(unsaid))] if unsaid else []


def _project(uid: int, code: str, parsed: tuple[int | None, ...], options: Options, place: Place) -> Project:
    calendar, start, data_date, must_finish, stored_finish = parsed
    begin = start if start is not None else data_date
    if begin is None:
        raise MissingPart(
            "The project has neither a planned start nor a data date",
            Place(place.line, place.record, "plan_start_date"),
        )
    if calendar is None:
        raise BadValue("is the calendar, and the file has none", Place(place.line, place.record, "clndr_id"), value="")
    return Project(
        uid=uid, start=begin, calendar=calendar, code=code, data_date=data_date, must_finish=must_finish, options=options,
        stored_finish=stored_finish,
    )  # fmt: skip
