"""How a plan is to be scheduled: the two dialects and the switches that their programs offer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Dialect(StrEnum):
    """Whose conventions are followed where the programs differ (see docs/reference/dialects.md)."""

    P6 = "p6"
    MSPROJECT = "msproject"


class Progress(StrEnum):
    """What becomes of an activity that started before its predecessors allowed it."""

    RETAINED_LOGIC = "retained_logic"
    """Its remaining work waits for them."""
    PROGRESS_OVERRIDE = "progress_override"
    """Its remaining work goes on from the data date."""
    ACTUAL_DATES = "actual_dates"
    """Logic is measured from actual dates, also those that lie after the data date."""


class LagCalendar(StrEnum):
    """On whose working time a lag is counted."""

    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"
    PROJECT = "project"
    TWENTY_FOUR_HOUR = "24_hour"


class CriticalBy(StrEnum):
    """What makes an activity critical."""

    FLOAT = "float"
    LONGEST_PATH = "longest_path"


class FloatMeasure(StrEnum):
    """Which float is called total float."""

    START = "start"
    FINISH = "finish"
    SMALLEST = "smallest"


@dataclass(frozen=True, slots=True)
class Options:
    """Switches of a schedule run, one set a project.

    dialect: the conventions; the other switches keep their meaning in both.
    progress: retained logic, progress override or actual dates (p6; Microsoft's behaviour is its own).
    lag_calendar: for links that name none. Files of P6 default to PREDECESSOR, Microsoft's always count on SUCCESSOR.
    critical_by, critical_float: critical when total float ≤ critical_float (seconds of the activity's working time), or when
        on the longest path to the latest finish.
    total_float: which float counts. P6's default is FINISH, Microsoft's SMALLEST.
    lag_from_early_start: with progress, a start-to-start lag from a started activity is counted from its early start (the
        data date) when True, from its actual start when False (P6: "start-to-start lag from").
    open_ends_critical: an activity without successors gets its own early finish as late finish.
    use_expected_finish: an expected finish replaces the remaining duration.
    float_to_project_end: late dates count back from each project's own end (must finish by, else latest early finish);
        when False, from the latest end of all projects in the plan.
    honour_constraints: constraint dates beat links when they conflict (Microsoft's default). P6's mandatory
        constraints always do, its others never.
    from_finish: the finish is given (must_finish) and the start computed: the latest at which the finish can be kept. What is
        to be as late as possible says so itself, as Microsoft's files do.
    split_in_progress: what is left of a task that started before its links allowed it waits for them (Microsoft's "Split
        in-progress tasks"; P6 has `progress` for it).
    multiple_critical_paths: every activity without successors starts a critical path of its own (Microsoft).
    float_paths: how many float paths P6 is to number; kept for round trips, for `float_paths` is asked for any number of them.
    """

    dialect: Dialect = Dialect.P6
    progress: Progress = Progress.RETAINED_LOGIC
    lag_calendar: LagCalendar = LagCalendar.PREDECESSOR
    critical_by: CriticalBy = CriticalBy.FLOAT
    critical_float: int = 0
    total_float: FloatMeasure = FloatMeasure.FINISH
    lag_from_early_start: bool = True
    open_ends_critical: bool = False
    use_expected_finish: bool = True
    float_to_project_end: bool = True
    honour_constraints: bool = True
    from_finish: bool = False
    split_in_progress: bool = False
    multiple_critical_paths: bool = False
    float_paths: int = 0


P6 = Options()
"""P6's default scheduling options."""

MSPROJECT = Options(dialect=Dialect.MSPROJECT, lag_calendar=LagCalendar.SUCCESSOR, total_float=FloatMeasure.SMALLEST)
"""Microsoft Project's default options."""
