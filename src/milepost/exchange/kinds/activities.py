"""What milestones and tasks share as rows: both are activities, with a home, days, an owner and a duration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from milepost.core.batches import CHUNK
from milepost.exchange.kinds.base import Column, Typed
from milepost.exchange.kinds.common import (
    WORDS_OF_COMPANY,
    WORDS_OF_DUE,
    WORDS_OF_INITIATIVE,
    WORDS_OF_OWNER,
    WORDS_OF_START,
    NameIndex,
    PlainReader,
)
from milepost.milestones.models import TeamMember
from milepost.milestones.plantime import day_of
from milepost.milestones.rules import plain_days

DAYS_NOTE = _("Working days")


class ActivityReader(PlainReader):
    """Reads and writes activities of one kind. ``home``: the column of what they lie in, and where its id stands."""

    home: ClassVar[tuple[str, str]]

    @cached_property
    def _index(self) -> tuple[NameIndex, NameIndex]:
        names, codes = NameIndex(), NameIndex()
        rows: Any = self.all_rows({})
        for pk, home, name, code in rows.order_by().values_list("pk", self.home[1], "name", "code"):
            names.add(home, name, pk)
            codes.add(home, code, pk)
        return names, codes

    def typed(self, thing: Any) -> dict[str, Typed]:
        """The value of every column that both have."""
        return {
            "name": thing.name,
            "company": thing.company_id,
            "initiative": thing.initiative_id,
            "code": thing.code or None,
            "due": thing.due,
            "planned_start": day_of(thing.planned_start),
            "planned_finish": day_of(thing.planned_finish),
            "owner": thing.owner_id,
            "duration": days_of(thing.duration_s),
        }

    def match(self, values: Mapping[str, Typed]) -> list[int]:
        """By code, else by name, in what they lie in."""
        names, codes = self._index
        home = values.get(self.home[0])
        return codes.find(home, values.get("code")) or names.find(home, values.get("name"))

    def given(self, values: Mapping[str, Typed]) -> dict[str, Any]:
        """The values as the actions take them, without where the row lies."""
        found = {code: value for code, value in values.items() if code not in ("company", "initiative", "milestone")}
        if "owner" in found:
            found["owner_id"] = found.pop("owner")
        if "code" in found:
            found["code"] = found["code"] or ""
        return found


def days_of(seconds: int | None) -> str | None:
    """A duration as a cell has it."""
    return None if seconds is None else plain_days(seconds)


def know_teams(milestones: Mapping[int, Any]) -> None:
    """Load the teams of milestones, which are part of their state. One SQL query for every 500."""
    for milestone in milestones.values():
        milestone.known_team = []
    ids = sorted(milestones)
    for begin in range(0, len(ids), CHUNK):
        rows = TeamMember.objects.filter(milestone_id__in=ids[begin : begin + CHUNK])
        members = rows.order_by("milestone_id", "involvement", "user_id")
        for pk, involvement, user_id in members.values_list("milestone_id", "involvement", "user_id"):
            milestones[pk].known_team.append((involvement, user_id))


def name_column(words: Iterable[str], example: str) -> Column:
    """What it is called."""
    return Column("name", _("Name"), "text", tuple(words), needed=True, example=example, width=40)


def company_column(note: str | Promise) -> Column:
    """The company that it lies in."""
    return Column("company", _("Company"), "reference", WORDS_OF_COMPANY, stays=True, width=22, note=note)


def initiative_column(*, needed: bool = False, note: str | Promise = "") -> Column:
    """The initiative that it lies in."""
    words = WORDS_OF_INITIATIVE
    return Column("initiative", _("Initiative"), "reference", words, needed=needed, stays=True, width=28, note=note)


def code_column(*more: str, example: str = "") -> Column:
    """The code under which people know it."""
    return Column("code", _("Code"), "text", ("Code", "ID", "Nr", "WBS", *more), example=example)


def owner_column() -> Column:
    """Who owns it."""
    note = _("E-mail address, or the whole name")
    return Column("owner", _("Owner"), "person", WORDS_OF_OWNER, argument="owner_id", width=28, note=note)


def day_columns(*, due: str, start: str, finish: str) -> tuple[Column, Column, Column]:
    """Due, planned start and planned finish, with their examples."""
    ends = ("Planned finish", "Finish", "End", "End date", "Ende", "Fin")
    return (
        Column("due", _("Due"), "day", WORDS_OF_DUE, example=due),
        Column("planned_start", _("Planned start"), "day", WORDS_OF_START, example=start),
        Column("planned_finish", _("Planned finish"), "day", ends, example=finish),
    )


def duration_column(example: str = "") -> Column:
    """How long it takes."""
    words = ("Duration", "Days", "Dauer", "Durée", "Duración")
    return Column("duration", _("Duration"), "number", words, note=DAYS_NOTE, example=example)
