"""The first page: for each reader what that one needs. Who runs companies sees how they stand and what went wrong; who does the
work sees what needs a word; who confirms or decides sees what waits. All read the same few queries, walled for the reader."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.access.queries import FeedFilter, NoticeFilter, doing_page, notice_page
from milepost.access.roles import Can
from milepost.core.paging import PageRequest
from milepost.milestones.choices import MilestoneType
from milepost.milestones.queries.briefs import contradicted, due_next, silent_longest, slipping_most
from milepost.milestones.queries.contradictions import contradictions_of
from milepost.milestones.queries.matrix import matrix
from milepost.milestones.queries.milestones import MilestoneFilter
from milepost.milestones.queries.rollups import rollup
from milepost.milestones.queries.work import my_tasks, my_work
from milepost.portfolios.queries.companies import CompanyFilter, company_page
from milepost.portfolios.queries.portfolios import PortfolioFilter, portfolio_page
from milepost.web.home.awaiting import awaiting
from milepost.web.home.beginning import put_away, steps
from milepost.web.pages import Access, WebRequest, done, page, show

FEW = 5
SOON_DAYS = 30
#: Who comes back after this long makes a new visit.
VISIT = timedelta(minutes=30)
THIS, LAST = "visit", "visit_before"


@page(Access.MEMBER, section="home")
def home(request: WebRequest) -> HttpResponse:
    """What concerns the viewer."""
    viewer = request.viewer
    since, waiting = _last_visit(request), list(awaiting(viewer))
    sees_work = viewer.may_anywhere(Can.SEE_INITIATIVES)
    context: dict[str, Any] = {
        "since": since,
        "news": doing_page(viewer=viewer, filters=FeedFilter(since=since), page=PageRequest(limit=FEW)),
        "told": notice_page(viewer=viewer, filters=NoticeFilter(unseen=True), page=PageRequest(limit=20)).rows,
        "awaiting": waiting,
        "beginning": steps(request),
    }
    if sees_work:
        context |= _work(request, {line.milestone_id for kind in waiting for line in kind.lines})
    if viewer.may_anywhere(Can.SEE_PORTFOLIO):
        few = PageRequest(limit=FEW)
        context["portfolios"] = portfolio_page(viewer=viewer, filters=PortfolioFilter(), page=few, today=request.today)
    if not sees_work:
        context["companies"] = company_page(viewer=viewer, filters=CompanyFilter(), page=PageRequest(limit=12))
    return show(request, "web/home/home.html", context)


@page(Access.MEMBER, section="home", methods=("POST",))
def beginning(request: WebRequest) -> HttpResponse:
    """Put the first steps away in this browser, or show them again."""
    return put_away(request, done(request, _("Changed in this browser."), "home", undo=reverse("beginning")))


def _work(request: WebRequest, named: set[int | None]) -> dict[str, Any]:
    """How the work stands, for those who see it: all of it, then what went wrong, and the viewer's own first.

    ``named``: the milestones that the rest of the page names.
    """
    viewer, today = request.viewer, request.today
    everything = MilestoneFilter()
    soon = MilestoneFilter(open=True, due_from=today, due_until=today + timedelta(days=SOON_DAYS))
    tasks = my_tasks(viewer=viewer)[:FEW]
    return {
        "total": rollup(viewer=viewer, filters=everything, today=today),
        "grid": matrix(viewer=viewer, filters=everything),
        "types": [one.label for one in MilestoneType],
        "asked": my_work(viewer=viewer, today=today)[:FEW],
        "tasks": tasks,
        "contradictions": contradictions_of(viewer=viewer, ids={*named, *(task.milestone_id for task, _home in tasks)}),
        "slipping": slipping_most(viewer=viewer, filters=everything, limit=FEW),
        "contradicted": contradicted(viewer=viewer, filters=everything, limit=FEW),
        "due": due_next(viewer=viewer, filters=soon, limit=FEW),
        "silent": silent_longest(viewer=viewer, filters=everything, today=today, limit=FEW),
    }


def _last_visit(request: WebRequest) -> datetime:
    """When the viewer was here before this visit; a week ago when that is not known. Kept in the session."""
    before = _moment(request.session.get(LAST))
    this = _moment(request.session.get(THIS))
    if this is None or request.now - this > VISIT:
        before = this
        request.session[LAST] = this.isoformat() if this else None
        request.session[THIS] = request.now.isoformat()
    return before or request.now - timedelta(days=7)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
