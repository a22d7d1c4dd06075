"""The demo as it stood while it was played is found again when it was played further."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from milepost.access.models import User
from milepost.access.viewer import Viewer, load_viewer
from milepost.core.ticks import registered_ticks
from milepost.demo.calendar import Calendar
from milepost.demo.install import days_of, play_day
from milepost.demo.tables.harbour import HARBOUR
from milepost.demo.world import World
from milepost.portfolios.models import Initiative
from milepost.scheduling.listeners import put_off
from tests.demo.conftest import NOW
from tests.demo.past import Shown, rebuilt, rows_of, shown

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.django_db]

#: Days before the demo's today. In the first evening no forecast is kept, in the others that of the second one.
FIRST, SECOND, THIRD, LAST = 400, 370, 350, 330
ZONE = ZoneInfo(HARBOUR.timezone)


def partner(world: World, today: date) -> Viewer:
    user = User.objects.get(email="henrik.lindqvist@harbour.example")
    found = load_viewer(user_id=user.pk, firm_id=world.firm_id, today=today, via="web")
    assert found is not None
    return found


def all_shown(viewer: Viewer) -> dict[int, Shown]:
    return {pk: shown(viewer, pk) for pk in Initiative.objects.seen_by(viewer).values_list("pk", flat=True)}


def midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZONE) - timedelta(microseconds=1)


def test_three_evenings_of_the_demo_are_rebuilt_as_the_lists_showed_them() -> None:
    world = World(Calendar(NOW, HARBOUR.timezone), elsewhere={})
    evenings = {world.calendar.today - timedelta(days=back): back for back in (FIRST, SECOND, THIRD)}
    waiting, seen = sorted(evenings), {}
    with put_off():
        for today, played in days_of(HARBOUR, world):
            while waiting and today > waiting[0]:
                evening = waiting.pop(0)
                ticks, at = registered_ticks(), midnight_after(evening)
                if evenings[evening] == SECOND:
                    ticks["scheduling.day"](at)
                ticks["milestones.assessment"](at)
                seen[evening] = all_shown(partner(world, evening))
            if today > world.calendar.today - timedelta(days=LAST):
                break
            play_day(world, played, today)
    viewer = partner(world, world.calendar.today - timedelta(days=LAST))
    for evening, then in seen.items():
        at = midnight_after(evening)
        assert sum(map(len, then.values())) > 20
        assert {pk: rebuilt(viewer, pk, at) for pk in then} == then, evening
        rows = [row for pk in then for row in rows_of(viewer, pk, at)]
        assert any(row.forecast_at for row in rows) is (evenings[evening] != FIRST)
    first, second, third = (seen[evening] for evening in sorted(seen))
    assert first != {pk: second[pk] for pk in first}
    assert second != {pk: third[pk] for pk in second}
