"""What makes a page hear of changes. ``{% load live %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from milepost.access.queries import changes
from milepost.web.live import LONGEST, PATH, topic_of, watched

register = template.Library()


@register.inclusion_tag("parts/live.html", takes_context=True)
def live(context: Context) -> dict[str, Any]:
    """The topic of the page that is drawn, and how many changes it shows already; nothing on pages that watch nothing."""
    request, viewer = context.get("request"), context.get("viewer")
    match = getattr(request, "resolver_match", None)
    refused = "message" in context  # a page that says what went wrong
    if viewer is None or match is None or refused:
        return {}
    watching = watched(viewer, match, context.get("row"))
    topic = topic_of(watching) if watching else ""
    if watching is None or len(topic) > LONGEST:
        return {}
    return {"topic": topic, "known": changes(watching), "path": PATH}
