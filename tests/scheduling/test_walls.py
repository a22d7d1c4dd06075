"""Company A learns nothing of B through forecasts, their explanation, or a what-if; nor one initiative of another."""

from __future__ import annotations

from datetime import date

import pytest

from milepost.core.errors import Invalid, Missing
from milepost.core.paging import PageRequest
from milepost.milestones.actions.calendars import create_calendar
from milepost.milestones.actions.crossings import agree_crossing_date
from milepost.milestones.actions.tasks import create_task
from milepost.milestones.actions.updates import record_update
from milepost.scheduling.queries.forecasts import ForecastFilter, forecast_page, forecast_row
from milepost.scheduling.queries.what_if import WhatIf, what_if, what_if_crossing
from tests.cast import NOW, ONLY_A, PERSONAS, TODAY, Cast
from tests.leaks import leaks
from tests.milestones.crossing import LATER, as_, joined
from tests.scheduling.network import forecast, hear, link, made, stored_rows

pytestmark = pytest.mark.django_db
PAGE = PageRequest(limit=500)


def late(cast: Cast, persona: str, activity_id: int, days: int = 15) -> WhatIf:
    return what_if(viewer=cast.viewer(persona), activity_id=activity_id, days=days, today=TODAY)


def names(found: WhatIf) -> set[str]:
    return {row.name for row in found.rows}


@pytest.fixture
def bound(cast: Cast) -> tuple[Cast, int, int]:
    """A takes from B on an agreed day, and everything is computed."""
    side, other = joined(cast, proposed_on=date(2026, 6, 15))
    agree_crossing_date(**as_(cast, "executive_b"), crossing_id=other)
    hear(LATER)
    return cast, side, other


def test_nobody_learns_of_the_other_company_from_forecasts_or_their_words(bound: tuple[Cast, int, int]) -> None:
    cast, _, _ = bound
    for persona in PERSONAS:
        told = repr(forecast_page(viewer=cast.viewer(persona), filters=ForecastFilter(), page=PAGE))
        assert leaks(told, cast.harbour, persona, cast, asked="") == []


def test_a_crossing_is_explained_in_the_words_of_its_own_side(bound: tuple[Cast, int, int]) -> None:
    cast, side, _ = bound
    task = cast.harbour.things["task_a"]
    row = forecast_row(viewer=cast.viewer("executive_a"), activity_id=task)
    assert row is not None
    assert row.why == "It waits for “Aster needs the interface” from another company, agreed for 15 Jun 2026."
    assert (row.driver_id, row.driver_kind) == (side, "crossing")


def test_the_delay_of_a_giver_moves_nothing_beyond_its_wall(bound: tuple[Cast, int, int]) -> None:
    cast, side, other = bound
    things = cast.harbour.things
    for persona in ("executive_b", "operating_partner"):
        found = late(cast, persona, things["milestone_b"], 200)
        assert {row.id for row in found.rows} <= {things["milestone_b"], things["second_b"]}
    taken = what_if_crossing(viewer=cast.viewer("executive_a"), crossing_id=side, days=15, today=TODAY)
    assert {row.id for row in taken.rows} == {things["milestone_a"], things["second_a"]}
    assert [row.working_days for row in taken.rows] == [15, 15]
    with pytest.raises(Missing, match="that you can see"):
        what_if_crossing(viewer=cast.viewer("executive_a"), crossing_id=other, days=15, today=TODAY)


def test_a_hidden_initiative_of_the_same_company_is_a_confidential_link(cast: Cast) -> None:
    secret = made(cast, "Carve-out signed", place="initiative_a_other", duration="5", planned_start=date(2026, 6, 1))
    seen = made(cast, "Works council agrees", duration="2")
    link(cast, secret, seen)
    hear()
    adviser, executive = cast.viewer("adviser"), cast.viewer("executive_a")
    row = forecast_row(viewer=adviser, activity_id=seen)
    assert row is not None
    assert forecast(seen).driver == secret
    assert (row.why, row.driver_id, row.driver_name) == ("It waits for a confidential link.", None, None)
    known = forecast_row(viewer=executive, activity_id=seen)
    assert known is not None
    assert known.why == "It waits for “Carve-out signed”, forecast for 5 Jun 2026."
    assert "Carve-out" not in repr(forecast_page(viewer=adviser, filters=ForecastFilter(), page=PAGE))
    with pytest.raises(Missing, match="that you can see"):
        late(cast, "adviser", secret)


