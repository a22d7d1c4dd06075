"""Forms that change milestones from their list: one row in place, or all that are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.access.roles import Can
from milepost.core.errors import Invalid
from milepost.core.ids import encode_id
from milepost.milestones.queries.categories import category_rows
from milepost.milestones.queries.rows import MilestoneRow
from milepost.portfolios.queries.companies import company_people
from milepost.web.fields import DayField, IdChoiceField
from milepost.web.forms import Form
from milepost.web.milestones.forms import category_choices
from milepost.web.pages import WebRequest
from milepost.web.portfolios.common import as_choices
from milepost.web.portfolios.forms import figure
from milepost.web.portfolios.forms import words as text

NOBODY = "none"
LEAVE = _("Leave as it is")


def nameable(request: WebRequest, company_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Whom the viewer can name as owner in all of these companies, by name; nobody, for who may not know of their people."""
    common: dict[int, str] | None = None
    for company_id in company_ids:
        if not request.viewer.may_in_company(Can.SEE_COMPANY, company_id):
            return []
        rows = company_people(viewer=request.viewer, company_id=company_id, today=request.today)
        people = dict(as_choices(rows))
        common = people if common is None else {pk: name for pk, name in common.items() if pk in people}
    return list((common or {}).items())


class RowForm(Form):
    """What is changed most, in place of a row."""

    name = forms.CharField(label=_("Outcome"), max_length=200)
    due = DayField(label=_("Due"), required=False)
    owner_id = IdChoiceField(label=_("Owner"), required=False)
    weight = figure(_("Weight in %"))
    change_reason = text(_("Why the due date moves"), rows=2)

    def offer(self, request: WebRequest, row: MilestoneRow) -> None:
        """The people of its company; without any, who owns it is no question here."""
        people = nameable(request, [row.company_id])
        if not people:
            del self.fields["owner_id"]
            return
        if row.owner_id is not None and row.owner_id not in dict(people):
            people.append((row.owner_id, row.owner_name or ""))
        self.fields["owner_id"].offer(people, str(_("Nobody yet")))  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        return {**self.cleaned_data, "weight": self.cleaned_data["weight"] or "0"}

    @property
    def asks_why(self) -> bool:
        """Whether the reason is asked for: only where it was found to be needed."""
        return "change_reason" in self.errors or bool(self["change_reason"].value())


class ManyForm(Form):
    """What all chosen milestones get; what is left empty stays as it is."""

    owner = forms.ChoiceField(label=_("Owner"), required=False)
    shift_days = forms.IntegerField(
        label=_("Move the due date by days"), required=False, min_value=-3660, max_value=3660,
        help_text=_("Calendar days, each from its own date; negative is earlier."),
    )  # fmt: skip
    due = DayField(label=_("Or due, all on"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    weight = figure(_("Weight in %"))
    add_tags = forms.CharField(label=_("Add tags"), required=False, help_text=_("Separated by commas."))
    remove_tags = forms.CharField(label=_("Take tags away"), required=False, help_text=_("Separated by commas."))
    change_reason = text(
        _("Why"),
        rows=2,
        help_text=_("Needed where a due date stands in an agreed baseline, or such a milestone goes."),
    )

    def offer(self, request: WebRequest, rows: Sequence[MilestoneRow]) -> None:
        """People of all the companies, and the categories."""
        people = nameable(request, sorted({row.company_id for row in rows}))
        if people:
            owners = [("", LEAVE), *((encode_id(pk), name) for pk, name in people), (NOBODY, _("Nobody"))]
            self.fields["owner"].choices = owners  # type: ignore[attr-defined]
        else:
            del self.fields["owner"]
        categories = category_rows(viewer=request.viewer)
        self.types = {row.code: row.milestone_type for row in categories}
        self.fields["category"].choices = [("", LEAVE), *category_choices(categories)[1:]]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """What the action takes: only what was filled in. Raises Invalid for two due dates."""
        sent = self.cleaned_data
        found: dict[str, Any] = {
            name: sent[name] for name in ("due", "shift_days", "weight") if sent[name] not in (None, "")
        }
        if {"due", "shift_days"} <= found.keys():
            raise Invalid("due", found["due"], str(_("stands beside a number of days")), str(_("Give one of the two.")))
        if owner := sent.get("owner"):
            found["owner_id"] = None if owner == NOBODY else IdChoiceField().to_python(owner)
        if sent["category"]:
            found |= {"category": sent["category"], "milestone_type": self.types[sent["category"]]}
        for name in ("add_tags", "remove_tags"):
            if sent[name].strip():
                found[name] = sent[name].split(",")
        return found
