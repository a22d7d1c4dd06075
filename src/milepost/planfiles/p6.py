"""What XER and PMXML share: P6's words for kinds, constraints and options, and its rules for progress."""

from __future__ import annotations

from base64 import b64encode
from binascii import a2b_base64
from uuid import UUID

from milepost.engine.plan import Constraint, ConstraintKind, FloatMeasure, Kind, LagCalendar, Link, Progress

XER_KINDS = {
    "TT_Task": Kind.TASK,
    "TT_Rsrc": Kind.RESOURCE,
    "TT_Mile": Kind.START_MILESTONE,
    "TT_FinMile": Kind.FINISH_MILESTONE,
    "TT_LOE": Kind.LEVEL_OF_EFFORT,
    "TT_WBS": Kind.WBS_SUMMARY,
}
XER_CONSTRAINTS = {
    "CS_MSO": ConstraintKind.START_ON,
    "CS_MSOB": ConstraintKind.START_ON_OR_BEFORE,
    "CS_MSOA": ConstraintKind.START_ON_OR_AFTER,
    "CS_MEO": ConstraintKind.FINISH_ON,
    "CS_MEOB": ConstraintKind.FINISH_ON_OR_BEFORE,
    "CS_MEOA": ConstraintKind.FINISH_ON_OR_AFTER,
    "CS_MANDSTART": ConstraintKind.MANDATORY_START,
    "CS_MANDFIN": ConstraintKind.MANDATORY_FINISH,
    "CS_ALAP": ConstraintKind.AS_LATE_AS_POSSIBLE,
}
XER_LINKS = {"PR_FS": Link.FS, "PR_SS": Link.SS, "PR_FF": Link.FF, "PR_SF": Link.SF}
XER_LAG_CALENDARS = {
    "rcal_Predecessor": LagCalendar.PREDECESSOR,
    "rcal_Successor": LagCalendar.SUCCESSOR,
    "rcal_ProjDefault": LagCalendar.PROJECT,
    "rcal_24Hour": LagCalendar.TWENTY_FOUR_HOUR,
}
XER_FLOATS = {
    "FT_FF": FloatMeasure.FINISH, "FT_SS": FloatMeasure.START, "FT_SF": FloatMeasure.START,
    "FT_Min": FloatMeasure.SMALLEST, "FT_MF": FloatMeasure.SMALLEST,
}  # fmt: skip

XML_KINDS = {
    "Task Dependent": Kind.TASK,
    "Resource Dependent": Kind.RESOURCE,
    "Start Milestone": Kind.START_MILESTONE,
    "Finish Milestone": Kind.FINISH_MILESTONE,
    "Level of Effort": Kind.LEVEL_OF_EFFORT,
    "WBS Summary": Kind.WBS_SUMMARY,
}
XML_CONSTRAINTS = {
    "Start On": ConstraintKind.START_ON,
    "Start On or Before": ConstraintKind.START_ON_OR_BEFORE,
    "Start On or After": ConstraintKind.START_ON_OR_AFTER,
    "Finish On": ConstraintKind.FINISH_ON,
    "Finish On or Before": ConstraintKind.FINISH_ON_OR_BEFORE,
    "Finish On or After": ConstraintKind.FINISH_ON_OR_AFTER,
    "Mandatory Start": ConstraintKind.MANDATORY_START,
    "Mandatory Finish": ConstraintKind.MANDATORY_FINISH,
    "As Late As Possible": ConstraintKind.AS_LATE_AS_POSSIBLE,
}
XML_LINKS = {
    "Finish to Start": Link.FS, "Start to Start": Link.SS, "Finish to Finish": Link.FF, "Start to Finish": Link.SF,
}  # fmt: skip
XML_LAG_CALENDARS = {
    "Predecessor Activity Calendar": LagCalendar.PREDECESSOR,
    "Successor Activity Calendar": LagCalendar.SUCCESSOR,
    "Project Default Calendar": LagCalendar.PROJECT,
    "24 Hour Calendar": LagCalendar.TWENTY_FOUR_HOUR,
}
XML_FLOATS = {
    "Finish Float = Late Finish - Early Finish": FloatMeasure.FINISH,
    "Start Float = Late Start - Early Start": FloatMeasure.START,
    "Smallest of Start Float and Finish Float": FloatMeasure.SMALLEST,
}
XML_PROGRESS = {
    "Retained Logic": Progress.RETAINED_LOGIC,
    "Progress Override": Progress.PROGRESS_OVERRIDE,
    "Actual Dates": Progress.ACTUAL_DATES,
}


def constraint(kind: ConstraintKind, date: int | None) -> Constraint | None:
    """Return a constraint; P6 ignores one whose date is empty, and the date of "as late as possible".

    >>> constraint(ConstraintKind.START_ON, None) is None
    True
    """
    if kind is ConstraintKind.AS_LATE_AS_POSSIBLE:
        return Constraint(kind)
    return None if date is None else Constraint(kind, date)


def duration_percent(duration: int, remaining: int | None, finished: bool) -> int:
    """Return how much of the duration is done, parts per 10,000.

    >>> duration_percent(28800, 7200, False)
    7500
    """
    if finished:
        return 10_000
    if remaining is None or duration <= 0:
        return 0
    return max(0, min(10_000, round(10_000 * (duration - remaining) / duration)))


def units_percent(actual: int, remaining: int) -> int:
    """Return how much of the work is done, parts per 10,000."""
    total = actual + remaining
    return max(0, min(10_000, round(10_000 * actual / total))) if total > 0 else 0


def guid_of(text: str) -> str:
    """Return a GUID as everybody writes it from P6's 22 characters of base 64; empty for anything else.

    >>> guid_of("AAAAAAAAAAAAAAAAAAAAAQ"), guid_of("?")
    ('00000000-0000-0000-0000-000000000001', '')
    """
    try:
        digits = a2b_base64(f"{text.rstrip('=')}==", strict_mode=True).hex()
    except ValueError:
        return ""
    plain = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
    return plain if len(digits) == 32 else ""


def p6_guid(guid: str) -> str:
    """Return a GUID as XER writes it.

    >>> p6_guid("00000000-0000-0000-0000-000000000001")
    'AAAAAAAAAAAAAAAAAAAAAQ'
    """
    return b64encode(UUID(guid).bytes).decode().rstrip("=")
