"""Importing this registers every operation, in the order in which the reference shows them."""

from milepost.api.endpoints import (  # noqa: F401
    cascade,
    companies,
    events,
    grants,
    holdings,
    initiatives,
    me,
    objectives,
    people,
    portfolios,
    proposals,
    tokens,
)
