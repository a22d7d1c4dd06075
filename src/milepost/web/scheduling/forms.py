"""The forms of plan files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from milepost.milestones.queries.categories import category_rows
from milepost.scheduling.plans.kinds import USUAL
from milepost.scheduling.plans.opening import ENDINGS, too_large
from milepost.scheduling.plans.previewing import MAX_PLAN_NAME
from milepost.scheduling.queries.plan_imports import plan_places
from milepost.web.fields import IdChoiceField, field_of
from milepost.web.forms import Form
from milepost.web.milestones.forms import category_choices
from milepost.web.pages import WebRequest
from milepost.web.uploads import tell_too_large


class _Options(Form):
    """What a plan file does not say itself."""

    plan = forms.CharField(
        label=_("Name of the plan"), max_length=MAX_PLAN_NAME, required=False,
        help_text=_("Only where the initiative holds several plans. Versions of one plan have the same name."),
    )  # fmt: skip
    category = forms.ChoiceField(label=_("Category of new milestones"), initial=USUAL[1])

    def __init__(self, request: WebRequest, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        categories = category_choices(category_rows(viewer=request.viewer))
        field_of(self, "category", forms.ChoiceField).choices = categories


class PlanForm(_Options):
    """A file for an initiative that is known."""

    file = forms.FileField(label=_("Plan file"), max_length=300, allow_empty_file=True)

    def __init__(self, request: WebRequest, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        self.fields["file"].help_text = now_(
            "Primavera (XER, XML) or Microsoft Project (XML, MPP), up to %(n)d MB."
        ) % {"n": settings.MILEPOST.plan_max_mb}
        self.fields["file"].widget.attrs["accept"] = ",".join(ENDINGS)
        error = too_large("")
        tell_too_large(self, f"{error.message[:1].upper()}{error.message[1:]}. {error.mend}")


class PlanOptionsForm(_Options):
    """The initiative of a file that was uploaded already, and which of its projects where it holds several."""

    initiative_id = IdChoiceField(label=_("Initiative"))
    project = forms.ChoiceField(
        label=_("Project"), help_text=_("The file holds several: one of them is this initiative.")
    )

    def __init__(self, request: WebRequest, *, projects: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        if projects:
            named = [(code, f"{code} · {name}" if name and name != code else code) for code, name in projects]
            field_of(self, "project", forms.ChoiceField).choices = [("", now_("Choose a project")), *named]
        else:
            del self.fields["project"]
        places = plan_places(viewer=request.viewer)
        field_of(self, "initiative_id", IdChoiceField).offer(places, now_("Choose whose plan it is"))


def kind_of(request: WebRequest, category: str) -> dict[str, str]:
    """Type and category, as the import takes them."""
    found = next((row for row in category_rows(viewer=request.viewer) if row.code == category), None)
    return {"milestone_type": found.milestone_type, "category": category} if found else {}
