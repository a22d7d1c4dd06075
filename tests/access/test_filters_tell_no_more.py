"""A filter tells no more than the rows show: what it finds is what the viewer could have picked from the whole list.

Lists and their filters are found by looking into the packages; a new filter without a line in ``SHOWN_BY`` fails.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from milepost.access.queries import Things
from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.errors import Invalid
from milepost.core.paging import PageRequest
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page
from milepost.milestones.queries.rows import MilestoneRow
from milepost.portfolios.queries.companies import CompanyFilter, company_page
from tests.access.test_walls_of_queries import SAME_FOR_ALL, WALLED, asks_for_more, filter_of
from tests.cast import ASKERS, Cast

#: Filters that leave rows out unless they are asked for; this asks for all rows there are.
EVERYTHING = {"archived": None, "closed": None, "superseded": True, "ended": None}
BOTH = (True, False)
#: When every owner owes a word.
LATER = SAME_FOR_ALL["today"] + timedelta(days=60)
#: By list and filter, or by filter alone: what of a row tells whether it fits. Otherwise the field of the filter's name.
SHOWN_BY: dict[str, Callable[[Any, Any, Viewer], bool]] = {
    "archived": lambda row, value, _: (row.archived_at is not None) is value,
    "closed": lambda row, value, _: (row.closed_at is not None) is value,
    "objective_page.without_initiative": lambda row, value, _: row.unserved is value,
    "initiative_page.without_objective": lambda row, value, _: row.aligned is (not value),
    "company_page.portfolio_id": lambda row, value, _: value in {one.id for one in row.portfolios},
    "initiative_page.portfolio_id": lambda row, value, viewer: row.company_id in _held_by(viewer, value),
    "milestone_page.portfolio_id": lambda row, value, viewer: row.company_id in _held_by(viewer, value),
    "milestone_page.contradicted": lambda row, value, _: bool(row.contradiction) is value,
    "milestone_page.open": lambda row, value, _: (row.actual_finish is None) is value,
    "milestone_page.tag": lambda row, value, _: value in row.tags,
    "milestone_page.owned": lambda row, value, _: (row.owner_id is not None) is value,
    "event_page.things": lambda row, value, _: row.kind in value.kinds and row.aggregate_id in value.ids,
    "milestone_page.slipping": lambda row, value, _: _slips(row) is value,
    "updates_due.slipping": lambda row, value, _: _slips(row) is value,
    "updates_due.owned": lambda row, value, _: (row.owner_id is not None) is value,
    "dependency_page.predecessor_id": lambda row, value, _: row.predecessor.id == value,
    "dependency_page.successor_id": lambda row, value, _: row.successor.id == value,
    "dependency_page.activity_id": lambda row, value, _: value in (row.predecessor.id, row.successor.id),
    "crossing_page.milestone_id": lambda row, value, _: row.milestone.id == value,
    "crossing_page.ended": lambda row, value, _: (row.ended_at is not None) is value,
    "updates_due.open": lambda row, value, _: row.actual_finish is None,
    "updates_due.portfolio_id": lambda row, value, viewer: row.company_id in _held_by(viewer, value),
    "updates_due.contradicted": lambda row, value, _: bool(row.contradiction) is value,
    "updates_due.tag": lambda row, value, _: value in row.tags,
    "proposal_page.to_decide": lambda row, value, _: row.may_decide or not value,
    "notice_page.unseen": lambda row, value, _: row.seen_at is None or not value,
    "change_page.to_answer": lambda row, value, viewer: _may_answer(row, viewer) or not value,
    "crossing_page.to_answer": lambda row, value, viewer: _may_agree(row, viewer) or not value,
    "holding_page.to_confirm": lambda row, value, viewer: _may_confirm_stake(row, viewer) or not value,
    "initiative_page.to_confirm": lambda row, value, viewer: _may_confirm_plan(row, viewer) or not value,
    "people_page.role": lambda row, value, _: value in {role.role for role in row.roles},
    "people_page.scope_id": lambda row, value, _: value in {role.scope_id for role in row.roles},
}
#: Lists whose rows are of milestones and show some of their fields: the milestone's own row tells what fits.
OF_MILESTONES = {"pitfall_page"}
#: Filters by an end of a link -> the ends whose ids are worth asking for.
ENDS = {"predecessor_id": ("predecessor",), "successor_id": ("successor",), "activity_id": ("predecessor", "successor")}
#: Filters by what every row shows in the open, each with why no value of theirs needs to be tried here.
NOT_TRIED = {
    "q": "names and titles are always shown, and tried with every word in test_walls_of_queries",
    "since": "the moment is always shown",
    "until": "the moment is always shown",
    "due_from": "the day is always shown",
    "due_until": "the day is always shown",
    "on": "stakes standing on a day: the days are always shown",
    "word_due_until": "the day is always shown",
    "awake_on": "leaves out what the viewer snoozed, and nobody else's snoozes are looked at: test_snooze",
    "known_at": "what stood at a past moment: walled like the present",
    "superseded": "adds rows, and every row says whether it is superseded",
    "dependency_page.initiative_id": "who sees a dependency sees both its ends, which say where they belong",
}


def _held_by(viewer: Viewer, portfolio_id: int) -> set[int]:
    page = company_page(viewer=viewer, filters=CompanyFilter(archived=None), page=PageRequest(limit=500))
    return {row.id for row in page.rows if portfolio_id in {one.id for one in row.portfolios}}


def _slips(row: Any) -> bool:
    return row.actual_finish is None and row.margin_days is not None and row.margin_days < 0


def _may_answer(row: Any, viewer: Viewer) -> bool:
    """Whether a change waits for the viewer's word."""
    able = viewer.may_in_company(Can.AGREE_CHANGES, row.company_id, row.initiative_id)
    return able and row.answer == "open" and row.requested_by_id != viewer.user_id


