"""Exports read all milestones at one moment: the same rows as the pages of the list have, behind the same walls."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core import clock
from milepost.core.errors import Invalid
from milepost.core.ids import decode_id
from milepost.core.paging import PageRequest
from milepost.milestones.actions.milestones import create_milestone, update_milestone
from milepost.milestones.queries.milestones import SORTS, MilestoneFilter, made, milestone_page
from milepost.milestones.queries.rows import MilestoneRow
from milepost.milestones.queries.whole import FIELDS, every_milestone
from tests.api.world import make_world
from tests.cast import ASKERS, PERSONAS, Cast
from tests.milestones.plan import new_milestone

EVERYTHING = MilestoneFilter(archived=None)


def whole(viewer: Viewer, filters: MilestoneFilter, sort: str | None = None) -> list[MilestoneRow]:
    """As rows."""
    return [row_of(values) for values in every_milestone(viewer=viewer, filters=filters, sort=sort)]


def row_of(values: tuple[Any, ...]) -> MilestoneRow:
    by = made()
    named = dict(zip(FIELDS, values, strict=True))
    return MilestoneRow(**{
        name: by[name](value) if name in by and value is not None else value for name, value in named.items()
    })  # fmt: skip


def pages(viewer: Viewer, filters: MilestoneFilter, sort: str | None = None) -> list[MilestoneRow]:
    """Of the list, all in one."""
    return list(milestone_page(viewer=viewer, filters=filters, page=PageRequest(limit=500, sort=sort)).rows)


@pytest.mark.parametrize("persona", PERSONAS)
def test_the_whole_has_the_rows_of_the_pages(plan: Cast, persona: str) -> None:
    viewer = plan.viewer(persona)
    found = pages(viewer, EVERYTHING)
    assert whole(viewer, EVERYTHING) == found
    assert bool(found) == viewer.may_anywhere(Can.SEE_INITIATIVES)


@pytest.mark.parametrize("sort", [each for name in SORTS for each in (name, f"-{name}")])
def test_in_every_order(plan: Cast, sort: str) -> None:
    for number in range(4):
        new_milestone(
            plan.harbour, f"Next {number}", plan.harbour.things["initiative_b"], tags=["it", "plant"][:number]
        )
    for persona in ASKERS:
        viewer = plan.viewer(persona)
        assert whole(viewer, EVERYTHING, sort) == pages(viewer, EVERYTHING, sort)


def test_by_every_filter(plan: Cast) -> None:
    viewer = plan.viewer("operating_partner")
    for asked in (
        {"q": "line"}, {"company_id": plan.things["a"]}, {"portfolio_id": plan.fund}, {"open": True}, {"archived": True},
        {"objective_id": plan.things["objective_a"]}, {"initiative_id": plan.things["initiative_b"]}, {"tag": "plant"},
    ):  # fmt: skip
        filters = replace(MilestoneFilter(), **asked)
        assert whole(viewer, filters) == pages(viewer, filters), asked


def test_an_unknown_order_is_refused(plan: Cast) -> None:
    with pytest.raises(Invalid, match="colour"):
        next(every_milestone(viewer=plan.viewer("operating_partner"), filters=EVERYTHING, sort="colour"))


def test_the_same_number_of_queries_for_few_and_for_many(plan: Cast) -> None:
    viewer = plan.viewer("operating_partner")

    def count() -> int:
        with CaptureQueriesContext(connection) as sent:
            whole(viewer, EVERYTHING)
        return len(sent)

    few = count()
    for number in range(30):
        new_milestone(plan.harbour, f"Next {number}", plan.harbour.things["initiative_a"])
    assert count() == few == 7


def test_what_others_write_meanwhile_is_not_in_it(own_database: str) -> None:
    """The first row is read; then somebody adds a milestone and renames the others, without waiting."""
    world = make_world()
    admin, now = world.viewers["admin"], clock.now()
    before = pages(admin, EVERYTHING)
    assert len(before) > 2

    def write() -> None:
        for row in before:
            update_milestone(acting=admin, now=now, milestone_id=row.id, name=f"Renamed {row.id}")
        create_milestone(
            acting=admin, now=now, initiative_id=decode_id(world["initiative_aster"]), name="New", category="revenue",
            milestone_type="financial",
        )  # fmt: skip
        connections.close_all()

    reading = every_milestone(viewer=admin, filters=EVERYTHING)
    found = [row_of(next(reading))]
    writer = threading.Thread(target=write)
    writer.start()
    writer.join(30)
    assert not writer.is_alive()
    assert [*found, *map(row_of, reading)] == before
    after = pages(admin, EVERYTHING)
    assert len(after) == len(before) + 1
    assert whole(admin, EVERYTHING) == after
