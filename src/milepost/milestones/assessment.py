"""What is really happening to a milestone: an ordered table of rules over facts, the first that fits decides.

The reported status is no input. Every rule says why in words, and until when the answer holds if nothing happens:
an assessment also changes because a day passes. The table is published in docs/reference/assessment.md; a test keeps both equal
and has one case for each row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from milepost.milestones.choices import Status
from milepost.milestones.told import Told, days, share, told


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a firm calls late, thin or silent. Days are calendar days; shares are parts per 10,000."""

    risk_margin_days: int = 5  # a forecast this close before the due date is at risk
    behind_share: int = 1500  # progress this far behind the share of time passed is at risk
    silent_days: int = 30  # no update for this long, while work should be going on, is at risk
    due_soon_days: int = 7  # this close to the due date, progress below due_soon_share is at risk
    due_soon_share: int = 7000


DEFAULT_THRESHOLDS = Thresholds()
THRESHOLD_NAMES = tuple(field.name for field in fields(Thresholds))


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known on ``today``. Dates are days; ``percent`` in parts per 10,000.

    ``forecast`` is the computed finish, or the owner's expected finish where nothing was computed, or None.
    """

    today: date
    due: date | None
    planned_start: date | None
    actual_start: date | None
    actual_finish: date | None
    forecast: date | None
    percent: int
    last_update: date | None

    @property
    def begun(self) -> bool:
        """Whether anything says that work began."""
        return self.actual_start is not None or self.percent > 0

    @property
    def share_of_time(self) -> int | None:
        """How much of the time from start to due has passed, in parts per 10,000; None without both."""
        start = self.actual_start or self.planned_start
        if start is None or self.due is None or self.due <= start:
            return None
        passed = (self.today - start).days
        return max(0, min(10_000, round(10_000 * passed / (self.due - start).days)))

    @property
    def margin_days(self) -> int | None:
        """Due minus forecast: negative when it will be late."""
        return None if self.due is None or self.forecast is None else (self.due - self.forecast).days


def likely_finish(today: date, actual: date | None, *expected: date | None) -> date | None:
    """The day of finishing: the actual one, else the first that is known of ``expected``, but not before today.

    >>> likely_finish(date(2026, 3, 2), None, None, date(2026, 2, 1))
    datetime.date(2026, 3, 2)
    """
    if actual is not None:
        return actual
    known = next((day for day in expected if day is not None), None)
    return None if known is None else max(known, today)


def forecast_of(
    today: date, *, actual: date | None, computed: date | None, expected: date | None, planned: date | None
) -> date | None:
    """The forecast that is assessed: the computed one, and what the owner expects where that is later.

    A report is heard at once, the forecast that follows from it a moment after. Where nothing was computed, what the owner
    expects counts, else the plan.
    """
    if computed is not None and expected is not None:
        computed = max(computed, expected)
    return likely_finish(today, actual, computed, expected, planned)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The computed status, the rule that decided, why, and the last day on which it holds if nothing happens.

    ``besides``: what else speaks against it: the later rules that would have called it late or at risk.
    """

    status: Status
    rule: str
    reason: Told
    valid_until: date | None
    besides: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table. ``because`` answers with the reason when the rule fits, else None."""

    code: str
    status: Status
    when: str
    because: Callable[[Facts, Thresholds], Told | None]


def _completed(facts: Facts, limits: Thresholds) -> Told | None:
    if facts.actual_finish is None:
        return None
    if facts.due is None or facts.actual_finish <= facts.due:
        return told("completed", day=facts.actual_finish)
    return told("completed_late", day=facts.actual_finish, late=days((facts.actual_finish - facts.due).days))


def _overdue(facts: Facts, limits: Thresholds) -> Told | None:
    if facts.due is None or facts.today <= facts.due:
        return None
    return told("overdue", ago=days((facts.today - facts.due).days))


def _forecast_late(facts: Facts, limits: Thresholds) -> Told | None:
    margin = facts.margin_days
    return told("forecast_late", late=days(-margin)) if margin is not None and margin < 0 else None


def _late_start(facts: Facts, limits: Thresholds) -> Told | None:
    if facts.begun or facts.planned_start is None or facts.today <= facts.planned_start:
        return None
    return told("late_start", ago=days((facts.today - facts.planned_start).days))


def _not_started(facts: Facts, limits: Thresholds) -> Told | None:
    if facts.begun:
        return None
    if facts.planned_start is None:
        return told("not_started")
    return told("starts_later", day=facts.planned_start)


def _thin_margin(facts: Facts, limits: Thresholds) -> Told | None:
    margin = facts.margin_days
    if margin is None or not 0 <= margin < limits.risk_margin_days:
        return None
    return told("thin_margin", left=days(margin), limit=days(limits.risk_margin_days))


def _due_soon(facts: Facts, limits: Thresholds) -> Told | None:
    if facts.due is None or facts.percent >= limits.due_soon_share:
        return None
    left = (facts.due - facts.today).days
    if not 0 <= left <= limits.due_soon_days:
        return None
    return told("due_soon", left=days(left), done=share(facts.percent))


def _behind(facts: Facts, limits: Thresholds) -> Told | None:
    passed = facts.share_of_time
    if not facts.begun or passed is None or passed - facts.percent <= limits.behind_share:
        return None
    return told("behind", passed=share(passed), done=share(facts.percent))


def _silent(facts: Facts, limits: Thresholds) -> Told | None:
    heard = facts.last_update or facts.actual_start
    if not facts.begun:
        return None
    if heard is None:
        return told("never_heard")
    silent = (facts.today - heard).days
    return told("silent", silent=days(silent)) if silent > limits.silent_days else None


def _no_yardstick(facts: Facts, limits: Thresholds) -> Told | None:
    if facts.due is not None and (facts.forecast is not None or facts.share_of_time is not None):
        return None
    return told("no_due" if facts.due is None else "no_start")


def _on_track(facts: Facts, limits: Thresholds) -> Told | None:
    margin = facts.margin_days
    if margin is not None:
        return told("on_track", left=days(margin))
    return told("in_step", done=share(facts.percent), passed=share(facts.share_of_time or 0))


TABLE: tuple[Rule, ...] = (
    Rule("completed", Status.COMPLETED, "It has an actual finish.", _completed),
    Rule("overdue", Status.DELAYED, "The due date has passed.", _overdue),
    Rule("forecast_late", Status.DELAYED, "The forecast is after the due date.", _forecast_late),
    Rule("late_start", Status.AT_RISK, "Nothing has begun, and the planned start has passed.", _late_start),
    Rule("not_started", Status.NOT_STARTED, "Nothing has begun, and the planned start has not passed.", _not_started),
    Rule(
        "thin_margin", Status.AT_RISK, "The forecast is less than risk_margin_days before the due date.", _thin_margin
    ),
    Rule("due_soon", Status.AT_RISK, "Due within due_soon_days with less than due_soon_share complete.", _due_soon),
    Rule("behind", Status.AT_RISK, "Progress is more than behind_share behind the share of time passed.", _behind),
    Rule("silent", Status.AT_RISK, "No update for more than silent_days, or never one.", _silent),
    Rule(
        "no_yardstick", Status.IN_PROGRESS, "It has begun, and there is nothing to measure it against.", _no_yardstick
    ),
    Rule("on_track", Status.ON_TRACK, "It has begun, and none of the above.", _on_track),
)

_WARNINGS = (Status.DELAYED, Status.AT_RISK)
#: How far ahead the next change without an event is looked for; beyond it the daily tick asks again.
HORIZON_DAYS = 400


def assess(facts: Facts, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Assessment:
    """The first rule of TABLE that fits. The last one always does once work has begun.

    ``valid_until`` is the last day on which the same rule decides if nothing happens (its words may count days on), None
    when it does not change within HORIZON_DAYS.

    >>> str(assess(Facts(date(2026, 1, 9), date(2026, 1, 5), None, None, None, None, 0, None)).reason)
    'It was due 4 days ago and is not completed.'
    """
    rule, reason = _decide(facts, thresholds)
    besides = _besides(facts, thresholds, rule)
    return Assessment(rule.status, rule.code, reason, _valid_until(facts, thresholds, rule), besides)


def reasons_of(facts: Facts, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> tuple[Told, ...]:
    """What ``assess`` says, and what else speaks against it, without until when."""
    rule, reason = _decide(facts, thresholds)
    return (reason, *_besides(facts, thresholds, rule))


def _besides(facts: Facts, limits: Thresholds, decided: Rule) -> tuple[Told, ...]:
    """Only of what is late or at risk itself: of anything else nothing later speaks against it."""
    if decided.status not in _WARNINGS:
        return ()
    later = (rule.because(facts, limits) for rule in TABLE[TABLE.index(decided) + 1 :] if rule.status in _WARNINGS)
    return tuple(reason for reason in later if reason is not None)


def _decide(facts: Facts, thresholds: Thresholds) -> tuple[Rule, Told]:
    for rule in TABLE:
        reason = rule.because(facts, thresholds)
        if reason is not None:
            return rule, reason
    raise AssertionError("the last rule fits everything")


def _valid_until(facts: Facts, limits: Thresholds, rule: Rule) -> date | None:
    """Only a few days can change the answer: look at the day after each threshold that time alone can cross."""
    if rule.status is Status.COMPLETED:
        return None
    edges = {facts.due, facts.planned_start}
    if facts.due is not None:
        edges.add(facts.due - timedelta(days=limits.due_soon_days + 1))
    heard = facts.last_update or facts.actual_start
    if heard is not None:
        edges.add(heard + timedelta(days=limits.silent_days))
    edges.add(_behind_from(facts, limits))
    for edge in sorted(edge for edge in edges if edge is not None and edge >= facts.today):
        later = edge + timedelta(days=1)
        if (later - facts.today).days > HORIZON_DAYS:
            return None
        if _decide(_on(facts, later), limits)[0] is not rule:
            return edge
    return None


def _behind_from(facts: Facts, limits: Thresholds) -> date | None:
    """The last day on which progress is not yet too far behind the time that has passed."""
    start = facts.actual_start or facts.planned_start
    if not facts.begun or start is None or facts.due is None or facts.due <= start:
        return None
    span = (facts.due - start).days
    # share_of_time rounds to whole parts: the first day on which it exceeds the limit, minus one.
    day = start + timedelta(days=max(0, (facts.percent + limits.behind_share) * span // 10_000 - 1))
    while day < facts.due and not _behind(_on(facts, day + timedelta(days=1)), limits):
        day += timedelta(days=1)
    return day


def _on(facts: Facts, day: date) -> Facts:
    return replace(facts, today=day)
