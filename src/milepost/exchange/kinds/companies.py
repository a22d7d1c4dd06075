"""Companies as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.exchange.kinds.base import Column, Kind, Reader, Typed
from milepost.exchange.kinds.common import WORDS_OF_COMPANY, WORDS_OF_DESCRIPTION, NameIndex, PlainReader
from milepost.portfolios.actions.companies import create_company, update_company
from milepost.portfolios.choices import Sector
from milepost.portfolios.models import Company


class CompanyReader(PlainReader):
    """Reads and writes companies."""

    model = Company

    @cached_property
    def _index(self) -> NameIndex:
        names = NameIndex()
        for pk, name in self.lookups.companies.by_id.items():
            names.add(None, name, pk)
        return names

    def typed(self, thing: Any) -> dict[str, Typed]:
        """The value of every column."""
        return {
            "name": thing.name,
            "sector": thing.sector,
            "country": thing.country,
            "currency": thing.currency,
            "entry_date": thing.entry_date,
            "fiscal_year_start": str(thing.fiscal_year_start),
            "description": thing.description or None,
        }

    def match(self, values: Mapping[str, Typed]) -> list[int]:
        """By name."""
        return self._index.find(None, values.get("name"))

    def _given(self, values: dict[str, Typed]) -> dict[str, Any]:
        given = dict(values)
        if "description" in given:
            given["description"] = given["description"] or ""
        if given.get("fiscal_year_start") is not None:
            month = given["fiscal_year_start"]
            given["fiscal_year_start"] = int(month) if month.isdigit() else 0
        for code in ("country", "currency"):
            if code in given:
                given[code] = given[code] or ""
        return given

    def creating(self, values: dict[str, Typed]) -> Callable[[], Any]:
        """A new company."""
        given = self._given(values)
        return lambda: create_company(**self.step, **given)

    def changing(self, pk: int, version: int, values: dict[str, Typed]) -> Callable[[], Any]:
        """Another state of one."""
        given = self._given(values)
        return lambda: update_company(**self.step, company_id=pk, version=version, **given)

    def all_rows(self, filters: Mapping[str, int]) -> Iterable[Any]:
        """By name."""
        return Company.objects.seen_by(self.viewer).filter(archived_at__isnull=True, **filters).order_by("name", "pk")


class Companies(Kind):
    """Companies."""

    code = "companies"
    label = _("Companies")
    may = Can.EDIT_COMPANY
    sees = Can.SEE_COMPANY
    notes: ClassVar[Any] = (_("One row is one company. Stakes are recorded on its page."),)

    def columns(self, viewer: Viewer) -> tuple[Column, ...]:
        """The same for everybody."""
        sectors = {str(code): words for code, words in Sector.choices}
        return (
            Column("name", _("Name"), "text", WORDS_OF_COMPANY, needed=True, example="Aster Tools", width=30),
            Column(
                "sector",
                _("Sector"),
                "choice",
                ("Sector", "Industry", "Branche", "Secteur"),
                needed=True,
                choices=sectors,
                example="industrials",
                width=24,
            ),
            Column(
                "country",
                _("Country"),
                "text",
                ("Country", "Country code", "Land", "Pays", "País", "Paese"),
                needed=True,
                note=_("Two letters, such as DE"),
                example="DE",
            ),
            Column(
                "currency", _("Currency"), "text", ("Currency", "Währung", "Devise", "Moneda", "Valuta"), example="EUR"
            ),
            Column(
                "entry_date",
                _("Entry date"),
                "day",
                ("Entry date", "Acquired", "Closing", "Einstieg"),
                example="2024-06-01",
            ),
            Column(
                "fiscal_year_start",
                _("Fiscal year starts in month"),
                "number",
                ("Fiscal year start", "Fiscal month"),
                empty="1",
                example="1",
            ),
            Column("description", _("Description"), "text", WORDS_OF_DESCRIPTION, width=50),
        )

    def open(self, viewer: Viewer, now: Any, today: Any) -> Reader:
        """Ready to read and write."""
        return CompanyReader(viewer, now, today)
