"""Forms of proposals: what is proposed, with its dated limits and assumptions, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from milepost.web.fields import DayField, IdChoiceField, field_of, needed
from milepost.web.forms import Form
from milepost.web.pages import WebRequest
from milepost.web.portfolios.forms import LEVERS, InitiativeForm, figure, words

#: Lines of a list that stand empty below those that are filled, so that a page without JavaScript can add some.
SPARE_LINES = 2


@dataclass(frozen=True, slots=True)
class LineList:
    """A list that a proposal carries: the keys of its lines in the order of the columns."""

    name: str
    keys: tuple[str, ...]


CAPACITY = LineList("capacity", ("resource", "amount", "unit", "from", "until"))
ASSUMPTIONS = LineList("assumptions", ("statement", "as_of", "source"))
LISTS = (CAPACITY, ASSUMPTIONS)


def _line_field(key: str) -> forms.Field:
    """Text as typed: the action reads it and says which line it cannot take."""
    labels = {
        "resource": _("Resource"),
        "amount": _("Amount"),
        "unit": _("Unit"),
        "from": _("From"),
        "until": _("Until"),
        "statement": _("Assumption"),
        "as_of": _("As of"),
        "source": _("Source"),
    }
    if key in ("from", "until", "as_of"):
        return DayField(label=labels[key], required=False)
    attrs = {"inputmode": "decimal"} if key == "amount" else {}
    return forms.CharField(label=labels[key], required=False, widget=forms.TextInput(attrs=attrs))


class ProposalForm(Form):
    """A proposal. Lines of its lists are fields named ``capacity_0_resource``; empty lines are left out."""

    title = forms.CharField(label=_("What should be done"), max_length=200)
    value_lever = forms.ChoiceField(label=_("Value lever"), choices=LEVERS)
    objective_id = IdChoiceField(label=_("Serves the objective"), required=False)
    planned_value = figure(_("Planned value"), help_text=_("What it is worth, in the company's currency."))
    starts_on = DayField(label=_("Start"), required=False)
    due = DayField(label=_("Due"), required=False)
    description = words(_("Why, and what will be different"), rows=6)

    def __init__(
        self,
        request: WebRequest,
        *,
        initial: Mapping[str, Any] | None = None,
        objectives: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        given = dict(initial or {})
        self.line_counts = {one.name: len(given.pop(one.name, ()) or ()) for one in LISTS}
        stored = {one.name: (initial or {}).get(one.name) or () for one in LISTS}
        for one in LISTS:
            for number, line in enumerate(stored[one.name]):
                given |= {f"{one.name}_{number}_{key}": line.get(key, "") for key in one.keys}
        super().__init__(request, initial=given, **kwargs)
        field_of(self, "objective_id", IdChoiceField).offer(objectives, str(_("None yet")))
        for one in LISTS:
            for number in range(self._shown(one)):
                for key in one.keys:
                    self.fields[f"{one.name}_{number}_{key}"] = _line_field(key)

    def _shown(self, one: LineList) -> int:
        sent = [name.split("_")[1] for name in self.data if name.startswith(f"{one.name}_")]
        numbers = [int(number) + 1 for number in sent if number.isascii() and number.isdigit() and len(number) < 3]
        return max([self.line_counts[one.name] + SPARE_LINES, *numbers])

    def rows(self, one: LineList) -> list[list[BoundField]]:
        """The fields of each line."""
        return [[self[f"{one.name}_{number}_{key}"] for key in one.keys] for number in range(self._shown(one))]

    def capacity_rows(self) -> list[list[BoundField]]:
        """The lines of capacity limits, for the template."""
        return self.rows(CAPACITY)

    def assumption_rows(self) -> list[list[BoundField]]:
        """The lines of market assumptions, for the template."""
        return self.rows(ASSUMPTIONS)

    def arguments(self) -> dict[str, Any]:
        """What the action takes; remembers which line of the page each line that was filled in is."""
        cleaned = dict(self.cleaned_data)
        aliases: dict[str, str] = {}
        for one in LISTS:
            lines: list[dict[str, Any]] = []
            for number in range(self._shown(one)):
                line = {key: cleaned.pop(f"{one.name}_{number}_{key}") or "" for key in one.keys}
                if any(line.values()):
                    aliases |= {f"{one.name}.{len(lines)}.{key}": f"{one.name}_{number}_{key}" for key in one.keys}
                    lines.append(line)
            cleaned[one.name] = lines
        self.aliases = aliases  # they depend on what was sent
        return cleaned


class AcceptForm(InitiativeForm):
    """The initiative that a proposal becomes, as proposed or amended."""

    reason = words(_("Reason"), rows=3, help_text=_("Needed when you change what was proposed; the proposer reads it."))

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = dict(self.cleaned_data)
        return {"version": cleaned.pop("version"), "reason": cleaned.pop("reason"), "amendments": cleaned}


class DeclineForm(Form):
    """No, and why."""

    reason = needed(words(_("Reason"), rows=3, help_text=_("The proposer reads it.")))