def test_a_what_if_shows_only_what_the_viewer_sees_of_what_it_moves(cast: Cast) -> None:
    first = made(cast, "Works council agrees", duration="2", planned_start=date(2026, 6, 1))
    hidden = made(cast, "Carve-out signed", place="initiative_a_other", duration="5")
    again = made(cast, "Closing", duration="1")
    link(cast, first, hidden)
    link(cast, hidden, again)
    assert names(late(cast, "executive_a", first)) == {"Works council agrees", "Carve-out signed", "Closing"}
    found = late(cast, "adviser", first)
    assert names(found) == {"Works council agrees", "Closing"}
    moved = {row.name: (row.before, row.after, row.working_days, row.margin_days) for row in found.rows}
    assert moved["Closing"] == (date(2026, 6, 10), date(2026, 7, 1), 15, -1)


def test_a_what_if_counts_days_as_the_calendar_of_what_is_late_does(cast: Cast) -> None:
    partner = {"acting": cast.viewer("operating_partner"), "now": NOW}
    closed = [{"from": "2026-06-08", "until": "2026-06-19", "shifts": []}]
    ours = create_calendar(**partner, company_id=cast.harbour.things["a"], name="Plant", exceptions=closed)
    first = made(cast, "Press moved", duration="1", planned_start=date(2026, 6, 4), calendar_id=ours.pk)
    for days, after in ((1, date(2026, 6, 5)), (2, date(2026, 6, 22)), (3, date(2026, 6, 23))):
        (row,) = late(cast, "executive_a", first, days).rows
        assert (row.before, row.after, row.working_days) == (date(2026, 6, 4), after, days)


def test_a_what_if_knows_the_holidays_of_however_long_a_short_week_takes(cast: Cast) -> None:
    partner = {"acting": cast.viewer("operating_partner"), "now": NOW}
    mondays = [[[8 * 3600, 16 * 3600]], *([] for _ in range(6))]
    ours = create_calendar(
        **partner, company_id=cast.harbour.things["a"], name="Mondays", week=mondays, holidays_of="DE"
    )
    first = made(cast, "Kiln relined", duration="1", planned_start=date(2026, 6, 15), calendar_id=ours.pk)
    (row,) = late(cast, "executive_a", first, 45).rows
    # The Monday of Easter 2027, 29 March, lies beyond twice the days.
    assert (row.before, row.after, row.working_days) == (date(2026, 6, 22), date(2027, 5, 10), 45)


def test_a_what_if_writes_nothing(bound: tuple[Cast, int, int]) -> None:
    cast, _, _ = bound
    before = stored_rows()
    assert late(cast, "executive_a", cast.harbour.things["task_a"]).rows
    assert stored_rows() == before


def test_the_days_of_a_what_if_are_within_reason(cast: Cast) -> None:
    for days in (0, 1001):
        with pytest.raises(Invalid, match="is not between 1 and 1000"):
            late(cast, "executive_a", cast.harbour.things["task_a"], days)


def test_who_sees_one_company_is_told_of_the_others_as_of_what_does_not_exist(cast: Cast) -> None:
    for persona in ONLY_A:
        for pk in (cast.harbour.things["milestone_b"], cast.meridian.things["milestone_a"], 5):
            with pytest.raises(Missing, match="that you can see"):
                late(cast, persona, pk)
    assert NOW.date() == TODAY


def test_what_is_late_moves_from_its_own_forecast_whatever_held_it(cast: Cast) -> None:
    partner = {"acting": cast.viewer("operating_partner"), "now": NOW}
    tied = made(cast, "Line runs", planned_start=date(2026, 6, 1))
    create_task(**partner, milestone_id=tied, name="Training", duration="5")
    record_update(**partner, milestone_id=tied, status="on_track", expected_finish=date(2026, 6, 3))
    begun = made(cast, "Hiring", duration="10")
    record_update(**partner, milestone_id=begun, status="in_progress", percent="50")
    for pk in (tied, begun, made(cast, "Order", duration="5"), made(cast, "Day", planned_finish=date(2026, 6, 5))):
        row = next(row for row in late(cast, "executive_a", pk, 15).rows if row.id == pk)
        assert row.working_days == 15, row
