"""Pages of initiatives."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.access.queries import FeedFilter, doing_page
from milepost.access.roles import Can
from milepost.core.ids import encode_id
from milepost.core.money import plain_money
from milepost.core.paging import PageRequest
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page
from milepost.milestones.queries.reminders import cadence_row
from milepost.portfolios.actions.initiatives import (
    archive_initiative,
    confirm_value,
    create_initiative,
    move_stage,
    restore_initiative,
    update_initiative,
)
from milepost.portfolios.choices import Stage, ValueLever
from milepost.portfolios.queries.companies import company_choices, company_people
from milepost.portfolios.queries.initiatives import (
    InitiativeFilter,
    InitiativeRow,
    initiative_page,
    initiative_row,
)
from milepost.portfolios.queries.objectives import ObjectiveFilter, objective_page
from milepost.web.discussion.pages import discussed
from milepost.web.forms import as_fields
from milepost.web.milestones.baseline_pages import Place, asked_day
from milepost.web.milestones.past_pages import past_initiative
from milepost.web.pages import WebRequest, done, page, page_asked, show
from milepost.web.portfolios.common import (
    MANY,
    as_choices,
    asked_flag,
    asked_id,
    asked_text,
    asked_whole,
    chosen,
    in_company,
)
from milepost.web.portfolios.company_pages import editable_company
from milepost.web.portfolios.forms import InitiativeForm, StageForm

SECTION = "initiatives"
FIELDS = ("name", "value_lever", "objective_id", "sponsor_id", "owner_id", "starts_on", "due", "description")


@page(Can.SEE_INITIATIVES, section=SECTION)
def initiative_list(request: WebRequest) -> HttpResponse:
    """All initiatives that the viewer may see."""
    viewer = request.viewer
    filters = InitiativeFilter(
        q=asked_text(request, "q"),
        company_id=asked_id(request, "company_id"),
        stage=asked_whole(request, "stage"),
        value_lever=asked_text(request, "value_lever"),
        owner_id=viewer.user_id if asked_text(request, "mine") else None,
        without_objective=asked_flag(request, "without_objective"),
        to_confirm=asked_flag(request, "to_confirm"),
        archived=asked_flag(request, "archived") or False,
    )
    companies = as_choices(company_choices(viewer=viewer))
    return show(
        request,
        "portfolios/initiatives.html",
        rows=initiative_page(viewer=viewer, filters=filters, page=page_asked(request)),
        filters=filters,
        companies=chosen(companies, filters.company_id) if len(companies) > 1 else [],
        stages=chosen(Stage.choices, filters.stage),
        levers=chosen(ValueLever.choices, filters.value_lever),
        mine=bool(asked_text(request, "mine")),
        sees_objectives=viewer.reach(Can.SEE_OBJECTIVES).of_companies,
    )


@page(Can.SEE_INITIATIVES, section=SECTION)
def initiative(request: WebRequest, initiative_id: int) -> HttpResponse:
    """One initiative: what it is for, how far it is, who answers for it, what happened."""
    viewer = request.viewer
    row = initiative_row(viewer=viewer, initiative_id=initiative_id)
    if (day := asked_day(request, "as_of")) is not None:
        return past_initiative(request, Place.of(row), day)
    return show(
        request,
        "portfolios/initiative.html",
        row=row,
        milestones=milestone_page(
            viewer=viewer, filters=MilestoneFilter(initiative_id=initiative_id), page=page_asked(request)
        ),
        stages=[
            {"label": stage.label, "reached": stage.value <= row.stage, "here": stage.value == row.stage}
            for stage in Stage
        ],
        keep=f"initiative_id={encode_id(initiative_id)}&",
        events=doing_page(viewer=viewer, filters=FeedFilter(initiative_id=initiative_id), page=PageRequest(limit=20)),
        cadence=cadence_row(viewer=viewer, initiative_id=initiative_id),
        **discussed(request, "initiative", initiative_id),
        may=in_company(viewer, row.company_id, initiative_id),
        sees_company=viewer.may_in_company(Can.SEE_COMPANY, row.company_id),
    )


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def initiative_new(request: WebRequest, company_id: int) -> HttpResponse:
    """Add an initiative to a company."""
    company = editable_company(request, company_id, Can.EDIT_INITIATIVES)
    form = InitiativeForm(request, initial={"objective_id": asked_id(request, "objective_id")})
    offer_in_company(request, form, company_id)
    if form.submitted() and (made := form.run(create_initiative, company_id=company_id)) is not None:
        return done(request, _("Initiative added as an idea."), "initiative", initiative_id=made.pk)
    return show(request, "portfolios/initiative_form.html", form=form, row=None, company=company)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def initiative_edit(request: WebRequest, initiative_id: int) -> HttpResponse:
    """Change an initiative."""
    row = _row(request, initiative_id, Can.EDIT_INITIATIVES)
    planned = None if row.planned_minor is None else plain_money(row.planned_minor, row.currency)
    form = InitiativeForm(request, initial={**as_fields(row, *FIELDS), "planned_value": planned})
    offer_in_company(request, form, row.company_id)
    if form.submitted() and form.run(update_initiative, initiative_id=initiative_id) is not None:
        return done(request, _("Initiative saved."), "initiative", initiative_id=initiative_id)
    return show(request, "portfolios/initiative_form.html", form=form, row=row, company=None)


@page(Can.ADVANCE_STAGE, section=SECTION, methods=("GET", "POST"))
def initiative_stage(request: WebRequest, initiative_id: int) -> HttpResponse:
    """Move an initiative to another stage."""
    row = _row(request, initiative_id, Can.ADVANCE_STAGE)
    form = StageForm(request, initial={"stage": min(row.stage + 1, max(Stage.values)), "version": row.version})
    form.aliases = dict.fromkeys(  # what is missing is said of the stage
        ("owner_id", "objective_id", "due", "sponsor_id", "planned_value", "value_confirmed_at"), "stage"
    )
    if form.submitted() and form.run(move_stage, initiative_id=initiative_id) is not None:
        return done(request, _("Initiative moved."), "initiative", initiative_id=initiative_id)
    return show(request, "portfolios/stage_form.html", form=form, row=row)


@page(Can.CONFIRM_MONEY, section=SECTION, methods=("POST",))
def initiative_confirm(request: WebRequest, initiative_id: int) -> HttpResponse:
    """The controller confirms the planned value."""
    confirm_value(acting=request.viewer, now=request.now, initiative_id=initiative_id)
    return done(request, _("Planned value confirmed."), "initiative", initiative_id=initiative_id)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("POST",))
def initiative_archive(request: WebRequest, initiative_id: int) -> HttpResponse:
    """Archive an initiative, or bring it back."""
    row = initiative_row(viewer=request.viewer, initiative_id=initiative_id)
    act = restore_initiative if row.archived_at else archive_initiative
    act(acting=request.viewer, now=request.now, initiative_id=initiative_id)
    said = _("Initiative restored.") if row.archived_at else _("Initiative archived. Its page keeps everything.")
    undo = reverse("initiative_archive", args=[initiative_id])
    return done(request, said, "initiative", undo=undo, initiative_id=initiative_id)


def offer_in_company(request: WebRequest, form: Any, company_id: int) -> None:
    """Give a form the objectives of the company and the people who can be named there, none to who does not see them."""
    viewer = request.viewer
    rows = objective_page(
        viewer=viewer, filters=ObjectiveFilter(company_id=company_id), page=PageRequest(limit=MANY)
    ).rows
    people: list[tuple[int, str]] = []
    if viewer.may_in_company(Can.SEE_COMPANY, company_id):
        people = as_choices(company_people(viewer=viewer, company_id=company_id, today=request.today))
    form.offer(objectives=[(row.id, row.title) for row in rows], people=people)


def _row(request: WebRequest, initiative_id: int, can: Can) -> InitiativeRow:
    """The row of an initiative on which the viewer has the capability. Raises Missing, Forbidden."""
    row = initiative_row(viewer=request.viewer, initiative_id=initiative_id)
    if not request.viewer.may_in_company(can, row.company_id, initiative_id):
        request.viewer.require(can)
    return row
