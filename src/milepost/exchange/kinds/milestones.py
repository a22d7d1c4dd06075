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
from milepost.exchange.kinds.activities import (
    DAYS_NOTE,
    ActivityReader,
    code_column,
    company_column,
    day_columns,
    days_of,
    duration_column,
    initiative_column,
    know_teams,
    name_column,
    owner_column,
)
from milepost.exchange.kinds.base import Column, Kind, Reader, Typed
from milepost.exchange.kinds.common import WORDS_OF_DESCRIPTION
from milepost.milestones.actions.milestones import create_milestone, update_milestone
from milepost.milestones.choices import CATEGORIES
from milepost.milestones.models import Category, Milestone


class MilestoneReader(ActivityReader):
    """Reads and writes milestones."""

    model = Milestone
    related = ("initiative__company",)
    home = ("initiative", "initiative_id")

    @cached_property
    def _own(self) -> dict[str, str]:
        """The firm's own categories: code -> type."""
        rows = Category.objects.seen_by(self.viewer).values_list("pk", "milestone_type")
        return {encode_id(pk): kind for pk, kind in rows}

    def after_loading(self, found: Mapping[int, Any]) -> None:
        """Their teams."""
        know_teams(found)

    def typed(self, thing: Any) -> dict[str, Typed]:
        """The value of every column."""
        return {
            **super().typed(thing),
            "category": thing.category,
            "objective": thing.objective_id,
            "weight": plain_percent(thing.weight),
            "tags": tuple(thing.tags),
            "description": thing.description or None,
            **{code: days_of(getattr(thing, f"{code}_s")) for code in ("optimistic", "likely", "pessimistic")},
        }

    def given(self, values: Mapping[str, Typed]) -> dict[str, Any]:
        """With the type that the category is of."""
        found = super().given(values)
        if found.get("category") is not None:
            code = found["category"]
            found["milestone_type"] = str(CATEGORIES[code][0] if code in CATEGORIES else self._own.get(code, ""))
        if "description" in found:
            found["description"] = found["description"] or ""
        if "tags" in found:
            found["tags"] = list(found["tags"])
        if "objective" in found:
            found["objective_id"] = found.pop("objective")
        return found

    def creating(self, values: dict[str, Typed]) -> Callable[[], Any]:
        """A new milestone."""
        given = self.given(values)
        return lambda: create_milestone(**self.step, initiative_id=values["initiative"], **given)

    def changing(self, pk: int, version: int, values: dict[str, Typed]) -> Callable[[], Any]:
        """Another state of one."""
        given = self.given(values)
        return lambda: update_milestone(**self.step, milestone_id=pk, version=version, **given)

    def all_rows(self, filters: Mapping[str, int]) -> Iterable[Any]:
        """By initiative and name."""
        rows = Milestone.objects.seen_by(self.viewer).filter(archived_at__isnull=True, **filters)
        return rows.order_by("company__name", "initiative__name", "planned_start", "name", "pk")


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
    duration_column(),
    Column("optimistic", _("Optimistic"), "number", ("Optimistic", "Best case"), note=DAYS_NOTE),
    Column("likely", _("Likely"), "number", ("Likely", "Most likely"), note=DAYS_NOTE),
    Column("pessimistic", _("Pessimistic"), "number", ("Pessimistic", "Worst case"), note=DAYS_NOTE),
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
            name_column(
                ("Milestone", "Title", "Meilenstein", "Jalon", "Hito", "Nombre", "Nom", "Nome"), "New ERP live in Lyon"
            ),
            company_column(_("Needed only where two companies have an initiative of the same name")),
            initiative_column(needed=True),
            code_column("Key", example="ERP-04"),
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
            *day_columns(due="2027-06-30", start="2027-01-11", finish="2027-06-18"),
            owner_column(),
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
