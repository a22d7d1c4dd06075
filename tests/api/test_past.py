"""History: of what has passed alone, and in the units of the rest of the API."""

from __future__ import annotations

import pytest

from tests.api.test_problems import problem
from tests.api.world import World

AHEAD = "2999-01-01T01:00:00+01:00"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/milestones/{milestone_aster}", "as_of"),
        ("/companies/{aster}", "as_of"),
        ("/initiatives/{initiative_aster}/milestones", "as_of"),
        ("/initiatives/{initiative_aster}/comparison", "before_at"),
        ("/initiatives/{initiative_aster}/comparison", "after_at"),
        ("/holdings", "known_at"),
    ],
)
def test_no_history_is_told_of_a_moment_that_is_yet_to_come(world: World, path: str, field: str) -> None:
    asked = f"{path.format(**world.ids)}?{field}={AHEAD.replace('+', '%2B')}"
    told = problem(world.api("admin").get(asked), 422, "invalid")
    assert (told["field"], told["value"]) == (field, AHEAD)
    assert told["detail"].endswith("is yet to come")
    assert told["mend"] == "Give a moment that has passed."


def test_what_differs_is_told_in_the_units_of_the_rest(world: World) -> None:
    api = world.api("partner")
    path = f"/milestones/{world['milestone_aster']}"
    assert api.patch(path, {"weight": "12.5"}, If_Match="*").status_code == 200
    told = {"target": "1000.5", "change_reason": "Fewer shifts"}
    assert api.patch(f"/criteria/{world['criterion_aster']}", told, If_Match="*").status_code == 200
    rows = api.get(f"/initiatives/{world['initiative_aster']}/comparison").json()["rows"]
    found = {one["field"]: (one["before"], one["after"]) for one in rows[0]["differences"]}
    measure = ["Parts of aster", "at_least", "1200", "pieces"]
    assert found == {"weight": ("30", "12.5"), "criteria": ([measure], [[*measure[:2], "1000.5", "pieces"]])}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"target": "5"}, "target"),
        ({"unit": "lots"}, "unit"),
        ({"metric": "Smiles", "target": "1200.0"}, "metric"),
        ({"comparison": "at_most"}, "comparison"),
    ],
)
def test_an_agreed_criterion_that_may_not_change_names_what_was_sent(
    world: World, sent: dict[str, str], field: str
) -> None:
    refused = world.api("executive_aster").patch(f"/criteria/{world['criterion_aster']}", sent, If_Match="*")
    told = problem(refused, 409, "conflict")
    assert (told["field"], told["value"]) == (field, sent[field])


def test_an_agreed_criterion_that_may_not_go_names_no_field(world: World) -> None:
    refused = world.api("executive_aster").delete(f"/criteria/{world['criterion_aster']}", If_Match="*")
    assert "field" not in problem(refused, 409, "conflict")
