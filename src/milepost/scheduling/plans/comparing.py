"""A plan file against what an initiative holds: a row for all that would be created, changed, left, kept or refused. Pure.

Three versions count: what the file says, what is stored, and what the file's last version said. Where only the initiative
changed since then, it stays as it is; where the file changed, the file's word is taken, and the row shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from milepost.milestones.choices import PercentMode
from milepost.scheduling.plans.calendar_rows import calendar_rows
from milepost.scheduling.plans.fields import TRACKED, differing, plain, taken_of
from milepost.scheduling.plans.link_rows import link_rows
from milepost.scheduling.plans.model import Row, Wanted, WantedActivity
from milepost.scheduling.plans.standing import Standing

Calendars = Mapping[int, Any]
PROGRESS = frozenset({"percent", "remaining_s", "actual_start", "actual_finish"})
TOGETHER = (
    PROGRESS, frozenset({"planned_start", "planned_finish"}), frozenset({"constraint_kind", "constraint_at"}),
)  # fmt: skip


@dataclass(slots=True)
class Matching:
    """Which stored activity each key is: by the id that an exported file carries, else by source and key."""

    wanted: Wanted
    standing: Standing
    source: str
    ids: dict[str, int] = field(default_factory=dict)
    refused: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        by_key = {
            row.external_id: pk
            for pk, row in self.standing.activities.items()
            if row.source == self.source and row.external_id
        }
        taken: dict[int, str] = {}
        for key, one in self.wanted.activities.items():
            pk = one.ours if one.ours in self.standing.activities else by_key.get(key)
            if pk is None:
                continue
            if pk in taken:
                why = _("The row with the code %(key)s is the same.") % {"key": taken[pk]}
                self.refused.append(Row("refuse", one.kind, key, one.name, id=pk, why=why))
                continue
            taken[pk] = key
            self.ids[key] = pk

    def stored(self, key: str) -> Any:
        """What is stored of a key, or None."""
        pk = self.ids.get(key)
        return None if pk is None else self.standing.activities[pk]

    def left_out(self) -> set[str]:
        """Keys that nothing becomes of: refused, or archived here, or the milestone of no task."""
        out = {row.key for row in self.refused}
        out |= {key for key, pk in self.ids.items() if self.standing.activities[pk].archived_at is not None}
        needed = {
            one.parent
            for key, one in self.wanted.activities.items()
            if one.parent is not None
            and key not in out
            and (self.stored(key) is None or self.stored(key).kind == "task")
        }
        idle = {key for key, one in self.wanted.activities.items() if one.gathers and key not in self.ids} - needed
        return out | idle


def rows_of(wanted: Wanted, standing: Standing, source: str) -> tuple[Row, ...]:
    """Every row of the dry run, in the order in which applying takes them."""
    matching = Matching(wanted, standing, source)
    calendars, calendar_of = calendar_rows(wanted, standing, source)
    out = matching.left_out()
    found: list[Row] = [*wanted.refused, *calendars, *matching.refused]
    homeless = set()
    for key, one in wanted.activities.items():
        if one.parent is not None and one.parent in out and matching.stored(key) is None:
            why = _("Its milestone is archived here: restore that first.")
            found.append(Row("refuse", one.kind, key, one.name, why=why))
            homeless.add(key)
    out |= homeless
    for gathers in (True, False):
        for key, one in wanted.activities.items():
            if one.gathers is gathers and (key not in out or key in matching.ids) and key not in homeless:
                row = _row(matching, one, calendar_of)
                if row is not None:
                    found.append(row)
    found += _unmatched(matching)
    return (*found, *link_rows(matching, out))


def _row(matching: Matching, one: WantedActivity, calendar_of: Calendars) -> Row | None:
    stored = matching.stored(one.key)
    if stored is None:
        return _created(matching, one, calendar_of)
    if any(row.key == one.key for row in matching.refused):
        return None
    if stored.archived_at is not None:
        return Row("keep", stored.kind, one.key, stored.name, stored.pk, stored.version, why=_("It is archived here."))
    return _matched(matching, one, stored, calendar_of)


def _created(matching: Matching, one: WantedActivity, calendar_of: Calendars) -> Row:
    values = {
        name: getattr(one, name)
        for name in (
            "name", "code", "schedule_kind", "duration_s", "remaining_s", "percent", "planned_start", "planned_finish",
            "actual_start", "actual_finish", "constraint_kind", "constraint_at", "due",
        )
    }  # fmt: skip
    values |= {"calendar": calendar_of.get(one.calendar or 0), "parent": one.parent, "external_id": one.key}
    if one.kind == "milestone":
        values |= {"tags": list(one.tags), "gathers": one.gathers}
    shown = {name: (None, plain(name, values.get(name))) for name in TRACKED if values.get(name) not in (None, "", 0)}
    if one.parent is not None:
        shown["parent"] = (None, matching.wanted.activities[one.parent].name)
    if values["calendar"] is not None:
        shown["calendar"] = (None, values["calendar"][1])
    return Row("create", one.kind, one.key, one.name, changes=shown, values=values)


def _matched(matching: Matching, one: WantedActivity, stored: Any, calendar_of: Calendars) -> Row:
    changes: dict[str, tuple[Any, Any]] = {}
    values: dict[str, Any] = {}
    kept: dict[str, str] = {}
    differences = differing(matching, one, stored, calendar_of)
    since = _only_here(matching, one) if differences else frozenset()
    for name, (before, after, value) in differences.items():
        reason = _why_kept(matching.standing, one, stored, name)
        if not reason and name in since:
            reason = _("Changed here since; the file still says the same as before.")
        if reason:
            kept[name] = reason
        else:
            changes[name] = (before, after)
            values[name] = value
    if "actual_finish" in kept:  # progress is one thing: half of it would contradict the other half
        for name in PROGRESS & changes.keys():
            kept[name] = kept["actual_finish"]
            del changes[name], values[name]
    _in_order(stored, changes, values)
    how: Any = "change" if changes else "leave"
    return Row(how, stored.kind, one.key, stored.name, stored.pk, stored.version, changes, kept, values=values)


def _in_order(stored: Any, changes: dict[str, tuple[Any, Any]], values: dict[str, Any]) -> None:
    """Take the planned day away of which the file says nothing, where the one that it says lies on its other side."""
    start, finish = (values.get(name, getattr(stored, name)) for name in ("planned_start", "planned_finish"))
    if start is None or finish is None or start <= finish:
        return
    silent = "planned_finish" if "planned_start" in values else "planned_start"
    changes[silent] = (plain(silent, getattr(stored, silent)), None)
    values[silent] = None


def _only_here(matching: Matching, one: WantedActivity) -> frozenset[str]:
    """The fields of which the file says the same as in its last version. What belongs together is looked at together."""
    said = matching.standing.taken.get(one.key)
    if said is None:
        return frozenset()
    now = taken_of(matching.wanted, one)
    moved = {name for name in TRACKED if said.get(name) != now[name]}
    moved |= {name for group in TOGETHER if group & moved for name in group}
    return frozenset(TRACKED) - moved


def _why_kept(standing: Standing, one: WantedActivity, stored: Any, name: str) -> str:
    """Why a field of a milestone that people answer for stays; empty when the file may change it."""
    if name == "due" and stored.pk in standing.agreed:
        return _("The due date stands in an agreed baseline: ask for a change.")
    if stored.kind != "milestone":
        return ""
    if name in ("actual_finish", "percent") and stored.actual_finish is not None and one.actual_finish is None:
        return _("It is completed here: reopen it with a reason.")
    if name in ("actual_finish", "percent") and one.actual_finish is not None and stored.pk in standing.measured:
        return _("It has criteria: complete it here, when they are judged.")
    if name == "percent" and stored.percent_mode == PercentMode.ROLLED_UP:
        return _("It follows its tasks.")
    return ""


def _unmatched(matching: Matching) -> list[Row]:
    known = set(matching.ids.values())
    why = _("It is not in the file any more, and is kept as it is.")
    return [
        Row("keep", row.kind, row.external_id, row.name, pk, row.version, why=why)
        for pk, row in matching.standing.activities.items()
        if pk not in known and row.source == matching.source and row.external_id and row.archived_at is None
    ]
