"""What the timeline's island asks for and sends: lanes, bars of those in sight, what a move would shift, the move itself."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.core.errors import DomainError, Invalid, Missing
from milepost.core.ids import decode_id, encode_id
from milepost.milestones.choices import Status
from milepost.milestones.queries.milestones import milestone_row
from milepost.scheduling.actions.planning import move_plan
from milepost.scheduling.queries.plan_moves import PlanMove, plan_move
from milepost.scheduling.queries.timeline import (
    Bar,
    Lane,
    Tie,
    TimelineFilter,
    as_columns,
    day_number,
    timeline_lanes,
    timeline_window,
)
from milepost.web.milestones.pages import editable
from milepost.web.pages import WebRequest, page
from milepost.web.portfolios.common import asked_flag, asked_id, asked_text
from milepost.web.templatetags.milestones import TONES

SECTION = "timeline"
VERSION = "If-Match"
Answer = Callable[..., dict[str, Any]]


def as_data(answer: Answer) -> Callable[..., HttpResponse]:
    """Answer with JSON, also when something is wrong: then with what, where and how to mend it."""

    @functools.wraps(answer)
    def respond(request: WebRequest, **given: Any) -> HttpResponse:
        try:
            return _json(answer(request, **given))
        except DomainError as error:
            told = str(error) if isinstance(error, Missing) else error.message
            wrong = {"code": error.code, "message": told, "mend": error.mend, "field": getattr(error, "field", "")}
            return _json(wrong, error.status)

    return respond


def _json(body: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), content_type="application/json", status=status)


def scope_of(request: WebRequest) -> TimelineFilter:
    """The portfolio, company or initiative that the address names, and whether what is completed is left out."""
    return TimelineFilter(
        portfolio_id=asked_id(request, "portfolio_id"),
        company_id=asked_id(request, "company_id"),
        initiative_id=asked_id(request, "initiative_id"),
        open_only=asked_flag(request, "open") is True,
    )


@page(Can.SEE_INITIATIVES, section=SECTION)
@as_data
def lanes(request: WebRequest) -> dict[str, Any]:
    """Every lane of the scope, today, and what the six assessments are called and drawn as."""
    found = timeline_lanes(viewer=request.viewer, filters=scope_of(request))
    return {
        "today": day_number(request.today),
        "statuses": [{"word": str(one.label), "tone": TONES[one]} for one in Status],
        "lanes": as_columns(found, Lane._fields, ("id", "company_id")),
    }


@page(Can.SEE_INITIATIVES, section=SECTION)
@as_data
def bars(request: WebRequest) -> dict[str, Any]:
    """The bars of ``lanes=id,id…`` and their dependencies; between ``from`` and ``until``, with ``open=yes`` the open ones."""
    ids = [decode_id(text, "lanes") for text in (asked_text(request, "lanes") or "").split(",") if text]
    found = timeline_window(
        viewer=request.viewer,
        lane_ids=ids,
        since=_day(request.GET.get("from"), "from"),
        until=_day(request.GET.get("until"), "until"),
        open_only=asked_flag(request, "open") is True,
    )
    return {
        "bars": as_columns(found.bars, Bar._fields, ("id", "lane")),
        "ties": as_columns(found.ties, Tie._fields, ("before", "after")),
    }


@page(Can.SEE_INITIATIVES, section=SECTION)
@as_data
def preview(request: WebRequest, milestone_id: int) -> dict[str, Any]:
    """What would shift if it were planned from ``start`` to ``finish``. Nothing is written."""
    return _told(_asked(request, milestone_id, request.GET))


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("POST",))
@as_data
def move(request: WebRequest, milestone_id: int) -> dict[str, Any]:
    """Plan it from ``start`` to ``finish``; the version that was seen stands in If-Match. The reason where one is needed."""
    row = editable(request, milestone_row(viewer=request.viewer, milestone_id=milestone_id))
    moved = move_plan(
        acting=request.viewer,
        now=request.now,
        milestone_id=row.id,
        planned_start=_day(request.POST.get("start"), "start"),
        planned_finish=_day(request.POST.get("finish"), "finish"),
        version=_version(request),
        reason=request.POST.get("reason", ""),
    )
    return {"id": encode_id(moved.pk), "version": moved.version}


def _asked(request: WebRequest, milestone_id: int, given: Any) -> PlanMove:
    return plan_move(
        viewer=request.viewer,
        milestone_id=milestone_id,
        planned_start=_day(given.get("start"), "start"),
        planned_finish=_day(given.get("finish"), "finish"),
        today=request.today,
    )


def _told(found: PlanMove) -> dict[str, Any]:
    rows = [
        {
            "id": encode_id(row.id),
            "name": row.name,
            "lane": encode_id(row.initiative_id),
            "before": day_number(row.before),
            "after": day_number(row.after),
            "working_days": row.working_days,
            "margin": row.margin_days,
        }
        for row in found.rows
    ]
    return {
        "id": encode_id(found.id),
        "version": found.version,
        "name": found.name,
        "start": day_number(found.start),
        "finish": day_number(found.finish),
        "working_days": found.working_days,
        "rows": rows,
        "missed": list(found.missed),
    }


def _day(text: str | None, name: str) -> date | None:
    """A day as the island writes it; nothing is none. Raises Invalid."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(name, text, _("is not a day"), _("Write it as YYYY-MM-DD.")) from None


def _version(request: WebRequest) -> int:
    text = request.headers.get(VERSION, "").strip('"')
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid("version", text, _("is not the version that you saw"), _("Reload the timeline and try again."))
    return int(text)
