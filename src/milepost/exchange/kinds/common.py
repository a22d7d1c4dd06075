"""What the readers of several kinds share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from milepost.access.viewer import Viewer
from milepost.core.tables.model import text_of
from milepost.exchange.kinds.base import Column, Reader, Typed
from milepost.exchange.kinds.lookups import Lookups, choice_of, same

WORDS_OF_DUE = (
    "Due",
    "Due date",
    "Target date",
    "Deadline",
    "Target",
    "Finish by",
    "Fällig",
    "Fällig am",
    "Termin",
    "Zieltermin",
    "Échéance",
    "Date cible",
    "Vencimiento",
    "Fecha límite",
    "Scadenza",
    "Prazo",
    "Einddatum",
    "Termin końcowy",
)
WORDS_OF_OWNER = (
    "Owner",
    "Owner e-mail",
    "Responsible",
    "Assignee",
    "Assigned to",
    "Lead",
    "Verantwortlich",
    "Verantwortlicher",
    "Responsable",
    "Responsabile",
    "Responsável",
    "Eigenaar",
    "Właściciel",
)
WORDS_OF_DESCRIPTION = (
    "Description",
    "Details",
    "Notes",
    "Beschreibung",
    "Descripción",
    "Descrizione",
    "Descrição",
    "Objective text",
)
WORDS_OF_COMPANY = (
    "Company",
    "Portfolio company",
    "Unternehmen",
    "Firma",
    "Société",
    "Empresa",
    "Azienda",
    "Entreprise",
)
WORDS_OF_INITIATIVE = (
    "Initiative",
    "Programme",
    "Program",
    "Project",
    "Workstream",
    "Projekt",
    "Projet",
    "Proyecto",
    "Progetto",
)
WORDS_OF_START = (
    "Planned start",
    "Start",
    "Start date",
    "Begin",
    "Beginn",
    "Anfang",
    "Début",
    "Inicio",
    "Inizio",
    "Início",
)


def number_cell(text: str | None) -> Any:
    """Plain decimal text as a number where a spreadsheet keeps it exactly, else as text."""
    if text is None:
        return ""
    number: float = float(text)
    exact = int(text) if text.lstrip("-").isdigit() and len(text) < 15 else number
    return exact if text_of(exact) == text else text


class PlainReader(Reader):
    """A reader whose references are the usual ones."""

    def __init__(self, viewer: Viewer, now: datetime, today: date) -> None:
        super().__init__(viewer, now, today)
        self.lookups = Lookups(viewer, today)

    @property
    def step(self) -> dict[str, Any]:
        """What every action takes."""
        return {"acting": self.viewer, "now": self.now}

    def shown(self, column: Column, value: Typed) -> Any:
        """A value as a cell."""
        if value is None or value == ():
            return ""
        way = self._ways.get(column.kind)
        return value if way is None else way(column, value)

    @cached_property
    def _ways(self) -> dict[str, Callable[[Column, Any], Any]]:
        return {
            "number": lambda _column, value: number_cell(value),
            "person": lambda _column, pk: self.lookups.person(pk),
            "choice": lambda column, code: str((column.choices or {}).get(code, code)),
            "tags": lambda _column, tags: ", ".join(tags),
            "reference": lambda column, pk: self.name_of(column.code, pk),
        }

    def name_of(self, code: str, value: int) -> str:
        """The name of what a column points at."""
        names = {
            "company": lambda: self.lookups.company_names,
            "initiative": lambda: self.lookups.initiatives.by_id,
            "objective": lambda: self.lookups.objectives.by_id,
            "portfolio": lambda: self.lookups.portfolios.by_id,
        }
        return str(names[code]().get(value, ""))

    def resolve(self, column: Column, text: str, so_far: Mapping[str, Typed]) -> Typed:
        """The id that a text means."""
        if column.kind == "choice":
            return choice_of(column.choices or {}, text, column.code)
        company_id, initiative_id = self.place_of(so_far)
        if column.kind == "person":
            return self.lookups.find_person(text, column.code, company_id or 0, initiative_id)
        return self.find(column.code, text, company_id)

    def find(self, code: str, text: str, company_id: int | None) -> int:
        """The id of what is named. Raises Missing, Conflict."""
        lookups = self.lookups
        if code == "company":
            return lookups.companies.find(text, code)
        if code == "portfolio":
            return lookups.portfolios.find(text, code)
        names = lookups.initiatives if code == "initiative" else lookups.objectives
        return names.find(text, code, company_id)

    def place_of(self, so_far: Mapping[str, Typed]) -> tuple[int | None, int | None]:
        """Company and initiative of a row, as far as they are known."""
        initiative_id = so_far.get("initiative")
        company_id = so_far.get("company")
        if company_id is None and initiative_id is not None:
            company_id = self.lookups.initiatives.home.get(initiative_id)
        return company_id, initiative_id


class NameIndex:
    """Ids by the place they lie in and their name, for rows that come without an id."""

    def __init__(self) -> None:
        self._ids: dict[tuple[int | None, str], list[int]] = {}

    def add(self, place: int | None, name: str, pk: int) -> None:
        """One more."""
        if name:
            self._ids.setdefault((place, same(name)), []).append(pk)

    def find(self, place: int | None, name: str | None) -> list[int]:
        """All of that name in that place."""
        return self._ids.get((place, same(name)), []) if name else []
