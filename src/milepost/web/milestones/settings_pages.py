"""What the whole firm agrees about milestones: from when on they are late, and its own categories."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from milepost.access.roles import Can
from milepost.core.ids import decode_id
from milepost.core.money import plain_percent
from milepost.milestones.actions.categories import (
    archive_category,
    create_category,
    rename_category,
    restore_category,
)
from milepost.milestones.actions.thresholds import MOST_DAYS, set_thresholds
from milepost.milestones.choices import MilestoneType
from milepost.milestones.queries.categories import category_row, category_rows
from milepost.milestones.queries.thresholds import thresholds_row
from milepost.web.forms import Form
from milepost.web.pages import WebRequest, done, page, show
from milepost.web.portfolios.forms import figure

SECTION = "settings"


def _days(label: Any, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=0, max_value=MOST_DAYS)


class ThresholdsForm(Form):
    """From when on a milestone is at risk."""

    risk_margin_days = _days(_lazy("Thin margin, in days"), _lazy("A forecast this close before the due date."))
    behind_share = figure(
        _lazy("Behind by, in %"), required=True, help_text=_lazy("Progress this far behind the share of time passed.")
    )
    silent_days = _days(_lazy("Silent after, in days"), _lazy("No update for this long while work goes on."))
    due_soon_days = _days(_lazy("Due soon, in days"), _lazy("From then on it should be nearly complete."))
    due_soon_share = figure(
        _lazy("Nearly complete, in %"), required=True, help_text=_lazy("Less than this when it is due soon.")
    )


class CategoryForm(Form):
    """A category of the firm's own."""

    milestone_type = forms.ChoiceField(label=_lazy("Type"), choices=MilestoneType.choices)
    name = forms.CharField(label=_lazy("Name"), max_length=80)


class CategoryNameForm(Form):
    """What a category is called."""

    name = forms.CharField(label=_lazy("Name"), max_length=80)


@page(Can.MANAGE_FIRM, section=SECTION, methods=("GET", "POST"))
def milestone_settings(request: WebRequest) -> HttpResponse:
    """Thresholds of the assessment, and the firm's own categories."""
    row = thresholds_row(viewer=request.viewer)
    initial = {
        "risk_margin_days": row.risk_margin_days,
        "behind_share": plain_percent(row.behind_share),
        "silent_days": row.silent_days,
        "due_soon_days": row.due_soon_days,
        "due_soon_share": plain_percent(row.due_soon_share),
        "version": row.version,
    }
    form = ThresholdsForm(request, initial=initial)
    if form.submitted() and form.run(set_thresholds) is not None:
        return done(request, _("Saved. Open milestones are assessed anew within a minute."), "milestone_settings")
    types = dict(MilestoneType.choices)
    kept = [*category_rows(viewer=request.viewer), *category_rows(viewer=request.viewer, archived=True)]
    return show(
        request,
        "milestones/settings.html",
        form=form,
        row=row,
        categories=[(one, decode_id(one.code), types[one.milestone_type]) for one in kept if one.own],
    )


@page(Can.MANAGE_FIRM, section=SECTION, methods=("GET", "POST"))
def category_new(request: WebRequest) -> HttpResponse:
    """Add a category of the firm's own."""
    form = CategoryForm(request)
    if form.submitted() and form.run(create_category) is not None:
        return done(request, _("Category added."), "milestone_settings")
    return show(
        request, "milestones/category_form.html", form=form, title=_("Add a category"), button=_("Add the category")
    )


@page(Can.MANAGE_FIRM, section=SECTION, methods=("GET", "POST"))
def category_edit(request: WebRequest, category_id: int) -> HttpResponse:
    """Call a category otherwise."""
    row = category_row(viewer=request.viewer, category_id=category_id)
    form = CategoryNameForm(request, initial={"name": row.name, "version": row.version})
    if form.submitted() and form.run(rename_category, category_id=category_id) is not None:
        return done(request, _("Category renamed."), "milestone_settings")
    return show(
        request, "milestones/category_form.html", form=form, title=_("Rename a category"), button=_("Rename it")
    )


@page(Can.MANAGE_FIRM, section=SECTION, methods=("POST",))
def category_archive(request: WebRequest, category_id: int) -> HttpResponse:
    """Offer a category no longer, or again."""
    row = category_row(viewer=request.viewer, category_id=category_id)
    act = restore_category if row.archived else archive_category
    act(acting=request.viewer, now=request.now, category_id=category_id)
    said = _("%(name)s is offered again.") if row.archived else _("%(name)s is offered no longer.")
    return done(request, said % {"name": row.name}, "milestone_settings")
