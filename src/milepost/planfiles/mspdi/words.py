"""MSPDI's numbers for kinds, constraints, links and units."""

from __future__ import annotations

from milepost.engine.plan import ConstraintKind, LagUnit, Link

AS_SOON_AS_POSSIBLE = 0
CONSTRAINTS = {
    1: ConstraintKind.AS_LATE_AS_POSSIBLE,
    2: ConstraintKind.MANDATORY_START,
    3: ConstraintKind.MANDATORY_FINISH,
    4: ConstraintKind.START_ON_OR_AFTER,
    5: ConstraintKind.START_ON_OR_BEFORE,
    6: ConstraintKind.FINISH_ON_OR_AFTER,
    7: ConstraintKind.FINISH_ON_OR_BEFORE,
}
LINKS = {0: Link.FF, 1: Link.FS, 2: Link.SF, 3: Link.SS}

ESTIMATED = 32
ELAPSED = frozenset({4, 6, 8, 10, 12})
"""Formats of elapsed minutes, hours, days, weeks and months; an estimated duration's is 32 more."""
PERCENT, ELAPSED_PERCENT = 19, 20
HOURS_FORMAT, DAYS_FORMAT, ELAPSED_HOURS_FORMAT, ELAPSED_DAYS_FORMAT = 5, 7, 6, 8
TENTHS = 6
"""Seconds in a tenth of a minute, in which lags and slacks are written."""


def is_elapsed(form: int | None) -> bool:
    """Tell whether a DurationFormat or LagFormat counts every hour.

    >>> is_elapsed(8), is_elapsed(40), is_elapsed(39)
    (True, True, False)
    """
    return form is not None and (form - ESTIMATED if form > ESTIMATED else form) in ELAPSED


def lag_of(tenths: float, form: int | None) -> tuple[int, LagUnit]:
    """Return a lag and its unit: seconds, or parts per 10,000 where the format is a percentage.

    >>> lag_of(4800, 7)
    (28800, <LagUnit.WORKING: 'working'>)
    """
    plain = form - ESTIMATED if form is not None and form > ESTIMATED else form
    if plain in {PERCENT, ELAPSED_PERCENT}:
        return round(tenths * 100), LagUnit.PERCENT if plain == PERCENT else LagUnit.ELAPSED_PERCENT
    return round(tenths * TENTHS), LagUnit.ELAPSED if is_elapsed(form) else LagUnit.WORKING
