"""Pages of tasks: adding, changing, doing one; and correcting what was reported."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.core.money import plain_percent
from milepost.milestones.actions.tasks import archive_task, create_task, restore_task, update_task
from milepost.milestones.queries.milestones import milestone_row
from milepost.milestones.queries.parts import task_row
from milepost.milestones.queries.work import task_home
from milepost.milestones.rules import WORKDAY
from milepost.portfolios.queries.companies import company_people
from milepost.web.forms import as_fields
from milepost.web.milestones.forms import TaskEditForm, TaskForm
from milepost.web.milestones.pages import editable, standing
from milepost.web.pages import WebRequest, done, page, show
from milepost.web.portfolios.common import as_choices

SECTION = "work"


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def task_new(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Add a task."""
    row = editable(request, milestone_row(viewer=request.viewer, milestone_id=milestone_id))
    form = TaskForm(request)
    _offer_people(request, form, row.company_id)
    if form.submitted() and form.run(create_task, milestone_id=milestone_id) is not None:
        return done(request, _("Task added."), "milestone", milestone_id=milestone_id)
    title, button = _("Add a task"), _("Add the task")
    return show(
        request, "milestones/small_form.html", standing(request, row), form=form, row=row, title=title, button=button
    )


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def task_edit(request: WebRequest, task_id: int) -> HttpResponse:
    """Change a task."""
    home = task_home(viewer=request.viewer, task_id=task_id)
    row = editable(request, milestone_row(viewer=request.viewer, milestone_id=home.milestone_id))
    task = task_row(viewer=request.viewer, task_id=task_id)
    plain = as_fields(
        task,
        "name",
        "owner_id",
        "planned_start",
        "planned_finish",
        "due",
        "calendar_id",
        "constraint_kind",
        "constraint_on",
    )
    days = {"duration": task.duration_s, "remaining": task.remaining_s}
    spans = {name: None if value is None else f"{value / WORKDAY:g}" for name, value in days.items()}
    form = TaskEditForm(request, initial={**plain, **spans, "percent": plain_percent(task.percent)})
    _offer_people(request, form, row.company_id)
    if form.submitted() and form.run(update_task, task_id=task_id) is not None:
        return done(request, _("Task saved."), "milestone", milestone_id=row.id)
    remove = "" if row.actual_finish else reverse("task_remove", args=[task_id])
    title, button = task.name, _("Save the task")
    return show(request, "milestones/small_form.html", form=form, row=row, title=title, button=button, remove=remove)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("POST",))
def task_remove(request: WebRequest, task_id: int) -> HttpResponse:
    """Take a task away; its history stays."""
    task = archive_task(acting=request.viewer, now=request.now, task_id=task_id)
    said = _("“%(name)s” was taken away.") % {"name": task.name}
    undo = reverse("task_restore", args=[task_id])
    return done(request, said, "milestone", undo=undo, milestone_id=task.parent_id)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("POST",))
def task_restore(request: WebRequest, task_id: int) -> HttpResponse:
    """Bring it back."""
    task = restore_task(acting=request.viewer, now=request.now, task_id=task_id)
    return done(request, _("“%(name)s” is back.") % {"name": task.name}, "milestone", milestone_id=task.parent_id)


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("POST",))
def task_done(request: WebRequest, task_id: int) -> HttpResponse:
    """One tap: the task is done, or as far as ``percent`` says. So a second tap, or somebody else's, changes nothing.

    ``?percent=`` in the address takes a tap back: it says how far the task was.
    """
    home = task_home(viewer=request.viewer, task_id=task_id)
    percent = request.GET.get("percent") or request.POST.get("percent") or "100"
    task = update_task(acting=request.viewer, now=request.now, task_id=task_id, percent=percent)
    said = _("Done: %(name)s.") if task.actual_finish else _("Open again: %(name)s.")
    back = "milestone" if "milestone" in (request.POST.get("back"), request.GET.get("back")) else "work"
    before = urlencode({"percent": plain_percent(home.percent), "back": back})
    undo = f"{reverse('task_done', args=[task_id])}?{before}"
    to = {"milestone_id": home.milestone_id} if back == "milestone" else {}
    return done(request, said % {"name": home.name}, back, undo=undo, **to)


def _offer_people(request: WebRequest, form: TaskForm, company_id: int) -> None:
    people = company_people(viewer=request.viewer, company_id=company_id, today=request.today)
    form.fields["owner_id"].offer(as_choices(people), _("Nobody yet"))  # type: ignore[attr-defined]
