"""Initiatives as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.money import plain_money
from milepost.exchange.kinds.base import Column, Kind, Reader, Typed
from milepost.exchange.kinds.common import (
    WORDS_OF_COMPANY,
    WORDS_OF_DESCRIPTION,
    WORDS_OF_DUE,
    WORDS_OF_OWNER,
    WORDS_OF_START,
    NameIndex,
    PlainReader,
)
from milepost.portfolios.actions.initiatives import create_initiative, update_initiative
from milepost.portfolios.choices import ValueLever
from milepost.portfolios.models import Initiative


def plain_amount(minor: int | None, currency: str) -> str | None:
    """Major units in the shortest decimal text."""
    if minor is None:
        return None
    text = plain_money(minor, currency)
    return text.rstrip("0").rstrip(".") if "." in text else text


class InitiativeReader(PlainReader):
    """Reads and writes initiatives."""

    model = Initiative
    related = ("company",)

    @cached_property
    def _index(self) -> NameIndex:
        names = NameIndex()
        for pk, name in self.lookups.initiatives.by_id.items():
            names.add(self.lookups.initiatives.home[pk], name, pk)
        return names

    def typed(self, thing: Any) -> dict[str, Typed]:
        """The value of every column."""
        return {
            "name": thing.name,
            "company": thing.company_id,
            "value_lever": thing.value_lever,
            "objective": thing.objective_id,
            "sponsor": thing.sponsor_id,
            "owner": thing.owner_id,
            "planned_value": plain_amount(thing.planned_minor, thing.currency),
            "starts_on": thing.starts_on,
            "due": thing.due,
            "description": thing.description or None,
        }

    def match(self, values: Mapping[str, Typed]) -> list[int]:
        """By name, in their company."""
        return self._index.find(values.get("company"), values.get("name"))

    def _given(self, values: dict[str, Typed]) -> dict[str, Any]:
        given = {code: value for code, value in values.items() if code != "company"}
        for code in ("owner", "sponsor", "objective"):
            if code in given:
                given[f"{code}_id"] = given.pop(code)
        if "description" in given:
            given["description"] = given["description"] or ""
        return given

    def creating(self, values: dict[str, Typed]) -> Callable[[], Any]:
        """A new initiative."""
        given = self._given(values)
        return lambda: create_initiative(**self.step, company_id=values["company"], **given)

    def changing(self, pk: int, version: int, values: dict[str, Typed]) -> Callable[[], Any]:
        """Another state of one."""
        given = self._given(values)
        return lambda: update_initiative(**self.step, initiative_id=pk, version=version, **given)

    def all_rows(self, filters: Mapping[str, int]) -> Iterable[Any]:
        """By company and name."""
        rows = Initiative.objects.seen_by(self.viewer).filter(archived_at__isnull=True, **filters)
        return rows.order_by("company__name", "name", "pk")


class Initiatives(Kind):
    """Initiatives."""

    code = "initiatives"
    label = _("Initiatives")
    may = Can.EDIT_INITIATIVES
    sees = Can.SEE_INITIATIVES
    notes: ClassVar[Any] = (
        _("One row is one initiative of a company, which must exist already. New ones begin at L0."),
    )

    def columns(self, viewer: Viewer) -> tuple[Column, ...]:
        """The same for everybody."""
        levers = {str(code): words for code, words in ValueLever.choices}
        return (
            Column(
                "name",
                _("Name"),
                "text",
                ("Initiative", "Programme", "Project", "Title", "Projekt", "Projet", "Nom"),
                needed=True,
                example="Lean programme",
                width=36,
            ),
            Column("company", _("Company"), "reference", WORDS_OF_COMPANY, needed=True, stays=True, width=24),
            Column(
                "value_lever",
                _("Value lever"),
                "choice",
                ("Value lever", "Lever", "Category", "Type", "Werthebel"),
                needed=True,
                choices=levers,
                example="operations",
                width=24,
            ),
            Column(
                "objective",
                _("Objective"),
                "reference",
                ("Objective", "Goal", "Ziel", "Objectif"),
                argument="objective_id",
                width=28,
            ),
            Column(
                "sponsor",
                _("Sponsor"),
                "person",
                ("Sponsor", "Executive sponsor", "Auftraggeber"),
                argument="sponsor_id",
                width=28,
            ),
            Column("owner", _("Owner"), "person", WORDS_OF_OWNER, argument="owner_id", width=28),
            Column(
                "planned_value",
                _("Planned value"),
                "number",
                ("Planned value", "Value", "EBITDA", "Benefit", "Wert", "Valeur"),
                note=_("In the company's currency"),
                example="1250000",
            ),
            Column("starts_on", _("Starts on"), "day", WORDS_OF_START, example="2027-01-04"),
            Column("due", _("Due"), "day", WORDS_OF_DUE, example="2027-12-31"),
            Column("description", _("Description"), "text", WORDS_OF_DESCRIPTION, width=50),
        )

    def open(self, viewer: Viewer, now: Any, today: Any) -> Reader:
        """Ready to read and write."""
        return InitiativeReader(viewer, now, today)
