"""Objectives as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.money import plain_percent, plain_quantity
from milepost.exchange.kinds.base import Column, Kind, Reader, Typed
from milepost.exchange.kinds.common import (
    WORDS_OF_COMPANY,
    WORDS_OF_DESCRIPTION,
    WORDS_OF_DUE,
    NameIndex,
    PlainReader,
)
from milepost.portfolios.actions.objectives import create_objective, update_objective
from milepost.portfolios.choices import Comparison
from milepost.portfolios.models import Objective


class ObjectiveReader(PlainReader):
    """Reads and writes objectives."""

    model = Objective
    related = ("company", "portfolio")

    @cached_property
    def _index(self) -> NameIndex:
        names = NameIndex()
        rows = Objective.objects.seen_by(self.viewer).filter(closed_at__isnull=True)
        for pk, company_id, portfolio_id, title in rows.values_list("pk", "company_id", "portfolio_id", "title"):
            names.add(company_id or portfolio_id, title, pk)
        return names

    def typed(self, thing: Any) -> dict[str, Typed]:
        """The value of every column."""
        return {
            "title": thing.title,
            "company": thing.company_id,
            "portfolio": thing.portfolio_id,
            "metric": thing.metric or None,
            "comparison": thing.comparison,
            "target": None if thing.target is None else plain_quantity(thing.target),
            "unit": thing.unit or None,
            "due": thing.due,
            "weight": plain_percent(thing.weight),
            "description": thing.description or None,
        }

    def match(self, values: Mapping[str, Typed]) -> list[int]:
        """By title, in their company or portfolio."""
        return self._index.find(values.get("company") or values.get("portfolio"), values.get("title"))

    def _given(self, values: dict[str, Typed]) -> dict[str, Any]:
        given = {code: value for code, value in values.items() if code not in ("company", "portfolio")}
        for code in ("metric", "unit", "description"):
            if code in given:
                given[code] = given[code] or ""
        return given

    def creating(self, values: dict[str, Typed]) -> Callable[[], Any]:
        """A new objective."""
        given = self._given(values)
        company, portfolio = values.get("company"), values.get("portfolio")
        return lambda: create_objective(**self.step, company_id=company, portfolio_id=portfolio, **given)

    def changing(self, pk: int, version: int, values: dict[str, Typed]) -> Callable[[], Any]:
        """Another state of one."""
        given = self._given(values)
        return lambda: update_objective(**self.step, objective_id=pk, version=version, **given)

    def all_rows(self, filters: Mapping[str, int]) -> Iterable[Any]:
        """By company and title; those of portfolios first."""
        rows = Objective.objects.seen_by(self.viewer).filter(closed_at__isnull=True, **filters)
        return rows.order_by("portfolio_id", "company_id", "title", "pk")


class Objectives(Kind):
    """Objectives."""

    code = "objectives"
    label = _("Objectives")
    may = Can.EDIT_OBJECTIVES
    sees = Can.SEE_OBJECTIVES
    title = "title"
    notes: ClassVar[Any] = (
        _("One row is one objective, of a company or of a portfolio: fill one of the two columns."),
    )

    def columns(self, viewer: Viewer) -> tuple[Column, ...]:
        """The same for everybody."""
        comparisons = {str(code): words for code, words in Comparison.choices}
        return (
            Column(
                "title",
                _("Title"),
                "text",
                ("Objective", "Title", "Name", "Goal", "Ziel", "Objectif", "Objetivo"),
                needed=True,
                example="EBITDA margin of 18 %",
                width=40,
            ),
            Column("company", _("Company"), "reference", WORDS_OF_COMPANY, stays=True, width=24),
            Column("portfolio", _("Portfolio"), "reference", ("Portfolio", "Fund", "Fonds"), stays=True, width=24),
            Column(
                "metric",
                _("Metric"),
                "text",
                ("Metric", "KPI", "Measure", "Kennzahl", "Indicateur"),
                example="EBITDA margin",
                width=24,
            ),
            Column(
                "comparison",
                _("Comparison"),
                "choice",
                ("Comparison",),
                choices=comparisons,
                empty="at_least",
                example="at_least",
            ),
            Column(
                "target", _("Target"), "number", ("Target", "Target value", "Zielwert", "Cible", "Meta"), example="18"
            ),
            Column("unit", _("Unit"), "text", ("Unit", "Einheit", "Unité", "Unidad"), example="%"),
            Column(
                "due", _("Due"), "day", tuple(word for word in WORDS_OF_DUE if word != "Target"), example="2028-12-31"
            ),
            Column(
                "weight",
                _("Weight %"),
                "number",
                ("Weight", "Weighting", "Gewicht", "Poids", "Peso"),
                empty="0",
                example="40",
            ),
            Column("description", _("Description"), "text", WORDS_OF_DESCRIPTION, width=50),
        )

    def open(self, viewer: Viewer, now: Any, today: Any) -> Reader:
        """Ready to read and write."""
        return ObjectiveReader(viewer, now, today)
