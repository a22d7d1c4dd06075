"""Pages of baselines: what was agreed, and what differs from it today."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.errors import Invalid
from milepost.core.ids import decode_id, encode_id
from milepost.core.paging import PageRequest
from milepost.milestones.actions.baselines import agree_baseline
from milepost.milestones.queries.baselines import (
    BaselineLine,
    ChangeFilter,
    ChangeRequestRow,
    PlaceFilter,
    baseline_page,
    change_page,
)
from milepost.milestones.queries.comparison import ComparedRow, Side, compare
from milepost.milestones.queries.contradictions import contradictions_of
from milepost.portfolios.queries.initiatives import InitiativeRow, initiative_row
from milepost.web.milestones.agreed_forms import BaselineForm
from milepost.web.pages import WebRequest, done, page, show
from milepost.web.portfolios.common import MANY, asked_text, in_company

SECTION = "milestones"
TODAY = "today"


@dataclass(frozen=True, slots=True)
class Place:
    """The initiative, as the crumbs of milestones take it."""

    company_id: int
    company_name: str
    initiative_id: int
    initiative_name: str

    @classmethod
    def of(cls, row: InitiativeRow) -> Place:
        """Of the initiative's own row."""
        return cls(row.company_id, row.company_name, row.id, row.name)


def contradictions_among(viewer: Viewer, rows: Iterable[ChangeRequestRow]) -> dict[str, str]:
    """By encoded id, as requests keep it: why the report of a milestone that they name contradicts the facts."""
    named = {line.milestone_id for row in rows for line in row.items}
    named |= {line.milestone_id for row in rows for line in row.effect}
    found = contradictions_of(viewer=viewer, ids=[decode_id(text, "milestone_id") for text in named if text])
    return {encode_id(pk): said for pk, said in found.items()}


@page(Can.SEE_INITIATIVES, section=SECTION)
def baselines(request: WebRequest, initiative_id: int) -> HttpResponse:
    """What was agreed in an initiative, and the requests to change it."""
    viewer = request.viewer
    home = initiative_row(viewer=viewer, initiative_id=initiative_id)
    of, many = ChangeFilter(initiative_id=initiative_id), PageRequest(limit=MANY)
    found = baseline_page(viewer=viewer, filters=of, page=many).rows
    changes = change_page(viewer=viewer, filters=of, page=many).rows
    return show(
        request,
        "milestones/baselines.html",
        row=Place.of(home),
        baselines=found,
        changes=changes,
        contradictions=contradictions_among(viewer, changes),
        sides=_choices(found),
        may=in_company(viewer, home.company_id, initiative_id),
        sees_company=viewer.may_in_company(Can.SEE_COMPANY, home.company_id),
    )


@page(Can.AGREE_CHANGES, section=SECTION, methods=("GET", "POST"))
def baseline_new(request: WebRequest, initiative_id: int) -> HttpResponse:
    """Agree a baseline."""
    home = initiative_row(viewer=request.viewer, initiative_id=initiative_id)
    if not request.viewer.may_in_company(Can.AGREE_CHANGES, home.company_id, initiative_id):
        request.viewer.require(Can.AGREE_CHANGES)
    form = BaselineForm(request)
    if form.submitted() and form.run(agree_baseline, initiative_id=initiative_id) is not None:
        return done(request, _("Agreed. Its dates, scope and criteria bind from now on."), "baselines", initiative_id)
    return show(request, "milestones/baseline_form.html", form=form, row=Place.of(home))


@page(Can.SEE_INITIATIVES, section=SECTION)
def comparison(request: WebRequest, initiative_id: int) -> HttpResponse:
    """What differs between two states of the plan: ``?before=…&after=…``, each a baseline, a day, or today."""
    viewer = request.viewer
    home = initiative_row(viewer=viewer, initiative_id=initiative_id)
    found = baseline_page(
        viewer=viewer, filters=PlaceFilter(initiative_id=initiative_id), page=PageRequest(limit=MANY)
    ).rows
    newest = encode_id(found[0].id) if found else None
    before = asked_text(request, "before_day") or asked_text(request, "before") or newest or TODAY
    after = asked_text(request, "after_day") or asked_text(request, "after") or TODAY
    compared = compare(
        viewer=viewer,
        initiative_id=initiative_id,
        before=_side(request, before, found, "before"),
        after=_side(request, after, found, "after"),
    )
    return show(
        request,
        "milestones/comparison.html",
        row=Place.of(home),
        compared=compared,
        contradictions=contradictions_of(viewer=viewer, ids=[one.id for one in compared.rows]),
        rows=_sorted(compared.rows, request.GET.get("sort") or "-due"),
        before_choices=_choices(found, before),
        after_choices=_choices(found, after),
        before_day=before if _as_day(before) else "",
        after_day=after if _as_day(after) else "",
        sees_company=viewer.may_in_company(Can.SEE_COMPANY, home.company_id),
    )


def end_of_day(request: WebRequest, day: date) -> datetime:
    """The last moment of a day of the firm, and of today the present one. Raises Invalid for one that is yet to come."""
    if day > request.today:
        raise Invalid("as_of", day, _("is yet to come"), _("Give a day that has passed."))
    zone = ZoneInfo(request.viewer.firm_timezone)
    begins = datetime.combine(day + timedelta(days=1), time(), zone)
    return min(begins - timedelta(microseconds=1), request.now)


def asked_day(request: WebRequest, name: str) -> date | None:
    """A day from the address. Raises Invalid for what is not one."""
    text = asked_text(request, name)
    if text is None:
        return None
    day = _as_day(text)
    if day is None:
        raise Invalid(name, text, _("is not a day"), _("Write it as 2026-12-03."))
    return day


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _side(request: WebRequest, asked: str, found: tuple[BaselineLine, ...], name: str) -> Side:
    if asked == TODAY:
        return Side(at=request.now)
    for one in found:
        if encode_id(one.id) == asked:
            return Side(baseline_id=one.id)
    day = _as_day(asked)
    if day is None:
        raise Invalid(name, asked, _("is neither a baseline nor a day"), _("Choose one of the list."))
    return Side(at=end_of_day(request, day))


def _choices(found: tuple[BaselineLine, ...], asked: str = "") -> list[dict[str, Any]]:
    rows = [{"value": encode_id(one.id), "label": one.name} for one in found]
    return [{**row, "chosen": row["value"] == asked} for row in [*rows, {"value": TODAY, "label": _("Today")}]]


def _sorted(rows: tuple[ComparedRow, ...], asked: str) -> list[ComparedRow]:
    keys: dict[str, Callable[[ComparedRow], Any]] = {
        "name": lambda row: row.name.casefold(),
        "due": lambda row: row.days("due") or 0,
        "finish": lambda row: row.days("finish") or 0,
        "start": lambda row: row.days("start") or 0,
    }
    key = keys.get(asked.removeprefix("-"), keys["due"])
    return sorted(rows, key=key, reverse=asked.startswith("-"))
