"""The schedule engine: pure functions over frozen dataclasses and arrays. No Django, no I/O, no clock, no randomness.

>>> from milepost.engine import Activity, Plan, Project, Relation, always, schedule
>>> plan = Plan((Project(1, start=0, calendar=1),), (always(1),), (Activity(uid=7, duration=60),))
>>> schedule(plan).row(7).early_finish
60
"""

from milepost.engine.analysis.drag import drags
from milepost.engine.analysis.explaining import Explanation, explain
from milepost.engine.analysis.paths import Driver, FloatPath, drivers, float_paths, longest_path
from milepost.engine.analysis.shape import Bottleneck, MergePoint, bottlenecks, merge_points, parallel_groups
from milepost.engine.errors import (
    BadActivity,
    BadCalendar,
    BadRelation,
    CycleError,
    DuplicateId,
    HorizonError,
    PlanError,
    UnknownId,
)
from milepost.engine.network import Network, build
from milepost.engine.plan import *  # noqa: F403 - the data model is the public vocabulary
from milepost.engine.plan import __all__ as _model
from milepost.engine.public_holidays import holiday_exceptions, with_holidays
from milepost.engine.result import Result, Row
from milepost.engine.scheduling import schedule, solve

__all__ = [
    *_model,
    "BadActivity",
    "BadCalendar",
    "BadRelation",
    "CycleError",
    "DuplicateId",
    "HorizonError",
    "PlanError",
    "Result",
    "Row",
    "UnknownId",
    "drags",
    "Explanation",
    "explain",
    "Driver",
    "FloatPath",
    "drivers",
    "float_paths",
    "longest_path",
    "Bottleneck",
    "MergePoint",
    "bottlenecks",
    "merge_points",
    "parallel_groups",
    "holiday_exceptions",
    "with_holidays",
    "Network",
    "build",
    "schedule",
    "solve",
]
