"""What each of the cast sees: now, in the past, and on the day after the last."""

from __future__ import annotations

import inspect
from datetime import timedelta
from itertools import cycle, islice

import pytest

from milepost.core.history import states_as_of, versions_of
from milepost.core.models import Event
from tests.access.test_walls_of_queries import (
    SAME_FOR_ALL,
    WALLED,
    ask,
    candidates,
    filter_of,
    questions,
)
from tests.cast import ADVISER_UNTIL, ASKERS, NOW, PERSONAS, Cast, FirmCast
from tests.leaks import leaks

KINDS = ("firm", "portfolio", "company", "holding", "objective", "initiative", "proposal", "membership", "grant",
         "invitation", "token", "user", "milestone", "activity", "criterion", "evidence", "update", "dependency",
         "calendar", "category")  # fmt: skip
#: Kinds of which no thing of the cast is named: they are asked for all together.
NOT_AMONG_THINGS = {"firm", "membership", "user"}


def recorded(cast: Cast) -> dict[int, set[str]]:
    """Of each thing worth asking for, as what there are versions of it."""
    kinds: dict[int, set[str]] = {pk: set() for pk in candidates("aggregate_id", cast)}
    events = Event.objects.unwalled("a test").filter(aggregate_id__in=kinds)
    for kind, pk in events.values_list("kind", "aggregate_id").distinct():
        kinds[pk].add(kind)
    return kinds


@pytest.mark.parametrize("persona", ASKERS)
def test_the_past_is_walled_like_the_present(cast: Cast, persona: str) -> None:
    viewer = cast.harbour.viewer(persona)
    found: list[str] = []
    for kind in KINDS:
        told = states_as_of(viewer=viewer, kind=kind, at=NOW + timedelta(days=1))
        found += leaks(told, cast.harbour, persona, cast)
    for pk, kinds in recorded(cast).items():
        for kind in kinds:
            versions = versions_of(viewer=viewer, kind=kind, aggregate_id=pk).rows
            told = [
                (event.title, event.before, event.after, event.company_id, event.portfolio_id) for event in versions
            ]
            found += leaks(told, cast.harbour, persona, cast)
    assert found == []


def test_what_was_recorded_as_one_kind_has_no_versions_as_another(cast: Cast) -> None:
    things = recorded(cast)
    assert {kind for kinds in things.values() for kind in kinds} >= set(KINDS) - NOT_AMONG_THINGS
    viewer = cast.harbour.viewer("administrator")
    for (pk, kinds), kind in zip(things.items(), cycle(KINDS), strict=False):
        if kind not in kinds:
            assert versions_of(viewer=viewer, kind=kind, aggregate_id=pk).rows == ()


def counts_of(firm: FirmCast, persona: str, lists: tuple[str, ...]) -> tuple[int, ...]:
    """How many rows each list gives."""
    viewer = firm.viewer(persona)
    known = {name.split(".")[1]: fn for name, fn in WALLED.items()}
    found = []
    for fn in (known[name] for name in lists):
        fixed = {each: SAME_FOR_ALL[each] for each in inspect.signature(fn).parameters if each in SAME_FOR_ALL}
        found.append(len(fn(viewer=viewer, filters=filter_of(fn)(), **fixed).rows))
    return tuple(found)


def test_each_of_the_cast_sees_just_what_the_role_says(cast: Cast) -> None:
    """Read once by a person; a change of the walls changes a number here."""
    lists = (
        "portfolio_page", "company_page", "holding_page", "objective_page", "initiative_page", "proposal_page",
        "milestone_page", "dependency_page", "calendar_page",
    )  # fmt: skip
    seen = {persona: counts_of(cast.harbour, persona, lists) for persona in PERSONAS}
    everything = (2, 2, 3, 7, 4, 4, 4, 2, 2)
    assert seen == {
        "administrator": everything,
        "operating_partner": everything,
        "fund_partner": (1, 1, 1, 2, 1, 1, 2, 1, 1),
        "analyst": everything,
        "controller": everything,
        "executive_a": (0, 1, 0, 4, 3, 3, 2, 1, 1),
        "owner_a": (0, 1, 0, 4, 3, 3, 2, 1, 1),
        "contributor_a": (0, 1, 0, 4, 3, 3, 2, 1, 1),
        "viewer": (2, 2, 0, 7, 4, 4, 4, 2, 2),
        "board_a": (0, 1, 1, 4, 3, 0, 2, 1, 1),
        "investor": (1, 2, 2, 6, 0, 0, 0, 0, 0),
        "adviser": (0, 0, 0, 0, 1, 0, 1, 0, 0),
        "executive_b": (0, 1, 0, 3, 1, 1, 2, 1, 1),
        "contributor_b": (0, 1, 0, 3, 1, 1, 2, 1, 1),
        "contributor_ab": (0, 2, 0, 6, 4, 4, 4, 2, 2),
    }


def test_an_adviser_sees_nothing_on_the_day_after_the_last(cast: Cast) -> None:
    after = cast.harbour.viewer("adviser", today=ADVISER_UNTIL + timedelta(days=1))
    assert cast.harbour.viewer("adviser", today=ADVISER_UNTIL).held
    assert after.held == ()
    told = [ask(fn, after, question)[0] for fn in WALLED.values() for question in islice(questions(fn, cast), 3)]
    assert "Aster Pricing" not in "".join(told).replace("initiative: Aster Pricing", "")
