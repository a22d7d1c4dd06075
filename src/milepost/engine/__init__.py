"""The schedule engine: pure functions over frozen dataclasses and arrays. No Django, no I/O, no clock, no randomness.

>>> from milepost.engine import Activity, Plan, Project, Relation, always, schedule
>>> plan = Plan((Project(1, start=0, calendar=1),), (always(1),), (Activity(uid=7, duration=60),))
>>> schedule(plan).row(7).early_finish
60
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

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
from milepost.engine.plan import *  # noqa: F403 - the data model is the public vocabulary
from milepost.engine.plan import __all__ as _model

if TYPE_CHECKING:
    from milepost.engine.analysis.drag import drags
    from milepost.engine.analysis.explaining import Explanation, explain
    from milepost.engine.analysis.paths import Driver, FloatPath, drivers, float_paths, longest_path
    from milepost.engine.analysis.shape import Bottleneck, MergePoint, bottlenecks, merge_points, parallel_groups
    from milepost.engine.network import Network, build
    from milepost.engine.public_holidays import holiday_exceptions, with_holidays
    from milepost.engine.result import Result, Row
    from milepost.engine.scheduling import schedule, solve
    from milepost.engine.session import Change, Session

_WHERE = {
    "analysis.drag": ("drags",),
    "analysis.explaining": ("Explanation", "explain"),
    "analysis.paths": ("Driver", "FloatPath", "drivers", "float_paths", "longest_path"),
    "analysis.shape": ("Bottleneck", "MergePoint", "bottlenecks", "merge_points", "parallel_groups"),
    "network": ("Network", "build"),
    "public_holidays": ("holiday_exceptions", "with_holidays"),
    "result": ("Result", "Row"),
    "scheduling": ("schedule", "solve"),
    "session": ("Change", "Session"),
}
"""What is imported only when it is asked for: the compiler behind it costs a quarter of a second and 70 MB, which nobody who
only reads a plan file should pay."""

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
    "Change",
    "Session",
]


def __getattr__(name: str) -> Any:
    """Import what is asked for."""
    for module, names in _WHERE.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
