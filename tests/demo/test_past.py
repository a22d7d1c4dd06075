"""The demo as it stood while it was lived is found again: in the very installation, and in one that was made afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from milepost.core.ticks import registered_ticks
from milepost.demo.calendar import Calendar
from milepost.demo.install import days_of, play_day
from milepost.demo.tables.harbour import HARBOUR
from milepost.demo.world import World
from milepost.milestones.models import PublishedFacts
from milepost.scheduling.listeners import put_off
from milepost.scheduling.models import ScheduleRun
from tests.demo.conftest import NOW
from tests.demo.past import ZONE, Named, all_rebuilt, all_rows, all_shown, midnight_after, partner
from tests.tool.databases import database_copy, opened

pytestmark = [pytest.mark.once, pytest.mark.slow]
WHY = "a test looks at the whole demo"

#: Days before the demo's today. Before FIRST nothing is computed; WEEKS end at the others but BETWEEN, so that all is computed.
FIRST, SECOND, BETWEEN, THIRD, LAST = 400, 371, 352, 196, 190
WEEKS = (SECOND, THIRD)


@dataclass(frozen=True, slots=True)
class Lived:
    """What the lists showed in evenings, and what was rebuilt of them at the end; whether a forecast is kept of each."""

    shown: dict[int, Named]
    rebuilt: dict[int, Named]
    forecast: dict[int, bool]


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: Any) -> Iterator[Lived]:
    """The demo until LAST, day by day, computed by the product's own ticks in the evenings of WEEKS."""
    with django_db_blocker.unblock(), database_copy() as url, opened(url):
        yield _live()


def _live() -> Lived:
    world = World(Calendar(NOW, HARBOUR.timezone), elsewhere={})
    days = {back: world.calendar.day(-back) for back in (FIRST, SECOND, BETWEEN, THIRD)}
    waiting, shown = sorted(days, reverse=True), {}
    with put_off():
        for today, played in days_of(HARBOUR, world):
            while waiting and today > days[waiting[0]]:
                back = waiting.pop(0)
                shown[back] = _evening(days[back], computed=back in WEEKS)
            if today > world.calendar.day(-LAST):
                break
            play_day(world, played, today)
    viewer, at = partner(days[THIRD]), {back: midnight_after(day) for back, day in days.items()}
    kept = {back: [row.forecast_at for row in all_rows(viewer, at[back])] for back in days}
    return Lived(
        shown,
        {back: all_rebuilt(viewer, at[back]) for back in days},
        {back: any(moments) for back, moments in kept.items()},
    )


def _evening(day: date, *, computed: bool) -> Named:
    ticks, at = registered_ticks(), midnight_after(day)
    if computed:
        ticks["scheduling.day"](at)
    ticks["milestones.assessment"](at)
    return all_shown(partner(day))


def test_four_evenings_are_rebuilt_as_the_lists_showed_them(lived: Lived) -> None:
    for back, then in lived.shown.items():
        assert len(then) > 20
        assert lived.rebuilt[back] == then, back
    assert lived.forecast == {FIRST: False, SECOND: True, BETWEEN: True, THIRD: True}
    order = (FIRST, SECOND, BETWEEN, THIRD)
    for one, other in pairwise(order):
        assert lived.shown[one] != lived.shown[other]


@pytest.mark.usefixtures("whole_demo")
@pytest.mark.parametrize("back", WEEKS)
def test_the_demo_shows_a_past_evening_as_the_lists_showed_it_then(lived: Lived, back: int) -> None:
    day = Calendar(NOW, HARBOUR.timezone).day(-back)
    found = all_rebuilt(partner(NOW.date()), midnight_after(day))
    assert found.keys() == lived.shown[back].keys()
    assert {key: row for key, row in found.items() if row != lived.shown[back][key]} == {}
    assert all(row["forecast"] for row in found.values()), "every milestone of the demo has a forecast then"


@pytest.mark.usefixtures("whole_demo")
def test_every_past_month_has_the_forecasts_of_then_and_none_that_could_not_be_known() -> None:
    viewer, calendar = partner(NOW.date()), Calendar(NOW, HARBOUR.timezone)
    forecasts: set[tuple[str, date | None]] = set()
    for back in range(30, 510, 30):
        at = midnight_after(calendar.day(-back))
        rows = all_rows(viewer, at)
        assert rows, at
        for row in rows:
            assert row.forecast_at is not None, (row.name, at)
            assert row.forecast_at <= at
            assert row.forecast is not None
            # What is not done is not forecast for a day that was over.
            assert row.actual_finish is not None or row.forecast >= row.forecast_at.date(), (row.name, at)
            forecasts.add((row.name, row.forecast))
    assert len(forecasts) > 1_000, "forecasts move from month to month"


@pytest.mark.usefixtures("whole_demo")
def test_every_forecast_has_its_run_of_that_very_day() -> None:
    runs = ScheduleRun.objects.unwalled(WHY)
    assert runs.count() > 800
    assert not runs.exclude(problem="").exists()
    for run in runs:
        assert run.data_date == run.recorded_at.astimezone(ZONE).date()
    moments = PublishedFacts.objects.unwalled(WHY).values_list("recorded_at", flat=True).distinct()
    assert set(moments) <= set(runs.values_list("recorded_at", flat=True))
    weeks = {(moment - timedelta(days=moment.weekday())).date() for moment in moments}
    assert len(weeks) >= 70, "somebody's forecast changed in nearly every week"
