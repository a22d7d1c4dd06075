"""Writing the rows of a dry run, inside the action that applies them: in bulk, one event for each aggregate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from milepost.core.bulk import add_many, change_many
from milepost.milestones.actions.common import ALL_BUT_DONE
from milepost.milestones.choices import ActivityKind, PercentMode, Status
from milepost.milestones.facts import refresh_facts
from milepost.milestones.models import Activity, Calendar, Dependency, Milestone
from milepost.milestones.rules import rolled_up
from milepost.scheduling.plans.model import Row
from milepost.scheduling.plans.standing import Standing


@dataclass(slots=True)
class Writing:
    """Where it goes, and what has been made. ids: of activities by key, stored and new."""

    standing: Standing
    rows: tuple[Row, ...]
    source: str
    kind: tuple[str, str]
    file_name: str
    now: datetime
    ids: dict[str, int] = field(default_factory=dict)
    calendars: dict[Any, int | None] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)

    def asked(self, what: str, how: str) -> list[Row]:
        """The rows of a kind."""
        return [row for row in self.rows if row.what == what and row.how == how]


def write_rows(it: Writing, today: date) -> None:
    """Calendars, milestones, tasks, links; then what lists read of the milestones."""
    it.ids = {row.key: row.id for row in it.rows if row.what in ("milestone", "task") and row.id is not None}
    _calendars(it)
    new = {row.key: _new_milestone(it, row) for row in it.asked("milestone", "create")}
    it.ids |= {key: one.pk for key, one in new.items()}
    fresh = {row.key: _new_task(it, row) for row in it.asked("task", "create")}
    it.ids |= {key: one.pk for key, one in fresh.items()}
    tasks = [_change(it, row) for row in it.asked("task", "change")]
    milestones = {row.id: _change(it, row) for row in it.asked("milestone", "change")}
    _roll_up(it, new.values(), fresh.values(), tasks, milestones)
    add_many(list(new.values()), verb="milestone.created")
    add_many(list(fresh.values()), verb="task.created")
    change_many(tasks, verb="task.updated")
    change_many([change for _pk, change in sorted(milestones.items())], verb="milestone.updated")
    _links(it)
    it.touched |= {one.pk for one in new.values()} | {pk for pk in milestones if pk is not None}
    refresh_facts(sorted(it.touched), now=it.now, today=today)


def _calendars(it: Writing) -> None:
    home = it.standing.initiative
    made = [
        Calendar(firm_id=home.firm_id, company_id=home.company_id, source=it.source, **row.values)
        for row in it.asked("calendar", "create")
    ]
    add_many(made, verb="calendar.created")
    it.calendars = {f"new:{row.key}": one.pk for row, one in zip(it.asked("calendar", "create"), made, strict=True)}
    change_many(
        [(it.standing.calendars[row.id or 0], row.values) for row in it.asked("calendar", "change")],
        verb="calendar.updated",
    )


def _calendar_id(it: Writing, target: Any) -> int | None:
    if target is None:
        return None
    return target[0] if isinstance(target[0], int) else it.calendars[target[0]]


def _columns(it: Writing, row: Row) -> dict[str, Any]:
    """What a row says, as columns: the calendar and the milestone above by id."""
    values = {name: value for name, value in row.values.items() if name not in ("calendar", "parent", "gathers")}
    if "calendar" in row.values:
        values["calendar_id"] = _calendar_id(it, row.values["calendar"])
    if row.values.get("parent") is not None:
        values["parent_id"] = it.ids[row.values["parent"]]
    return values


def _new_task(it: Writing, row: Row) -> Activity:
    home = it.standing.initiative
    return Activity(
        firm_id=home.firm_id, company_id=home.company_id, initiative_id=home.pk, kind=ActivityKind.TASK, source=it.source,
        **_columns(it, row),
    )  # fmt: skip


def _new_milestone(it: Writing, row: Row) -> Milestone:
    home = it.standing.initiative
    columns = _columns(it, row)
    milestone_type, category = it.kind
    made = Milestone(
        firm_id=home.firm_id, company_id=home.company_id, initiative_id=home.pk, kind=ActivityKind.MILESTONE, source=it.source,
        milestone_type=milestone_type, category=category, owner_id=home.owner_id, objective_id=home.objective_id,
        percent_mode=PercentMode.ROLLED_UP if row.values["gathers"] else PercentMode.TYPED,
        **{**columns, **_progress(it, columns, Status.NOT_STARTED)},
    )  # fmt: skip
    made.pk = made.id
    return made


def _progress(it: Writing, columns: dict[str, Any], status: str) -> dict[str, Any]:
    """The status that goes with what a file says was begun or finished; a finish without criteria says where it came from."""
    if columns.get("actual_finish") is not None:
        told = _("Finished in the plan file “%(name)s”.") % {"name": it.file_name}
        return {"status": Status.COMPLETED, "percent": 10_000, "completion_exception": told}
    begun = columns.get("actual_start") is not None or columns.get("percent")
    return {"status": Status.IN_PROGRESS} if begun and status == Status.NOT_STARTED else {}


def _change(it: Writing, row: Row) -> tuple[Any, dict[str, Any]]:
    stored = it.standing.activities[row.id or 0]
    columns = _columns(it, row)
    if stored.kind == ActivityKind.MILESTONE:
        return stored, {**columns, **_progress(it, columns, stored.status)}
    if stored.parent_id is not None and "parent_id" in columns:
        it.touched.add(stored.parent_id)
    return stored, columns


def _roll_up(it: Writing, new: Iterable[Milestone], fresh: Iterable[Activity], tasks: Any, milestones: Any) -> None:
    """The percent of milestones that follow their tasks, as these will be: part of the same change, and of the same event."""
    under: dict[int, list[tuple[int | None, int]]] = defaultdict(list)
    begun: dict[int, list[int]] = defaultdict(list)
    later = {one.pk: values for one, values in tasks}
    stored = [
        one for one in it.standing.activities.values() if one.kind == ActivityKind.TASK and one.archived_at is None
    ]
    for one in (*stored, *fresh):
        values = later.get(one.pk, {})
        parent, length, share, start = (
            values.get(name, getattr(one, name)) for name in ("parent_id", "duration_s", "percent", "actual_start")
        )
        if parent is not None:
            under[parent].append((length, share))
            begun[parent] += [start] if start is not None else []
    for milestone in new:
        if milestone.percent_mode == PercentMode.ROLLED_UP and milestone.actual_finish is None:
            milestone.percent = min(rolled_up(under[milestone.pk]), ALL_BUT_DONE)
    found = [*(one.parent_id for one, _values in tasks), *(one.parent_id for one in fresh)]
    found += [values["parent_id"] for _one, values in tasks if "parent_id" in values]
    it.touched |= {pk for pk in found if pk is not None}
    for pk in sorted({pk for pk in found if pk is not None} & it.standing.activities.keys()):
        one = it.standing.activities[pk]
        values = milestones[pk][1] if pk in milestones else {}
        finished = values.get("actual_finish", one.actual_finish) is not None
        if one.percent_mode != PercentMode.ROLLED_UP or finished or one.archived_at is not None:
            continue
        values = {**values, "percent": min(rolled_up(under[pk]), ALL_BUT_DONE)}
        if one.actual_start is None and begun[pk]:
            values["actual_start"] = min(begun[pk])
        milestones[pk] = one, {**values, **_progress(it, values, one.status)}


def _links(it: Writing) -> None:
    home = it.standing.initiative
    stored = {link.pk: link for link in it.standing.links.values()}
    made = [
        Dependency(
            firm_id=home.firm_id, company_id=home.company_id, predecessor_id=it.ids[row.values["before"]],
            successor_id=it.ids[row.values["after"]], link=row.values["link"], lag=row.values["lag"],
            lag_unit=row.values["lag_unit"], source=it.source,
        )
        for row in it.asked("link", "create")
    ]  # fmt: skip
    _name_ends(made)
    add_many(made, verb="dependency.created")
    change_many([(stored[row.id or 0], row.values) for row in it.asked("link", "change")], verb="dependency.updated")
    gone = [(stored[row.id or 0], {"removed_at": it.now}) for row in it.asked("link", "remove")]
    change_many(gone, verb="dependency.removed")


def _name_ends(links: list[Dependency]) -> None:
    """What the feed calls a link are the names of its ends: read at once, not one by one."""
    wanted = {pk for link in links for pk in (link.predecessor_id, link.successor_id)}
    rows = Activity.objects.unwalled("the ends of links that are written").in_bulk(wanted) if wanted else {}
    for link in links:
        link.predecessor, link.successor = rows[link.predecessor_id], rows[link.successor_id]
