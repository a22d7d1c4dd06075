"""All milestones of a list at one moment, for exports of tens of thousands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Field

from milepost.access.models import User
from milepost.access.viewer import Viewer
from milepost.core.moment import one_moment
from milepost.core.paging import in_order
from milepost.core.stored import Stored
from milepost.milestones.models import Activity, TeamMember
from milepost.milestones.queries.milestones import COLUMNS, SORTS, STORED, MilestoneFilter, keyed, wanted
from milepost.portfolios.models import Company, Initiative, Objective
from milepost.portfolios.queries.common import Named

#: What is looked up by an id that the row has, and read once instead of with every row.
NAMES = ("company_name", "currency", "initiative_name", "value_lever", "owner_name")
#: What comes with each milestone, by the names that ``MilestoneRow`` has for it, still as it is stored: see ``made``.
FIELDS = (
    *(name for name in COLUMNS if name not in NAMES),
    *("objective_title", "team", "tasks", "tasks_done"),
    *NAMES,
)
COMPANY, INITIATIVE, OBJECTIVE, OWNER = (
    FIELDS.index(name) for name in ("company_id", "initiative_id", "objective_id", "owner_id")
)
AT_ONCE = 500
#: What the narrow row has itself is read from there.
_NARROW = ("company_id", "initiative_id", "owner_id")


def every_milestone(*, viewer: Viewer, filters: MilestoneFilter, sort: str | None = None) -> Iterator[tuple[Any, ...]]:
    """FIELDS of every milestone, in the order of ``milestone_page``. Seven SQL queries.

    Held are AT_ONCE rows and, of every milestone, whose team and how many tasks it has: some 200 bytes each. Take them without
    delay (see ``one_moment``). Raises Invalid before the first one.
    """
    with one_moment():
        rows = wanted(viewer, filters)
        companies, initiatives, people = _named(rows)
        objectives = dict(Objective.objects.seen_by(viewer).values_list("pk", "title"))
        teams, tasks = _teams(rows), _tasks(rows)
        ordered = in_order(keyed(viewer, filters), sort, sorts=SORTS, usual="due").values_list(*_read())
        for row in ordered.iterator(AT_ONCE):
            pk, objective = row[0], row[OBJECTIVE]
            title = objectives.get(objective)
            if title is None and objective is not None:
                row = (*row[:OBJECTIVE], None, *row[OBJECTIVE + 1 :])
            yield (
                *row,
                title,
                teams.get(pk, ()),
                *tasks.get(pk, (0, 0)),
                *companies[row[COMPANY]],
                *initiatives[row[INITIATIVE]],
                people.get(row[OWNER]),
            )


def _read() -> list[Any]:
    columns = {name: _from_narrow(column) for name, column in COLUMNS.items() if name not in NAMES}
    return [Stored(column) if name in STORED else column for name, column in columns.items()]


def _from_narrow(column: str) -> str:
    if column == "pk" or column in _NARROW:
        return column
    return column.removeprefix("facts__") if column.startswith("facts__") else f"milestone__{column}"


def _named(rows: Any) -> tuple[dict[int, tuple[str, str]], dict[int, tuple[str, str]], dict[int, str]]:
    """Name and currency of companies, name and lever of initiatives, names of owners."""
    why = "of milestones that were walled"
    companies = Company.objects.unwalled(why).filter(pk__in=rows.values("company_id"))
    initiatives = Initiative.objects.unwalled(why).filter(pk__in=rows.values("initiative_id"))
    people = User.objects.filter(pk__in=rows.values("owner_id"))
    return (
        {pk: (name, currency) for pk, name, currency in companies.values_list("pk", "name", "currency")},
        {pk: (name, lever) for pk, name, lever in initiatives.values_list("pk", "name", "value_lever")},
        dict(people.values_list("pk", "name")),
    )


def _teams(rows: Any) -> dict[int, tuple[tuple[str, Named], ...]]:
    found: dict[int, tuple[tuple[str, Named], ...]] = {}
    alone: dict[tuple[str, int], tuple[tuple[str, Named]]] = {}  # the same people are in many teams
    members = TeamMember.objects.filter(milestone_id__in=rows.values("pk"))
    ordered = members.order_by("milestone_id", "involvement", "user__name", "user_id")
    columns = ordered.values_list("milestone_id", "involvement", "user_id", "user__name")
    for pk, involvement, user_id, name in columns.iterator(AT_ONCE):
        member = alone.setdefault((involvement, user_id), ((involvement, Named(user_id, name)),))
        found[pk] = (*found[pk], *member) if pk in found else member
    return found


def _tasks(rows: Any) -> dict[int, tuple[int, int]]:
    """How many tasks, and how many of them are done."""
    found: dict[int, tuple[int, int]] = {}
    pairs: dict[tuple[int, int], tuple[int, int]] = {}
    counted = (
        Activity.objects.unwalled("tasks of milestones that were walled")
        .filter(parent_id__in=rows.values("pk"), archived_at__isnull=True)
        .order_by()
        .values_list("parent_id")
        .annotate(
            n=Count("pk", output_field=Field()), done=Count("actual_finish", output_field=Field())
        )  # as they come
    )
    for parent, *pair in counted.iterator(AT_ONCE):
        one = (pair[0], pair[1])
        found[parent] = pairs.setdefault(one, one)
    return found
