"""Pages that change milestones from their list: all that are chosen, the way back, and one row in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.access.queries import EventRow, FeedFilter, Things, event_page
from milepost.access.roles import Can
from milepost.core.actions import request_action_id
from milepost.core.errors import DomainError, Invalid, InvalidRows, Stale
from milepost.core.ids import decode_id, encode_id
from milepost.core.money import plain_percent
from milepost.core.paging import MAX_LIMIT, PageRequest
from milepost.milestones.actions.many import MOST, change_milestones, undo_milestone_changes
from milepost.milestones.actions.milestones import update_milestone
from milepost.milestones.queries.milestones import milestone_row, milestone_rows
from milepost.milestones.queries.rows import MilestoneRow
from milepost.web.forms import as_fields
from milepost.web.milestones.list_pages import SECTION, reasons_of, shape_of
from milepost.web.milestones.listing import listing_of, parts_of
from milepost.web.milestones.many_forms import ManyForm, RowForm
from milepost.web.milestones.pages import editable
from milepost.web.pages import WebRequest, done, page, safe_next, show
from milepost.web.words import field_name

#: In the session: what was changed last, for the list to offer the way back.


@dataclass(frozen=True, slots=True)
class Refusal:
    """One milestone that was refused, with the value and the reason; ``since``: what others changed of it since it was read."""

    row: MilestoneRow
    what: str
    value: str
    reason: str
    since: tuple[EventRow, ...] = ()


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def milestones_change(request: WebRequest) -> HttpResponse:
    """Change all that are chosen: all of them, or none with the reason of each."""
    asked = _asked(request)
    rows = milestone_rows(viewer=request.viewer, ids=list(asked))
    back = safe_next(request, reverse("milestones"))
    if not rows:
        messages.info(request, _("Choose milestones first."))
        return redirect(back)
    form = ManyForm(request)
    form.offer(request, rows)
    refusals: list[Refusal] = []
    if form.submitted():
        try:
            if form.attempt(lambda: _change(request, form, asked)) is not None:
                return redirect(back)
        except InvalidRows as error:
            refusals = _refusals(request, error, rows, list(asked))
            form.add_error(None, error.message[:1].upper() + error.message[1:] + ".")
    archived = all(row.archived_at for row in rows)
    return show(
        request, "milestones/many.html", form=form, rows=rows, back=back, refusals=refusals, archived=archived
    )  # fmt: skip


def _asked(request: WebRequest) -> dict[int, int | None]:
    """The chosen ids with the versions that the list showed. Raises Invalid."""
    sent = (request.POST if request.method == "POST" else request.GET).getlist("milestone")
    pairs = [text.partition(".") for text in sent[:MOST]]
    return {decode_id(pk, "milestone"): int(version) if version.isdigit() else None for pk, _dot, version in pairs}


def _change(request: WebRequest, form: ManyForm, asked: dict[int, int | None]) -> object:
    act = request.POST.get("act", "")
    fields: dict[str, Any] = {"archived": act == "archive"} if act in {"archive", "restore"} else form.arguments()
    if not fields:
        raise Invalid("", "", _("Nothing is filled in, so nothing would change"), _("Fill in what all of them get."))
    made = change_milestones(
        acting=request.viewer,
        now=request.now,
        items=list(asked.items()),
        change_reason=form.cleaned_data["change_reason"],
        **fields,
    )
    said = {
        "archive": ngettext("%(n)d milestone archived.", "%(n)d milestones archived.", len(made)),
        "restore": ngettext("%(n)d milestone restored.", "%(n)d milestones restored.", len(made)),
    }.get(act, ngettext("%(n)d milestone changed.", "%(n)d milestones changed.", len(made)))
    back = {"action": encode_id(request_action_id.get() or 0), "next": safe_next(request, reverse("milestones"))}
    messages.success(
        request, said % {"n": len(made)}, extra_tags=f"{reverse('milestones_undo')}?{urlencode(back)}"
    )  # fmt: skip
    return made


def _refusals(
    request: WebRequest, error: InvalidRows, rows: Sequence[MilestoneRow], asked: Sequence[int]
) -> list[Refusal]:
    known = {row.id: row for row in rows}
    refused = [(known[asked[at]], one) for at, one in error.errors if asked[at] in known]
    stale = {row.id: one.sent_version for row, one in refused if isinstance(one, Stale)}
    since = _since(request, stale) if stale else {}
    return [_refusal(row, one, tuple(since.get(row.id, ()))) for row, one in refused]


def _since(request: WebRequest, read: dict[int, int]) -> dict[int, list[EventRow]]:
    """By milestone, what was changed after the version that was read, newest first: who chooses compares field by field."""
    things = FeedFilter(things=Things(("milestone",), tuple(read)))
    found: dict[int, list[EventRow]] = {}
    for event in event_page(viewer=request.viewer, filters=things, page=PageRequest(limit=MAX_LIMIT)).rows:
        if event.version > read[event.aggregate_id]:
            found.setdefault(event.aggregate_id, []).append(event)
    return found


def _refusal(row: MilestoneRow, error: DomainError, since: tuple[EventRow, ...]) -> Refusal:
    if isinstance(error, Stale):
        mend = _("It is shown here as it is now: send this again to change it all the same.")
        return Refusal(row, "", "", f"{error.message} {mend}", since)
    field, value = getattr(error, "field", ""), getattr(error, "value", None)
    what = field_name(field) if field and field != "id" else ""
    return Refusal(row, what, "" if value is None else str(value), f"{error.message} {error.mend}".strip())


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("POST",))
def milestones_undo(request: WebRequest) -> HttpResponse:
    """Take back what one changed of many, where nobody changed it again."""
    back = safe_next(request, reverse("milestones"))
    text = request.GET.get("action", "")
    if not text:
        return redirect(back)
    result = undo_milestone_changes(acting=request.viewer, now=request.now, action_id=decode_id(text, "action"))
    if result.restored:
        said = ngettext("%(n)d milestone is as before.", "%(n)d milestones are as before.", result.restored)
        messages.success(request, said % {"n": result.restored})
    for one in result.kept:
        fields = ", ".join(field_name(name).lower() for name in one.fields)
        said = _("“%(name)s” was changed again since (%(fields)s), so it stays as it is.")
        messages.warning(request, said % {"name": one.name, "fields": fields})
    return redirect(back)


@page(Can.EDIT_INITIATIVES, section=SECTION, methods=("GET", "POST"))
def milestone_inline(request: WebRequest, milestone_id: int) -> HttpResponse:
    """A row of the list as fields in its place; a small page of its own without scripts."""
    row = editable(request, milestone_row(viewer=request.viewer, milestone_id=milestone_id))
    in_list = "HX-Request" in request.headers
    listing = listing_of(parts_of(request.GET), viewer=request.viewer, today=request.today)
    shape = shape_of(request, listing) | {"reasons": reasons_of(request, listing, [row])}
    if in_list and "still" in request.GET:
        return show(request, "milestones/row.html", shape, row=row)
    form = RowForm(request, initial=_initial(row), auto_id=f"row-{encode_id(row.id)}-%s")
    form.offer(request, row)
    if form.submitted():
        arguments = form.arguments()
        saved = form.attempt(
            lambda: update_milestone(
                acting=request.viewer, now=request.now, milestone_id=milestone_id, **arguments
            )
        )  # fmt: skip
        if saved is not None and in_list:
            fresh = milestone_row(viewer=request.viewer, milestone_id=milestone_id)
            return show(request, "milestones/row.html", shape, row=fresh)
        if saved is not None:
            return done(request, _("Milestone saved."), "milestone", milestone_id=milestone_id)
    template = "milestones/row_form.html" if in_list else "milestones/row_page.html"
    return show(request, template, shape, row=row, form=form, in_list=in_list)


def _initial(row: MilestoneRow) -> dict[str, Any]:
    return {**as_fields(row, "name", "due", "owner_id"), "weight": plain_percent(row.weight)}
