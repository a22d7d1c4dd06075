"""Pages of milestones: the map, one milestone, its edit forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.access.queries import FeedFilter, newest_doings
from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.ids import encode_id
from milepost.core.money import plain_percent
from milepost.core.paging import MAX_LIMIT, PageRequest
from milepost.milestones.actions.milestones import (
    archive_milestone,
    create_milestone,
    restore_milestone,
    update_milestone,
)
from milepost.milestones.choices import Status
from milepost.milestones.queries.baselines import agreed_days
from milepost.milestones.queries.briefs import contradicted, due_next, slipping_most
from milepost.milestones.queries.contradictions import contradictions_of
from milepost.milestones.queries.crossings import CrossingFilter, crossing_page
from milepost.milestones.queries.detail import MilestonePage, milestone_detail
from milepost.milestones.queries.history import things_of
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_row
from milepost.milestones.queries.rollups import by_company, rollup
from milepost.milestones.queries.rows import MilestoneRow
from milepost.milestones.rules import WORKDAY
from milepost.portfolios.queries.initiatives import initiative_row
from milepost.scheduling.queries.forecasts import forecast_row
from milepost.web.discussion.pages import discussed
from milepost.web.forms import as_fields
from milepost.web.milestones.baseline_pages import asked_day
from milepost.web.milestones.course import course_of
from milepost.web.milestones.forms import MilestoneEditForm, MilestoneForm
from milepost.web.milestones.past_pages import facts_of, past_milestone
from milepost.web.milestones.smart_parts import CHECK, of_kept, of_typed
from milepost.web.pages import WebRequest, done, page, show
from milepost.web.portfolios.common import asked_id, in_company, kept
from milepost.web.portfolios.initiative_pages import offer_in_company

SECTION = "milestones"
#: As many are seen at once; the others stand under a line that says how many they are.


@page(Can.SEE_INITIATIVES, section=SECTION)
def heat_map(request: WebRequest) -> HttpResponse:
    """Companies by assessment, with what slips and what contradicts itself."""
    viewer = request.viewer
    filters = MilestoneFilter(portfolio_id=asked_id(request, "portfolio_id"))
    return show(
        request,
        "milestones/heat_map.html",
        companies=by_company(viewer=viewer, filters=filters),
        total=rollup(viewer=viewer, filters=filters, today=request.today),
        statuses=list(Status),
        slipping=slipping_most(viewer=viewer, filters=filters),
        contradicted=contradicted(viewer=viewer, filters=filters),
        next=due_next(viewer=viewer, filters=filters),
        keep=kept(request, "portfolio_id"),
    )


@page(Can.SEE_INITIATIVES, section=SECTION)
def milestone(request: WebRequest, milestone_id: int) -> HttpResponse:
    """One milestone: who, what, when, is it true, why, what next."""
    viewer = request.viewer
    if (day := asked_day(request, "as_of")) is not None:
        return past_milestone(request, milestone_row(viewer=viewer, milestone_id=milestone_id), day)
    found = milestone_detail(viewer=viewer, milestone_id=milestone_id)
    row = found.milestone
    smart = None if row.actual_finish else of_kept(found, viewer=viewer, today=request.today)
    crossings = crossing_page(
        viewer=viewer, filters=CrossingFilter(milestone_id=milestone_id), page=PageRequest(limit=MAX_LIMIT)
    ).rows
    contradictions = {link.predecessor_id: link.predecessor_contradiction for link in found.before}
    contradictions |= {link.successor_id: link.successor_contradiction for link in found.after}
    contradictions |= contradictions_of(viewer=viewer, ids=[one.other.id for one in crossings if one.other])
    may = in_company(viewer, row.company_id, row.initiative_id)
    return show(
        request,
        "milestones/milestone.html",
        found=found,
        row=row,
        **facts_of(viewer, row),
        counts=(row.tasks_done, row.tasks),
        smart=smart,
        fine=sum(answer.ok for _name, answer in smart or ()),
        crossings=crossings,
        course=course_of(row, agreed_days(viewer=viewer, milestone_ids=[row.id]).get(row.id), request.today),
        contradictions=contradictions,
        forecast=forecast_row(viewer=viewer, activity_id=milestone_id),
        joins=_edits_elsewhere(viewer, row.company_id),
        **discussed(request, "milestone", milestone_id),
        may=may,
        may_report=may["edit_initiatives"] or row.owner_id == viewer.user_id,
        sees_company=viewer.may_in_company(Can.SEE_COMPANY, row.company_id),
        events=newest_doings(viewer=viewer, filters=FeedFilter(things=things_of(milestone_id)), limit=8),
        history=f"milestone_id={encode_id(milestone_id)}&",
    )


def _edits_elsewhere(viewer: Viewer, company_id: int) -> bool:
    """Whether there may be another company whose milestones the viewer may edit."""
    reach = viewer.reach(Can.EDIT_INITIATIVES)
    return reach.firm or bool(reach.portfolios) or bool(reach.companies - {company_id}) or bool(reach.initiatives)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def milestone_new(request: WebRequest, initiative_id: int) -> HttpResponse:
    """Add a milestone to an initiative."""
    home = initiative_row(viewer=request.viewer, initiative_id=initiative_id)
    if not request.viewer.may_in_company(Can.EDIT_INITIATIVES, home.company_id, initiative_id):
        request.viewer.require(Can.EDIT_INITIATIVES)
    form = MilestoneForm(request, initial={"objective_id": home.objective_id, "due": home.due})
    offer_in_company(request, form, home.company_id)
    if asked := request.POST.get(CHECK):
        return _answers(request, form, asked, home.name, lever=home.value_lever, row=None, home=home)
    if form.submitted():
        made = form.attempt(
            lambda: create_milestone(
                acting=request.viewer, now=request.now, initiative_id=initiative_id, **form.arguments()
            )
        )
        if made is not None:
            return done(
                request, _("Milestone added. Say next how it will be measured."), "milestone", milestone_id=made.pk
            )
    return _answers(request, form, "", home.name, lever=home.value_lever, row=None, home=home)


def _answers(
    request: WebRequest,
    form: MilestoneForm,
    asked: str,
    initiative: str,
    *,
    lever: str,
    kept: MilestonePage | None = None,
    **more: Any,
) -> HttpResponse:
    """The form with the five answers about what stands in it; ``part``: the answers alone. Nothing is saved."""
    smart = None
    if asked or kept:
        smart = of_typed(
            form, initiative=initiative, lever=lever, viewer=request.viewer, today=request.today, kept=kept
        )
    context = {"smart": smart, "fine": sum(answer.ok for _name, answer in smart or ())}
    if asked == "part":
        return show(request, "milestones/smart.html", context)
    if asked:
        form.be_silent()
    return show(request, "milestones/milestone_form.html", context, form=form, **more)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def milestone_edit(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Change a milestone."""
    found = milestone_detail(viewer=request.viewer, milestone_id=milestone_id)
    row = editable(request, found.milestone)
    form = MilestoneEditForm(request, initial=_initial(found))
    offer_in_company(request, form, row.company_id)
    if asked := request.POST.get(CHECK):
        return _answers(
            request, form, asked, row.initiative_name, lever=row.value_lever, kept=found, row=row, home=None
        )
    if form.submitted():
        saved = form.attempt(
            lambda: update_milestone(
                acting=request.viewer, now=request.now, milestone_id=milestone_id, **form.arguments()
            )
        )
        if saved is not None:
            return done(request, _("Milestone saved."), "milestone", milestone_id=milestone_id)
    return _answers(request, form, "", row.initiative_name, lever=row.value_lever, kept=found, row=row, home=None)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("POST",))
