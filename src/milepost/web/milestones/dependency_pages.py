"""Pages of dependencies: what a milestone or one of its tasks waits for, and how."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.core.errors import Invalid
from milepost.core.ids import decode_id
from milepost.milestones.actions.dependencies import add_dependency, remove_dependency, update_dependency
from milepost.milestones.queries.dependencies import End, dependency_row, possible_ends
from milepost.milestones.queries.detail import MilestonePage, milestone_detail
from milepost.milestones.queries.milestones import milestone_row
from milepost.milestones.queries.work import dependency_home
from milepost.milestones.rules import plain_lag
from milepost.web.fields import IdChoiceField, field_of
from milepost.web.forms import as_fields
from milepost.web.milestones.forms import DependencyEditForm, DependencyForm
from milepost.web.milestones.pages import editable
from milepost.web.pages import WebRequest, done, page, show
from milepost.web.portfolios.common import asked_text

SECTION = "work"
#: As many are offered at once; of more, the search finds the others.
OFFERED = 100


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def dependency_new(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Say what a milestone, or one of its tasks, waits for. ``q`` in the address looks for it."""
    found = milestone_detail(viewer=request.viewer, milestone_id=milestone_id)
    row, q = editable(request, found.milestone), asked_text(request, "q") or ""
    form = DependencyForm(request)
    total = _offer(request, form, found, q)
    if form.submitted():
        sent = form.cleaned_data
        waits = sent.pop("successor_id") or milestone_id
        if form.run(add_dependency, successor_id=waits) is not None:
            return done(request, _("Dependency added."), "milestone", milestone_id=milestone_id)
    return show(request, "milestones/dependency_form.html", form=form, row=row, q=q, total=total, most=OFFERED)


def _offer(request: WebRequest, form: DependencyForm, found: MilestonePage, q: str) -> int:
    """What can wait, and what it can wait for; how many of the latter there are."""
    row = found.milestone
    ends, total = possible_ends(
        viewer=request.viewer, company_id=row.company_id, q=q, but=[row.id], also_id=_chosen(request), most=OFFERED
    )
    offered = [(end.id, _words(end)) for end in ends]
    field_of(form, "predecessor_id", IdChoiceField).offer(offered)
    tasks = [(task.id, _("Task: %(name)s") % {"name": task.name}) for task in found.tasks]
    field_of(form, "successor_id", IdChoiceField).offer(tasks, row.name)
    return total


def _chosen(request: WebRequest) -> int | None:
    """What was chosen before another search, or is sent now: it stays among what is offered."""
    try:
        return decode_id(request.POST.get("predecessor_id", ""))
    except Invalid:
        return None  # nothing, or no id: the field itself says so


def _words(end: End) -> str:
    return (_("Task: %(name)s") % {"name": end.name} if end.kind == "task" else end.name) + f" · {end.place}"


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def dependency_edit(request: WebRequest, dependency_id: int) -> HttpResponse:
    """Change how the one waits for the other."""
    home = dependency_home(viewer=request.viewer, dependency_id=dependency_id)
    row = editable(request, milestone_row(viewer=request.viewer, milestone_id=home.milestone_id))
    link = dependency_row(viewer=request.viewer, dependency_id=dependency_id)
    initial = as_fields(link, "link", "lag_unit", "dependency_kind")
    form = DependencyEditForm(request, initial={**initial, "lag": plain_lag(link.lag, link.lag_unit)})
    if form.submitted() and form.run(update_dependency, dependency_id=dependency_id) is not None:
        return done(request, _("Dependency saved."), "milestone", milestone_id=row.id)
    title = _("%(after)s waits for %(before)s") % {"after": link.successor.name, "before": link.predecessor.name}
    return show(request, "milestones/small_form.html", form=form, row=row, title=title, button=_("Save the dependency"))


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("POST",))
def dependency_remove(request: WebRequest, dependency_id: int) -> HttpResponse:
    """Let it wait no longer."""
    home = dependency_home(viewer=request.viewer, dependency_id=dependency_id)
    remove_dependency(acting=request.viewer, now=request.now, dependency_id=dependency_id)
    return done(request, _("Dependency removed."), "milestone", milestone_id=home.milestone_id)
