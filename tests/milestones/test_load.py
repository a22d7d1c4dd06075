"""How many milestones an owner answers for at one time: counted by day, behind the wall, and told where a milestone is judged."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from milepost.core.ids import encode_id
from milepost.milestones.actions.milestones import archive_milestone, update_milestone
from milepost.milestones.actions.updates import complete_milestone
from milepost.milestones.advice import advice
from milepost.milestones.queries.load import peak_load
from milepost.milestones.smart.load import peak, peaks
from tests.cast import NOW, TODAY, Cast
from tests.milestones.plan import new_milestone
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]
START, DUE = TODAY + timedelta(days=30), TODAY + timedelta(days=60)


def day(after: int) -> date:
    return TODAY + timedelta(days=after)


def test_the_peak_is_what_counting_every_day_gives() -> None:
    random = Random(5)
    for _ in range(60):
        windows = []
        for _one in range(random.randrange(1, 12)):
            begin = random.randrange(30)
            windows.append((day(begin), day(begin + random.randrange(12))))
        counted = [
            max(
                sum(begin <= one <= end for begin, end in windows)
                for one in (first + timedelta(days=n) for n in range((last - first).days + 1))
            )
            for first, last in windows
        ]
        assert peaks(windows) == counted


def test_what_touches_on_one_day_runs_at_one_time() -> None:
    assert peak((day(3), day(5)), [(day(5), day(9)), (day(0), day(2))]) == 2


def load(plan: Cast, persona: str, owner: str = "contributor_ab", **changed: Any) -> int | None:
    asked: dict[str, Any] = {"start": START, "due": DUE, "besides": None, "today": TODAY} | changed
    return peak_load(viewer=plan.viewer(persona), owner_id=plan.people[owner], **asked)


def theirs(plan: Cast, place: str, name: str, **fields: Any) -> Any:
    given = {"owner_id": plan.people["contributor_ab"], "planned_start": START, "due": DUE} | fields
    return new_milestone(plan.harbour, name, plan.things[place], **given)


@pytest.fixture
def three(plan: Cast) -> list[int]:
    """Of one owner: two in company A, one in company B."""
    return [
        theirs(plan, "initiative_a", "First of A").pk,
        theirs(plan, "initiative_a", "Second of A").pk,
        theirs(plan, "initiative_b", "Third, of B").pk,
    ]


def test_a_viewer_counts_only_what_the_wall_shows(plan: Cast, three: list[int]) -> None:
    counts = {name: load(plan, name) for name in ("operating_partner", "executive_a", "executive_b", "investor")}
    assert counts == {"operating_partner": 4, "executive_a": 3, "executive_b": 2, "investor": 1}
    assert load(plan, "operating_partner", besides=three[0]) == 3


def test_what_is_done_given_up_or_at_another_time_is_no_load(plan: Cast, three: list[int]) -> None:
    partner: Any = {"acting": plan.viewer("operating_partner"), "now": NOW}
    assert load(plan, "executive_a", start=day(200), due=day(220)) == 1
    complete_milestone(**partner, milestone_id=three[0], exception="Done at the fair")
    archive_milestone(**partner, milestone_id=three[1])
    assert load(plan, "executive_a") == 1


def test_a_milestone_without_a_start_is_counted_at_no_time(plan: Cast) -> None:
    theirs(plan, "initiative_a", "Some day", planned_start=None)
    assert load(plan, "executive_a") == 1


def test_without_owner_or_a_day_to_come_there_is_no_load(plan: Cast, three: list[int]) -> None:
    viewer = plan.viewer("executive_a")
    ask: dict[str, Any] = {"viewer": viewer, "start": START, "besides": None, "today": TODAY}
    assert peak_load(owner_id=None, due=DUE, **ask) is None
    for due in (None, day(-1), day(10)):
        assert load(plan, "executive_a", due=due) is None


def loaded(plan: Cast, count: int) -> int:
    """Of an owner with so many milestones at one time one that is fine in itself."""
    for at in range(count - 1):
        theirs(plan, "initiative_a", f"Lease {at}")
    return int(theirs(plan, "initiative_a", "Lease signed in Lyon").pk)


@pytest.mark.parametrize(("count", "fine"), [(7, True), (8, False)])
def test_more_than_seven_at_one_time_are_not_achievable(plan: Cast, count: int, fine: bool) -> None:
    answer = advice(viewer=plan.viewer("executive_a"), milestone_id=loaded(plan, count), today=TODAY).achievable
    assert answer.ok is fine
    if not fine:
        assert "8 open milestones at one time" in str(answer.reason)
        assert answer.mend


def test_the_page_the_form_and_the_api_say_the_same_of_the_load(plan: Cast, as_: SignIn) -> None:
    pk = loaded(plan, 8)
    client, said = as_("executive_a"), "8 open milestones at one time"
    page = f"/milestones/{encode_id(pk)}/"
    assert said in client.get(page).content.decode()
    assert said in client.get(f"{page}edit/").content.decode()
    form = {
        "name": "Lease signed in Nice", "category": "", "percent_mode": "typed", "planned_start": str(START), "due": str(DUE),
        "owner_id": encode_id(plan.people["contributor_ab"]), "check": "part",
    }  # fmt: skip
    home = f"/initiatives/{encode_id(plan.initiative_a)}/milestones/new/"
    typed = client.post(home, form).content.decode()
    assert "9 open milestones at one time" in typed
    assert "at one time" not in client.post(home, form | {"owner_id": ""}).content.decode()
    assert "at one time" not in client.post(home, form | {"due": str(day(-3))}).content.decode()
    assert "at one time" not in client.post(home, form | {"owner_id": "nobody"}).content.decode()


def test_an_owner_who_is_given_elsewhere_is_no_longer_loaded(plan: Cast) -> None:
    pk = loaded(plan, 8)
    viewer = plan.viewer("executive_a")
    update_milestone(acting=viewer, now=NOW, milestone_id=pk, owner_id=plan.people["owner_a"])
    assert advice(viewer=viewer, milestone_id=pk, today=TODAY).achievable.ok
