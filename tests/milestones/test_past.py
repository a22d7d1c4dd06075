"""A past day is rebuilt from what was recorded by then, and is exactly what was shown."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.core.errors import Missing
from milepost.core.ids import encode_id, new_id
from milepost.core.models import Event
from milepost.core.paging import PageRequest
from milepost.milestones.actions.criteria import remove_criterion, update_criterion
from milepost.milestones.actions.milestones import archive_milestone, update_milestone
from milepost.milestones.actions.updates import complete_milestone, record_update
from milepost.milestones.facts import publish_facts
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page
from milepost.milestones.queries.parts import PartFilter, criterion_page
from milepost.milestones.queries.past import PastRow, milestone_as_of, milestones_as_of
from tests import cast_milestones
from tests.cast import NOW, Cast
from tests.milestones.plan import new_milestone
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]

SHOWN = [field.name for field in fields(PastRow) if field.name not in ("criteria", "forecast_at")]


def shown_now(plan: Cast) -> list[dict[str, Any]]:
    """What the list of the initiative shows at this moment."""
    viewer = plan.viewer("executive_a")
    found = milestone_page(
        viewer=viewer, filters=MilestoneFilter(initiative_id=plan.initiative_a), page=PageRequest()
    ).rows
    rows = []
    for row in found:
        criteria = criterion_page(viewer=viewer, filters=PartFilter(row.id), page=PageRequest()).rows
        measured = [(one.metric, one.comparison, one.target, one.unit) for one in criteria]
        rows.append({**{name: getattr(row, name) for name in SHOWN}, "criteria": measured})
    return rows


def rebuilt(plan: Cast, persona: str = "executive_a", **more: Any) -> list[dict[str, Any]]:
    found = milestones_as_of(viewer=plan.viewer(persona), initiative_id=plan.initiative_a, at=more.get("at", NOW))
    rows = []
    for row in found:
        measured = [(one.metric, one.comparison, one.target, one.unit) for one in row.criteria]
        rows.append({**{name: getattr(row, name) for name in SHOWN}, "criteria": measured})
    return rows


def change_everything(plan: Cast) -> None:
    """What happens in the weeks after."""
    step: dict[str, Any] = {"acting": plan.viewer("operating_partner"), "now": NOW + timedelta(days=1)}
    of = {"milestone_id": plan.milestone_a}
    update_milestone(
        **step, **of, name="Renamed", due=date(2026, 9, 1), weight="70", planned_start=date(2026, 5, 4),
        planned_finish=date(2026, 8, 3), owner_id=plan.people["owner_a"], description="Another one",
    )  # fmt: skip
    update_criterion(**step, criterion_id=plan.criterion_a, target="99")
    record_update(**step, **of, status="delayed", percent="60", expected_finish=date(2026, 12, 1))
    cast_milestones.new_milestone(plan.harbour, "Later", plan.initiative_a, now=step["now"])
    remove_criterion(**step, criterion_id=plan.criterion_a)
    complete_milestone(**step, **of, exception="Agreed.")
    archive_milestone(**step, **of)


def test_a_past_day_is_rebuilt_exactly_as_it_was_shown(plan: Cast) -> None:
    publish_facts({plan.second_a: {"forecast": date(2026, 6, 29), "float_s": 28_800}}, now=NOW, today=NOW.date())
    then = shown_now(plan)
    change_everything(plan)
    assert shown_now(plan) != then
    assert rebuilt(plan) == then


def test_what_was_not_kept_of_a_milestone_yet_is_empty_on_that_day(plan: Cast) -> None:
    last = (
        Event.objects.unwalled("a test")
        .filter(kind="milestone", aggregate_id=plan.milestone_a)
        .order_by("version")[::-1][0]
    )
    last.pk, last.version, last.recorded_at = new_id(), last.version + 1, NOW
    last.after = {name: value for name, value in last.after.items() if name not in ("team", "plan_reason")}
    last.save(force_insert=True)
    row = milestone_as_of(viewer=plan.viewer("executive_a"), milestone_id=plan.milestone_a, at=NOW)
    assert (row.team, row.plan_reason) == ((), "")
    assert row.name == last.after["name"]


def test_what_was_not_there_yet_and_what_is_not_seen_is_missing(plan: Cast) -> None:
    later = new_milestone(plan.harbour, "Later", plan.initiative_a)
    for persona, pk in (("executive_a", later.pk), ("executive_b", plan.milestone_a), ("investor", plan.milestone_a)):
        with pytest.raises(Missing, match="There is no milestone"):
            milestone_as_of(viewer=plan.viewer(persona), milestone_id=pk, at=NOW - timedelta(minutes=1))
    with pytest.raises(Missing, match="There is no initiative"):
        rebuilt(plan, "executive_b")


def test_a_past_day_takes_the_same_number_of_queries_for_one_and_for_fifty(plan: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            rebuilt(plan)
        return len(seen)

    few = queries()
    for number in range(50):
        new_milestone(plan.harbour, f"More {number}", plan.initiative_a)
    assert queries() == few


def test_the_pages_show_a_past_day_and_refuse_one_to_come(plan: Cast, as_: SignIn) -> None:
    change_everything(plan)
    client, day = as_("executive_a"), (NOW - timedelta(minutes=1)).date().isoformat()
    one, many = f"/milestones/{encode_id(plan.milestone_a)}/", f"/initiatives/{encode_id(plan.initiative_a)}/"
    for address in (one, many):
        page = client.get(f"{address}?as_of={day}")
        assert page.status_code == 200
        assert "Aster line" in page.content.decode()
        assert client.get(f"{address}?as_of=2999-01-01").status_code == 422
        assert client.get(f"{address}?as_of=soon").status_code == 422
    assert "Renamed" in client.get(one).content.decode()
