"""Address of the first page."""

from __future__ import annotations

from milepost.web.home import pages
from milepost.web.pages import route

urlpatterns = [route("", pages.home, "home"), route("first-steps/", pages.beginning, "beginning")]
