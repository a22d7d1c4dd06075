"""Tasks under milestones, and what waits for oneself."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from pydantic import Field

from milepost.api.conventions.encoding import encoder_of
from milepost.api.conventions.fields import (
    Answer,
    Body,
    Day,
    DayAnswer,
    Id,
    IdAnswer,
    Line,
    MomentAnswer,
    Name,
    Percent,
    PercentAnswer,
    Shown,
)
from milepost.api.conventions.lists import ListQuery, page_response
from milepost.api.conventions.operations import REGISTRY, Call, Operation, Success
from milepost.api.conventions.resources import NoBody, Resource
from milepost.api.endpoints.milestones import CALENDAR, CONSTRAINT, Milestone, milestones
from milepost.api.endpoints.plan_fields import ConstraintDayAnswer, Days, DaysText, PlanDayAnswer, days_of
from milepost.core.ids import decode_id, encode_id
from milepost.core.paging import Page
from milepost.milestones.actions.tasks import archive_task, create_task, restore_task, update_task
from milepost.milestones.choices import ConstraintKind
from milepost.milestones.queries.parts import TASK_SORTS, PartFilter, task_page, task_row
from milepost.milestones.queries.rows import TaskRow
from milepost.milestones.queries.work import my_tasks, my_work

TAG = "Tasks"


class Task(Answer):
    """A piece of work under a milestone."""

    id: IdAnswer
    version: Annotated[int, Field(examples=[1])]
    milestone_id: Annotated[IdAnswer | None, Shown(by=encode_id, of=("parent_id",), stored=decode_id)]
    milestone_name: Annotated[str, Field(examples=["Line 2 runs in two shifts"])]
    name: Annotated[str, Field(examples=["Train the second shift"])]
    code: str
    owner_id: IdAnswer | None
    owner_name: Annotated[str | None, Field(examples=["Otto Stein"])]
    planned_start: PlanDayAnswer | None
    planned_finish: PlanDayAnswer | None
    actual_start: PlanDayAnswer | None
    actual_finish: PlanDayAnswer | None
    due: DayAnswer | None
    duration: Annotated[DaysText | None, days_of("duration_s"), Field(description="Working days")]
    remaining: Annotated[DaysText | None, days_of("remaining_s"), Field(description="Working days left, where said")]
    calendar_id: Annotated[IdAnswer | None, Field(description=CALENDAR)]
    constraint_kind: ConstraintKind
    constraint_on: Annotated[ConstraintDayAnswer | None, Field(description=CONSTRAINT)]
    percent: Annotated[PercentAnswer, Field(description="Percent complete; 100 is done")]
    recorded_at: MomentAnswer


class TaskChange(Body):
    """What to change of a task. Its owner may change the percent alone."""

    name: Annotated[Name, Field(examples=["Train the second shift"])] = ""
    code: Annotated[Line, Field(max_length=60)] = ""
    owner_id: Id | None = None
    planned_start: Day | None = None
    planned_finish: Day | None = None
    due: Day | None = None
    duration: Days | None = None
    remaining: Days | None = None
    calendar_id: Annotated[Id | None, Field(description=CALENDAR)] = None
    constraint_kind: ConstraintKind = ConstraintKind.NONE
    constraint_on: Annotated[Day | None, Field(description=CONSTRAINT)] = None
    percent: Annotated[Percent, Field(description="Percent complete; 100 is done")] = "0"


class NewTask(TaskChange):
    """A task to plan."""

    name: Annotated[Name, Field(examples=["Train the second shift"])]


class TaskQuery(ListQuery):
    """Which page of them."""


tasks = Resource("tasks", "task", TAG, Task, kind="activity", under=milestones)


@tasks.list(sorts=tuple(TASK_SORTS))
def list_tasks(call: Call, query: TaskQuery) -> Page[TaskRow]:
    """By planned start."""
    return task_page(viewer=call.viewer, filters=PartFilter(call.id), page=query.page())


@tasks.one
def read_task(call: Call, task_id: int) -> TaskRow:
    """One."""
    return task_row(viewer=call.viewer, task_id=task_id)


@tasks.create
def plan_task(call: Call, body: NewTask) -> Any:
    """Plan a task."""
    return create_task(acting=call.viewer, now=call.now, milestone_id=call.id, **body.given())


@tasks.update
def change_task(call: Call, task_id: int, version: int | None, body: TaskChange) -> Any:
    """Change a task."""
    return update_task(acting=call.viewer, now=call.now, task_id=task_id, version=version, **body.given())


@tasks.remove("remove_task", "Take a task away", "Its history stays, and it can be brought back.")
def take_away(call: Call, task_id: int, version: int | None) -> Any:
    """Take it away."""
    return archive_task(acting=call.viewer, now=call.now, task_id=task_id, version=version)


@tasks.act("restoration", "restore_task", "Bring a task back that was taken away")
def bring_back(call: Call, task_id: int, version: int | None, body: NoBody) -> Any:
    """Bring it back."""
    return restore_task(acting=call.viewer, now=call.now, task_id=task_id, version=version)


def _my_milestones(call: Call) -> HttpResponse:
    rows = my_work(viewer=call.viewer, today=call.today)
    return page_response(call.request, Page(rows), encoder_of(Milestone).all)


def _my_tasks(call: Call) -> HttpResponse:
    rows = tuple(task for task, _ in my_tasks(viewer=call.viewer))
    return page_response(call.request, Page(rows), encoder_of(Task).all)


for _operation in (
    Operation("GET", "/me/milestones", "list_my_milestones", TAG, "List my milestones that need a word",
              _my_milestones, Success(Milestone, "page"),
              description="Open ones that you own, with an update due or contradicted; most urgent first."),
    Operation("GET", "/me/tasks", "list_my_tasks", TAG, "List my open tasks", _my_tasks, Success(Task, "page"),
              description="By planned finish."),
):  # fmt: skip
    REGISTRY.add(_operation)
