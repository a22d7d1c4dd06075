"""How what is reported contradicts the facts: pure."""

from __future__ import annotations

from milepost.milestones.assessment import Assessment
from milepost.milestones.choices import Status
from milepost.milestones.told import Told, told

#: How good a status is; a report that is better than the facts by at least one step is a contradiction.
_RANK = {
    Status.DELAYED: 0,
    Status.AT_RISK: 1,
    Status.NOT_STARTED: 2,
    Status.IN_PROGRESS: 2,
    Status.ON_TRACK: 2,
    Status.COMPLETED: 3,
}


def contradiction(reported: Status, assessed: Assessment) -> Told | None:
    """How what was reported contradicts the facts; None when it does not.

    A report may be more careful than the facts (at risk where they say on track): owners know more than dates do. It
    contradicts when it is better than the facts, when it says completed and nothing is, or when it says not started and
    work has begun.
    """
    if reported is Status.COMPLETED:
        wrong = assessed.status is not Status.COMPLETED
    elif assessed.status is Status.COMPLETED:
        wrong = True
    elif reported is Status.NOT_STARTED:
        wrong = assessed.rule not in ("not_started",)
    else:
        wrong = _RANK[reported] > _RANK[assessed.status] or assessed.rule == "not_started"
    if not wrong:
        return None
    return told(f"reported_{reported}", facts=(assessed.reason, *assessed.besides))
