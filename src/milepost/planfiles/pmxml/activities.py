"""PMXML's <Activity> to an activity."""

from __future__ import annotations

from milepost.engine.plan import Activity, Constraint, Kind, StoredDates
from milepost.planfiles.p6 import XML_CONSTRAINTS, XML_KINDS, constraint, duration_percent, units_percent
from milepost.planfiles.pmxml.fields import Record
from milepost.planfiles.states import COMPLETED, IN_PROGRESS, NOT_STARTED, UNSAID, States

STATES = {"Not Started": NOT_STARTED, "In Progress": IN_PROGRESS, "Completed": COMPLETED}


def read_activity(record: Record, states: States, undated: list[int]) -> Activity:
    """Return an activity without its assignments; `states` is told of its status and actual dates, `undated` gets its uid
    where a constraint has no date.

    Raises BadValue, MissingPart, PlanError.
    """
    state = record.choice("Status", STATES, UNSAID)
    duration, remaining = record.hours("PlannedDuration") or 0, record.hours("RemainingDuration")
    dates = record.moment("ActualStartDate"), record.moment("ActualFinishDate")
    started, finished = states.dates(record.uid(), state, *dates)
    physical = record.parts("PhysicalPercentComplete")
    return Activity(
        uid=record.uid(), code=record.text("Id"), name=record.text("Name"), project=record.reference("ProjectObjectId") or 0,
        kind=record.choice("Type", XML_KINDS, Kind.TASK), calendar=record.reference("CalendarObjectId"),
        duration=duration, remaining=remaining, percent=_percent(record, duration, remaining, finished is not None, physical),
        physical_percent=physical, actual_start=started, actual_finish=finished, suspend=record.moment("SuspendDate"),
        resume=record.moment("ResumeDate"), constraint=_constraint(record, "Primary", undated),
        second_constraint=_constraint(record, "Secondary", undated), expected_finish=record.moment("ExpectedFinishDate"),
        external_start=record.moment("ExternalEarlyStartDate"), external_finish=record.moment("ExternalLateFinishDate"),
        wbs=record.reference("WBSObjectId"), stored=_stored(record, started, finished),
    )  # fmt: skip


def _percent(record: Record, duration: int, remaining: int | None, finished: bool, physical: int) -> int:
    by = record.text("PercentCompleteType")
    if by == "Physical":
        return physical
    if by == "Units":
        done = (record.hours("ActualLaborUnits") or 0) + (record.hours("ActualNonLaborUnits") or 0)
        left = (record.hours("RemainingLaborUnits") or 0) + (record.hours("RemainingNonLaborUnits") or 0)
        return units_percent(done, left)
    return duration_percent(duration, remaining, finished)


def _constraint(record: Record, which: str, undated: list[int]) -> Constraint | None:
    if not record.text(f"{which}ConstraintType"):
        return None
    kind = record.choice(f"{which}ConstraintType", XML_CONSTRAINTS)
    found = constraint(kind, record.moment(f"{which}ConstraintDate"))
    if found is None:
        undated.append(record.uid())
    return found


def _stored(record: Record, started: int | None, finished: int | None) -> StoredDates:
    first, last = record.moment("RemainingEarlyStartDate"), record.moment("RemainingEarlyFinishDate")
    return StoredDates(
        first if started is None else started, last if finished is None else finished, first, last,
        record.moment("RemainingLateStartDate"), record.moment("RemainingLateFinishDate"), record.hours("TotalFloat"),
        record.hours("FreeFloat"),
    )  # fmt: skip
