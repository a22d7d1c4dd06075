"""What owners report and helpers finish, day by day, until a milestone is completed; none of it knows what comes later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from milepost.core.clock import today_in
from milepost.demo.courses import Work
from milepost.demo.plan_rows import Course, Told
from milepost.demo.rows import Day
from milepost.demo.words import reached, words_of
from milepost.demo.world import Beat, World
from milepost.milestones.actions.criteria import add_evidence
from milepost.milestones.actions.tasks import update_task
from milepost.milestones.actions.updates import complete_milestone, judge_criterion, record_update
from milepost.milestones.choices import Status, Verdict


def beats(work: Work) -> Iterator[Beat]:
    """Everything that happens to a milestone after it was planned."""
    if work.begins is None:
        return
    told = {row.day: row for row in work.fate.told if work.begins <= row.day <= min(0, work.ends)}
    silent = [day for day in work.reports if not any(abs(day - other) < 9 for other in told)]
    for number, (name, _, end) in enumerate(work.tasks):
        day = work.day_at(end)
        if day < 0:
            yield day, partial(_finish_task, work=work, number=number, name=name)
    for day in sorted({*silent, *told}):
        yield day, partial(_report, work=work, day=day, told=told.get(day))
    if work.done:
        yield work.ends, partial(_complete, work=work)


def _finish_task(world: World, at: datetime, *, work: Work, number: int, name: str) -> None:
    task_id, does = world.tasks[work.key][number]
    update_task(acting=world.acting(does, at), now=at, task_id=task_id, percent=100)


def _report(world: World, at: datetime, *, work: Work, day: Day, told: Told | None) -> None:
    share = work.share(day)
    _progress(world, at, work, day)
    ends = _expected(work, day)
    late = ends > work.due + world.moved.get(work.key, 0)
    helper = world.names.get(work.helper, "The team").split()[0]
    words, obstacles = (told.words, told.obstacles) if told else words_of(work, day, late, helper)
    status = Status(told.status) if told and told.status else _status(work, share, ends, world.moved.get(work.key, 0))
    today = today_in(world.calendar.timezone, at)
    finish: date | None = max(world.calendar.day(ends), today)
    if status is Status.IN_PROGRESS or work.fate.course is Course.ROSY:
        finish = None
    percent = None if work.gathers else str(min(96, 5 * round(share * 20)))
    made = record_update(
        acting=world.acting(work.owner, at), now=at, milestone_id=world.milestones[work.key], status=status,
        percent=percent, expected_finish=finish, words=words, obstacles=obstacles,
        corrects_id=world.updates[work.key] if told and told.corrects else None,
    )  # fmt: skip
    world.updates[work.key] = made.pk


def _progress(world: World, at: datetime, work: Work, day: Day) -> None:
    """Before reporting, the tasks that run are brought up to date."""
    share = work.share(day)
    for (task_id, does), (_, begin, end) in zip(world.tasks[work.key], work.tasks, strict=True):
        if begin < share < end and day < work.day_at(end):
            part = 5 * round((share - begin) / (end - begin) * 20)
            if 0 < part < 100:
                update_task(acting=world.acting(does, at), now=at, task_id=task_id, percent=str(part))


def _expected(work: Work, day: Day) -> Day:
    """What the owner believes: the plan at first, the truth the more the nearer it is."""
    share = work.share(day)
    hoped = min(work.finish, work.ends)
    return round(hoped + (work.ends - hoped) * min(1.0, share * 1.6))


def _status(work: Work, share: float, ends: Day, slack: int) -> Status:
    if share < 0.08:
        return Status.IN_PROGRESS
    if work.fate.course is Course.ROSY:
        return Status.ON_TRACK
    margin = work.due + slack - ends
    return Status.ON_TRACK if margin >= 8 else Status.AT_RISK if margin >= 0 else Status.DELAYED


def _complete(world: World, at: datetime, *, work: Work) -> None:
    acting = world.acting(work.owner, at)
    company = work.key.split(".")[0]
    for number, (criterion_id, of) in enumerate(zip(world.criteria.get(work.key, []), work.measures, strict=True)):
        missed = number == 0 and work.fate.missed
        actual = Decimal(work.fate.missed) if missed else reached(work, of)
        judge_criterion(
            acting=acting, now=at, criterion_id=criterion_id, verdict=Verdict.MISSED if missed else Verdict.MET,
            actual=f"{actual:f}",
        )  # fmt: skip
        if not missed:
            code = work.key.split(":")[1].replace("_", "-")
            link = f"https://files.{company}.example/{work.key.split(':')[0].split('.')[1]}/{code}-{number + 1}.pdf"
            add_evidence(
                acting=acting, now=at, criterion_id=criterion_id, title=f"{of.metric[:150]}: report", link=link
            )
    complete_milestone(acting=acting, now=at, milestone_id=world.milestones[work.key], exception=work.fate.exception)
