"""Starting an initiative from a template: choose, see the dates, make it. Works without a script."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.access.roles import Can
from milepost.milestones.actions.templates import start_from_template
from milepost.milestones.queries.templates import PlanPreview, plan_preview
from milepost.milestones.templates import templates
from milepost.web.fields import DayField, IdChoiceField
from milepost.web.forms import Form
from milepost.web.pages import WebRequest, done, page, show
from milepost.web.portfolios.common import asked_id, asked_text
from milepost.web.portfolios.company_pages import editable_company
from milepost.web.portfolios.initiative_pages import offer_in_company


class TemplateForm(Form):
    """Which template, from when, under which name, whose."""

    template = forms.ChoiceField(label=gettext_lazy("Template"))
    starts_on = DayField(label=gettext_lazy("Begins on"))
    name = forms.CharField(
        label=gettext_lazy("Name of the initiative"), max_length=200, required=False,
        help_text=gettext_lazy("The template's own name unless you give one."),
    )  # fmt: skip
    owner_id = IdChoiceField(
        label=gettext_lazy("Owner"), required=False,
        help_text=gettext_lazy("Owns the milestones too, until you name somebody else."),
    )  # fmt: skip
    objective_id = IdChoiceField(label=gettext_lazy("Serves the objective"), required=False)

    def __init__(self, request: WebRequest, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        self.fields["template"].choices = [(row.code, row.name) for row in templates()]  # type: ignore[attr-defined]

    def offer(self, *, objectives: list[tuple[int, str]], people: list[tuple[int, str]]) -> None:
        """What can be chosen in this company."""
        self.fields["objective_id"].offer(objectives, str(_("None yet")))  # type: ignore[attr-defined]
        self.fields["owner_id"].offer(people, str(_("Nobody yet")))  # type: ignore[attr-defined]


@page(Can.EDIT_INITIATIVES, section="initiatives", methods=("GET", "POST"))
def initiative_from_template(request: WebRequest, company_id: int) -> HttpResponse:
    """The button that shows the dates sends the same form as the one that makes the initiative, and makes nothing."""
    company = editable_company(request, company_id, Can.EDIT_INITIATIVES)
    asked = asked_text(request, "template")
    code = asked if asked in {row.code for row in templates()} else templates()[0].code
    monday = request.today + timedelta(days=7 - request.today.weekday())
    form = TemplateForm(
        request, initial={"template": code, "starts_on": monday, "objective_id": asked_id(request, "objective_id")}
    )
    offer_in_company(request, form, company_id)
    plan: PlanPreview | None = None
    if not form.is_bound:
        plan = _preview(request, company_id, code, monday)
    elif form.submitted():
        chosen = form.cleaned_data
        plan = form.attempt(lambda: _preview(request, company_id, chosen["template"], chosen["starts_on"]))
        making = plan is not None and "preview" not in request.POST
        if making and (made := form.run(start_from_template, company_id=company_id)) is not None:
            said = _("Initiative started. Adapt names, targets and owners to this company.")
            return done(request, said, "initiative", initiative_id=made.pk)
    return show(
        request,
        "milestones/template_form.html",
        form=form,
        company=company,
        plan=plan,
        rows=[] if plan is None else _rows(plan),
        templates=templates(),
    )


def _preview(request: WebRequest, company_id: int, template: str, starts_on: Any) -> PlanPreview:
    return plan_preview(
        viewer=request.viewer, company_id=company_id, template=template, starts_on=starts_on, today=request.today
    )


def _rows(plan: PlanPreview) -> list[dict[str, Any]]:
    """Milestones with what they wait for by name, and where they lie in the plan, in percent of its length."""
    names = {row.milestone.code: row.milestone.name for row in plan.rows}
    first = min(row.start for row in plan.rows)
    length = max(1, (plan.due - first).days)
    return [
        {
            "laid": row,
            "of": row.milestone,
            "after": [names[link.predecessor] for link in row.milestone.after],
            "left": 100 * (row.start - first).days // length,
            "wide": max(1, 100 * (row.due - row.start).days // length),
        }
        for row in plan.rows
    ]
