"""Pages for those who do the work: my work, reporting, completing, criteria, tasks, dependencies."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.core.errors import Forbidden
from milepost.core.money import plain_percent
from milepost.core.paging import PageRequest
from milepost.milestones.actions.criteria import add_criterion, add_evidence, remove_criterion
from milepost.milestones.actions.dependencies import add_dependency, remove_dependency
from milepost.milestones.actions.reminders import set_cadence
from milepost.milestones.actions.tasks import create_task, update_task
from milepost.milestones.actions.updates import (
    complete_milestone,
    judge_criterion,
    record_update,
    reopen_milestone,
)
from milepost.milestones.queries.detail import milestone_detail
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page, milestone_row
from milepost.milestones.queries.reminders import cadence_row
from milepost.milestones.queries.rows import MilestoneRow
from milepost.milestones.queries.work import criterion_home, dependency_home, my_tasks, my_work, task_home
from milepost.portfolios.queries.companies import company_people
from milepost.portfolios.queries.initiatives import initiative_row
from milepost.web.milestones.forms import (
    CadenceForm,
    CompleteForm,
    CriterionForm,
    DependencyForm,
    EvidenceForm,
    JudgeForm,
    ReopenForm,
    ReportForm,
    TaskForm,
)
from milepost.web.milestones.pages import editable
from milepost.web.pages import WebRequest, done, page, show
from milepost.web.portfolios.common import MANY, as_choices

SECTION = "work"


@page(Can.SEE_INITIATIVES, section=SECTION)
def work(request: WebRequest) -> HttpResponse:
    """What waits for a word from the viewer, and the viewer's tasks."""
    return show(
        request,
        "milestones/work.html",
        milestones=my_work(viewer=request.viewer, today=request.today),
        tasks=my_tasks(viewer=request.viewer),
    )


@page(Can.EDIT_INITIATIVES, section="initiatives", methods=("GET", "POST"))
def cadence(request: WebRequest, initiative_id: int) -> HttpResponse:
    """Say how often updates are due on the milestones of an initiative."""
    row = initiative_row(viewer=request.viewer, initiative_id=initiative_id)
    if not request.viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, initiative_id):
        request.viewer.require(Can.EDIT_INITIATIVES)
    now_every = cadence_row(viewer=request.viewer, initiative_id=initiative_id).every_days
    form = CadenceForm(request, initial={"every_days": now_every})
    if form.submitted() and form.run(set_cadence, initiative_id=initiative_id) is not None:
        return done(request, _("Saved."), "initiative", initiative_id=initiative_id)
    return show(
        request,
        "discussion/form.html",
        form=form,
        subject=row,
        up=reverse("initiative", args=[initiative_id]),
        title=_("How often updates are due"),
        button=_("Save the rhythm"),
    )


