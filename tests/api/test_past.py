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
