"""Many milestones changed at once: all or none, one event for each, and taken back where nobody changed them again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.core.errors import InvalidRows, Missing
from milepost.core.ids import new_id
from milepost.core.models import Event
from milepost.milestones.actions.baselines import agree_baseline
from milepost.milestones.actions.many import change_milestones, undo_milestone_changes
from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.models import Milestone
from milepost.milestones.queries.grouped import first_of_each
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_rows
from milepost.milestones.queries.rollups import GROUPS, by_what
from tests.cast import NOW, Cast
from tests.milestones.plan import new_milestone


@pytest.fixture
def three(cast: Cast) -> list[int]:
    """Three milestones of company A, due on the last of June 2026."""
    return [new_milestone(cast.harbour, f"Aster {n}", cast.initiative_a, tags=["plant"]).pk for n in range(3)]


def change(cast: Cast, ids: list[int], persona: str = "executive_a", **fields: Any) -> list[Milestone]:
    return change_milestones(
        acting=cast.viewer(persona), now=NOW, items=[(pk, None) for pk in ids], **fields
    )  # fmt: skip


def stored(ids: list[int]) -> list[Milestone]:
    found = {row.pk: row for row in Milestone.objects.unwalled("a test").filter(pk__in=ids)}
    return [found[pk] for pk in ids]


def last_action(pk: int) -> int:
    return Event.objects.unwalled("a test").filter(aggregate_id=pk).latest("version").action_id


def test_all_get_the_same_with_one_event_each_under_one_action(cast: Cast, three: list[int]) -> None:
    owner = cast.people["contributor_a"]
    change(cast, three, owner_id=owner, shift_days=7, add_tags=["wave 2"], remove_tags=["Plant"])
    assert {(row.owner_id, row.due, tuple(row.tags), row.version) for row in stored(three)} == {
        (owner, date(2026, 7, 7), ("wave 2",), 2)
    }
    events = Event.objects.unwalled("a test").filter(action_id=last_action(three[0]))
    assert sorted(events.values_list("aggregate_id", "verb")) == sorted((pk, "milestone.updated") for pk in three)


def test_one_that_cannot_be_changed_keeps_all_as_they_are_and_is_named(cast: Cast, three: list[int]) -> None:
    update_milestone(acting=cast.viewer("executive_a"), now=NOW, milestone_id=three[1], due=None)
    with pytest.raises(InvalidRows, match="1 of the rows cannot be taken") as caught:
        change(cast, three, shift_days=7)
    [(at, error)] = caught.value.errors
    assert (at, error.message) == (1, "is missing, so it cannot move by days")
    assert [row.due for row in stored(three)] == [date(2026, 6, 30), None, date(2026, 6, 30)]


def test_nobody_changes_what_one_may_not_or_cannot_see(cast: Cast, three: list[int]) -> None:
    with pytest.raises(InvalidRows, match="3 of the rows") as refused:
        change(cast, three, "board_a", weight="5")
    assert {error.status for _at, error in refused.value.errors} == {403}
    with pytest.raises(InvalidRows, match="1 of the rows") as hidden:
        change(cast, [*three, cast.milestone_b], weight="5")
    [(at, error)] = hidden.value.errors
    assert (at, error.status) == (3, 404)
    assert {row.weight for row in stored(three)} == {0}


def test_what_stands_in_a_baseline_moves_only_with_a_reason_from_who_may_agree(cast: Cast, three: list[int]) -> None:
    partner = cast.viewer("operating_partner")
    agree_baseline(acting=partner, now=NOW, initiative_id=cast.initiative_a, name="Plan 3", change_reason="More.")
    for persona, why, says in (
        ("executive_a", "Late.", "changes only through a change request"),
        ("operating_partner", "", "since this changes what was agreed"),
    ):
        with pytest.raises(InvalidRows, match="3 of the rows") as refused:
            change(cast, three, persona, due=date(2026, 8, 1), change_reason=why)
        assert {says in error.message for _at, error in refused.value.errors} == {True}
    change(cast, three, "operating_partner", due=date(2026, 8, 1), change_reason="Supplier is late.")
    assert {row.due for row in stored(three)} == {date(2026, 8, 1)}
    undo_milestone_changes(acting=partner, now=NOW, action_id=last_action(three[0]))
    assert {row.due for row in stored(three)} == {date(2026, 6, 30)}


def test_an_undo_restores_what_nobody_changed_again_and_names_the_rest(cast: Cast, three: list[int]) -> None:
    executive = cast.viewer("executive_a")
    change(cast, three, weight="5", category="quality", milestone_type="strategic")
    action_id = last_action(three[0])
    update_milestone(acting=cast.viewer("owner_a"), now=NOW, milestone_id=three[2], weight="9", name="Aster renamed")
    with pytest.raises(Missing, match="that you can see"):
        undo_milestone_changes(acting=cast.viewer("owner_a"), now=NOW, action_id=action_id)
    result = undo_milestone_changes(acting=executive, now=NOW, action_id=action_id)
    assert (result.restored, [(one.name, one.fields) for one in result.kept]) == (2, [("Aster renamed", ("weight",))])
    assert [(row.weight, row.category) for row in stored(three)] == [
        (0, "compliance"), (0, "compliance"), (900, "quality"),
    ]  # fmt: skip
    with pytest.raises(Missing, match="that you can see"):
        undo_milestone_changes(acting=executive, now=NOW, action_id=new_id())


def test_archiving_many_is_taken_back_as_well(cast: Cast, three: list[int]) -> None:
    change(cast, three, archived=True)
    assert all(row.archived_at for row in stored(three))
    undo_milestone_changes(acting=cast.viewer("executive_a"), now=NOW, action_id=last_action(three[0]))
    assert not any(row.archived_at for row in stored(three))


@pytest.mark.parametrize("what", GROUPS)
def test_groups_come_with_their_first_rows_in_as_many_queries_whatever_there_is(cast: Cast, what: str) -> None:
    def asked() -> tuple[int, list[Any]]:
        viewer = cast.viewer("executive_a")
        keys = [group.key for group in by_what(viewer=viewer, filters=MilestoneFilter(), what=what)]
        with CaptureQueriesContext(connection) as captured:
            found = first_of_each(viewer=viewer, filters=MilestoneFilter(), what=what, keys=keys, limit=4, sort="-name")
        return len(captured), [[row.name for row in rows] for rows in found.values()]

    few, _rows = asked()
    for number in range(50):
        new_milestone(cast.harbour, f"Aster {number:02}", cast.initiative_a)
    many, rows = asked()
    assert many == few
    assert {len(names) for names in rows} <= {1, 2, 4}
    assert any("Aster 49" in names and names == sorted(names, reverse=True) for names in rows)
    assert "Brio" not in repr(rows)


def test_rows_that_are_asked_for_by_id_are_walled_and_in_order(cast: Cast) -> None:
    asked = [cast.second_a, cast.milestone_b, cast.milestone_a]
    rows = milestone_rows(viewer=cast.viewer("executive_a"), ids=asked)
    assert [row.id for row in rows] == [cast.second_a, cast.milestone_a]
