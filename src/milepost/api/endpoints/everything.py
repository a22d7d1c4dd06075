"""Importing this registers every operation, in the order in which the reference shows them."""

from milepost.api.endpoints import (  # noqa: F401
    calendars,
    cascade,
    companies,
    criteria,
    crossings,
    dependencies,
    events,
    grants,
    holdings,
    initiatives,
    me,
    milestones,
    objectives,
    people,
    portfolios,
    proposals,
    rollups,
    tasks,
    tokens,
    updates,
)
