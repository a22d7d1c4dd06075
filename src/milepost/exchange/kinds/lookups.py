"""Names to ids and back, behind the walls: what the columns of several kinds point at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from milepost.access.models import User
from milepost.access.reach import grants_reaching
from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.errors import Conflict, Invalid, Missing
from milepost.portfolios.models import Company, Initiative, Objective, Portfolio


def same(text: str) -> str:
    """A name as names are compared: whatever the case and the spaces."""
    return " ".join(text.split()).casefold()


class Names:
    """Ids by name, and names by id, of one model behind the viewer's wall; with what each lies in."""

    def __init__(self, kind: str, rows: Iterable[tuple[int, str, int | None]]) -> None:
        self.kind = kind
        self.by_id: dict[int, str] = {}
        self.home: dict[int, int | None] = {}
        self._by_name: dict[str, list[int]] = {}
        for pk, name, home in rows:
            self.by_id[pk], self.home[pk] = name, home
            self._by_name.setdefault(same(name), []).append(pk)

    def find(self, text: str, field: str, within: int | None = None) -> int:
        """The one of that name, in ``within`` when that is given. Raises Missing, Conflict (several have it)."""
        found = [pk for pk in self._by_name.get(same(text), []) if within is None or self.home[pk] == within]
        if not found:
            raise Missing(self.kind, text, field)
        if len(found) > 1:
            raise Conflict(
                _("%(count)s have this name.") % {"count": len(found)},
                _("Say in another column where it lies, or use the file that Milepost exports."),
                field=field,
                value=text,
            )
        return found[0]


class Lookups:
    """Loaded when they are first asked for; one SQL query each, and one for the people of each company or initiative."""

    def __init__(self, viewer: Viewer, today: date) -> None:
        self.viewer, self.today = viewer, today
        self._people: dict[tuple[int, int | None], dict[str, list[int]]] = {}

    @cached_property
    def companies(self) -> Names:
        """Companies."""
        rows = Company.objects.seen_by(self.viewer).filter(archived_at__isnull=True)
        return Names("company", [(pk, name, None) for pk, name in rows.values_list("pk", "name")])

    @cached_property
    def portfolios(self) -> Names:
        """Portfolios."""
        rows = Portfolio.objects.seen_by(self.viewer).filter(archived_at__isnull=True)
        return Names("portfolio", [(pk, name, None) for pk, name in rows.values_list("pk", "name")])

    @cached_property
    def initiatives(self) -> Names:
        """Initiatives, in their companies."""
        rows = Initiative.objects.seen_by(self.viewer).filter(archived_at__isnull=True)
        return Names("initiative", rows.values_list("pk", "name", "company_id"))

    @cached_property
    def company_names(self) -> dict[int, str]:
        """Of every company in which the viewer sees an initiative, also of who was given one initiative alone."""
        rows = Initiative.objects.seen_by(self.viewer).order_by().distinct()
        return {**dict(rows.values_list("company_id", "company__name")), **self.companies.by_id}

    @cached_property
    def objectives(self) -> Names:
        """Objectives, in their companies; those of portfolios in none."""
        return Names("objective", Objective.objects.seen_by(self.viewer).values_list("pk", "title", "company_id"))

    @cached_property
    def people(self) -> dict[int, tuple[str, str]]:
        """Address and name by id, of members of the firm; what is shown of them is of rows that the viewer sees."""
        members = User.objects.filter(memberships__firm_id=self.viewer.firm_id)
        return {pk: (email, name) for pk, email, name in members.values_list("pk", "email", "name")}

    @cached_property
    def _tells_addresses(self) -> bool:
        return self.viewer.may_anywhere(Can.SEE_PEOPLE)

    def person(self, user_id: int | None) -> str:
        """Somebody as a cell: the address for who may see people, else the name."""
        if user_id is None:
            return ""
        email, name = self.people.get(user_id, ("", ""))
        return email if self._tells_addresses else name

    def find_person(self, text: str, field: str, company_id: int, initiative_id: int | None) -> int:
        """By address or by name, among those who see the company or the initiative: others look like nobody. Raises
        Missing, Conflict."""
        key = (company_id, initiative_id)
        if key not in self._people:
            grants = grants_reaching(
                firm_id=self.viewer.firm_id,
                company_id=company_id,
                initiative_id=initiative_id,
                today=self.today,
                can=Can.SEE_INITIATIVES,
            )
            there: dict[str, list[int]] = {}
            for pk in set(grants.values_list("user_id", flat=True)):
                for said in {same(one) for one in self.people.get(pk, ())}:
                    there.setdefault(said, []).append(pk)
            self._people[key] = there
        wanted = same(text.rpartition("<")[2].rstrip(">") if "@" in text else text)
        found = self._people[key].get(wanted, [])
        if not found:
            raise Missing("person in this company", text, field)
        if len(found) > 1:
            raise Conflict(_("Several people have this name."), _("Give the e-mail address."), field=field, value=text)
        return found[0]


def choice_of(choices: Mapping[str, Any], text: str, field: str) -> str:
    """The code of a choice that is given by its code or its words. Raises Invalid with what there is."""
    wanted = same(text).replace("-", " ").replace("_", " ")
    for code, words in choices.items():
        if wanted in (same(code).replace("_", " ").replace("-", " "), same(str(words)).replace("-", " ")):
            return code
    known = ", ".join(str(words) for words in choices.values())
    raise Invalid(field, text, _("is not one of the choices"), _("Use one of: %(choices)s.") % {"choices": known[:400]})
