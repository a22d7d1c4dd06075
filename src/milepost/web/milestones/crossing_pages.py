"""Pages of crossings: each side's own, on its own milestone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.core.paging import PageRequest
from milepost.milestones.actions.crossings import (
    agree_crossing_date,
    decline_crossing_date,
    end_crossing,
    open_crossing,
    pair_crossing,
    propose_crossing_date,
    withdraw_crossing_date,
)
from milepost.milestones.queries.crossings import CrossingRow, crossing_row
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page, milestone_row
from milepost.milestones.queries.rows import MilestoneRow
from milepost.web.forms import Form
from milepost.web.milestones.agreed_forms import CrossingForm, DeclineDayForm, PairForm, ProposeDayForm
from milepost.web.milestones.pages import editable
from milepost.web.pages import WebRequest, done, page, show
from milepost.web.portfolios.common import MANY

SECTION = "milestones"


@page(Can.SEE_INITIATIVES, section=SECTION)
def crossing(request: WebRequest, crossing_id: int) -> HttpResponse:
    """Where the feed leads: to the milestone of this side."""
    side = crossing_row(viewer=request.viewer, crossing_id=crossing_id)
    return redirect("milestone", milestone_id=side.milestone.id)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def crossing_new(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Say what this milestone gives to, or takes from, another company."""
    row = editable(request, milestone_row(viewer=request.viewer, milestone_id=milestone_id))
    form = CrossingForm(request, initial={"side": "takes"})
    if form.submitted() and form.run(open_crossing, milestone_id=milestone_id) is not None:
        said = _("Opened. Somebody who sees both companies joins it to the other side.")
        return done(request, said, "milestone", milestone_id=milestone_id)
    return _small(request, form, row, _("From or to another company"), _("Open the crossing"))


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def crossing_pair(request: WebRequest, crossing_id: int) -> HttpResponse:
    """Join it to a milestone of another company."""
    side, row = _side(request, crossing_id)
    form = PairForm(request, initial={"version": side.version})
    form.fields["milestone_id"].offer(_elsewhere(request, side.company_id), _("Choose a milestone"))  # type: ignore[attr-defined]
    if form.submitted() and form.run(pair_crossing, crossing_id=crossing_id) is not None:
        return done(request, _("Both sides are joined."), "milestone", milestone_id=row.id)
    return _small(request, form, row, _("Join “%(label)s”") % {"label": side.label}, _("Join both sides"))


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def crossing_propose(request: WebRequest, crossing_id: int) -> HttpResponse:
    """Propose a day to the other side."""
    side, row = _side(request, crossing_id)
    form = ProposeDayForm(request, initial={"day": side.proposed_on or side.agreed_on, "version": side.version})
    if form.submitted() and form.run(propose_crossing_date, crossing_id=crossing_id) is not None:
        return done(request, _("Proposed to the other side."), "milestone", milestone_id=row.id)
    return _small(request, form, row, _("A day for “%(label)s”") % {"label": side.label}, _("Propose this day"))


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def crossing_decline(request: WebRequest, crossing_id: int) -> HttpResponse:
    """Decline the day that the other side proposed."""
    side, row = _side(request, crossing_id)
    form = DeclineDayForm(request, initial={"version": side.version})
    if form.submitted() and form.run(decline_crossing_date, crossing_id=crossing_id) is not None:
        return done(request, _("Declined."), "milestone", milestone_id=row.id)
    title = _("Decline the day for “%(label)s”") % {"label": side.label}
    return _small(request, form, row, title, _("Decline this day"))


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("POST",))
def crossing_agree(request: WebRequest, crossing_id: int) -> HttpResponse:
    """Agree to the day that the other side proposed."""
    return _at_once(request, crossing_id, agree_crossing_date, _("Agreed: the day holds for both sides."))


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("POST",))
def crossing_withdraw(request: WebRequest, crossing_id: int) -> HttpResponse:
    """Take back the day that this side proposed."""
    return _at_once(request, crossing_id, withdraw_crossing_date, _("Taken back."))


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("POST",))
def crossing_end(request: WebRequest, crossing_id: int) -> HttpResponse:
    """Let neither side wait for the other any longer."""
    return _at_once(request, crossing_id, end_crossing, _("Ended for both sides."))


def _side(request: WebRequest, crossing_id: int) -> tuple[CrossingRow, MilestoneRow]:
    side = crossing_row(viewer=request.viewer, crossing_id=crossing_id)
    return side, editable(request, milestone_row(viewer=request.viewer, milestone_id=side.milestone.id))


def _at_once(request: WebRequest, crossing_id: int, action: Callable[..., Any], said: str) -> HttpResponse:
    """The version that was on the page, so that nobody agrees to a day that came meanwhile."""
    side, row = _side(request, crossing_id)
    shown = request.POST.get("version", "")
    version = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 9 else None
    action(acting=request.viewer, now=request.now, crossing_id=side.id, version=version)
    return done(request, said, "milestone", milestone_id=row.id)


def _elsewhere(request: WebRequest, company_id: int) -> list[Any]:
    """Milestones of the other companies that the viewer may edit, by company."""
    viewer = request.viewer
    rows = milestone_page(
        viewer=viewer, filters=MilestoneFilter(open=True), page=PageRequest(limit=MANY, sort="name")
    ).rows
    groups: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        may = viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, row.initiative_id)
        if row.company_id != company_id and may:
            groups.setdefault(row.company_name, []).append((row.id, f"{row.name} · {row.initiative_name}"))
    return sorted(groups.items())


def _small(request: WebRequest, form: Form, row: MilestoneRow, title: str, button: str) -> HttpResponse:
    return show(request, "milestones/small_form.html", form=form, row=row, title=title, button=button)