def _may_agree(row: Any, viewer: Viewer) -> bool:
    """Whether the other side's day waits for the viewer's word."""
    able = viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, row.initiative_id)
    return able and row.state == "proposed_there"


def _may_confirm_stake(row: Any, viewer: Viewer) -> bool:
    """Whether a stake waits for the viewer's word."""
    able = viewer.may_in_company(Can.CONFIRM_MONEY, row.company_id) or viewer.may_in_portfolio(
        Can.CONFIRM_MONEY, row.portfolio_id
    )
    return able and row.confirmed_at is None and row.superseded_at is None


def _may_confirm_plan(row: Any, viewer: Viewer) -> bool:
    """Whether an initiative's planned value waits for the viewer's word."""
    able = viewer.may_in_company(Can.CONFIRM_MONEY, row.company_id, row.id)
    return able and row.planned_minor is not None and row.value_confirmed_at is None


def _milestones(viewer: Viewer) -> tuple[MilestoneRow, ...]:
    return milestone_page(viewer=viewer, filters=MilestoneFilter(archived=None), page=PageRequest(limit=500)).rows


def lists() -> dict[str, tuple[Callable[..., Any], type[Any]]]:
    """Every query that takes filters, with the class of these."""
    found = {}
    for name, fn in WALLED.items():
        parameters = inspect.signature(fn).parameters
        # What takes the same things together (a roll-up) counts the rows of their list; parts are asked for by their whole.
        # A doing is what `event_page` tells by the same filters, several events in a line.
        if (
            {"filters", "page"} <= parameters.keys()
            and not asks_for_more(filter_of(fn))
            and name != "access.doing_page"
        ):
            found[name.split(".")[1]] = (fn, filter_of(fn))
    return found


LISTS = lists()
FILTERS = [(name, field.name) for name, (_, kind) in LISTS.items() for field in dataclasses.fields(kind)]


