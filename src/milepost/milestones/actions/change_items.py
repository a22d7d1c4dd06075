"""One change within a change request: read when it is asked for, carried out when it is agreed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from milepost.access.rules import clean_name
from milepost.access.viewer import Viewer
from milepost.core.actions import change, lock
from milepost.core.clock import today_in
from milepost.core.errors import Conflict, Invalid
from milepost.core.ids import decode_id
from milepost.milestones.actions.commitments import criterion_item, due_item, removal_item
from milepost.milestones.actions.common import apply_and_check
from milepost.milestones.actions.criteria import CLEANERS
from milepost.milestones.actions.milestones import create_milestone, own_categories
from milepost.milestones.choices import Verdict
from milepost.milestones.facts import refresh_facts
from milepost.milestones.models import Criterion, Milestone
from milepost.milestones.rules import check_open, check_plan, check_there, clean_category, clean_day
from milepost.portfolios.rules import clean_fields

Item = dict[str, Any]
KINDS = ("due", "remove", "add", "criterion", "remove_criterion")


def read_item(acting: Viewer, initiative: Any, item: Item, number: int) -> Item:
    """A change as it is kept: what it is, from and to. Raises Missing, Invalid, Conflict (completed, archived, removed)."""
    try:
        return _read(acting, initiative, item, number)
    except Invalid as error:
        if not error.field.startswith("items."):
            error.field = f"items.{number}.{error.field}"
        raise


def _read(acting: Viewer, initiative: Any, item: Item, number: int) -> Item:
    kind = item.get("kind")
    if kind not in KINDS:
        raise Invalid(
            f"items.{number}.kind",
            kind,
            _("is not a kind of change"),
            _("Use one of: %(choices)s.") % {"choices": ", ".join(KINDS)},
        )
    if kind == "add":
        return _addition(acting, item, number)
    if kind in ("criterion", "remove_criterion"):
        return _measured(acting, initiative, item, number)
    milestone = _inside(
        lock(Milestone, item.get("milestone_id") or 0, acting, field=f"items.{number}.milestone_id"), initiative, number
    )
    if kind == "remove":
        return removal_item(milestone)
    due = _due(item)
    if due == milestone.due:
        raise Invalid(f"items.{number}.due", due, _("is the due date that it has"), _("Give another, or leave it out."))
    apply_and_check(milestone, {"due": due}, lambda _changed: check_plan(milestone))
    return due_item(milestone, due)


def apply_item(*, acting: Viewer, now: datetime, initiative_id: int, item: Item) -> None:
    """Inside an action: carry out what was agreed. Raises Conflict when it is no longer as it was when this was asked for."""
    if item["kind"] == "add":
        create_milestone(
            acting=acting,
            now=now,
            initiative_id=initiative_id,
            name=item["name"],
            due=_day(item["to"]),
            **item["fields"],
        )
    elif item["kind"] == "criterion":
        _apply_to_criterion(acting, now, item)
    else:
        _apply_to_milestone(acting, now, item)


def _apply_to_milestone(acting: Viewer, now: datetime, item: Item) -> None:
    milestone = lock(Milestone, decode_id(item["milestone_id"]), acting)
    check_open(milestone, "items", item["name"])
    _unchanged(item, milestone.due.isoformat() if milestone.due else None, milestone.archived_at)
    if item["kind"] == "remove":
        change(milestone, verb="milestone.archived", archived_at=now)
        refresh_facts([milestone.pk], now=now, today=today_in(acting.firm_timezone, now))
        return
    wanted: dict[str, Any] = {"due": _day(item["to"])}
    apply_and_check(milestone, wanted, lambda _changed: check_plan(milestone))
    change(milestone, verb="milestone.updated", **wanted)
    refresh_facts([milestone.pk], now=now, today=today_in(acting.firm_timezone, now))


def _apply_to_criterion(acting: Viewer, now: datetime, item: Item) -> None:
    criterion = lock(Criterion, decode_id(item["criterion_id"]), acting)
    check_open(criterion.milestone, "items", item["name"])
    _unchanged(item, {name: getattr(criterion, name) for name in item["from"]}, criterion.removed_at)
    if item["to"] is None:
        change(criterion, verb="criterion.removed", removed_at=now)
    else:
        anew: dict[str, Any] = {"verdict": Verdict.UNKNOWN, "judged_by_id": None, "judged_at": None}
        change(criterion, verb="criterion.updated", **item["to"], **anew)
    refresh_facts([criterion.milestone_id], now=now, today=today_in(acting.firm_timezone, now))


def _unchanged(item: Item, present: Any, gone: datetime | None) -> None:
    if present != item["from"] or gone is not None:
        raise Conflict(
            _("“%(value)s” is no longer as it was when this was asked for.") % {"value": item["name"]},
            _("Decline it, and ask anew."),
            field="items",
        )


def _addition(acting: Viewer, item: Item, number: int) -> Item:
    fields = {name: item.get(name, "") for name in ("milestone_type", "category")}
    own = own_categories(acting, fields["milestone_type"])
    clean_category(fields["milestone_type"], fields["category"], own)
    due = _due(item)
    if due is None:
        raise Invalid(f"items.{number}.due", None, _("is missing"), _("A milestone that is agreed has a due date."))
    name = clean_name(item.get("name", ""), f"items.{number}.name")
    return {"kind": "add", "milestone_id": None, "name": name, "from": None, "to": due.isoformat(), "fields": fields}


def _measured(acting: Viewer, initiative: Any, item: Item, number: int) -> Item:
    criterion = lock(Criterion, item.get("criterion_id") or 0, acting, field=f"items.{number}.criterion_id")
    _inside(criterion.milestone, initiative, number)
    check_there(criterion)
    if item["kind"] == "remove_criterion":
        return criterion_item(criterion, None)
    given = {name: item[name] for name in CLEANERS if name in item}
    cleaned = clean_fields(given, CLEANERS)
    if all(getattr(criterion, name) == value for name, value in cleaned.items()):
        raise Invalid(
            f"items.{number}.target", item.get("target"), _("changes nothing"), _("Give another, or leave it out.")
        )
    return criterion_item(criterion, {name: _plain(value) for name, value in cleaned.items()})


def _inside(milestone: Any, initiative: Any, number: int) -> Any:
    if milestone.initiative_id != initiative.pk:
        raise Invalid(
            f"items.{number}.milestone_id", milestone.name, _("belongs to another initiative"), _("Ask for it there.")
        )
    if milestone.archived_at is not None:
        raise Conflict(_("%(name)s is archived.") % {"name": milestone.name}, _("Restore it first."), field="items")
    if milestone.actual_finish is not None:
        raise Conflict(_("%(name)s is completed.") % {"name": milestone.name}, _("Reopen it first."), field="items")
    return milestone


def _due(item: Item) -> date | None:
    due: date | None = item.get("due")
    return None if due is None else clean_day(due, "due")


def _plain(value: Any) -> Any:
    return getattr(value, "value", value)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
