"""Change requests: what was agreed changes by a request with reason and effect, and the word of somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.rules import clean_name
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.errors import Conflict, Forbidden, Invalid
from milepost.milestones.actions.baselines import freeze
from milepost.milestones.actions.change_items import Item, apply_item, read_item
from milepost.milestones.actions.commitments import request_fields
from milepost.milestones.models import ChangeRequest, Milestone
from milepost.portfolios.models import Initiative
from milepost.portfolios.rules import clean_text

MAX_ITEMS = 200


@action("change_request.made")
def request_change(
    *,
    acting: Viewer,
    now: datetime,
    initiative_id: int,
    reason: str,
    items: Sequence[Item] = (),
    baseline_name: str = "",
) -> ChangeRequest:
    """Ask for changes of what was agreed in an initiative, and for a new baseline when ``baseline_name`` is given.

    Each item: ``kind`` due (milestone_id, due), remove (milestone_id), add (name, milestone_type, category, due),
    criterion (criterion_id; metric, comparison, target, unit) or remove_criterion (criterion_id). Who runs the initiative asks;
    owners ask for another due date of their own milestones. Raises Missing, Forbidden, Invalid.
    """
    initiative = lock(Initiative, initiative_id, acting, field="initiative_id")
    if not _all_own(acting, items, baseline_name):
        acting.require(Can.EDIT_INITIATIVES, initiative)
    if not reason.strip():
        raise Invalid("reason", reason, _("is empty"), _("Say why what was agreed cannot stay."))
    if not items and not baseline_name.strip():
        raise Invalid("items", 0, _("changes are none"), _("Say what changes, or name a new baseline."))
    if len(items) > MAX_ITEMS:
        raise Invalid(
            "items",
            len(items),
            _("changes are more than %(max_items)s") % {"max_items": MAX_ITEMS},
            _("Make several requests."),
        )
    stored = [read_item(acting, initiative, item, number) for number, item in enumerate(items)]
    _each_once(stored)
    name = clean_name(baseline_name, "baseline_name", 120) if baseline_name.strip() else ""
    milestone = _only_milestone(items)
    fields = request_fields(acting, initiative, stored, clean_text(reason, "reason"), name)
    return add(ChangeRequest(**fields, activity_id=milestone))


@action("change_request.approved")
def approve_change(
    *, acting: Viewer, now: datetime, change_request_id: int, version: int | None = None, reason: str = ""
) -> ChangeRequest:
    """Agree: everything that was asked for happens in this one action. Not by who asked.

    Raises Missing, Stale, Forbidden, Conflict (answered, or something has changed since it was asked for).
    """
    asked = lock(ChangeRequest, change_request_id, acting, version)
    _require_other(acting, asked)
    _require_open(asked)
    for item in asked.changes["items"]:
        try:
            apply_item(acting=acting, now=now, initiative_id=asked.initiative_id, item=item)
        except Invalid as error:
            raise Conflict(
                _("“%(value)s” cannot change so any more: %(error)s") % {"value": item["name"], "error": error},
                _("Decline it, with that reason."),
            ) from error
    if asked.changes["baseline_name"]:
        initiative = lock(Initiative, asked.initiative_id, acting)
        freeze(acting=acting, now=now, initiative=initiative, name=asked.changes["baseline_name"])
    _answer(asked, acting, now, ChangeRequest.Answer.APPROVED, reason)
    return asked


@action("change_request.refused")
def refuse_change(
    *, acting: Viewer, now: datetime, change_request_id: int, reason: str, version: int | None = None
) -> ChangeRequest:
    """Decline, with a reason; nothing changes. Not by who asked.

    Raises Missing, Stale, Forbidden, Invalid, Conflict.
    """
    asked = lock(ChangeRequest, change_request_id, acting, version)
    _require_other(acting, asked)
    _require_open(asked)
    if not reason.strip():
        raise Invalid("reason", reason, _("is empty"), _("Say why not: whoever asked reads it."))
    _answer(asked, acting, now, ChangeRequest.Answer.REFUSED, reason)
    return asked


@action("change_request.withdrawn")
def withdraw_change(
    *, acting: Viewer, now: datetime, change_request_id: int, version: int | None = None
) -> ChangeRequest:
    """Take one's own open request back. Raises Missing, Stale, Forbidden, Conflict."""
    asked = lock(ChangeRequest, change_request_id, acting, version)
    if asked.requested_by_id != acting.user_id:
        raise Forbidden(_("Only who made this request can withdraw it."), _("Decline it instead, with a reason."))
    _require_open(asked)
    change(asked, answer=ChangeRequest.Answer.WITHDRAWN)
    return asked


def _require_open(asked: ChangeRequest) -> None:
    if asked.answer != ChangeRequest.Answer.OPEN:
        raise Conflict(
            _("This request has been answered already."), _("Make a new one."), field="answer", value=asked.answer
        )


def _require_other(acting: Viewer, asked: ChangeRequest) -> None:
    acting.require(Can.AGREE_CHANGES, asked.initiative)
    if asked.requested_by_id == acting.user_id:
        raise Forbidden(_("Nobody agrees to a request of their own."), _("Ask somebody else who may agree to changes."))


def _answer(asked: ChangeRequest, acting: Viewer, now: datetime, answer: str, reason: str) -> None:
    change(
        asked,
        answer=answer,
        answered_by_id=acting.user_id,
        answered_at=now,
        answer_reason=clean_text(reason, "reason"),
    )


def _all_own(acting: Viewer, items: Sequence[Item], baseline_name: str) -> bool:
    """Whether nothing is asked for but other due dates of milestones that one owns."""
    if baseline_name or not items or any(item.get("kind") != "due" for item in items):
        return False
    ids = {item.get("milestone_id") for item in items}
    own = Milestone.objects.seen_by(acting).filter(pk__in=[pk for pk in ids if pk], owner_id=acting.user_id)
    return own.count() == len(ids)


def _each_once(stored: Sequence[Item]) -> None:
    seen = set()
    for number, item in enumerate(stored):
        thing = (item["kind"] == "criterion", item.get("criterion_id") or item["milestone_id"])
        if item["kind"] != "add" and thing in seen:
            raise Invalid(f"items.{number}", item["name"], _("changes twice"), _("Say once what it shall become."))
        seen.add(thing)


def _only_milestone(items: Sequence[Item]) -> int | None:
    ids = {item.get("milestone_id") for item in items}
    return ids.pop() if len(ids) == 1 else None
