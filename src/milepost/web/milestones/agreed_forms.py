"""Forms about what was agreed, and between companies."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.milestones.choices import CrossingSide
from milepost.web.fields import DayField, IdChoiceField, needed
from milepost.web.forms import Form
from milepost.web.milestones.forms import CriterionForm
from milepost.web.portfolios.forms import words as text


class BaselineForm(Form):
    """A baseline to agree."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Such as “Investment case” or “Plan 2027”."))
    change_reason = text(_("Why a new one"), rows=3, help_text=_("Needed from the second baseline on."))


class RebaselineForm(Form):
    """A baseline to ask for."""

    baseline_name = forms.CharField(label=_("Name of the new baseline"), max_length=120)
    reason = needed(text(_("Why what was agreed cannot stay"), rows=4))


class DueChangeForm(Form):
    """Another due date, or none of it at all."""

    kind = forms.ChoiceField(
        label=_("What shall change"),
        choices=[("due", _("The due date")), ("remove", _("Take the milestone out"))],
        widget=forms.RadioSelect,
    )
    due = DayField(label=_("New due date"), required=False)
    reason = needed(text(_("Why what was agreed cannot stay"), rows=4))


class CriterionChangeForm(CriterionForm):
    """Another criterion, or none."""

    kind = forms.ChoiceField(
        label=_("What shall change"),
        choices=[("criterion", _("What it asks for")), ("remove_criterion", _("Take the criterion out"))],
        widget=forms.RadioSelect,
    )
    reason = needed(text(_("Why what was agreed cannot stay"), rows=4))


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

    reason = needed(
        text(_("Reason"), rows=3, help_text=_("It stays in this company. The other side learns that it was declined."))
    )
