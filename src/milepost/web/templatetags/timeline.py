"""How the timeline's table and its island's words are written. ``{% load timeline %}``."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from milepost.web.templatetags.milepost import day

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """For a ``data-`` attribute, which escapes it like any text."""
    return json.dumps(value, ensure_ascii=False)


@register.simple_tag(takes_context=True)
def days_between(context: Context, first: date | None, last: date | None) -> SafeString:
    """From one day to another; one of them alone says which it is."""
    if first is None and last is None:
        return SafeString('<span class="soft">–</span>')
    if last is None:
        return format_html("{} {}", _("from"), day(context, first))
    if first is None:
        return format_html("{} {}", _("until"), day(context, last))
    return format_html("{} – {}", day(context, first), day(context, last))
