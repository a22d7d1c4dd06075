"""What a change would do to the milestones of its initiative: which move, by how much, and which are squeezed by that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from milepost.core.ids import decode_id, encode_id
from milepost.milestones.choices import Link
from milepost.milestones.models import Dependency, Milestone
from milepost.milestones.workdays import worked_between, working_days

Line = dict[str, Any]


def effect_of(initiative_id: int, items: Sequence[dict[str, Any]]) -> list[Line]:
    """One line for each milestone of the initiative that moves, goes or comes, or that must wait longer than its due date allows.

    ``how``: moved, removed, added, or squeezed (it waits for what moves, and was due before that now is). Two SQL queries.
    What lies in other initiatives is left out: not everybody who sees the request sees those.
    """
    rows = Milestone.objects.unwalled("effect within an initiative that is locked for the viewer")
    found = rows.filter(initiative_id=initiative_id, archived_at__isnull=True).select_related("calendar")
    milestones = {row.pk: row for row in found}
    due = {pk: row.due for pk, row in milestones.items()}
    lines: list[Line] = []
    for item in items:
        if item["kind"] == "add":
            lines.append(_line(None, item["name"], "added", dates=(None, _day(item["to"]))))
            continue
        pk = decode_id(item["milestone_id"])
        if item["kind"] in ("due", "remove") and pk in milestones:
            how = "moved" if item["kind"] == "due" else "removed"
            lines.append(_line(pk, item["name"], how, dates=(due[pk], _day(item["to"])), of=milestones[pk]))
            if item["kind"] == "due":
                due[pk] = _day(item["to"])
    return lines + _squeezed(initiative_id, milestones, due)


def _squeezed(initiative_id: int, milestones: dict[int, Any], due: dict[int, date | None]) -> list[Line]:
    """Along the links that wait for a finish, until nothing moves any more; each milestone is visited as often as there are."""
    links = list(
        Dependency.objects.unwalled("effect within an initiative that is locked for the viewer")
        .filter(
            predecessor__initiative_id=initiative_id,
            successor__initiative_id=initiative_id,
            link__in=[Link.FS, Link.FF],
            removed_at__isnull=True,
        )
        .values_list("predecessor_id", "successor_id")
    )
    needed: dict[int, date] = {}
    for _round in range(len(milestones)):
        moved = False
        for before, after in links:
            was = due.get(before)
            first, own = needed.get(before, was), due.get(after)
            changed = before in needed or (before in milestones and was != milestones[before].due)
            if changed and first and own and first > needed.get(after, own):
                needed[after], moved = first, True
        if not moved:
            break
    return [
        _line(pk, milestones[pk].name, "squeezed", dates=(due[pk], day), of=milestones[pk])
        for pk, day in needed.items()
    ]


def _line(
    pk: int | None, name: str, how: str, *, dates: tuple[date | None, date | None], of: Milestone | None = None
) -> Line:
    before, after = dates
    calendar = of.calendar if of is not None else None
    return {
        "milestone_id": None if pk is None else encode_id(pk),
        "name": name,
        "how": how,
        "from": before.isoformat() if before else None,
        "to": after.isoformat() if after else None,
        "days": (after - before).days if before and after else None,
        "working_days": working_days(before, after, worked_between(calendar, before, after))
        if before and after
        else None,
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
