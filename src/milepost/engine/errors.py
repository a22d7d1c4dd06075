"""What can be wrong with a plan. Each error is a named class that carries the offending ids.

All are ValueErrors: the plan that was given cannot be scheduled as it stands. Nothing is half scheduled.
"""

from __future__ import annotations

from collections.abc import Sequence

SHOWN = 12
"""How many ids a message spells out; the exception carries all of them."""


def spell(ids: Sequence[object]) -> str:
    """Join ids for a message, at most SHOWN of them."""
    shown = ", ".join(str(one) for one in ids[:SHOWN])
    return shown if len(ids) <= SHOWN else f"{shown} and {len(ids) - SHOWN} more"


class PlanError(ValueError):
    """The plan breaks a rule. `ids` are the offending ids, in a stable order."""

    def __init__(self, message: str, ids: Sequence[object] = ()) -> None:
        super().__init__(f"{message}: {spell(ids)}" if ids else message)
        self.ids = tuple(ids)


class DuplicateId(PlanError):
    """Two activities, calendars, projects or links carry the same uid."""


class UnknownId(PlanError):
    """Something refers to an activity, calendar, project or WBS node that is not in the plan."""


class BadCalendar(PlanError):
    """A calendar's shifts overlap, run backwards, or it never works at all."""


class BadActivity(PlanError):
    """An activity's own fields contradict each other (negative duration, finish before start ...)."""


class BadRelation(PlanError):
    """A link that cannot be scheduled: to itself, or with a lag outside the horizon."""


class HorizonError(PlanError):
    """A date ran past the last day of work, or left the years 1 to 9999; the ids are activities (or a calendar)."""


class CycleError(PlanError):
    """The links run in a circle. `cycle` lists uids in order; the last leads back to the first."""

    def __init__(self, cycle: Sequence[int], codes: Sequence[str] = ()) -> None:
        names = tuple(codes) or tuple(str(uid) for uid in cycle)
        shown = " → ".join([*names[:SHOWN], *(["…"] if len(names) > SHOWN else []), *names[:1]])
        super().__init__(f"{len(cycle)} activities form a circle: {shown}")
        self.cycle = tuple(cycle)
        self.ids = self.cycle
