"""Writes about progress: reporting, judging criteria, completing, reopening."""

from __future__ import annotations

from datetime import date, datetime
from types import EllipsisType
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.clock import today_in
from milepost.core.errors import Conflict, Forbidden, Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.models import Event
from milepost.core.money import parse_quantity, plain_percent
from milepost.milestones.actions.common import ALL_BUT_DONE, percent_from_tasks, rolls_up
from milepost.milestones.choices import PercentMode, Status, Verdict
from milepost.milestones.facts import refresh_facts
from milepost.milestones.models import Criterion, Milestone, Update
from milepost.milestones.plantime import day_of, end_of, start_of
from milepost.milestones.rules import (
    check_met,
    check_open,
    check_report,
    check_start,
    check_there,
    clean_day,
    clean_percent,
)
from milepost.portfolios.rules import choice, clean_text


def require_may_report(acting: Viewer, milestone: Milestone) -> None:
    """The owner reports, and whoever may edit the initiative. Raises Forbidden."""
    if milestone.owner_id != acting.user_id and not acting.may(Can.EDIT_INITIATIVES, milestone.initiative):
        raise Forbidden(
            _("Only its owner, or who runs the initiative, reports on this milestone."), _("Ask its owner.")
        )


@action("milestone.reported")
def record_update(
    *, acting: Viewer, now: datetime, milestone_id: int, status: str, percent: Any = None,
    expected_finish: date | EllipsisType | None = ..., started_on: date | None = None, words: str = "", obstacles: str = "",
    corrects_id: int | None = None, version: int | None = None,
) -> Update:  # fmt: skip
    """What the owner says now. ``percent`` None keeps it, and so does ``...`` the expected finish, which None takes away.
    ``started_on``: when work really began, where that is not the day of the first report of it. ``corrects_id`` names the update
    that this one corrects: where another was reported since, the milestone stays as that one says.

    Raises Missing, Stale, Forbidden, Invalid, Conflict (completed already, corrected already).
    """
    milestone = lock(Milestone, milestone_id, acting, version)
    require_may_report(acting, milestone)
    today = today_in(acting.firm_timezone, now)
    said = Status(choice(Status, "status")(status))
    share = _share(milestone, said, percent)
    expected = None if expected_finish is ... else expected_finish
    check_report(milestone, said, share, expected, today)
    check_start(said, started_on, today)
    corrected = _corrected(acting, milestone, corrects_id)
    if expected_finish is ...:
        expected = (corrected or milestone).expected_finish
    update = Update(
        firm_id=milestone.firm_id,
        milestone=milestone,
        reporter_id=acting.user_id,
        status=said,
        percent=share,
        expected_finish=expected,
        words=clean_text(words, "words", 5000),
        obstacles=clean_text(obstacles, "obstacles", 5000),
        corrects=corrected,
    )
    add(update)
    if update.corrects is not None and _overtaken(milestone, update):
        if started_on:  # the one thing said here that no later report says otherwise
            change(milestone, actual_start=start_of(started_on))
        refresh_facts([milestone.pk], now=now, today=today)
        return update
    begun = start_of(started_on) if started_on else _begun(acting, milestone, update, today)
    # What a plan file said is left holds until somebody reports another share.
    left = milestone.remaining_s if share == milestone.percent else None
    change(
        milestone, status=said, percent=share, expected_finish=expected, actual_start=begun, remaining_s=left
    )  # fmt: skip
    refresh_facts([milestone.pk], now=now, today=today)
    return update


def _begun(acting: Viewer, milestone: Milestone, update: Update, today: date) -> int | None:
    """When work began, as far as a report without a day tells. A warning may come before any work, and what has begun stays
    begun: only who corrects the report that said so takes it back.
    """
    begun = milestone.actual_start
    if begun is None:
        goes_on = update.percent > 0 or update.status in (Status.IN_PROGRESS, Status.ON_TRACK)
        return start_of(today) if goes_on else None
    if update.status == Status.NOT_STARTED and update.corrects is not None:
        said_on = today_in(acting.firm_timezone, update.corrects.recorded_at)
        return None if begun >= start_of(said_on) else begun
    return begun


