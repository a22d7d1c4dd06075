"""Who is how involved in a milestone: responsible, accountable, consulted, informed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.queries.milestones import milestone_row
from milepost.milestones.queries.rows import MilestoneRow
from milepost.portfolios.queries.companies import company_people
from milepost.web.milestones.forms import TeamForm
from milepost.web.milestones.pages import editable
from milepost.web.pages import WebRequest, done, page, show
from milepost.web.portfolios.common import as_choices


@page(Can.EDIT_INITIATIVES, section="milestones", methods=("GET", "POST"))
def milestone_team(request: WebRequest, milestone_id: int) -> HttpResponse:
    """Name the team of a milestone."""
    row = editable(request, milestone_row(viewer=request.viewer, milestone_id=milestone_id))
    form = TeamForm(request, initial=_initial(row))
    form.offer(_people(request, row))
    if form.submitted():
        saved = form.attempt(
            lambda: update_milestone(
                acting=request.viewer, now=request.now, milestone_id=milestone_id,
                version=form.cleaned_data["version"], team=form.team(),
            )
        )  # fmt: skip
        if saved is not None:
            return done(request, _("Team saved."), "milestone", milestone_id=milestone_id)
    return show(request, "milestones/small_form.html", form=form, row=row, title=_("Team"), button=_("Save the team"))


def _initial(row: MilestoneRow) -> dict[str, Any]:
    team: dict[str, list[int]] = {}
    for involvement, person in row.team:
        team.setdefault(involvement, []).append(person.id)
    accountable = team.pop("accountable", [])
    return {
        **{name: sorted(ids) for name, ids in team.items()},
        "accountable": accountable[0] if accountable else None,
        "version": row.version,
    }


def _people(request: WebRequest, row: MilestoneRow) -> list[tuple[int, str]]:
    """Those of the company, for who sees it, and who is in the team already."""
    found = {person.id: person.name for _involvement, person in row.team}
    if request.viewer.may_in_company(Can.SEE_COMPANY, row.company_id):
        people = company_people(viewer=request.viewer, company_id=row.company_id, today=request.today)
        found |= dict(as_choices(people))
    return sorted(found.items(), key=lambda pair: (pair[1].lower(), pair[0]))
