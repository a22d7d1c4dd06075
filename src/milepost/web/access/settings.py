"""Settings of the firm, and one's own profile."""

from __future__ import annotations

import functools
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.access.actions.firms import update_firm
from milepost.access.actions.people import update_profile
from milepost.access.queries import firm_row, me
from milepost.access.roles import Can
from milepost.web.fields import field_of
from milepost.web.forms import Form, as_fields
from milepost.web.pages import Access, WebRequest, done, page, show

REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@functools.cache
def _known_zones() -> tuple[str, ...]:
    return ("UTC", *sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS))


def zones(chosen: str = "") -> list[tuple[str, str]]:
    """The time zones by place, and the one chosen before, whatever it is called."""
    names = _known_zones() if not chosen or chosen in _known_zones() else (chosen, *_known_zones())
    return [(name, name.replace("_", " ")) for name in names]


class FirmForm(Form):
    """What the whole firm shares."""

    name = forms.CharField(label=gettext_lazy("Name of the firm"), max_length=200)
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3)
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    locale = forms.ChoiceField(label=gettext_lazy("Language"), choices=lambda: settings.LANGUAGES)

    def __init__(self, request: WebRequest, *, initial: dict[str, Any]) -> None:
        super().__init__(request, initial=initial)
        field_of(self, "timezone", forms.ChoiceField).choices = zones(initial["timezone"])


class ProfileForm(Form):
    """One's own name and how pages speak."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    locale = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)

    def __init__(self, request: WebRequest, *, initial: dict[str, Any]) -> None:
        super().__init__(request, initial=initial)
        own = ("", _("The firm's"))
        field_of(self, "locale", forms.ChoiceField).choices = [own, *settings.LANGUAGES]
        field_of(self, "timezone", forms.ChoiceField).choices = [own, *zones(initial["timezone"])]


@page(Can.MANAGE_FIRM, section="settings", methods=("GET", "POST"))
def firm_settings(request: WebRequest) -> HttpResponse:
    """Name, currency, time zone and language of the firm."""
    row = firm_row(viewer=request.viewer)
    form = FirmForm(request, initial=as_fields(row, "name", "currency", "timezone", "locale"))
    if form.submitted() and form.run(update_firm, firm_id=row.id):
        return done(request, _("Settings saved."), "settings")
    return show(request, "web/access/settings.html", form=form, row=row)


@page(Access.MEMBER, section="profile", methods=("GET", "POST"))
def profile(request: WebRequest) -> HttpResponse:
    """One's own name, language and time zone, roles, and the way to passwords and keys."""
    row = me(viewer=request.viewer, today=request.today)
    form = ProfileForm(request, initial=as_fields(row, "name", "locale", "timezone"))
    if form.submitted() and form.run(update_profile):
        return done(request, _("Profile saved."), "profile")
    return show(request, "web/access/profile.html", form=form, row=row)
