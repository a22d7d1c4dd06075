"""What the product does not hold of a plan file: activities that it passes over, and features that others lose. Pure."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_noop as _

from milepost.engine.plan import Activity, Kind
from milepost.planfiles import PlanFile
from milepost.scheduling.plans.model import Lost

Applies = Callable[[Activity], bool]

#: Activities that are not taken, with their links. The first that applies counts.
PASSED_OVER: tuple[tuple[str, Applies], ...] = (
    (_("level of effort"), lambda one: one.kind is Kind.LEVEL_OF_EFFORT),
    (_("wbs summary"), lambda one: one.kind is Kind.WBS_SUMMARY),
    (_("inactive task"), lambda one: not one.active),
    (_("task of another file"), lambda one: one.external),
)
WHY_NOT: dict[str, str] = {
    "level of effort": _("It spans others and drives nothing; it is not taken."),
    "wbs summary": _("It spans others and drives nothing; it is not taken."),
    "inactive task": _("It schedules nothing; it is not taken."),
    "task of another file": _("It stands for a task of another file; it is not taken."),
}
#: What is lost of activities that are taken.
LOST: tuple[tuple[str, Applies, str], ...] = (
    (_("assignments"), lambda one: bool(one.assignments), _("Who works on it is not kept; the duration of the file is.")),
    (_("second constraint"), lambda one: one.second_constraint is not None, _("One constraint is kept, the first.")),
    (_("expected finish"), lambda one: one.expected_finish is not None, _("What is left is kept, not the expected finish.")),
    (_("pause"), lambda one: one.suspend is not None or one.resume is not None, _("When work stood still is not kept.")),
    (_("split"), lambda one: bool(one.splits), _("Its pieces are joined; its duration stays.")),
    (_("levelling delay"), lambda one: bool(one.levelling_delay), _("The delay by levelling is not kept.")),
    (_("dates of other projects"), lambda one: (one.external_start or one.external_finish) is not None,
     _("What projects outside the file force on it is not kept.")),
    (_("scheduled by hand"), lambda one: one.manual, _("It must start on its date, which is how the product says the same.")),
    (_("elapsed duration"), lambda one: one.elapsed, _("It is put on a calendar that works day and night.")),
    (_("long name"), lambda one: len(one.name) > 200, _("Names are cut after 200 characters.")),
    (_("physical percent"), lambda one: one.physical_percent not in (0, one.percent),
     _("One percent is kept, that of duration.")),
)  # fmt: skip


def losses_of(file: PlanFile) -> list[Lost]:
    """What is not taken, and what is lost of what is."""
    found = []
    taken = []
    passed = dict.fromkeys(WHY_NOT, 0)
    for one in file.plan.activities:
        feature = next((feature for feature, applies in PASSED_OVER if applies(one)), None)
        if feature is None:
            taken.append(one)
        else:
            passed[feature] += 1
    found += [Lost(feature, WHY_NOT[feature], count) for feature, count in passed.items() if count]
    for feature, applies, why in LOST:
        count = sum(map(applies, taken))
        if count:
            found.append(Lost(feature, why, count))
    return found
