"""The timeline: a picture for who has scripts, and the same rows as a table for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.core.locales import current_locale, skeleton
from milepost.portfolios.queries.companies import company_row
from milepost.portfolios.queries.initiatives import initiative_row
from milepost.portfolios.queries.portfolios import portfolio_row
from milepost.scheduling.queries.timeline import (
    STATUSES,
    TENTH,
    Bar,
    Lane,
    TimelineFilter,
    day_at,
    timeline_lanes,
    timeline_window,
)
from milepost.web.pages import WebRequest, page, show
from milepost.web.portfolios.common import asked_text, asked_whole, kept
from milepost.web.scheduling.timeline_data import SECTION, scope_of

#: The table's pages hold whole lanes, as many as fit into so many rows; one lane at least.
ROWS = 100
#: Whether what is completed is left out, in the address.
OPEN = "open"
SCOPES = ("portfolio_id", "company_id", "initiative_id")
#: How much of time is across the picture, in days.
ZOOMS = {"week": 14, "month": 60, "quarter": 120, "year": 400, "five-years": 1_830}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A bar in words. Dates as dates, float in seconds of working time."""

    id: int
    name: str
    initiative_name: str
    company_name: str
    assessment: str
    start: date | None
    finish: date | None
    baseline_start: date | None
    baseline_finish: date | None
    actual_start: date | None
    actual_finish: date | None
    forecast: date | None
    due: date | None
    margin: int | None
    float_s: int | None
    critical: bool
    percent: int
    contradiction: str


@page(Can.SEE_INITIATIVES, section=SECTION)
def timeline(request: WebRequest) -> HttpResponse:
    """All milestones of a portfolio, a company or an initiative along time; without one of them, all that the viewer sees."""
    viewer, scope = request.viewer, scope_of(request)
    lanes = timeline_lanes(viewer=viewer, filters=scope)
    first = min(asked_whole(request, "lane") or 0, max(len(lanes) - 1, 0))
    shown = _on_page(lanes, first)
    window = timeline_window(viewer=viewer, lane_ids=[lane.id for lane in shown], open_only=scope.open_only)
    by_lane = {lane.id: lane for lane in shown}
    order = {lane.id: place for place, lane in enumerate(shown)}
    bars = sorted(window.bars, key=lambda bar: (order[bar.lane], bar.row))
    following = first + len(shown)
    return show(
        request,
        "scheduling/timeline.html",
        rows=[_row(bar, by_lane[bar.lane]) for bar in bars],
        place=_place(request, scope),
        keep=kept(request, *SCOPES, OPEN),
        scope=kept(request, *SCOPES),
        scopes=[(name, value) for name in SCOPES if (value := asked_text(request, name))],
        open_only=scope.open_only,
        total=sum(lane.bars for lane in lanes),
        lanes=len(lanes),
        first=first,
        following=following if following < len(lanes) else None,
        words=words(),
        zooms=zooms(),
        edits=any(lane.editable for lane in lanes),
    )


def _on_page(lanes: Sequence[Lane], first: int) -> list[Lane]:
    found: list[Lane] = []
    room = ROWS
    for lane in lanes[first:]:
        room -= lane.bars
        if found and room < 0:
            break
        found.append(lane)
    return found


def _row(bar: Bar, lane: Lane) -> TableRow:
    return TableRow(
        id=bar.id,
        name=bar.name,
        initiative_name=lane.name,
        company_name=lane.company_name,
        assessment=STATUSES[bar.assessment],
        start=day_at(bar.start),
        finish=day_at(bar.finish),
        baseline_start=day_at(bar.baseline_start),
        baseline_finish=day_at(bar.baseline_finish),
        actual_start=day_at(bar.actual_start),
        actual_finish=day_at(bar.actual_finish),
        forecast=day_at(bar.forecast_finish),
        due=day_at(bar.due),
        margin=bar.margin,
        float_s=None if bar.float_tenths is None else bar.float_tenths * TENTH,
        critical=bar.critical,
        percent=bar.percent,
        contradiction=bar.contradiction,
    )


