"""Forecasts of evenings that are over, computed afterwards, are those that were computed in each evening."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.actions.tasks import create_task
from milepost.milestones.actions.updates import complete_milestone, record_update
from milepost.milestones.models import MilestoneFacts, PublishedFacts
from milepost.milestones.published import PUBLISHED
from milepost.scheduling.afterwards import Evenings
from milepost.scheduling.listeners import put_off
from milepost.scheduling.models import ScheduleRun
from milepost.scheduling.recording import reschedule
from milepost.scheduling.solving import answers
from tests.cast import NOW, TODAY, Cast
from tests.scheduling.network import hear, link, made

pytestmark = pytest.mark.django_db

DAYS = 8


def evening(day: int) -> datetime:
    return NOW + timedelta(days=day, hours=4)


def story(plan: Cast) -> dict[int, Callable[[], object]]:
    """What happens on which day."""
    order = made(plan, "Order", duration="5", planned_start=TODAY + timedelta(days=3), owner_id=plan.people["owner_a"])
    install = made(plan, "Install", duration="8", due=TODAY + timedelta(days=16))

    def on(day: int, pk: int) -> dict[str, Any]:
        return {"acting": plan.viewer("operating_partner"), "now": NOW + timedelta(days=day), "milestone_id": pk}

    return {
        1: lambda: link(plan, order, install),
        2: lambda: record_update(**on(2, order), status="on_track", percent="40"),
        4: lambda: create_task(**on(4, install), name="Rooms", duration="4"),
        5: lambda: update_milestone(**on(5, install), due=TODAY + timedelta(days=30)),
        6: lambda: complete_milestone(**on(6, order), exception="Agreed."),
    }


def kept() -> list[tuple[Any, ...]]:
    """Every row that is kept of the milestones of the story, in its order."""
    rows = PublishedFacts.objects.unwalled("a test").filter(milestone__name__in=("Order", "Install"))
    return list(
        rows.order_by("recorded_at", "milestone__name").values_list("milestone__name", "recorded_at", *PUBLISHED)
    )


def live(plan: Cast, in_the_evening: Callable[[datetime], object]) -> list[bool]:
    """Whether the company was touched on each day."""
    happens, heard = story(plan), []
    with put_off() as touched:
        for day in range(DAYS):
            happens.get(day, lambda: None)()
            hear(evening(day))
            in_the_evening(evening(day))
            heard.append(plan.a in touched)
            touched.clear()
    return heard


def test_computed_afterwards_they_are_what_each_evening_would_have_shown(plan: Cast) -> None:
    with transaction.atomic():
        live(plan, lambda at: reschedule(company_id=plan.a, now=at))
        then = kept()
        transaction.set_rollback(True)
    evenings, before = Evenings("Europe/Paris"), ScheduleRun.objects.unwalled("a test").count()
    live(plan, lambda at: evenings.note(at, [plan.a]))
    assert kept() == [], "nothing is computed while the history is played"
    runs = evenings.compute(plan.harbour.firm_id, evening(DAYS - 1))
    assert kept() == then
    assert len({row[1] for row in then}) > 4, "evenings differ"
    found = ScheduleRun.objects.unwalled("a test").order_by("recorded_at", "id")
    assert found.count() == before + runs
    assert all(run.data_date == run.recorded_at.date() for run in found[before:])


def test_the_facts_hold_what_was_kept_last_until_today_is_computed(plan: Cast) -> None:
    evenings = Evenings("Europe/Paris")
    live(plan, lambda at: evenings.note(at, [plan.a]))
    evenings.compute(plan.harbour.firm_id, evening(DAYS - 1))
    for name in ("Order", "Install"):
        row = MilestoneFacts.objects.unwalled("a test").get(milestone__name=name)
        last = [one for one in kept() if one[0] == name][-1]
        assert tuple(getattr(row, column) for column in PUBLISHED) == last[2:]
    rows = len(kept())
    reschedule(company_id=plan.a, now=evening(DAYS - 1) + timedelta(minutes=1))
    assert len(kept()) == rows, "of what the last evening knew already nothing is kept again"


def test_who_puts_listening_off_is_told_which_companies_were_touched(plan: Cast) -> None:
    assert live(plan, lambda _at: None) == [True, True, True, False, True, True, True, False]


def test_a_plan_that_cannot_be_computed_has_no_date_on_that_evening(
    plan: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    evenings = Evenings("Europe/Paris")
    live(plan, lambda at: evenings.note(at, [plan.a]))

    def refuse(stored: Any, today: date) -> Any:
        if today == TODAY + timedelta(days=3):
            raise OverflowError
        return answers(stored, today)

    monkeypatch.setattr("milepost.scheduling.solving.answers", refuse)
    evenings.compute(plan.harbour.firm_id, evening(DAYS - 1))
    found = {row[1]: row[2] for row in kept() if row[0] == "Install"}
    assert found[evening(3)] is None
    assert found[evening(4)] is not None
    assert ScheduleRun.objects.unwalled("a test").get(recorded_at=evening(3)).problem


def test_of_no_company_nothing_is_read() -> None:
    evenings = Evenings("Europe/Paris")
    with CaptureQueriesContext(connection) as asked:
        evenings.note(NOW, [])
    assert len(asked) == 0
