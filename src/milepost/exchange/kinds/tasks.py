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
from milepost.exchange.kinds.base import Column, Kind, Reader, Typed
from milepost.exchange.kinds.common import (
    WORDS_OF_COMPANY,
    WORDS_OF_DUE,
    WORDS_OF_INITIATIVE,
    WORDS_OF_OWNER,
    WORDS_OF_START,
    NameIndex,
    PlainReader,
)
from milepost.exchange.kinds.lookups import Names
from milepost.milestones.actions.tasks import create_task, update_task
from milepost.milestones.choices import ActivityKind
from milepost.milestones.models import Activity, Milestone, TeamMember
from milepost.milestones.plantime import day_of
from milepost.milestones.rules import plain_days


class TaskReader(PlainReader):
    """Reads and writes tasks."""

    model = Activity
    related = ("initiative",)

    @cached_property
    def milestones(self) -> Names:
        """Milestones, in their initiatives."""
        rows = Milestone.objects.seen_by(self.viewer).filter(archived_at__isnull=True)
        return Names("milestone", rows.values_list("pk", "name", "initiative_id"))

    @cached_property
    def _index(self) -> tuple[NameIndex, NameIndex]:
        names, codes = NameIndex(), NameIndex()
        for pk, home, name, code in self.all_rows({}).values_list("pk", "parent_id", "name", "code"):
            names.add(home, name, pk)
            codes.add(home, code, pk)
        return names, codes

    def load(self, ids: Iterable[int], batch: Batch) -> dict[int, Any]:
        """With their milestones, which may move with them."""
        found = super().load(ids, batch)
        parents = sorted({task.parent_id for task in found.values() if task.parent_id})
        self.load_parents(parents, batch)
        return {pk: task for pk, task in found.items() if task.kind == ActivityKind.TASK}

    def load_parents(self, ids: list[int], batch: Batch) -> None:
        """Milestones to which tasks belong, known to the batch."""
        for begin in range(0, len(ids), CHUNK):
            chunk = ids[begin : begin + CHUNK]
            rows = {
                row.pk: row
                for row in Milestone.objects.seen_by(self.viewer).filter(pk__in=chunk).select_related("initiative")
            }
            for row in rows.values():
                row.known_team = []
                batch.knows(row)
            members = TeamMember.objects.filter(milestone_id__in=chunk).order_by(
                "milestone_id", "involvement", "user_id"
            )
            for pk, involvement, user_id in members.values_list("milestone_id", "involvement", "user_id"):
                if pk in rows:
                    rows[pk].known_team.append((involvement, user_id))

    def typed(self, thing: Any) -> dict[str, Typed]:
        """The value of every column."""
        return {
            "name": thing.name,
            "company": thing.company_id,
            "initiative": thing.initiative_id,
            "milestone": thing.parent_id,
            "code": thing.code or None,
            "owner": thing.owner_id,
            "planned_start": day_of(thing.planned_start),
            "planned_finish": day_of(thing.planned_finish),
            "due": thing.due,
            "duration": None if thing.duration_s is None else plain_days(thing.duration_s),
            "percent": plain_percent(thing.percent),
        }

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

    def match(self, values: Mapping[str, Typed]) -> list[int]:
        """By code, else by name, in their milestone."""
        names, codes = self._index
        home = values.get("milestone")
        return codes.find(home, values.get("code")) or names.find(home, values.get("name"))

    def _given(self, values: dict[str, Typed]) -> dict[str, Any]:
        given = {code: value for code, value in values.items() if code not in ("company", "initiative", "milestone")}
        if "owner" in given:
            given["owner_id"] = given.pop("owner")
        if "code" in given:
            given["code"] = given["code"] or ""
        return given

    def creating(self, values: dict[str, Typed]) -> Callable[[], Any]:
        """A new task."""
        given = self._given(values)
        return lambda: create_task(**self.step, milestone_id=values["milestone"], **given)

    def changing(self, pk: int, version: int, values: dict[str, Typed]) -> Callable[[], Any]:
        """Another state of one."""
        given = self._given(values)
        return lambda: update_task(**self.step, task_id=pk, version=version, **given)

    def all_rows(self, filters: Mapping[str, int]) -> Any:
        """By initiative, milestone and name."""
        rows = Activity.objects.seen_by(self.viewer).filter(archived_at__isnull=True, kind=ActivityKind.TASK, **filters)
        return rows.order_by("company__name", "initiative__name", "parent__name", "planned_start", "name", "pk")


#: Columns that are the same for everybody.
_OTHERS = (
    Column("code", _("Code"), "text", ("Code", "ID", "Nr", "WBS")),
    Column(
        "owner",
        _("Owner"),
        "person",
        WORDS_OF_OWNER,
        argument="owner_id",
        width=28,
        note=_("E-mail address, or the whole name"),
    ),
    Column("planned_start", _("Planned start"), "day", WORDS_OF_START, example="2027-02-01"),
    Column(
        "planned_finish",
        _("Planned finish"),
        "day",
        ("Planned finish", "Finish", "End", "End date", "Ende", "Fin"),
        example="2027-02-12",
    ),
    Column("due", _("Due"), "day", WORDS_OF_DUE),
    Column(
        "duration",
        _("Duration"),
        "number",
        ("Duration", "Days", "Dauer", "Durée"),
        note=_("Working days"),
        example="10",
    ),
    Column(
        "percent",
        _("Percent"),
        "number",
        ("Percent", "% complete", "Progress", "Done", "Fortschritt", "Avancement"),
        empty="0",
        example="0",
    ),
)


class Tasks(Kind):
    """Tasks."""

    code = "tasks"
    label = _("Tasks")
    may = Can.EDIT_INITIATIVES
    sees = Can.SEE_INITIATIVES
    notes: ClassVar[Any] = (_("One row is one task under a milestone, which must exist already."),)

    def columns(self, viewer: Viewer) -> tuple[Column, ...]:
        """The same for everybody."""
        return (
            Column(
                "name",
                _("Name"),
                "text",
                ("Task", "Title", "Aufgabe", "Tâche", "Tarea", "Vorgang", "Nombre", "Nom"),
                needed=True,
                example="Train the warehouse team",
                width=40,
            ),
            Column(
                "company",
                _("Company"),
                "reference",
                WORDS_OF_COMPANY,
                stays=True,
                width=22,
                note=_("Needed only where names do not tell"),
            ),
            Column(
                "initiative",
                _("Initiative"),
                "reference",
                WORDS_OF_INITIATIVE,
                stays=True,
                width=28,
                note=_("Needed only where two initiatives have a milestone of the same name"),
            ),
            Column(
                "milestone",
                _("Milestone"),
                "reference",
                ("Milestone", "Parent", "Meilenstein", "Jalon", "Hito"),
                needed=True,
                stays=True,
                width=36,
            ),
            *_OTHERS,
        )

    def open(self, viewer: Viewer, now: Any, today: Any) -> Reader:
        """Ready to read and write."""
        return TaskReader(viewer, now, today)