def _reportable(request: WebRequest, milestone_id: int) -> MilestoneRow:
    """The row, when the viewer may report on it. Raises Missing, Forbidden."""
    row = milestone_row(viewer=request.viewer, milestone_id=milestone_id)
    runs = request.viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, row.initiative_id)
    if row.owner_id != request.viewer.user_id and not runs:
        raise Forbidden(_("Only its owner, or who runs the initiative, reports on this milestone."))
    return row


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def report(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Report on a milestone."""
    row = _reportable(request, milestone_id)
    usual = {"not_started": "in_progress"}.get(row.status, row.status)
    initial = {
        "status": request.GET.get("status") or usual,
        "percent": plain_percent(row.percent),
        "expected_finish": row.expected_finish,
        "version": row.version,
    }
    form = ReportForm(request, initial=initial)
    if form.submitted() and form.run(record_update, milestone_id=milestone_id) is not None:
        return done(request, _("Reported."), "milestone", milestone_id=milestone_id)
    return show(request, "milestones/report_form.html", form=form, row=row)


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("POST",))
def still_on_track(request: WebRequest, milestone_id: int) -> HttpResponse:
    """One tap: the same as before still holds."""
    row = _reportable(request, milestone_id)
    status = row.status if row.status not in ("not_started", "completed") else "on_track"
    record_update(
        acting=request.viewer,
        now=request.now,
        milestone_id=milestone_id,
        status=status,
        expected_finish=row.expected_finish if row.expected_finish and row.expected_finish >= request.today else None,
    )
    return done(request, _("Reported: %(name)s is as it was.") % {"name": row.name}, "work")


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def complete(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Complete a milestone."""
    row = _reportable(request, milestone_id)
    form = CompleteForm(request, initial={"finished_on": request.today, "version": row.version})
    if form.submitted() and form.run(complete_milestone, milestone_id=milestone_id) is not None:
        return done(request, _("Completed."), "milestone", milestone_id=milestone_id)
    found = milestone_detail(viewer=request.viewer, milestone_id=milestone_id)
    return show(request, "milestones/complete_form.html", form=form, row=row, found=found)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def reopen(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Take a completion back."""
    row = editable(request, milestone_row(viewer=request.viewer, milestone_id=milestone_id))
    form = ReopenForm(request, initial={"version": row.version})
    if form.submitted() and form.run(reopen_milestone, milestone_id=milestone_id) is not None:
        return done(request, _("Open again."), "milestone", milestone_id=milestone_id)
    return show(
        request, "milestones/small_form.html", form=form, row=row, title=_("Reopen"), button=_("Reopen the milestone")
    )


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def criterion_new(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Add a criterion."""
    row = editable(request, milestone_row(viewer=request.viewer, milestone_id=milestone_id))
    form = CriterionForm(request)
    if form.submitted() and form.run(add_criterion, milestone_id=milestone_id) is not None:
        return done(request, _("Criterion added."), "milestone", milestone_id=milestone_id)
    return show(
        request,
        "milestones/small_form.html",
        form=form,
        row=row,
        title=_("Add a criterion"),
        button=_("Add the criterion"),
    )


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def criterion_judge(request: WebRequest, criterion_id: int) -> HttpResponse:
    """Say whether a criterion holds."""
    home = criterion_home(viewer=request.viewer, criterion_id=criterion_id)
    row = _reportable(request, home.milestone_id)
    form = JudgeForm(request, initial={"verdict": home.verdict, "version": home.version})
    if form.submitted() and form.run(judge_criterion, criterion_id=criterion_id) is not None:
        return done(request, _("Judged."), "milestone", milestone_id=row.id)
    return show(
        request, "milestones/small_form.html", form=form, row=row, title=home.name, button=_("Save the judgement")
    )


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def evidence_new(request: WebRequest, criterion_id: int) -> HttpResponse:
    """Add evidence to a criterion."""
    home = criterion_home(viewer=request.viewer, criterion_id=criterion_id)
    row = _reportable(request, home.milestone_id)
    form = EvidenceForm(request)
    if form.submitted():
        sent = form.arguments()
        made = form.attempt(
            lambda: add_evidence(acting=request.viewer, now=request.now, criterion_id=criterion_id, **sent)
        )
        if made is not None:
            return done(request, _("Evidence added."), "milestone", milestone_id=row.id)
    title = _("Evidence for “%(metric)s”") % {"metric": home.name}
    return show(request, "milestones/small_form.html", form=form, row=row, title=title, button=_("Add the evidence"))


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("POST",))
def criterion_remove(request: WebRequest, criterion_id: int) -> HttpResponse:
    """Take a criterion away."""
    home = criterion_home(viewer=request.viewer, criterion_id=criterion_id)
    remove_criterion(acting=request.viewer, now=request.now, criterion_id=criterion_id)
    return done(request, _("Criterion removed."), "milestone", milestone_id=home.milestone_id)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def task_new(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Add a task."""
    row = editable(request, milestone_row(viewer=request.viewer, milestone_id=milestone_id))
    form = TaskForm(request)
    people = company_people(viewer=request.viewer, company_id=row.company_id, today=request.today)
    form.fields["owner_id"].offer(as_choices(people), _("Nobody yet"))  # type: ignore[attr-defined]
    if form.submitted() and form.run(create_task, milestone_id=milestone_id) is not None:
        return done(request, _("Task added."), "milestone", milestone_id=milestone_id)
    return show(
        request, "milestones/small_form.html", form=form, row=row, title=_("Add a task"), button=_("Add the task")
    )


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("POST",))
def task_done(request: WebRequest, task_id: int) -> HttpResponse:
    """One tap: the task is done, or open again."""
    home = task_home(viewer=request.viewer, task_id=task_id)
    percent = "0" if home.done else "100"
    update_task(acting=request.viewer, now=request.now, task_id=task_id, percent=percent)
    said = _("Open again: %(name)s.") if home.done else _("Done: %(name)s.")
    if request.POST.get("back") == "milestone":
        return done(request, said % {"name": home.name}, "milestone", milestone_id=home.milestone_id)
    return done(request, said % {"name": home.name}, "work")


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def dependency_new(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Say what a milestone waits for."""
    row = editable(request, milestone_row(viewer=request.viewer, milestone_id=milestone_id))
    form = DependencyForm(request)
    others = milestone_page(
        viewer=request.viewer,
        filters=MilestoneFilter(company_id=row.company_id),
        page=PageRequest(limit=MANY, sort="name"),
    ).rows
    offered = [(one.id, f"{one.name} · {one.initiative_name}") for one in others if one.id != row.id]
    form.fields["predecessor_id"].offer(offered)  # type: ignore[attr-defined]
    if form.submitted() and form.run(add_dependency, successor_id=milestone_id) is not None:
        return done(request, _("Dependency added."), "milestone", milestone_id=milestone_id)
    return show(
        request,
        "milestones/small_form.html",
        form=form,
        row=row,
        title=_("What it waits for"),
        button=_("Add the dependency"),
    )


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("POST",))
def dependency_remove(request: WebRequest, dependency_id: int) -> HttpResponse:
    """Let it wait no longer."""
    home = dependency_home(viewer=request.viewer, dependency_id=dependency_id)
    remove_dependency(acting=request.viewer, now=request.now, dependency_id=dependency_id)
    return done(request, _("Dependency removed."), "milestone", milestone_id=home.milestone_id)