def rows_of(name: str, viewer: Viewer, **filters: Any) -> list[Any]:
    """The rows that a list gives when it is asked for everything and for what ``filters`` say."""
    fn, kind = LISTS[name]
    known = {field.name for field in dataclasses.fields(kind)}
    shared = SAME_FOR_ALL | {"today": LATER}
    fixed = {each: shared[each] for each in inspect.signature(fn).parameters if each in shared}
    everything = {each: value for each, value in EVERYTHING.items() if each in known}
    rows = list(fn(viewer=viewer, filters=kind(**everything | filters), **fixed).rows)
    if name not in OF_MILESTONES:
        return rows
    whole = {row.id: row for row in _milestones(viewer)}
    return [whole[row.id] for row in rows]


def values_of(name: str, field: str, cast: Cast) -> Iterator[Any]:
    """What is worth asking: both answers of a switch, and every value that those who see all find in the field."""
    kind = next(each for each in dataclasses.fields(LISTS[name][1]) if each.name == field)
    if "bool" in str(kind.type):
        yield from BOTH
        return
    if field == "things":
        for side in ("a", "b"):
            ids = [cast.things[f"{kind}_{side}"] for kind in ("milestone", "criterion", "update")]
            yield Things(("milestone", "criterion", "update"), tuple(ids))
        return
    seen: set[Any] = {5} if field.endswith("_id") else set()
    for row in rows_of(name, cast.viewer("administrator")):
        for part in (row, *getattr(row, "portfolios", ()), *getattr(row, "roles", ())):
            seen.add(getattr(part, field, None))
        seen |= set(row.tags) if field == "tag" else set()
        ends = [getattr(row, end, None) for end in ENDS.get(field, ())]
        seen |= {end.id for end in ends if end is not None}
    seen |= {cast.fund, cast.second_fund} if field == "portfolio_id" else set()
    yield from sorted(seen - {None})


def ids(rows: list[Any]) -> set[int]:
    """What the rows are of."""
    return {getattr(row, "id", None) or row.user_id for row in rows}


@pytest.mark.parametrize(("name", "field"), FILTERS)
def test_a_filter_finds_just_what_the_rows_themselves_show(cast: Cast, name: str, field: str) -> None:
    if field in NOT_TRIED or f"{name}.{field}" in NOT_TRIED:
        return
    shown_as = "milestone_page" if name in OF_MILESTONES else name
    by_name = SHOWN_BY.get(f"{shown_as}.{field}") or SHOWN_BY.get(field)
    fits = by_name or (lambda row, value, _: getattr(row, field) == value)
    found: list[str] = []
    values = list(values_of(name, field, cast))
    assert values, f"say in this test what {name} may be asked with as {field}"
    for persona in ASKERS:
        viewer = cast.viewer(persona)
        everything = rows_of(name, viewer)
        if by_name is None and everything:
            assert hasattr(everything[0], field), f"say in SHOWN_BY what of a row of {name} tells of {field}"
        for value in values:
            expected = ids([row for row in everything if fits(row, value, viewer)])
            try:
                told = ids(rows_of(name, viewer, **{field: value}))
            except Invalid as refused:
                if expected:
                    found.append(f"{persona} may not ask {name} for {field}={value}: {refused}")
                continue
            if told != expected:
                found.append(
                    f"{persona}: {name} with {field}={value} gives {len(told)} rows, shown are {len(expected)}"
                )
    assert found == []


def test_every_filter_that_is_not_tried_says_why() -> None:
    assert {field for _, field in FILTERS} >= {key.partition(".")[2] or key for key in NOT_TRIED}
    assert {key.partition(".")[2] or key for key in SHOWN_BY} <= {field for _, field in FILTERS}


@pytest.mark.parametrize(
    ("name", "field", "persona"),
    [("objective_page", "without_initiative", "investor"), ("initiative_page", "without_objective", "adviser")],
)
def test_a_filter_that_depends_on_what_one_may_not_see_is_refused(
    cast: Cast, name: str, field: str, persona: str
) -> None:
    for value in BOTH:
        with pytest.raises(Invalid, match=f"{field}: .* your roles do not show"):
            rows_of(name, cast.viewer(persona), **{field: value})
