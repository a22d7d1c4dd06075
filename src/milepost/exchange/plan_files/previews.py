"""A dry run as it was made, kept as a file: its page shows that, and reads no plan file again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from milepost.discussion.store import keep, path_of
from milepost.scheduling.plans.model import How, Lost, Row, What
from milepost.scheduling.plans.previewing import WRITES, PlanPreview, counted

#: In this order in the file; what is written of a row is no part of it.
_FIELDS = ("how", "what", "key", "name", "id", "version", "changes", "kept", "why")


@dataclass(frozen=True, slots=True)
class KeptPreview:
    """What applying a plan file would do, or did. The fields are those of `PlanPreview`."""

    project_name: str
    rows: tuple[Row, ...]
    lost: tuple[Lost, ...]
    warnings: tuple[str, ...]

    @property
    def counts(self) -> dict[What, dict[How, int]]:
        """By what and how, how many rows."""
        return counted(self.rows)

    @property
    def writes(self) -> int:
        """How many rows applying would write."""
        return sum(row.how in WRITES for row in self.rows)

    def count(self, how: How) -> int:
        """How many rows there are of a kind."""
        return sum(row.how == how for row in self.rows)


def keep_preview(found: PlanPreview) -> str:
    """Keep what a page shows of it; its digest."""
    rows = [[_packed(getattr(row, name)) for name in _FIELDS] for row in found.rows]
    lost = [[one.feature, str(one.why), one.count] for one in found.lost]
    return keep(orjson.dumps([found.project_name, rows, lost, list(found.warnings)]))


def kept_preview(digest: str) -> KeptPreview:
    """What was kept."""
    name, rows, lost, warnings = orjson.loads(path_of(digest).read_bytes())
    return KeptPreview(
        name, tuple(Row(**dict(zip(_FIELDS, map(_unpacked, row), strict=True))) for row in rows),
        tuple(Lost(*one) for one in lost), tuple(warnings),
    )  # fmt: skip


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Mapping):
        return {"map": {str(name): _packed(one) for name, one in value.items()}}
    if isinstance(value, list | tuple):
        return [_packed(one) for one in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_unpacked, value))
    if not isinstance(value, dict):
        return value
    if "at" in value:
        return datetime.fromisoformat(value["at"])
    if "day" in value:
        return date.fromisoformat(value["day"])
    return {name: _unpacked(one) for name, one in value["map"].items()}