def _share(milestone: Milestone, status: Status, percent: Any) -> int:
    typed = None if percent is None else clean_percent(percent)
    if not rolls_up(milestone):
        usual = 0 if status is Status.NOT_STARTED else milestone.percent
        return usual if typed is None else typed
    if typed not in (None, milestone.percent):
        raise Invalid(
            "percent",
            percent,
            _("is not what its tasks say (%(percent)s), from which the progress of this milestone comes")
            % {"percent": plain_percent(milestone.percent)},
            _("Leave it out, or report on the tasks."),
        )
    return milestone.percent


def _corrected(acting: Viewer, milestone: Milestone, update_id: int | None) -> Update | None:
    if update_id is None:
        return None
    found = Update.objects.seen_by(acting).filter(pk=update_id, milestone=milestone).first()
    if found is None:
        raise Missing("update", encode_id(update_id), "corrects_id")
    if Update.objects.seen_by(acting).filter(corrects=found).exists():
        raise Conflict(
            _("This update has been corrected already."), _("Correct the correction."),
            field="corrects_id", value=encode_id(update_id),
        )  # fmt: skip
    return found


def _overtaken(milestone: Milestone, update: Update) -> bool:
    """Whether something else was reported after what ``update`` corrects: then the milestone stands as that says."""
    rows = Update.objects.unwalled("of a milestone that is locked for the viewer").filter(milestone=milestone)
    order: list[tuple[int, int | None]] = list(rows.order_by("recorded_at", "id").values_list("pk", "corrects_id"))
    first: dict[int, int] = {}
    for place, (pk, corrects) in enumerate(order):
        first[pk] = place if corrects is None else first[corrects]
    return first[update.pk] < max(first.values())


@action("criterion.judged")
def judge_criterion(
    *, acting: Viewer, now: datetime, criterion_id: int, verdict: str, actual: Any = None, version: int | None = None
) -> Criterion:
    """Say whether a criterion holds, with the value that was reached.

    Raises Missing, Stale, Forbidden, Invalid, Conflict (its milestone is completed, or it was removed).
    """
    criterion = lock(Criterion, criterion_id, acting, version)
    require_may_report(acting, criterion.milestone)
    check_there(criterion)
    check_open(criterion.milestone, "verdict", verdict)
    said = Verdict(choice(Verdict, "verdict")(verdict))
    reached = None if actual is None else parse_quantity(actual, "actual")
    if said is Verdict.MET and reached is not None:
        check_met(criterion, reached)
    change(
        criterion,
        verdict=said,
        actual=reached,
        judged_by_id=None if said is Verdict.UNKNOWN else acting.user_id,
        judged_at=None if said is Verdict.UNKNOWN else now,
    )
    return criterion


@action("milestone.completed")
def complete_milestone(
    *, acting: Viewer, now: datetime, milestone_id: int, finished_on: date | None = None, exception: str = "",
    version: int | None = None,
) -> Milestone:  # fmt: skip
    """Complete a milestone: every criterion met and with evidence, or an ``exception`` that says why it counts all the same.

    Raises Missing, Stale, Forbidden, Invalid (what is open), Conflict (completed already).
    """
    milestone = lock(Milestone, milestone_id, acting, version)
    require_may_report(acting, milestone)
    today = today_in(acting.firm_timezone, now)
    if milestone.actual_finish is not None:
        raise Conflict(_("This milestone is completed already."), _("Reopen it with a reason if that was wrong."))
    day = finished_on or today
    _check_finish(milestone, day, today)
    told = clean_text(exception, "exception", 2000)
    why = _why_open(milestone)
    if why and not told:
        raise Invalid(
            "exception", None, why, _("Judge the criteria and add evidence, or state why it counts all the same.")
        )
    begun = milestone.actual_start if milestone.actual_start is not None else start_of(day)
    change(
        milestone,
        status=Status.COMPLETED,
        percent=10_000,
        actual_start=begun,
        actual_finish=end_of(day),
        completion_exception=told,
    )
    refresh_facts([milestone.pk], now=now, today=today)
    return milestone


