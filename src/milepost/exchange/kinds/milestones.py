"""Milestones as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.ids import encode_id
from milepost.core.money import plain_percent
from milepost.exchange.kinds.base import Column, Kind, Reader, Typed
from milepost.exchange.kinds.common import (
    WORDS_OF_COMPANY,
    WORDS_OF_DESCRIPTION,
    WORDS_OF_DUE,
    WORDS_OF_INITIATIVE,
    WORDS_OF_OWNER,
    WORDS_OF_START,
    NameIndex,
    PlainReader,
)
from milepost.milestones.actions.milestones import create_milestone, update_milestone
from milepost.milestones.choices import CATEGORIES
from milepost.milestones.models import Category, Milestone, TeamMember
from milepost.milestones.plantime import day_of
from milepost.milestones.rules import plain_days

_DAYS_NOTE = _("Working days")


class MilestoneReader(PlainReader):
    """Reads and writes milestones."""

    model = Milestone
    related = ("initiative__company",)

    @cached_property
    def _own(self) -> dict[str, str]:
        """The firm's own categories: code -> type."""
        rows = Category.objects.seen_by(self.viewer).values_list("pk", "milestone_type")
        return {encode_id(pk): kind for pk, kind in rows}

    @cached_property
    def _index(self) -> tuple[NameIndex, NameIndex]:
        names, codes = NameIndex(), NameIndex()
        rows = Milestone.objects.seen_by(self.viewer).filter(archived_at__isnull=True)
        for pk, home, name, code in rows.values_list("pk", "initiative_id", "name", "code"):
            names.add(home, name, pk)
            codes.add(home, code, pk)
        return names, codes

    def after_loading(self, found: Mapping[int, Any]) -> None:
        """Their teams."""
        for milestone in found.values():
            milestone.known_team = []
        ids = sorted(found)
        for begin in range(0, len(ids), 500):
            members = TeamMember.objects.filter(milestone_id__in=ids[begin : begin + 500])
            rows = members.order_by("milestone_id", "involvement", "user_id")
            for pk, involvement, user_id in rows.values_list("milestone_id", "involvement", "user_id"):
                found[pk].known_team.append((involvement, user_id))

    def typed(self, thing: Any) -> dict[str, Typed]:
        """The value of every column."""
        days = {
            code: None if (value := getattr(thing, f"{code}_s")) is None else plain_days(value)
            for code in ("duration", "optimistic", "likely", "pessimistic")
        }
        return {
            "name": thing.name,
            "company": thing.company_id,
            "initiative": thing.initiative_id,
            "code": thing.code or None,
            "category": thing.category,
            "due": thing.due,
            "planned_start": day_of(thing.planned_start),
            "planned_finish": day_of(thing.planned_finish),
            "owner": thing.owner_id,
            "objective": thing.objective_id,
            "weight": plain_percent(thing.weight),
            "tags": tuple(thing.tags),
            "description": thing.description or None,
            **days,
        }

    def match(self, values: Mapping[str, Typed]) -> list[int]:
        """By code, else by name, in their initiative."""
        names, codes = self._index
        home = values.get("initiative")
        return codes.find(home, values.get("code")) or names.find(home, values.get("name"))

    def _given(self, values: dict[str, Typed]) -> dict[str, Any]:
        given = {code: value for code, value in values.items() if code not in ("company", "initiative")}
        if given.get("category") is not None:
            code = given["category"]
            given["milestone_type"] = str(CATEGORIES[code][0] if code in CATEGORIES else self._own.get(code, ""))
        for code in ("code", "description"):
            if code in given:
                given[code] = given[code] or ""
        if "tags" in given:
            given["tags"] = list(given["tags"])
        for code, argument in (("owner", "owner_id"), ("objective", "objective_id")):
            if code in given:
                given[argument] = given.pop(code)
        return given

    def creating(self, values: dict[str, Typed]) -> Callable[[], Any]:
        """A new milestone."""
        given = self._given(values)
        return lambda: create_milestone(**self.step, initiative_id=values["initiative"], **given)

    def changing(self, pk: int, version: int, values: dict[str, Typed]) -> Callable[[], Any]:
        """Another state of one."""
        given = self._given(values)
        return lambda: update_milestone(**self.step, milestone_id=pk, version=version, **given)

    def all_rows(self, filters: Mapping[str, int]) -> Iterable[Any]:
        """By initiative and name."""
        rows = Milestone.objects.seen_by(self.viewer).filter(archived_at__isnull=True, **filters)
        return rows.order_by("company__name", "initiative__name", "planned_start", "name", "pk")