def milestone_archive(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Take a milestone out of the lists, or bring it back."""
    row = milestone_row(viewer=request.viewer, milestone_id=milestone_id)
    act = restore_milestone if row.archived_at else archive_milestone
    act(acting=request.viewer, now=request.now, milestone_id=milestone_id)
    said = _("Milestone restored.") if row.archived_at else _("Milestone archived. Its page keeps everything.")
    undo = reverse("milestone_archive", args=[milestone_id])
    return done(request, said, "milestone", undo=undo, milestone_id=milestone_id)


def _initial(found: MilestonePage) -> dict[str, Any]:
    row = found.milestone
    plain = as_fields(
        row, "name", "code", "category", "objective_id", "owner_id", "planned_start", "planned_finish", "due", "percent_mode",
        "calendar_id", "constraint_kind", "constraint_on",
    )  # fmt: skip
    estimates = {
        "optimistic": row.optimistic_s,
        "likely": row.likely_s,
        "pessimistic": row.pessimistic_s,
        "duration": row.duration_s,
    }
    return {
        **plain,
        "description": row.description,
        "weight": plain_percent(row.weight),
        "tags": ", ".join(row.tags),
        **{name: None if value is None else f"{value / WORKDAY:g}" for name, value in estimates.items()},
    }


def editable(request: WebRequest, row: MilestoneRow) -> MilestoneRow:
    """The row, when the viewer may edit its initiative. Raises Forbidden."""
    if not request.viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, row.initiative_id):
        request.viewer.require(Can.EDIT_INITIATIVES)
    return row


def standing(request: WebRequest, row: MilestoneRow) -> dict[str, Any]:
    """What a form needs to know of a completed milestone, on which what it asks for stands; nothing of an open one."""
    runs = request.viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, row.initiative_id)
    return {"stands": True, "may_reopen": runs} if row.actual_finish else {}
