"""Days pass and things happen; afterwards each day is rebuilt and is exactly what was shown in its evening."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from milepost.core.ids import encode_id
from milepost.core.ticks import registered_ticks
from milepost.milestones.actions.dependencies import remove_dependency
from milepost.milestones.actions.milestones import archive_milestone, update_milestone
from milepost.milestones.actions.tasks import create_task
from milepost.milestones.actions.updates import complete_milestone, record_update
from milepost.milestones.facts import publish_facts
from milepost.milestones.models import MilestoneFacts, PublishedFacts
from milepost.milestones.published import PUBLISHED
from milepost.milestones.queries.past import milestone_as_of
from tests.cast import NOW, TODAY, Cast
from tests.milestones.test_past import rebuilt, shown_now
from tests.scheduling.network import compute_all, facts, hear, link, made
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]

pytestmark = pytest.mark.django_db


def kept(pk: int) -> list[PublishedFacts]:
    return list(PublishedFacts.objects.unwalled("a test").filter(milestone_id=pk).order_by("id"))


def evening_of(day: int) -> datetime:
    return NOW + timedelta(days=day, hours=4)


def live(day: int) -> None:
    """The worker does what is owed on that day."""
    hear(evening_of(day) - timedelta(minutes=1))
    for tick in registered_ticks().values():
        tick(evening_of(day))


def test_every_evening_of_two_weeks_is_rebuilt_as_it_was_shown(plan: Cast) -> None:
    order = made(plan, "Order", duration="5", planned_start=TODAY + timedelta(days=3), owner_id=plan.people["owner_a"])
    install = made(plan, "Install", duration="8", due=TODAY + timedelta(days=16))
    train = made(plan, "Train", duration="2", planned_start=TODAY + timedelta(days=1))
    links: list[int] = []

    def on(day: int, pk: int | None = None) -> dict[str, Any]:
        of = {} if pk is None else {"milestone_id": pk}
        return {"acting": plan.viewer("operating_partner"), "now": NOW + timedelta(days=day), **of}

    happens: dict[int, Callable[[], object]] = {
        1: lambda: links.append(link(plan, order, install)),
        2: lambda: record_update(**on(2, order), status="on_track", percent="10"),
        4: lambda: record_update(
            **on(4, order), status="on_track", percent="20", expected_finish=TODAY + timedelta(days=20)
        ),
        5: lambda: create_task(**on(5, train), name="Rooms", duration="4"),
        7: lambda: update_milestone(**on(7, install), duration="3", due=TODAY + timedelta(days=30)),
        8: lambda: record_update(**on(8, order), status="delayed", percent="60", expected_finish=None),
        9: lambda: remove_dependency(**on(9), dependency_id=links[0]),
        11: lambda: complete_milestone(**on(11, order), exception="Agreed."),
        13: lambda: archive_milestone(**on(13, train)),
    }
    shown = {}
    for day in range(14):
        happens.get(day, lambda: None)()
        live(day)
        shown[day] = shown_now(plan)
    forecasts = {day: {row["name"]: row["forecast"] for row in rows} for day, rows in shown.items()}
    assert len({found["Install"] for found in forecasts.values()}) > 5, "the days differ in what was forecast"
    assert {row["assessment"] for rows in shown.values() for row in rows} >= {"delayed", "at_risk", "on_track"}
    for day, then in shown.items():
        assert rebuilt(plan, at=evening_of(day)) == then, day


def test_only_what_changed_is_kept(plan: Cast) -> None:
    pk = made(plan, "Order", duration="5", planned_start=TODAY + timedelta(days=30))
    hear()
    assert [row.forecast for row in kept(pk)] == [facts(pk).forecast]
    for _ in range(2):
        compute_all(plan, NOW + timedelta(days=1))
    assert len(kept(pk)) == 1, "a day passed, and moved nothing"
    for stake in (500, 500, None):
        publish_facts({pk: {"stake_minor": stake}}, now=NOW + timedelta(days=2), today=TODAY)
    first, staked, without = kept(pk)
    assert (staked.stake_minor, without.stake_minor) == (500, None)
    assert staked.forecast == first.forecast == without.forecast, "each row holds all that was published"


def test_of_what_was_published_at_one_moment_the_last_counts(plan: Cast) -> None:
    days = [date(2026, 7, day) for day in (1, 2, 3)]
    for day in days:
        publish_facts({plan.milestone_a: {"forecast": day}}, now=NOW, today=TODAY)
    row = milestone_as_of(viewer=plan.viewer("executive_a"), milestone_id=plan.milestone_a, at=NOW)
    assert (row.forecast, row.forecast_at) == (days[-1], NOW)


def test_an_upgrade_keeps_what_is_published_by_then(plan: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    known = MilestoneFacts.objects.unwalled("a test")
    known.filter(pk=plan.milestone_a).update(forecast=date(2026, 7, 1), critical=True)
    known.filter(pk=plan.second_a).update(**dict.fromkeys(PUBLISHED))
    before, moment = len(kept(plan.milestone_a)), NOW + timedelta(days=1)
    without = kept(plan.second_a)
    upgrade = import_module("milepost.milestones.migrations.0010_published_facts")
    monkeypatch.setattr(upgrade, "now", lambda: moment)
    upgrade.keep_what_is_published(apps, SimpleNamespace(connection=connection))
    [*_, row] = kept(plan.milestone_a)
    assert len(kept(plan.milestone_a)) == before + 1
    assert (row.forecast, row.critical, row.recorded_at) == (date(2026, 7, 1), True, moment)
    assert kept(plan.second_a) == without, "of what nobody published there is nothing to keep"


@pytest.mark.parametrize("statement", ["UPDATE {} SET forecast = '2026-01-01'", "DELETE FROM {}"])
def test_the_database_refuses_to_rewrite_what_was_published(plan: Cast, statement: str) -> None:
    publish_facts({plan.milestone_a: {"forecast": date(2026, 7, 1)}}, now=NOW, today=TODAY)
    with (
        pytest.raises(IntegrityError, match="milestones_publishedfacts is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format("milestones_publishedfacts"))


def test_the_page_shows_the_forecast_of_then_and_says_where_none_is_kept(plan: Cast, as_: SignIn) -> None:
    pk = made(plan, "Order", duration="5", planned_start=TODAY - timedelta(days=20), due=TODAY - timedelta(days=9))
    client, days = as_("executive_a"), [(TODAY - timedelta(days=back)).isoformat() for back in (1, 0)]
    one, many = f"/milestones/{encode_id(pk)}/", f"/initiatives/{encode_id(plan.initiative_a)}/"
    assert "No forecast of this milestone is kept of that day" in client.get(f"{one}?as_of={days[1]}").content.decode()
    assert "no forecast is kept of that day" in client.get(f"{many}?as_of={days[1]}").content.decode()
    compute_all(plan, NOW)
    found = facts(pk)
    assert found.forecast is not None
    assert found.margin_days is not None
    page = client.get(f"{one}?as_of={days[1]}").content.decode()
    assert "No forecast of this milestone" not in page
    assert found.forecast.isoformat() in page
