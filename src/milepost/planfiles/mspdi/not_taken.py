"""What a Microsoft file says of tasks that makes no dates here."""

from __future__ import annotations

from milepost.engine.plan import Activity, Kind
from milepost.planfiles.losing import Rule, gettext_noop


def _contradicts(one: Activity) -> bool:
    """Tell whether a task is begun by its percentage and not by its dates, or finished by one of the two alone."""
    begun = one.percent > 0 and one.actual_start is None
    return one.kind is not Kind.SUMMARY and (begun or (one.percent >= 10_000) is (one.actual_finish is None))


def _holds_its_inside(one: Activity) -> bool:
    return one.kind is Kind.SUMMARY and one.constraint is not None and one.constraint.date is not None


NOT_TAKEN: tuple[Rule[Activity], ...] = (
    Rule(
        gettext_noop("status"), _contradicts,
        gettext_noop("Percent complete and actual dates say different things; the dates are taken"), (),
    ),
    Rule(
        gettext_noop("constraint of a summary"), _holds_its_inside,
        gettext_noop("It does not hold what is inside the summary"), (),
    ),
    Rule(
        gettext_noop("dates of a manual summary"), lambda one: one.kind is Kind.SUMMARY and one.fixed,
        gettext_noop("It spans what is inside it, and that is what its successors wait for"), (),
    ),
)  # fmt: skip
