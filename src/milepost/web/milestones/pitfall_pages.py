"""The four pitfalls over a portfolio: how many milestones fall into each, and which, why and how to mend it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _lazy

from milepost.access.roles import Can
from milepost.milestones.pitfalls import (
    INADEQUATE_RESOURCES,
    PITFALLS,
    POOR_COMMUNICATION,
    UNREALISTIC_TIMELINE,
    VAGUE_OBJECTIVE,
)
from milepost.milestones.queries.milestones import MilestoneFilter
from milepost.milestones.queries.pitfalls import measure_of, pitfall_counts, pitfall_page
from milepost.portfolios.queries.companies import company_choices
from milepost.web.pages import WebRequest, page, page_asked, show
from milepost.web.portfolios.common import asked_id, asked_text, chosen, kept

WORDS = {
    VAGUE_OBJECTIVE: _lazy("Nobody could say whether it was reached."),
    UNREALISTIC_TIMELINE: _lazy("The days do not fit the work."),
    POOR_COMMUNICATION: _lazy("Silence, obstacles nobody answers, words against the facts."),
    INADEQUATE_RESOURCES: _lazy("Nobody owns it or does it, or too much lies on one person."),
}


@page(Can.SEE_INITIATIVES, section="milestones")
def pitfall_list(request: WebRequest) -> HttpResponse:
    """Open milestones that fall into one of them, or into any."""
    viewer, asked = request.viewer, asked_text(request, "pitfall")
    pitfall = asked if asked in PITFALLS else None
    filters = MilestoneFilter(
        portfolio_id=asked_id(request, "portfolio_id"),
        company_id=asked_id(request, "company_id"),
        initiative_id=asked_id(request, "initiative_id"),
    )
    companies = company_choices(viewer=viewer)
    measure = measure_of(viewer=viewer)
    counts = pitfall_counts(viewer=viewer, filters=filters, today=request.today, measure=measure)
    rows = pitfall_page(
        viewer=viewer, filters=filters, pitfall=pitfall, today=request.today, page=page_asked(request), measure=measure
    )
    return show(
        request,
        "milestones/pitfalls.html",
        rows=rows,
        counts=counts,
        pitfall=pitfall,
        each=[(code, WORDS[code], counts.by_pitfall[code]) for code in PITFALLS],
        companies=chosen([(row.id, row.name) for row in companies], filters.company_id) if len(companies) > 1 else [],
        keep=kept(request, "portfolio_id", "company_id", "initiative_id"),
    )
