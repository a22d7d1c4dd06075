"""What was agreed stays agreed: dates, scope and criteria in a baseline move only with the word of who may agree."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.actions import add
from milepost.core.errors import Conflict, Invalid
from milepost.core.ids import decode_id, encode_id
from milepost.milestones.effect import effect_of
from milepost.milestones.models import BaselineRow, ChangeRequest, Criterion, Milestone
from milepost.milestones.standing import Measure

Item = dict[str, Any]


def in_baseline(milestone_id: int) -> str | None:
    """The name of the newest baseline in which the milestone stands, or None."""
    rows = BaselineRow.objects.filter(activity_id=milestone_id).order_by("-baseline__agreed_at", "-baseline_id")
    return rows.values_list("baseline__name", flat=True).first()


def due_item(milestone: Milestone, due: date | None) -> Item:
    """That a due date moves, as a change request keeps it."""
    return {
        "kind": "due",
        "milestone_id": encode_id(milestone.pk),
        "name": milestone.name,
        "from": milestone.due.isoformat() if milestone.due else None,
        "to": due.isoformat() if due else None,
    }


def removal_item(milestone: Milestone) -> Item:
    """That a milestone goes."""
    return {**due_item(milestone, None), "kind": "remove"}


def criterion_item(criterion: Criterion, to: dict[str, Any] | None) -> Item:
    """That a criterion changes, or goes."""
    was = {name: getattr(criterion, name) for name in ("metric", "comparison", "target", "unit")}
    return {
        "kind": "criterion",
        "criterion_id": encode_id(criterion.pk),
        "milestone_id": encode_id(criterion.milestone_id),
        "name": criterion.milestone.name,
        "from": was,
        "to": None if to is None else {**was, **to},
    }


def keep_due(*, acting: Viewer, now: datetime, milestone: Milestone, due: date | None, reason: str) -> None:
    """Refuse, or record as a change that was agreed, that the due date of a locked milestone becomes ``due``."""
    if due != milestone.due:
        item = due_item(milestone, due)
        _keep(acting, now, milestone, item, at=("due", item["to"]), reason=reason)


def keep_scope(*, acting: Viewer, now: datetime, milestone: Milestone, reason: str) -> None:
    """The same for a milestone that is taken out."""
    _keep(acting, now, milestone, removal_item(milestone), at=("archived_at", None), reason=reason)


def keep_criterion(
    *, acting: Viewer, now: datetime, criterion: Criterion, to: dict[str, Any] | None, reason: str,
    at: tuple[str, Any] = ("", None),
) -> None:  # fmt: skip
    """The same for a criterion that becomes weaker (``to``: its new values) or goes (None). A stronger one is free.

    ``at``: which field was sent, with which value.
    """
    item = criterion_item(criterion, to)
    if to is not None and not Measure(0, **item["to"]).weaker_than(Measure(0, **item["from"])):
        return
    _keep(acting, now, criterion.milestone, item, at=at, reason=reason)


def _keep(acting: Viewer, now: datetime, milestone: Milestone, item: Item, *, at: tuple[str, Any], reason: str) -> None:
    name = in_baseline(milestone.pk)
    if name is None:
        return
    if not acting.may(Can.AGREE_CHANGES, milestone.initiative):
        raise Conflict(
            _("This milestone stands in the agreed baseline “%(name)s”, so this changes only through a change request.")
            % {"name": name},
            _("Request the change with its reason."),
            field=at[0],
            value=at[1],
        )
    record_agreed(acting=acting, now=now, initiative=milestone.initiative, items=[item], reason=reason)


def record_agreed(
    *, acting: Viewer, now: datetime, initiative: Any, items: list[Item], reason: str, baseline_name: str = ""
) -> ChangeRequest:
    """Inside an action: who may agree changes directly, and this is the record of it. Raises Invalid without a reason."""
    if not reason.strip():
        raise Invalid(
            "change_reason",
            "",
            _("is needed, since this changes what was agreed"),
            _("Say why, for everybody who relied on it."),
        )
    return add(
        ChangeRequest(
            **request_fields(acting, initiative, items, reason, baseline_name),
            activity_id=_the_milestone(items),
            answer=ChangeRequest.Answer.APPROVED,
            answered_by_id=acting.user_id,
            answered_at=now,
        ),
        verb="change_request.recorded",
    )


def request_fields(
    acting: Viewer, initiative: Any, items: list[Item], reason: str, baseline_name: str
) -> dict[str, Any]:
    """The columns of a change request as it is made."""
    only_dates = all(item["kind"] == "due" for item in items)
    usual = ChangeRequest.Wish.DUE if only_dates else ChangeRequest.Wish.SCOPE
    return {
        "firm_id": initiative.firm_id,
        "company_id": initiative.company_id,
        "initiative": initiative,
        "wish": ChangeRequest.Wish.REBASELINE if baseline_name else usual,
        "changes": {"items": items, "baseline_name": baseline_name},
        "effect": effect_of(initiative.pk, items),
        "reason": reason.strip(),
        "requested_by_id": acting.user_id,
    }


def _the_milestone(items: list[Item]) -> int | None:
    named = {item["milestone_id"] for item in items if item.get("milestone_id")}
    return decode_id(named.pop()) if len(named) == 1 else None