def _check_finish(milestone: Milestone, day: date, today: date) -> None:
    """A day that can be the end of what began. Raises Invalid."""
    clean_day(day, "finished_on")
    if day > today:
        raise Invalid("finished_on", day, _("is in the future"), _("Complete it when it is done."))
    begun = day_of(milestone.actual_start)
    if begun is not None and day < begun:
        raise Invalid(
            "finished_on",
            day,
            _("is before work began on %(start)s") % {"start": begun},
            _("Give a later day, or first report when work really began."),
        )


def _why_open(milestone: Milestone) -> str:
    """What keeps the milestone from being completed without an exception; empty when nothing does."""
    criteria = Criterion.objects.unwalled("the milestone is locked for the viewer").filter(
        milestone=milestone, removed_at__isnull=True
    )
    # Whoever judges one at this moment is waited for, and then finds the milestone completed.
    list(criteria.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    rows = list(criteria.annotate(shown=Count("evidence", filter=Q(evidence__removed_at__isnull=True))).order_by("pk"))
    if not rows:
        return "is missing, and this milestone has no success criterion"
    words = {Verdict.MISSED: "is not met", Verdict.UNKNOWN: "is not judged", Verdict.MET: "has no evidence"}
    still = [row for row in rows if row.verdict != Verdict.MET or not row.shown]
    if not still:
        return ""
    more = f" (and {len(still) - 1} more)" if len(still) > 1 else ""
    return f"is missing, and the criterion “{still[0].metric}” {words[Verdict(still[0].verdict)]}{more}"


@action("milestone.reopened")
def reopen_milestone(
    *, acting: Viewer, now: datetime, milestone_id: int, reason: str, version: int | None = None
) -> Milestone:
    """Take a completion back, with a reason: the milestone stands as it stood before.

    Raises Missing, Stale, Forbidden, Invalid, Conflict.
    """
    milestone = lock(Milestone, milestone_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, milestone.initiative)
    if milestone.actual_finish is None:
        raise Conflict(_("This milestone is not completed."), _("There is nothing to reopen."))
    told = clean_text(reason, "reason", 2000)
    if not told:
        raise Invalid("reason", reason, _("is empty"), _("Say why it is open again."))
    status, percent, begun = _before_completion(milestone)
    add(
        Update(
            firm_id=milestone.firm_id,
            milestone=milestone,
            reporter_id=acting.user_id,
            status=status,
            percent=percent,
            words=told,
        ),
        verb="milestone.reported",
    )
    change(
        milestone, status=status, percent=percent, actual_start=begun, actual_finish=None, completion_exception=""
    )  # fmt: skip
    refresh_facts([milestone.pk], now=now, today=today_in(acting.firm_timezone, now))
    return milestone


def _before_completion(milestone: Milestone) -> tuple[Status, int, int | None]:
    """Status, share and start as they stood when it was completed; the share of tasks as they stand now.

    A start that only the completion implied goes with it. What a file brought completed says nothing of before: then all but
    the last percent is done.
    """
    completed = Event.objects.unwalled("of a milestone that is locked for the viewer").filter(
        aggregate_id=milestone.pk, verb="milestone.completed"
    )
    before = completed.order_by("-version").values_list("before", flat=True).first() or {}
    percent = before.get("percent", ALL_BUT_DONE)
    if milestone.percent_mode == PercentMode.ROLLED_UP:
        percent = percent_from_tasks(milestone)
    status = Status(before.get("status", Status.IN_PROGRESS))
    if status is not Status.NOT_STARTED or percent:
        return Status.IN_PROGRESS if status is Status.NOT_STARTED else status, percent, milestone.actual_start
    return status, percent, before.get("actual_start", milestone.actual_start)
