"""Forms of milestones. Figures stay text: the actions read and refuse them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.milestones.cadence import MAX_DAYS
from milepost.milestones.choices import (
    CATEGORIES,
    CrossingSide,
    DependencyKind,
    LagUnit,
    Link,
    MilestoneType,
    PercentMode,
    Status,
    Verdict,
)
from milepost.portfolios.choices import Comparison
from milepost.web.discussion.forms import AttachmentForm
from milepost.web.fields import DayField, IdChoiceField
from milepost.web.forms import Form
from milepost.web.pages import WebRequest
from milepost.web.portfolios.forms import figure
from milepost.web.portfolios.forms import words as text

#: What is reported: completion is an act of its own.
REPORTED = [(value, label) for value, label in Status.choices if value != Status.COMPLETED.value]


def category_choices() -> list[Any]:
    """Categories by type."""
    groups: list[Any] = [("", _("Choose a category"))]
    for kind in MilestoneType:
        groups.append((kind.label, [(code, name) for code, (of, name) in CATEGORIES.items() if of is kind]))
    return groups


class MilestoneForm(Form):
    """A milestone. Its type follows from its category."""

    name = forms.CharField(label=_("Outcome"), max_length=200, help_text=_("What will be there when it is done."))
    category = forms.ChoiceField(label=_("Category"))
    description = text(_("Why, and what is in it"), rows=5)
    objective_id = IdChoiceField(label=_("Serves the objective"), required=False)
    owner_id = IdChoiceField(label=_("Owner"), required=False)
    planned_start = DayField(label=_("Planned start"), required=False)
    planned_finish = DayField(label=_("Planned finish"), required=False)
    due = DayField(label=_("Due"), required=False, help_text=_("The day committed to."))
    weight = figure(_("Weight in %"), help_text=_("Its share in the initiative."))
    percent_mode = forms.ChoiceField(label=_("Progress comes"), choices=PercentMode.choices)
    optimistic = figure(_("Optimistic"))
    likely = figure(_("Likely"))
    pessimistic = figure(_("Pessimistic"))
    tags = forms.CharField(label=_("Tags"), required=False, help_text=_("Separated by commas."))

    def __init__(self, request: WebRequest, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        self.fields["category"].choices = category_choices()  # type: ignore[attr-defined]
        self.aliases = {"milestone_type": "category"}

    def offer(self, *, objectives: list[tuple[int, str]], people: list[tuple[int, str]]) -> None:
        """What can be chosen in this company."""
        self.fields["objective_id"].offer(objectives, str(_("None yet")))  # type: ignore[attr-defined]
        self.fields["owner_id"].offer(people, str(_("Nobody yet")))  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = dict(self.cleaned_data)
        of = CATEGORIES.get(cleaned["category"])
        cleaned["milestone_type"] = of[0].value if of else ""
        cleaned["weight"] = cleaned["weight"] or "0"
        cleaned["tags"] = cleaned["tags"].split(",")
        return cleaned


class ReportForm(Form):
    """What the owner says now: three fields, and words when there is something to say."""

    status = forms.ChoiceField(label=_("It is"), choices=REPORTED, widget=forms.RadioSelect)
    percent = figure(_("Complete, in %"))
    expected_finish = DayField(label=_("I expect it to be done on"), required=False)
    words = text(_("In words"), rows=3)
    obstacles = text(_("What stands in the way"), rows=2)


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

    reason = text(_("Reason"), rows=3)


class CriterionForm(Form):
    """A measurable criterion."""

    metric = forms.CharField(label=_("Metric"), max_length=200, help_text=_("What is counted or measured."))
    comparison = forms.ChoiceField(label=_("Target is"), choices=Comparison.choices)
    target = figure(_("Target"), required=True)
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)


class JudgeForm(Form):
    """Whether a criterion holds."""

    verdict = forms.ChoiceField(label=_("It is"), choices=Verdict.choices, widget=forms.RadioSelect)
    actual = figure(_("Reached"))


class EvidenceForm(AttachmentForm):
    """A link, or a file, that shows it."""

    title = forms.CharField(label=_("What it shows"), max_length=200)


class TaskForm(Form):
    """A task under a milestone."""

    name = forms.CharField(label=_("Task"), max_length=200)
    owner_id = IdChoiceField(label=_("Who does it"), required=False)
    planned_start = DayField(label=_("Start"), required=False)
    planned_finish = DayField(label=_("Finish"), required=False)
    duration = figure(_("Working days"))


class DependencyForm(Form):
    """What this milestone waits for."""

    predecessor_id = IdChoiceField(label=_("Waits for"))
    link = forms.ChoiceField(label=_("How"), choices=Link.choices)
    lag = figure(_("Lag"), help_text=_("Negative is a lead."))
    lag_unit = forms.ChoiceField(label=_("In"), choices=LagUnit.choices)
    dependency_kind = forms.ChoiceField(label=_("Kind"), choices=DependencyKind.choices)

    def clean_lag(self) -> str:
        """No lag is a lag of 0."""
        return self.cleaned_data["lag"] or "0"


class MilestoneEditForm(MilestoneForm):
    """The same for one that is there, whose due date may have been agreed."""

    change_reason = text(
        _("Why the due date moves"),
        rows=2,
        help_text=_("Needed when it stands in an agreed baseline, from who may agree to changes."),
    )


class BaselineForm(Form):
    """A baseline to agree."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Such as “Investment case” or “Plan 2027”."))
    change_reason = text(_("Why a new one"), rows=3, help_text=_("Needed from the second baseline on."))


class RebaselineForm(Form):
    """A baseline to ask for."""

    baseline_name = forms.CharField(label=_("Name of the new baseline"), max_length=120)
    reason = text(_("Why what was agreed cannot stay"), rows=4)


class DueChangeForm(Form):
    """Another due date, or none of it at all."""

    kind = forms.ChoiceField(
        label=_("What shall change"),
        choices=[("due", _("The due date")), ("remove", _("Take the milestone out"))],
        widget=forms.RadioSelect,
    )
    due = DayField(label=_("New due date"), required=False)
    reason = text(_("Why what was agreed cannot stay"), rows=4)


class CriterionChangeForm(CriterionForm):
    """Another criterion, or none."""

    kind = forms.ChoiceField(
        label=_("What shall change"),
        choices=[("criterion", _("What it asks for")), ("remove_criterion", _("Take the criterion out"))],
        widget=forms.RadioSelect,
    )
    reason = text(_("Why what was agreed cannot stay"), rows=4)


class AnswerForm(Form):
    """Yes or no, with words."""

    reason = text(_("In words"), rows=3, help_text=_("Needed to decline."))


class CrossingForm(Form):
    """What this milestone gives to another company, or takes from it."""

    side = forms.ChoiceField(label=_("This milestone"), choices=CrossingSide.choices, widget=forms.RadioSelect)
    label = forms.CharField(label=_("What"), max_length=200, help_text=_("In your words. They stay in this company."))
    proposed_on = DayField(label=_("Proposed for"), required=False, help_text=_("The other side agrees, or not."))


class PairForm(Form):
    """The other end of a crossing."""

    milestone_id = IdChoiceField(label=_("Milestone of the other company"))
    label = forms.CharField(
        label=_("What the other company calls it"), max_length=200, help_text=_("That company reads these words.")
    )


class ProposeDayForm(Form):
    """A day for both sides."""

    day = DayField(label=_("Day"), help_text=_("The other side is shown this day and nothing else."))


class DeclineDayForm(Form):
    """Why a day is declined."""

    reason = text(
        _("Reason"), rows=3, help_text=_("It stays in this company. The other side learns that it was declined.")
    )
