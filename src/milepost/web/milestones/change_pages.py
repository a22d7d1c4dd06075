"""Pages of change requests: asking, and answering."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.core.errors import Forbidden
from milepost.core.money import plain_quantity
from milepost.milestones.actions.changes import approve_change, refuse_change, request_change, withdraw_change
from milepost.milestones.queries.baselines import ChangeFilter, ChangeRequestRow, change_page, change_row
from milepost.milestones.queries.milestones import milestone_row
from milepost.milestones.queries.parts import criterion_row
from milepost.portfolios.queries.initiatives import initiative_row
from milepost.web.milestones.agreed_forms import AnswerForm, CriterionChangeForm, DueChangeForm, RebaselineForm
from milepost.web.milestones.baseline_pages import Place, contradictions_among
from milepost.web.milestones.pages import editable, standing
from milepost.web.pages import WebRequest, done, page, page_asked, show
from milepost.web.portfolios.common import asked_text, chosen, in_company

SECTION = "milestones"
ANSWERS = ("open", "approved", "refused", "withdrawn")


def answer_names() -> dict[str, str]:
    """What an answer is called."""
    return {"open": _("Open"), "approved": _("Agreed"), "refused": _("Declined"), "withdrawn": _("Withdrawn")}


@page(Can.SEE_INITIATIVES, section=SECTION)
def change_requests(request: WebRequest) -> HttpResponse:
    """Requests to change what was agreed, in all that the viewer sees."""
    answer = asked_text(request, "answer")
    filters = ChangeFilter(answer=answer if answer in ANSWERS else None)
    rows = change_page(viewer=request.viewer, filters=filters, page=page_asked(request))
    return show(
        request,
        "milestones/changes.html",
        rows=rows,
        contradictions=contradictions_among(request.viewer, rows.rows),
        answers=chosen(answer_names().items(), filters.answer),
    )


@page(Can.SEE_INITIATIVES, section=SECTION)
def change_request(request: WebRequest, change_request_id: int) -> HttpResponse:
    """One request: what, why, what it does, and the answer."""
    return _shown(request, change_row(viewer=request.viewer, change_request_id=change_request_id), None)


def _shown(request: WebRequest, row: ChangeRequestRow, form: AnswerForm | None) -> HttpResponse:
    viewer = request.viewer
    home = initiative_row(viewer=viewer, initiative_id=row.initiative_id)
    may = in_company(viewer, row.company_id, row.initiative_id)
    own = row.requested_by_id == viewer.user_id
    return show(
        request,
        "milestones/change.html",
        change=row,
        contradictions=contradictions_among(viewer, [row]),
        row=Place.of(home),
        form=form or AnswerForm(request, initial={"version": row.version}),
        may_answer=may["agree_changes"] and not own and row.answer == "open",
        may_withdraw=own and row.answer == "open",
        sees_company=viewer.may_in_company(Can.SEE_COMPANY, row.company_id),
    )


@page(Can.AGREE_CHANGES, section=SECTION, methods=("POST",))
def change_approve(request: WebRequest, change_request_id: int) -> HttpResponse:
    """Agree."""
    return _answered(
        request, change_request_id, approve_change, _("Agreed. Everything has changed as it was asked for.")
    )


@page(Can.AGREE_CHANGES, section=SECTION, methods=("POST",))
def change_refuse(request: WebRequest, change_request_id: int) -> HttpResponse:
    """Decline."""
    return _answered(request, change_request_id, refuse_change, _("Declined. Nothing has changed."))


def _answered(request: WebRequest, change_request_id: int, action: Any, said: str) -> HttpResponse:
    row = change_row(viewer=request.viewer, change_request_id=change_request_id)
    if not request.viewer.may_in_company(Can.AGREE_CHANGES, row.company_id, row.initiative_id):
        request.viewer.require(Can.AGREE_CHANGES)
    form = AnswerForm(request, initial={"version": row.version})
    if form.submitted() and form.run(action, change_request_id=change_request_id) is not None:
        return done(request, said, "change_request", change_request_id)
    return _shown(request, row, form)


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("POST",))
def change_withdraw(request: WebRequest, change_request_id: int) -> HttpResponse:
    """Take one's own request back."""
    withdraw_change(acting=request.viewer, now=request.now, change_request_id=change_request_id)
    return done(request, _("Withdrawn."), "change_request", change_request_id)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def change_request_new(request: WebRequest, initiative_id: int) -> HttpResponse:
    """Ask for a new baseline."""
    home = initiative_row(viewer=request.viewer, initiative_id=initiative_id)
    if not request.viewer.may_in_company(Can.EDIT_INITIATIVES, home.company_id, initiative_id):
        request.viewer.require(Can.EDIT_INITIATIVES)
    form = RebaselineForm(request)
    if form.submitted() and (made := form.run(request_change, initiative_id=initiative_id)) is not None:
        return done(request, _("Asked for. It waits for an answer."), "change_request", made.pk)
    return show(
        request, "milestones/change_form.html", form=form, row=Place.of(home), title=_("Ask for a new baseline")
    )


@page(Can.SEE_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def milestone_change(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Ask for another due date of a milestone, or for its removal."""
    row = milestone_row(viewer=request.viewer, milestone_id=milestone_id)
    runs = request.viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, row.initiative_id)
    if row.owner_id != request.viewer.user_id and not runs:
        raise Forbidden(_("Only its owner, or who runs the initiative, asks for a change of this milestone."))
    form = DueChangeForm(request, initial={"due": row.due, "kind": "due"})
    form.aliases = {f"items.0.{name}": name for name in form.fields}
    if form.submitted():
        kind = form.cleaned_data["kind"]
        item = {"kind": kind, "milestone_id": milestone_id}
        if kind == "due":
            item["due"] = form.cleaned_data["due"]
        if (made := _ask(request, form, row.initiative_id, item)) is not None:
            return done(request, _("Asked for. It waits for an answer."), "change_request", made.pk)
    title = _("Ask for a change of “%(name)s”") % {"name": row.name}
    return show(request, "milestones/change_form.html", standing(request, row), form=form, row=row, title=title)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def criterion_change(request: WebRequest, criterion_id: int) -> HttpResponse:
    """Ask for another criterion, or for none."""
    found = criterion_row(viewer=request.viewer, criterion_id=criterion_id)
    row = editable(request, milestone_row(viewer=request.viewer, milestone_id=found.milestone_id))
    initial = {
        "kind": "criterion", "metric": found.metric, "comparison": found.comparison, "unit": found.unit,
        "target": plain_quantity(found.target),
    }  # fmt: skip
    form = CriterionChangeForm(request, initial=initial)
    form.aliases = {f"items.0.{name}": name for name in form.fields}
    if form.submitted():
        item = {"kind": form.cleaned_data["kind"], "criterion_id": criterion_id}
        if item["kind"] == "criterion":
            item |= {name: form.cleaned_data[name] for name in ("metric", "comparison", "target", "unit")}
        if (made := _ask(request, form, row.initiative_id, item)) is not None:
            return done(request, _("Asked for. It waits for an answer."), "change_request", made.pk)
    title = _("Ask for a change of “%(name)s”") % {"name": found.metric}
    return show(request, "milestones/change_form.html", standing(request, row), form=form, row=row, title=title)


def _ask(request: WebRequest, form: Any, initiative_id: int, item: dict[str, Any]) -> Any:
    return form.attempt(
        lambda: request_change(
            acting=request.viewer,
            now=request.now,
            initiative_id=initiative_id,
            items=[item],
            reason=form.cleaned_data["reason"],
        )
    )