_DATES = (
    Column("due", _("Due"), "day", WORDS_OF_DUE, example="2027-06-30"),
    Column("planned_start", _("Planned start"), "day", WORDS_OF_START, example="2027-01-11"),
    Column(
        "planned_finish",
        _("Planned finish"),
        "day",
        ("Planned finish", "Finish", "End", "End date", "Ende", "Fin"),
        example="2027-06-18",
    ),
)

#: Columns that are the same for everybody.
_OTHERS = (
    Column(
        "weight",
        _("Weight %"),
        "number",
        ("Weight", "Weighting", "Gewicht", "Poids", "Peso"),
        empty="0",
        example="20",
    ),
    Column("duration", _("Duration"), "number", ("Duration", "Days", "Dauer", "Durée", "Duración"), note=_DAYS_NOTE),
    Column("optimistic", _("Optimistic"), "number", ("Optimistic", "Best case"), note=_DAYS_NOTE),
    Column("likely", _("Likely"), "number", ("Likely", "Most likely"), note=_DAYS_NOTE),
    Column("pessimistic", _("Pessimistic"), "number", ("Pessimistic", "Worst case"), note=_DAYS_NOTE),
    Column("tags", _("Tags"), "tags", ("Tags", "Labels", "Keywords"), empty=(), note=_("With commas between them")),
    Column("description", _("Description"), "text", WORDS_OF_DESCRIPTION, width=50),
)


class Milestones(Kind):
    """Milestones."""

    code = "milestones"
    label = _("Milestones")
    may = Can.EDIT_INITIATIVES
    sees = Can.SEE_INITIATIVES
    notes: ClassVar[Any] = (
        _("One row is one milestone: an outcome with a due date. The initiative must exist already."),
        _("A period such as Q3 2027 means its last day."),
    )

    def columns(self, viewer: Viewer) -> tuple[Column, ...]:
        """With the firm's own categories."""
        own = Category.objects.seen_by(viewer).filter(archived_at__isnull=True).values_list("pk", "name")
        categories = {code: words for code, (_type, words) in CATEGORIES.items()} | {encode_id(pk): n for pk, n in own}
        return (
            Column(
                "name",
                _("Name"),
                "text",
                ("Milestone", "Title", "Meilenstein", "Jalon", "Hito", "Nombre", "Nom", "Nome"),
                needed=True,
                example="New ERP live in Lyon",
                width=40,
            ),
            Column(
                "company",
                _("Company"),
                "reference",
                WORDS_OF_COMPANY,
                stays=True,
                width=22,
                note=_("Needed only where two companies have an initiative of the same name"),
            ),
            Column("initiative", _("Initiative"), "reference", WORDS_OF_INITIATIVE, needed=True, stays=True, width=28),
            Column("code", _("Code"), "text", ("Code", "ID", "Nr", "WBS", "Key"), example="ERP-04"),
            Column(
                "category",
                _("Category"),
                "choice",
                ("Category", "Type", "Kategorie", "Catégorie", "Categoría"),
                needed=True,
                choices=categories,
                example="system_implementation",
                width=24,
            ),
            *_DATES,
            Column(
                "owner",
                _("Owner"),
                "person",
                WORDS_OF_OWNER,
                argument="owner_id",
                width=28,
                note=_("E-mail address, or the whole name"),
            ),
            Column(
                "objective",
                _("Objective"),
                "reference",
                ("Objective", "Goal", "Ziel", "Objectif", "Objetivo"),
                argument="objective_id",
                width=28,
            ),
            *_OTHERS,
        )

    def open(self, viewer: Viewer, now: Any, today: Any) -> Reader:
        """Ready to read and write."""
        return MilestoneReader(viewer, now, today)
