"""Forms of portfolios, companies, stakes, objectives and initiatives. Figures stay text: the actions read and refuse them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.portfolios.choices import Comparison, FiscalPattern, InvestmentType, Sector, Stage, ValueLever
from milepost.web.fields import DayField, IdChoiceField, field_of
from milepost.web.forms import Form
from milepost.web.pages import WebRequest
from milepost.web.portfolios.common import country_names, month_names

#: A lever is chosen, not left at the first one.
LEVERS = [("", _("Choose a lever")), *ValueLever.choices]


def figure(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """A field for a number; empty is None."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.CharField(label=label, required=required, help_text=help_text, empty_value=None, widget=widget)


def words(label: Any, *, rows: int = 4, help_text: Any = "") -> forms.CharField:
    """A field for several lines."""
    return forms.CharField(
        label=label, required=False, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )


def currency(required: bool = True) -> forms.CharField:
    """A three-letter currency."""
    widget = forms.TextInput(attrs={"maxlength": 3, "autocapitalize": "characters", "spellcheck": "false"})
    return forms.CharField(label=_("Currency"), max_length=3, required=required, widget=widget)


class PortfolioForm(Form):
    """A portfolio's own facts."""

    name = forms.CharField(label=_("Name"), max_length=200)
    currency = currency()
    opened_on = DayField(label=_("Opened on"), required=False)
    strategy = words(_("Strategy"), rows=6, help_text=_("What is bought, why it gains in value, and until when."))


class CompanyForm(Form):
    """A company's own facts."""

    name = forms.CharField(label=_("Name"), max_length=200)
    sector = forms.ChoiceField(label=_("Sector"), choices=[("", _("Choose a sector")), *Sector.choices])
    country = forms.ChoiceField(label=_("Country"))
    currency = currency()
    fiscal_year_start = forms.TypedChoiceField(label=_("Fiscal year begins in"), coerce=int)
    fiscal_pattern = forms.ChoiceField(label=_("Periods of a quarter"), choices=FiscalPattern.choices)
    entry_date = DayField(label=_("Entry date"), required=False, help_text=_("The day on which the firm came in."))
    description = words(_("What it does"))

    def __init__(self, request: WebRequest, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        field_of(self, "country", forms.ChoiceField).choices = [("", _("Choose a country")), *country_names()]
        field_of(self, "fiscal_year_start", forms.ChoiceField).choices = month_names()


class StakeFields(Form):
    """The part of a form that describes one dated stake."""

    valid_from = DayField(label=_("From"), help_text=_("The stake holds from this day until the next one is recorded."))
    stake = figure(_("Stake in %"), required=True, help_text=_("0 is the exit."))
    invested_cost = figure(_("Invested cost so far"), required=True, help_text=_("In the portfolio's currency."))
    investment_type = forms.ChoiceField(
        label=_("Investment type"), choices=[("", _("As before")), *InvestmentType.choices], required=False
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class HoldingForm(StakeFields):
    """A stake of a chosen portfolio in a chosen company."""

    portfolio_id = IdChoiceField(label=_("Portfolio"))
    company_id = IdChoiceField(label=_("Company"))
    field_order = ("portfolio_id", "company_id")


class FirstHoldingForm(CompanyForm, StakeFields):
    """A new company with its first stake."""

    portfolio_id = IdChoiceField(label=_("Portfolio"), required=False, help_text=_("Which portfolio holds it."))
    valid_from = DayField(label=_("From"), required=False)
    stake = figure(_("Stake in %"))
    invested_cost = figure(_("Invested cost so far"), help_text=_("In the portfolio's currency."))
    investment_type = forms.ChoiceField(
        label=_("Investment type"), choices=[("", "–"), *InvestmentType.choices], required=False
    )
    field_order = (
        "name",
        "sector",
        "country",
        "currency",
        "fiscal_year_start",
        "fiscal_pattern",
        "entry_date",
        "description",
    )

    def clean(self) -> dict[str, Any]:
        """A stake is described whole or not at all."""
        cleaned = super().clean() or {}
        if cleaned.get("portfolio_id") is not None:
            for name in ("valid_from", "stake", "invested_cost", "investment_type"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A first stake needs this."))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """What the action takes: the company's fields, and the stake when a portfolio was chosen."""
        cleaned = dict(self.cleaned_data)
        names = ("portfolio_id", "valid_from", "stake", "invested_cost", "investment_type", "note")
        holding = {name: cleaned.pop(name) for name in names}
        return {**cleaned, "holding": holding if holding["portfolio_id"] is not None else None}


class ObjectiveForm(Form):
    """An objective of a company; of a portfolio with ``shared`` and without a parent."""

    title = forms.CharField(label=_("Objective"), max_length=200)
    description = words(_("Why, and how it will be seen"))
    parent_id = IdChoiceField(label=_("Serves"), required=False)
    metric = forms.CharField(label=_("Metric"), max_length=120, required=False)
    comparison = forms.ChoiceField(label=_("Target is"), choices=Comparison.choices)
    target = figure(_("Target"))
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    due = DayField(label=_("Due"), required=False)
    weight = figure(_("Weight in %"), help_text=_("Its share among the objectives beside it."))
    shared = forms.BooleanField(
        label=_("Companies of the portfolio may read it"),
        required=False,
        help_text=_("Otherwise only the firm's side sees it."),
    )

    def __init__(self, request: WebRequest, *, level: str, parents: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        if level == "portfolio":
            del self.fields["parent_id"]
        else:
            del self.fields["shared"]
            field_of(self, "parent_id", IdChoiceField).offer(parents, str(_("No other objective")))

    def clean_weight(self) -> str:
        """No weight is a weight of 0."""
        return self.cleaned_data["weight"] or "0"


class InitiativeForm(Form):
    """An initiative of one company."""

    name = forms.CharField(label=_("Name"), max_length=200)
    value_lever = forms.ChoiceField(label=_("Value lever"), choices=LEVERS)
    objective_id = IdChoiceField(label=_("Serves the objective"), required=False)
    sponsor_id = IdChoiceField(label=_("Sponsor"), required=False)
    owner_id = IdChoiceField(label=_("Owner"), required=False)
    starts_on = DayField(label=_("Start"), required=False)
    due = DayField(label=_("Due"), required=False)
    planned_value = figure(_("Planned value"), help_text=_("In the company's currency."))
    description = words(_("What will be different"), rows=6)

    def offer(self, *, objectives: list[tuple[int, str]], people: list[tuple[int, str]]) -> None:
        """What can be chosen in this company."""
        field_of(self, "objective_id", IdChoiceField).offer(objectives, str(_("None yet")))
        for name in ("sponsor_id", "owner_id"):
            if name in self.fields:
                field_of(self, name, IdChoiceField).offer(people, str(_("Nobody yet")))


class StageForm(Form):
    """A move of an initiative to another stage."""

    stage = forms.TypedChoiceField(label=_("Stage"), choices=Stage.choices, coerce=int)
    reason = words(_("Reason"), rows=2, help_text=_("Needed when it goes back."))
