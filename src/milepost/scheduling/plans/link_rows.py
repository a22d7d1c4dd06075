"""Links of a plan file against those of an initiative. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from milepost.core.ids import encode_id
from milepost.scheduling.plans.linking import key_of
from milepost.scheduling.plans.model import Row, WantedLink

if TYPE_CHECKING:
    from milepost.scheduling.plans.comparing import Matching

MINUTE = 60


def link_rows(matching: Matching, out: set[str]) -> list[Row]:
    """The rows. A link that this file brought once, between two that it still has, goes where the file has it no more."""
    rows: list[Row] = []
    seen: set[tuple[int, int, str]] = set()
    for link in matching.wanted.links:
        if link.before in out or link.after in out:
            why = _("One of the two is left out.")
            rows.append(Row("refuse", "link", key_of(link), _title(matching, link), why=why))
            continue
        ends = matching.ids.get(link.before), matching.ids.get(link.after)
        if ends[0] is not None and ends[1] is not None:
            seen.add((ends[0], ends[1], link.link))
        rows.append(_row(matching, link, ends))
    known = set(matching.ids.values())
    for (before, after, kind), stored in matching.standing.links.items():
        if stored.source == matching.source and (before, after, kind) not in seen and {before, after} <= known:
            names = matching.standing.activities
            title = f"{names[before].name} → {names[after].name}"
            key = f"{encode_id(before)} {kind} {encode_id(after)}"
            why = _("The file has this link no more.")
            rows.append(Row("remove", "link", key, title, stored.pk, stored.version, why=why))
    return rows


def _row(matching: Matching, link: WantedLink, ends: tuple[int | None, int | None]) -> Row:
    stored: Any = matching.standing.links.get((ends[0] or 0, ends[1] or 0, link.link))
    title, key = _title(matching, link), key_of(link)
    if stored is None:
        values = {"before": link.before, "after": link.after, "link": link.link, "lag": link.lag, "lag_unit": link.unit}
        shown: dict[str, tuple[Any, Any]] = {"link": (None, link.link)}
        if link.lag:
            shown["lag"] = (None, (link.lag, link.unit))
        return Row("create", "link", key, title, changes=shown, values=values)
    if abs(stored.lag - link.lag) < MINUTE and (stored.lag_unit == link.unit or not link.lag):
        return Row("leave", "link", key, title, stored.pk, stored.version)
    changes = {"lag": ((stored.lag, stored.lag_unit), (link.lag, link.unit))}
    values = {"lag": link.lag, "lag_unit": link.unit}
    return Row("change", "link", key, title, stored.pk, stored.version, changes, values=values)


def _title(matching: Matching, link: WantedLink) -> str:
    names = matching.wanted.activities
    return f"{names[link.before].name} → {names[link.after].name}"
