"""Writes about many milestones at once, and taking them back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from milepost.access.viewer import Viewer
from milepost.core.actions import action, in_bulk
from milepost.core.errors import Invalid, Missing
from milepost.core.ids import decode_id, encode_id
from milepost.core.models import Event
from milepost.core.money import plain_percent
from milepost.milestones.actions.milestones import archive_milestone, restore_milestone, update_milestone
from milepost.milestones.models import Milestone

MOST = 500
#: What can be taken back: how a state kept it -> what the action takes.
_BACK: dict[str, Callable[[Any], Any]] = {
    "due": lambda text: None if text is None else date.fromisoformat(text),
    "owner_id": lambda text: None if text is None else decode_id(text, "owner_id"),
    "weight": plain_percent,
    "name": str,
    "milestone_type": str,
    "category": str,
    "tags": list,
}
#: What follows from a change and comes back with it.
_FOLLOWS = {"archived_at"}


class ManyFields(TypedDict, total=False):
    """What many can be given: ``due`` is the same day for all, ``shift_days`` moves each; tags are added and taken away."""

    owner_id: int | None
    due: date | None
    shift_days: int
    milestone_type: str
    category: str
    weight: Any
    add_tags: list[str]
    remove_tags: list[str]
    archived: bool


@dataclass(frozen=True, slots=True)
class NotBack:
    """A milestone that was not taken back, since somebody changed it meanwhile: ``fields`` are those that differ."""

    id: int
    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What an undo did."""

    restored: int
    kept: tuple[NotBack, ...]


@action("milestone.updated")
def change_milestones(
    *,
    acting: Viewer,
    now: datetime,
    items: Sequence[tuple[int, int | None]],
    change_reason: str = "",
    **fields: Unpack[ManyFields],
) -> list[Milestone]:
    """Give many milestones (id, and the version that was read) the same; all or nothing, by the rules of each alone.

    ``change_reason``: why what stands in a baseline moves, from who may agree to that. ``archived`` is given alone.
    Raises Invalid, or InvalidRows with the error of each row that was refused.
    """
    if not 1 <= len(items) <= MOST:
        raise Invalid("items", len(items), _("is not between 1 and %(most)s milestones") % {"most": MOST})
    if not fields:
        raise Invalid("fields", "", _("say nothing to change"), _("Give at least one of them."))
    found = Milestone.objects.seen_by(acting).filter(pk__in=[pk for pk, _version in items])
    known = {row.pk: row for row in found}
    step = {"acting": acting, "now": now, "change_reason": change_reason}
    calls = [partial(_change_one, step, known.get(pk), pk, version, fields) for pk, version in items]
    return in_bulk(acting=acting, now=now, calls=calls)


def _change_one(
    step: dict[str, Any], row: Milestone | None, pk: int, version: int | None, fields: ManyFields
) -> Milestone:
    if row is None:
        raise Missing("milestone", encode_id(pk))
    wanted: dict[str, Any] = dict(fields)
    archived = wanted.pop("archived", None)
    of = {**step, "milestone_id": pk, "version": row.version if version is None else version}
    if archived is not None:
        if wanted:
            raise Invalid("archived", archived, _("comes together with other changes"), _("Archive them by itself."))
        if not archived:
            del of["change_reason"]
            return restore_milestone(**of)
        return archive_milestone(**of)
    days = wanted.pop("shift_days", None)
    if days is not None:
        wanted["due"] = _shifted(row, days)
    added, removed = wanted.pop("add_tags", []), {tag.strip().lower() for tag in wanted.pop("remove_tags", [])}
    if added or removed:
        wanted["tags"] = [*(tag for tag in row.tags if tag.lower() not in removed), *added]
    return update_milestone(**of, **wanted)


def _shifted(row: Milestone, days: int) -> date:
    if row.due is None:
        raise Invalid("due", None, _("is missing, so it cannot move by days"), _("Give it a due date first."))
    try:
        return row.due + timedelta(days=days)
    except OverflowError as error:
        raise Invalid("shift_days", days, _("leads beyond the calendar"), _("Give fewer days.")) from error


@action("milestone.updated")
def undo_milestone_changes(*, acting: Viewer, now: datetime, action_id: int) -> TakenBack:
    """Take back what the viewer's own action ``action_id`` changed of milestones, wherever nobody changed it again.

    Each goes back by the rules that hold for changing it. Raises Missing when the viewer did no such thing, InvalidRows.
    """
    events = list(
        Event.objects.seen_by(acting).filter(
            action_id=action_id, actor_id=acting.user_id, kind=Milestone.KIND, before__isnull=False
        )
    )
    if not events or any(set(event.before or {}) - _BACK.keys() - _FOLLOWS for event in events):
        raise Missing("action", encode_id(action_id), "action_id")
    found = Milestone.objects.seen_by(acting).filter(pk__in=[event.aggregate_id for event in events])
    known = {row.pk: row for row in found}
    kept: list[NotBack] = []
    calls: list[Callable[[], Any]] = []
    for event in events:
        row = known.get(event.aggregate_id)
        if row is None:
            continue
        state, after = row.state(), event.after
        differs = tuple(name for name in event.before or {} if state.get(name) != after.get(name))
        if differs:
            kept.append(NotBack(row.pk, row.name, differs))
        else:
            calls.append(partial(_back, acting, now, row, event.before or {}))
    in_bulk(acting=acting, now=now, calls=calls)
    return TakenBack(len(calls), tuple(kept))


def _back(acting: Viewer, now: datetime, row: Milestone, before: dict[str, Any]) -> Any:
    of: dict[str, Any] = {"acting": acting, "now": now, "milestone_id": row.pk, "version": row.version}
    why = _("Taken back by who changed it.")
    if "archived_at" in before:
        if before["archived_at"] is None:
            return restore_milestone(**of)
        return archive_milestone(**of, change_reason=why)
    fields: dict[str, Any] = {name: _BACK[name](value) for name, value in before.items()}
    if fields.keys() & {"milestone_type", "category"}:
        fields = {"milestone_type": row.milestone_type, "category": row.category} | fields
    return update_milestone(**of, change_reason=why, **fields)
