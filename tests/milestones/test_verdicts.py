"""Whether a criterion holds: a value that was reached does not speak against the verdict."""

from __future__ import annotations

import pytest

from milepost.core.errors import Invalid
from milepost.milestones.actions.criteria import add_criterion
from milepost.milestones.actions.updates import judge_criterion
from tests.cast import NOW, Cast


@pytest.mark.parametrize(
    ("comparison", "actual", "told"),
    [
        ("at_least", "12.5", ""),
        ("at_least", "12", ""),
        ("at_least", "11.99", "'met' does not fit 11.99 pieces where at least 12 pieces were asked"),
        ("at_most", "12", ""),
        ("at_most", "-3", ""),
        ("at_most", "13", "'met' does not fit 13 pieces where at most 12 pieces were asked"),
        ("equal", "12.0", ""),
        ("equal", "12.1", "'met' does not fit 12.1 pieces where exactly 12 pieces were asked"),
        ("at_least", None, ""),
    ],
)
def test_what_misses_its_target_is_not_met(plan: Cast, comparison: str, actual: str | None, told: str) -> None:
    of = {"acting": plan.viewer("executive_a"), "now": NOW}
    pk = add_criterion(
        **of, milestone_id=plan.milestone_a, metric="Parts", comparison=comparison, target="12", unit="pieces"
    ).pk
    if not told:
        assert judge_criterion(**of, criterion_id=pk, verdict="met", actual=actual).verdict == "met"
        return
    with pytest.raises(Invalid, match=f"verdict: {told}"):
        judge_criterion(**of, criterion_id=pk, verdict="met", actual=actual)
    assert judge_criterion(**of, criterion_id=pk, verdict="missed", actual=actual).verdict == "missed"


def test_who_is_stricter_than_the_number_may_be(plan: Cast) -> None:
    of = {"acting": plan.viewer("executive_a"), "now": NOW}
    assert judge_criterion(**of, criterion_id=plan.criterion_a, verdict="missed", actual="99").verdict == "missed"
