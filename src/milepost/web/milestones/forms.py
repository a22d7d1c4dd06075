"""Forms of milestones. Figures stay text: the actions read and refuse them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.core.paging import MAX_LIMIT, PageRequest
from milepost.milestones.cadence import MAX_DAYS
from milepost.milestones.choices import (
    ConstraintKind,
    DependencyKind,
    LagUnit,
    Link,
    MilestoneType,
    PercentMode,
    Status,
    Verdict,
)
from milepost.milestones.queries.calendars import CalendarFilter, calendar_page
from milepost.milestones.queries.categories import CategoryRow, category_rows
from milepost.portfolios.choices import Comparison
from milepost.web.discussion.forms import AttachmentForm
from milepost.web.fields import DayField, IdChoiceField, IdManyField, needed
from milepost.web.forms import Form
from milepost.web.pages import WebRequest
from milepost.web.portfolios.forms import figure
from milepost.web.portfolios.forms import words as text

#: What is reported: completion is an act of its own.
REPORTED = [(value, label) for value, label in Status.choices if value != Status.COMPLETED.value]


def category_choices(rows: Iterable[CategoryRow]) -> list[Any]:
    """Categories by type."""
    groups: list[Any] = [("", _("Choose a category"))]
    for kind in MilestoneType:
        groups.append((kind.label, [(row.code, row.name) for row in rows if row.milestone_type == kind]))
    return groups


CONSTRAINTS = [("", _("follow from the plan")), *ConstraintKind.choices[1:]]


def offer_calendars(form: Form) -> None:
    """The calendars that the viewer sees: the firm's, and those of companies with the company's name."""
    rows = calendar_page(viewer=form.request.viewer, filters=CalendarFilter(), page=PageRequest(limit=MAX_LIMIT)).rows
    offered = [(row.id, f"{row.name} · {row.company_name}" if row.company_name else row.name) for row in rows]
    form.fields["calendar_id"].offer(offered, str(_("Weekdays, nine to five")))  # type: ignore[attr-defined]


class MilestoneForm(Form):
    """A milestone. Its type follows from its category."""

    name = forms.CharField(label=_("Outcome"), max_length=200, help_text=_("What will be there when it is done."))
    category = forms.ChoiceField(label=_("Category"))
    code = forms.CharField(
        label=_("Code"), max_length=60, required=False, help_text=_("As plans and spreadsheets name it.")
    )
    description = text(_("Why, and what is in it"), rows=5)
    objective_id = IdChoiceField(label=_("Serves the objective"), required=False)
    owner_id = IdChoiceField(label=_("Owner"), required=False)
    planned_start = DayField(label=_("Planned start"), required=False)
    planned_finish = DayField(label=_("Planned finish"), required=False)
    due = DayField(label=_("Due"), required=False, help_text=_("The day committed to."))
    weight = figure(_("Weight in %"), help_text=_("Its share in the initiative."))
    percent_mode = forms.ChoiceField(label=_("Progress comes"), choices=PercentMode.choices)
    duration = figure(_("Working days"), help_text=_("Where no tasks lead to it: how long it takes itself."))
    optimistic = figure(_("Optimistic"))
    likely = figure(_("Likely"))
    pessimistic = figure(_("Pessimistic"))
    tags = forms.CharField(label=_("Tags"), required=False, help_text=_("Separated by commas."))
    calendar_id = IdChoiceField(label=_("Working calendar"), required=False)
    constraint_kind = forms.ChoiceField(label=_("Its date must"), choices=CONSTRAINTS, required=False)
    constraint_on = DayField(label=_("On that day"), required=False)

    def __init__(self, request: WebRequest, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        rows = category_rows(viewer=request.viewer)
        self.types = {row.code: row.milestone_type for row in rows}
        self.fields["category"].choices = category_choices(rows)  # type: ignore[attr-defined]
        self.aliases = {"milestone_type": "category"}
        offer_calendars(self)

    def offer(self, *, objectives: list[tuple[int, str]], people: list[tuple[int, str]]) -> None:
        """What can be chosen in this company."""
        self.fields["objective_id"].offer(objectives, str(_("None yet")))  # type: ignore[attr-defined]
        self.fields["owner_id"].offer(people, str(_("Nobody yet")))  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = dict(self.cleaned_data)
        cleaned["milestone_type"] = self.types.get(cleaned["category"], "")
        cleaned["weight"] = cleaned["weight"] or "0"
        cleaned["tags"] = cleaned["tags"].split(",")
        return cleaned


class ReportForm(Form):
    """What the owner says now: three fields, and words when there is something to say."""

    status = forms.ChoiceField(label=_("It is"), choices=REPORTED, widget=forms.RadioSelect)
    percent = figure(_("Complete, in %"))
    expected_finish = DayField(label=_("I expect it to be done on"), required=False)
    started_on = DayField(
        label=_("Work began on"), required=False, help_text=_("Only where that was before anybody reported it.")
    )
    words = text(_("In words"), rows=3)
    obstacles = text(_("What stands in the way, and what is needed from whom"), rows=2)

    def __init__(self, *args: Any, gathers: bool = False, **options: Any) -> None:
        """``gathers``: the progress comes from the tasks, so there is nothing to type."""
        super().__init__(*args, **options)
        if gathers:
            del self.fields["percent"]

    def in_words(self, name: str, value: Any) -> str:
        """Of a milestone that was completed meanwhile, too, whose status is not among the choices."""
        if name == "status" and value == Status.COMPLETED:
            return str(Status.COMPLETED.label)
        return super().in_words(name, value)


class CadenceForm(Form):
    """How often updates are due."""

    every_days = forms.IntegerField(label=_("Days between updates"), min_value=1, max_value=MAX_DAYS)


class CompleteForm(Form):
    """Done: when, and, where criteria are open, why it counts all the same."""

    finished_on = DayField(label=_("Done on"))
    exception = text(
        _("Exception"),
        rows=3,
        help_text=_("Only when a criterion is not met or has no evidence: why it counts all the same."),
    )


class ReopenForm(Form):
    """A completion taken back."""

    reason = needed(text(_("Reason"), rows=3))


class CriterionForm(Form):
    """A measurable criterion."""

    metric = forms.CharField(label=_("Metric"), max_length=200, help_text=_("What is counted or measured."))
    comparison = forms.ChoiceField(label=_("Target is"), choices=Comparison.choices)
    target = figure(_("Target"), required=True)
    unit = needed(forms.CharField(label=_("Unit"), max_length=40, required=False))


class JudgeForm(Form):
    """Whether a criterion holds."""

    verdict = forms.ChoiceField(label=_("It is"), choices=Verdict.choices, widget=forms.RadioSelect)
    actual = figure(_("Reached"))


class EvidenceForm(AttachmentForm):
    """A link, or a file, that shows it."""

    title = forms.CharField(label=_("What it shows"), max_length=200)


class TeamForm(Form):
    """Who is how involved in a milestone."""

    accountable = IdChoiceField(label=_("Accountable"), required=False, help_text=_("One person, who answers for it."))
    responsible = IdManyField(label=_("Responsible"), required=False)
    consulted = IdManyField(label=_("Consulted"), required=False)
    informed = IdManyField(label=_("Informed"), required=False)
    aliases = {f"team.{name}": name for name in ("accountable", "responsible", "consulted", "informed")}

    def offer(self, people: list[tuple[int, str]]) -> None:
        """Who can be named."""
        self.fields["accountable"].offer(people, str(_("Nobody yet")))  # type: ignore[attr-defined]
        for name in ("responsible", "consulted", "informed"):
            self.fields[name].offer(people)  # type: ignore[attr-defined]

    def team(self) -> dict[str, list[int]]:
        """As the action takes it."""
        found = {name: self.cleaned_data[name] for name in ("responsible", "consulted", "informed")}
        one = self.cleaned_data["accountable"]
        return {**found, "accountable": [] if one is None else [one]}


class TaskForm(Form):
    """A task under a milestone."""

    name = forms.CharField(label=_("Task"), max_length=200)
    owner_id = IdChoiceField(label=_("Who does it"), required=False)
    planned_start = DayField(label=_("Start"), required=False)
    planned_finish = DayField(label=_("Finish"), required=False)
    duration = figure(_("Working days"))


class TaskEditForm(TaskForm):
    """The same for one that is there."""

    remaining = figure(_("Working days left"), help_text=_("Where they do not follow from its progress."))
    percent = figure(_("Complete, in %"), required=True)
    due = DayField(label=_("Due"), required=False)
    calendar_id = IdChoiceField(label=_("Working calendar"), required=False)
    constraint_kind = forms.ChoiceField(label=_("Its date must"), choices=CONSTRAINTS, required=False)
    constraint_on = DayField(label=_("On that day"), required=False)

    def __init__(self, request: WebRequest, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        offer_calendars(self)


class DependencyEditForm(Form):
    """How the one waits for the other."""

    link = forms.ChoiceField(label=_("How"), choices=Link.choices)
    lag = figure(_("Lag"), help_text=_("In days, or in percent; negative is a lead."))
    lag_unit = forms.ChoiceField(label=_("In"), choices=LagUnit.choices)
    dependency_kind = forms.ChoiceField(label=_("Kind"), choices=DependencyKind.choices)

    def clean_lag(self) -> str:
        """No lag is a lag of 0."""
        return self.cleaned_data["lag"] or "0"


class DependencyForm(DependencyEditForm):
    """What a milestone, or one of its tasks, waits for."""

    successor_id = IdChoiceField(label=_("What waits"), required=False)
    predecessor_id = IdChoiceField(label=_("Waits for"))
    field_order = ("successor_id", "predecessor_id")


class MilestoneEditForm(MilestoneForm):
    """The same for one that is there, whose due date may have been agreed."""

    change_reason = text(
        _("Why the due date moves"),
        rows=2,
        help_text=_("Needed when it stands in an agreed baseline, from who may agree to changes."),
    )
