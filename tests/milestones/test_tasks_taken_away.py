"""A task that was planned by mistake is taken away, and brought back: its milestone follows, its history stays."""

from __future__ import annotations

from typing import Any

import pytest

from milepost.core.errors import Conflict, Invalid, Stale
from milepost.core.ids import encode_id
from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.actions.tasks import archive_task, create_task, restore_task
from milepost.milestones.actions.updates import complete_milestone
from milepost.milestones.queries.work import my_tasks
from tests.cast import NOW, Cast
from tests.milestones.plan import events_of, milestone, new_milestone
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]


def by(plan: Cast, **fields: Any) -> dict[str, Any]:
    return {"acting": plan.viewer("executive_a"), "now": NOW, **fields}


@pytest.fixture
def home(plan: Cast) -> dict[str, int]:
    """A milestone whose progress comes from two tasks, one of them done."""
    made = new_milestone(plan.harbour, "Hall 2 let", plan.initiative_a, percent_mode="rolled_up")
    done = create_task(**by(plan, milestone_id=made.pk), name="Find tenants", percent="100", duration="5")
    wrong = create_task(
        **by(plan, milestone_id=made.pk), name="Paint the roof", duration="5", owner_id=plan.people["owner_a"]
    )
    return {"milestone": made.pk, "done": done.pk, "wrong": wrong.pk}


def test_the_milestone_follows_what_is_left_of_its_tasks(plan: Cast, home: dict[str, int]) -> None:
    owner = plan.viewer("owner_a")
    assert milestone(home["milestone"]).percent == 5_000
    assert "Paint the roof" in {task.name for task, _home in my_tasks(viewer=owner)}
    archive_task(**by(plan, task_id=home["wrong"]))
    assert milestone(home["milestone"]).percent == 9_900
    assert "Paint the roof" not in {task.name for task, _home in my_tasks(viewer=owner)}
    restore_task(**by(plan, task_id=home["wrong"]))
    assert milestone(home["milestone"]).percent == 5_000
    verbs = [event.verb for event in events_of(home["wrong"])]
    assert verbs == ["task.created", "task.archived", "task.restored"]


def test_a_second_time_changes_nothing(plan: Cast, home: dict[str, int]) -> None:
    restore_task(**by(plan, task_id=home["wrong"]))
    for _ in range(2):
        archive_task(**by(plan, task_id=home["wrong"]))
    assert len(events_of(home["wrong"])) == 2


def test_what_it_cannot_be_taken_from_refuses(plan: Cast, home: dict[str, int]) -> None:
    with pytest.raises(Invalid, match="is a milestone"):
        archive_task(**by(plan, task_id=home["milestone"]))
    with pytest.raises(Stale, match="version 7"):
        archive_task(**by(plan, task_id=home["wrong"]), version=7)
    archive_task(**by(plan, task_id=home["wrong"]))
    complete_milestone(**by(plan, milestone_id=home["milestone"]), exception="The board waived it.")
    for act, task in ((archive_task, "done"), (restore_task, "wrong")):
        with pytest.raises(Conflict, match="was completed on"):
            act(**by(plan, task_id=home[task]))
    assert milestone(home["milestone"]).percent == 10_000


def test_a_typed_percent_stays_as_it_was_typed(plan: Cast, home: dict[str, int]) -> None:
    update_milestone(**by(plan, milestone_id=home["milestone"]), percent_mode="typed")
    archive_task(**by(plan, task_id=home["wrong"]))
    assert milestone(home["milestone"]).percent == 5_000


def test_its_page_takes_it_away_with_the_way_back(plan: Cast, home: dict[str, int], as_: SignIn) -> None:
    client, page = as_("executive_a"), f"/milestones/{encode_id(home['milestone'])}/"
    task = f"/tasks/{encode_id(home['wrong'])}/"
    assert f'action="{task}remove/"' in client.get(task).content.decode()
    taken = client.post(f"{task}remove/", follow=True).content.decode()
    assert "“Paint the roof” was taken away." in taken
    assert f"{task}restore/" in taken
    assert f'href="{task}"' not in taken
    assert client.get(task).status_code == 404
    client.post(f"{task}restore/")
    assert "Paint the roof" in client.get(page).content.decode()
