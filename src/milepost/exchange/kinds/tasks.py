"""Tasks as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.batches import CHUNK, Batch
from milepost.core.money import plain_percent
from milepost.exchange.kinds.activities import (
    ActivityReader,
    code_column,
    company_column,
    day_columns,
    duration_column,
    initiative_column,
    know_teams,
    name_column,
    owner_column,
)
from milepost.exchange.kinds.base import Column, Kind, Reader, Typed
from milepost.exchange.kinds.lookups import Names
from milepost.milestones.actions.tasks import create_task, update_task
from milepost.milestones.choices import ActivityKind
from milepost.milestones.models import Activity, Milestone


class TaskReader(ActivityReader):
    """Reads and writes tasks."""

    model = Activity
    related = ("initiative",)
    home = ("milestone", "parent_id")

    @cached_property
    def milestones(self) -> Names:
        """Milestones, in their initiatives."""
        rows = Milestone.objects.seen_by(self.viewer).filter(archived_at__isnull=True)
        return Names("milestone", rows.values_list("pk", "name", "initiative_id"))

    def load(self, ids: Iterable[int], batch: Batch) -> dict[int, Any]:
        """With their milestones, which may move with them."""
        found = super().load(ids, batch)
        parents = sorted({task.parent_id for task in found.values() if task.parent_id})
        self.load_parents(parents, batch)
        return {pk: task for pk, task in found.items() if task.kind == ActivityKind.TASK}

    def load_parents(self, ids: list[int], batch: Batch) -> None:
        """Milestones to which tasks belong, known to the batch."""
        for begin in range(0, len(ids), CHUNK):
            found = Milestone.objects.seen_by(self.viewer).filter(pk__in=ids[begin : begin + CHUNK])
            rows = {row.pk: row for row in found.select_related("initiative")}
            know_teams(rows)
            for row in rows.values():
                batch.knows(row)

    def typed(self, thing: Any) -> dict[str, Typed]:
        """The value of every column."""
        return {**super().typed(thing), "milestone": thing.parent_id, "percent": plain_percent(thing.percent)}

    def name_of(self, code: str, value: int) -> str:
        """The name of what a column points at."""
        return self.milestones.by_id.get(value, "") if code == "milestone" else super().name_of(code, value)

    def resolve(self, column: Column, text: str, so_far: Mapping[str, Typed]) -> Typed:
        """Milestones by name in their initiative, where that is said."""
        if column.code == "milestone":
            return self.milestones.find(text, column.code, so_far.get("initiative"))
        return super().resolve(column, text, so_far)

    def place_of(self, so_far: Mapping[str, Typed]) -> tuple[int | None, int | None]:
        """The milestone says it, where it is known."""
        milestone = so_far.get("milestone")
        if milestone is not None:
            initiative_id = self.milestones.home.get(milestone)
            return self.lookups.initiatives.home.get(initiative_id or 0), initiative_id
        return super().place_of(so_far)

    def creating(self, values: dict[str, Typed]) -> Callable[[], Any]:
        """A new task."""
        given = self.given(values)
        return lambda: create_task(**self.step, milestone_id=values["milestone"], **given)

    def changing(self, pk: int, version: int, values: dict[str, Typed]) -> Callable[[], Any]:
        """Another state of one."""
        given = self.given(values)
        return lambda: update_task(**self.step, task_id=pk, version=version, **given)

    def all_rows(self, filters: Mapping[str, int]) -> Any:
        """By initiative, milestone and name."""
        rows = Activity.objects.seen_by(self.viewer).filter(archived_at__isnull=True, kind=ActivityKind.TASK, **filters)
        return rows.order_by("company__name", "initiative__name", "parent__name", "planned_start", "name", "pk")


class Tasks(Kind):
    """Tasks."""

    code = "tasks"
    label = _("Tasks")
    may = Can.EDIT_INITIATIVES
    sees = Can.SEE_INITIATIVES
    notes: ClassVar[Any] = (_("One row is one task under a milestone, which must exist already."),)

    def columns(self, viewer: Viewer) -> tuple[Column, ...]:
        """The same for everybody."""
        due, start, finish = day_columns(due="", start="2027-02-01", finish="2027-02-12")
        return (
            name_column(
                ("Task", "Title", "Aufgabe", "Tâche", "Tarea", "Vorgang", "Nombre", "Nom"), "Train the warehouse team"
            ),
            company_column(_("Needed only where names do not tell")),
            initiative_column(note=_("Needed only where two initiatives have a milestone of the same name")),
            Column(
                "milestone",
                _("Milestone"),
                "reference",
                ("Milestone", "Parent", "Meilenstein", "Jalon", "Hito"),
                needed=True,
                stays=True,
                width=36,
            ),
            code_column(),
            owner_column(),
            start,
            finish,
            due,
            duration_column(example="10"),
            Column(
                "percent",
                _("Percent"),
                "number",
                ("Percent", "% complete", "Progress", "Done", "Fortschritt", "Avancement"),
                empty="0",
                example="0",
            ),
        )

    def open(self, viewer: Viewer, now: Any, today: Any) -> Reader:
        """Ready to read and write."""
        return TaskReader(viewer, now, today)
