"""Initiatives: what a stage asks for, who is named, what stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from milepost.core.errors import Conflict, Invalid, Missing
from milepost.core.models import Event
from milepost.portfolios.actions.initiatives import confirm_value, move_stage, update_initiative
from milepost.portfolios.models import Initiative
from tests.cast import NOW, Cast


def stage(cast: Cast, to: int, reason: str = "", persona: str = "executive_a") -> Initiative:
    return move_stage(
        acting=cast.viewer(persona), now=NOW, initiative_id=cast.initiative_a_other, stage=to, reason=reason
    )


def fill(cast: Cast, **fields: Any) -> None:
    update_initiative(acting=cast.viewer("executive_a"), now=NOW, initiative_id=cast.initiative_a_other, **fields)


STEPS: list[tuple[int, dict[str, Any], str]] = [
    (1, {"owner_id": "owner_a"}, "L1 Defined needs an owner"),
    (
        2,
        {"objective_id": "objective_a", "due": date(2026, 9, 1)},
        "L2 Planned needs an objective that it serves and a due date",
    ),
    (3, {"sponsor_id": "executive_a", "planned_value": "5"}, "L3 Committed needs a sponsor and a planned value"),
    (4, {}, ""),
    (5, {"confirm": True}, "L5 Signed off needs a planned value that a controller confirmed"),
]


def climb(cast: Cast, to: int) -> None:
    """Bring the second initiative of A up to a stage, trying each step before it has what it needs."""
    for number, fields, refused in STEPS[:to]:
        if refused:
            with pytest.raises(Conflict, match=refused):
                stage(cast, number)
        if "confirm" in fields:
            confirm_value(acting=cast.viewer("controller"), now=NOW, initiative_id=cast.initiative_a_other)
        elif fields:
            known = {**cast.things, **cast.people}
            fill(
                cast,
                **{
                    name: known.get(value, value) if isinstance(value, str) else value for name, value in fields.items()
                },
            )
        assert stage(cast, number).stage == number


def test_each_stage_asks_for_what_it_needs(cast: Cast) -> None:
    climb(cast, 5)


def test_stages_are_taken_one_at_a_time_and_back_with_a_reason(cast: Cast) -> None:
    climb(cast, 3)
    with pytest.raises(Conflict, match="From L3 Committed the next stage is L4 Implemented, not L5 Signed off"):
        stage(cast, 5)
    with pytest.raises(Invalid, match="going back needs a reason"):
        stage(cast, 1)
    assert stage(cast, 1, "The market turned.").stage_reason == "The market turned."
    with pytest.raises(Invalid, match="stage: 6 is not a stage"):
        stage(cast, 6)
    before = Event.objects.unwalled("a test").count()
    stage(cast, 1)  # where it stands
    assert Event.objects.unwalled("a test").count() == before


@pytest.mark.parametrize(
    ("field", "at"), [("owner_id", 1), ("objective_id", 2), ("due", 2), ("sponsor_id", 3), ("planned_value", 3)]
)
def test_what_a_stage_needs_cannot_be_taken_away_while_it_stands_there(cast: Cast, field: str, at: int) -> None:
    climb(cast, at)
    with pytest.raises(Conflict, match=r"L\d \w+ needs a") as caught:
        fill(cast, **{field: None})
    assert caught.value.field == field
    stage(cast, at - 1, "Back.")
    fill(cast, **{field: None})


def test_what_was_missing_before_may_stay_missing_when_something_else_changes(cast: Cast) -> None:
    """An initiative that stands higher than its fields allow (an import, an older rule) can still be mended step by step."""
    Initiative.objects.unwalled("a test").filter(pk=cast.initiative_a_other).update(stage=3)
    fill(cast, name="Aster Depot")
    fill(cast, owner_id=cast.people["owner_a"])


def test_a_signed_off_value_stays_and_another_one_is_confirmed_anew(cast: Cast) -> None:
    climb(cast, 4)
    confirm_value(acting=cast.viewer("controller"), now=NOW, initiative_id=cast.initiative_a_other)
    with pytest.raises(Conflict, match="confirmed already"):
        confirm_value(acting=cast.viewer("controller"), now=NOW, initiative_id=cast.initiative_a_other)
    fill(cast, planned_value="6")
    row = Initiative.objects.unwalled("a test").get(pk=cast.initiative_a_other)
    assert (row.value_confirmed_by_id, row.value_confirmed_at) == (None, None)
    confirm_value(acting=cast.viewer("controller"), now=NOW, initiative_id=cast.initiative_a_other)
    fill(cast, planned_value="6")  # the same value stays confirmed
    stage(cast, 5)
    with pytest.raises(Conflict, match="The value of a signed-off initiative stays"):
        fill(cast, planned_value="7")


def test_only_who_works_in_the_company_is_named_there(cast: Cast) -> None:
    for persona in ("executive_b", "investor", "stranger", "deactivated", "fund_partner"):
        for field in ("owner_id", "sponsor_id"):
            with pytest.raises(Missing, match="There is no person in this company") as caught:
                fill(cast, **{field: cast.people[persona]})
            assert caught.value.field == field
    with pytest.raises(Missing, match="There is no person in this company '0000000000005' that you can see"):
        fill(cast, owner_id=5)
    # The adviser works on the other initiative only.
    with pytest.raises(Missing, match="There is no person in this company"):
        fill(cast, owner_id=cast.people["adviser"])
    update_initiative(
        acting=cast.viewer("executive_a"), now=NOW, initiative_id=cast.initiative_a, owner_id=cast.people["adviser"]
    )


def test_an_initiative_serves_an_objective_of_its_company_only(cast: Cast) -> None:
    partner = cast.viewer("operating_partner")
    for served in (cast.objective_b, cast.objective_shared):
        with pytest.raises(Invalid, match="is not an objective of this company"):
            update_initiative(acting=partner, now=NOW, initiative_id=cast.initiative_a, objective_id=served)
    with pytest.raises(Missing, match="There is no objective"):
        fill(cast, objective_id=cast.objective_b)


def test_a_start_after_the_due_day_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid, match="due: 2026-01-01 is before the start 2026-02-01"):
        fill(cast, starts_on=date(2026, 2, 1), due=date(2026, 1, 1))
