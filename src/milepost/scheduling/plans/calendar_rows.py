"""Calendars of a plan file against those of the company and the firm. Pure."""

from __future__ import annotations

from typing import Any

from milepost.core.ids import encode_id
from milepost.scheduling.plans.hours import OFFICE, worked
from milepost.scheduling.plans.model import Row, Wanted
from milepost.scheduling.plans.standing import Standing

#: By uid of the file: the id of a stored calendar or "new:uid", with its name. None: the hours of the office.
Target = tuple[int | str, str]


def external_id(initiative_id: int, uid: int) -> str:
    """A calendar of a file is known by the initiative too: two plans of a company may both have a number 1."""
    return f"{encode_id(initiative_id)}:{uid}"


def calendar_rows(wanted: Wanted, standing: Standing, source: str) -> tuple[list[Row], dict[int, Target | None]]:
    """The rows, and what each calendar of the file is here.

    One that came from this plan before is changed; else one that people made, or that another plan of the initiative brought,
    is used where it comes to the same; else the hours of the office, where the file's are those; else a new one is made.
    """
    rows: list[Row] = []
    found: dict[int, Target | None] = {}
    own = {row.external_id: row for row in standing.calendars.values() if row.source == source and row.external_id}
    near = external_id(standing.initiative.pk, 0)[:-1]
    same = {
        standing.hours[pk]: row
        for pk, row in reversed(list(standing.calendars.items()))
        if not row.source or row.external_id.startswith(near)
    }
    for uid, one in wanted.calendars.items():
        hours = worked(one.week, one.exceptions)
        key = external_id(standing.initiative.pk, uid)
        stored = own.get(key)
        if stored is None and hours == OFFICE:
            found[uid] = None
            continue
        stored = stored or same.get(hours)
        if stored is None:
            values: dict[str, Any] = {
                "name": one.name,
                "week": one.week,
                "exceptions": one.exceptions,
                "external_id": key,
            }
            changes: dict[str, tuple[Any, Any]] = {"name": (None, one.name)}
            if one.exceptions:
                changes["exceptions"] = (None, len(one.exceptions))
            rows.append(Row("create", "calendar", str(uid), one.name, changes=changes, values=values))
            found[uid] = f"new:{uid}", one.name
            continue
        found[uid] = stored.pk, stored.name
        differs = standing.hours[stored.pk] != hours
        shown = (len(stored.exceptions), len(one.exceptions))
        rows.append(
            Row("change" if differs else "leave", "calendar", str(uid), stored.name, stored.pk, stored.version,
                {"week": (stored.week, one.week), "exceptions": shown} if differs else {},
                values={"week": one.week, "exceptions": one.exceptions, "holidays_of": ""} if differs else {})
        )  # fmt: skip
    return rows, found
