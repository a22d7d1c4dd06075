"""The feed: what happened, filtered."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from milepost.access.queries import FeedFilter, doing_page
from milepost.milestones.queries.history import feed_filter
from milepost.web.fields import DayField, IdField, field_of
from milepost.web.pages import Access, WebRequest, page, page_asked, show
from milepost.web.words import KINDS

LAST = date.max - timedelta(days=1)  # the last day that another one follows


class FeedSearch(forms.Form):
    """The filters of the feed. The ids come from links on other pages."""

    kind = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("To"), required=False)
    verb = forms.CharField(required=False, widget=forms.HiddenInput)
    company_id = IdField(required=False, widget=forms.HiddenInput)
    portfolio_id = IdField(required=False, widget=forms.HiddenInput)
    initiative_id = IdField(required=False, widget=forms.HiddenInput)
    aggregate_id = IdField(required=False, widget=forms.HiddenInput)
    milestone_id = IdField(required=False, widget=forms.HiddenInput)
    action_id = IdField(required=False, widget=forms.HiddenInput)
    actor_id = IdField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="")
        field_of(self, "kind", forms.ChoiceField).choices = [("", gettext_lazy("Everything")), *KINDS.items()]

    def filters(self) -> FeedFilter:
        """What was asked for, once that is valid. Days are the reader's, both inclusive."""
        asked: dict[str, Any] = {name: value or None for name, value in self.cleaned_data.items()}
        zone = timezone.get_current_timezone()
        if since := asked.get("since"):
            asked["since"] = datetime.combine(since, time(), zone)
        if until := asked.get("until"):
            asked["until"] = datetime.combine(min(until, LAST) + timedelta(days=1), time(), zone)
        return feed_filter(asked)

    def narrowed(self) -> bool:
        """Whether it came from another page's link."""
        return any(name in self.data for name in self.fields if name.endswith("_id"))

    def hidden_errors(self) -> list[str]:
        """What is wrong in the address and has no field on the page beside which it could stand."""
        return [str(error) for field in self.hidden_fields() for error in field.errors]


@page(Access.MEMBER, section="feed")
def feed(request: WebRequest) -> HttpResponse:
    """What happened to the things that the viewer may see."""
    search = FeedSearch(request.GET)
    listed = None
    if search.is_valid():
        listed = doing_page(viewer=request.viewer, filters=search.filters(), page=page_asked(request))
    asked = {name: value for name, value in request.GET.items() if value and name != "cursor"}
    keep = f"{urlencode(asked)}&" if asked else ""
    context = {"search": search, "listed": listed, "asked": asked, "keep": keep}
    answer = show(request, "web/access/feed.html", context)
    answer.status_code = 200 if listed else 422
    return answer
