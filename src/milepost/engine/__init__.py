"""The schedule engine: pure functions over frozen dataclasses and arrays. No Django, no I/O, no clock, no randomness.

>>> from milepost.engine import Activity, Plan, Project, Relation, always, schedule
>>> plan = Plan((Project(1, start=0, calendar=1),), (always(1),), (Activity(uid=7, duration=60),))
>>> schedule(plan).row(7).early_finish
60
"""

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
    "schedule",
    "solve",
]