def _place(request: WebRequest, scope: TimelineFilter) -> dict[str, Any]:
    """What the timeline is of, and the page where it is. Raises Missing."""
    viewer = request.viewer
    if scope.initiative_id is not None:
        row = initiative_row(viewer=viewer, initiative_id=scope.initiative_id)
        return {"name": row.name, "page": "initiative", "id": row.id}
    if scope.company_id is not None:
        return {
            "name": company_row(viewer=viewer, company_id=scope.company_id).name,
            "page": "company",
            "id": scope.company_id,
        }
    if scope.portfolio_id is not None:
        found = portfolio_row(viewer=viewer, portfolio_id=scope.portfolio_id, today=request.today)
        return {"name": found.name, "page": "portfolio", "id": scope.portfolio_id}
    return {"name": "", "page": "", "id": None}


def zooms() -> list[tuple[int, str]]:
    """The scales to choose from: days across, and their name."""
    names = (_("Weeks"), _("Months"), _("Quarters"), _("Years"), _("Five years"))
    return list(zip(ZOOMS.values(), names, strict=True))


def words() -> dict[str, str]:
    """The island's words, in the reader's language; places in braces."""
    return _months() | {
        "milestones": _("{n} milestones"),
        "one_milestone": _("1 milestone"),
        "late": _("{n} late"),
        "critical": _("critical"),
        "planned": _("planned {from} to {until}"),
        "planned_until": _("planned until {until}"),
        "not_planned": _("not planned"),
        "baseline": _("baseline {from} to {until}"),
        "actual": _("actual {from} to {until}"),
        "begun": _("begun {from}"),
        "forecast": _("forecast {day}"),
        "due": _("due {day}"),
        "margin": _("margin {n} days"),
        "float": _("float {n} working days"),
        "complete": _("{n} % complete"),
        "contradicts": _("contradicts: {said}"),
        "today": _("Today"),
        "quarter": _("Q{n}"),
        "loading": _("Reading the milestones…"),
        "failed": _("The timeline could not be read. The table below holds the same rows."),
        "from_until": _("{from} to {until}"),
        "preview": _("“{name}”: {when}, {days} working days"),
        "one_day": _("“{name}”: {when}, {days} working day"),
        "moves_none": _("No forecast shifts."),
        "moves_one": _("1 forecast shifts:"),
        "moves": _("{n} forecasts shift:"),
        "more": _("and {n} more"),
        "missed": _("A due date would be missed: {names}. Why is it planned so?"),
        "reason": _("Reason"),
        "save": _("Plan it {when}"),
        "drop": _("Leave it"),
        "saved": _("“{name}” is planned {when}."),
        "undo": _("Undo"),
        "undone": _("“{name}” is planned as before."),
        "undo_reason": _("Taken back."),
        "stale": _("Somebody else changed “{name}” meanwhile. Here is how it stands now; nothing of yours was saved."),
        "keys": _("Enter plans it so, Escape leaves it as it is."),
        "done": _("It is done, so its plan stays."),
        "no_edit": _("Your roles do not allow to plan this."),
        "needs_plan": _("It has no planned days yet. Give it some on its page."),
        "open": _("Open"),
        "expanded": _("expanded"),
        "collapsed": _("collapsed"),
        "file": _("timeline"),
        "all": _("all"),
    }


def _months() -> dict[str, str]:
    """Days and months of each month of the year as the pages write them; places in braces stand for the day and the year."""
    found: dict[str, str] = {}
    for month in range(1, 13):
        some = date(2001, month, 29 if month != 2 else 28)
        kinds = {"day": "MMMd", "day_of_year": "yMMMd", "month": "MMM", "month_of_year": "yMMMM"}
        for kind, fields in kinds.items():
            written = skeleton(some, fields, current_locale())
            found[f"{kind}_{month}"] = written.replace(str(some.year), "{year}").replace(str(some.day), "{day}")
    return found
