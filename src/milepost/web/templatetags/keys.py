"""Lines of the list of keys. ``{% load keys %}``."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=1024, typed=True)  # by type, too: what is marked as safe is written as it is
def keys(pressed: str, does: str) -> SafeString:
    """A line of the list of keys, in a page's ``{% block keys %}``: keys apart by blanks, ``+`` joins those held together."""
    caps = format_html_join(" ", "{}", ((_chord(one),) for one in pressed.split()))
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", caps, does)


def _chord(held: str) -> SafeString:
    """``Ctrl+K`` as two caps; ``+`` alone is a key."""
    parts = held.split("+") if len(held) > 1 else [held]
    caps = format_html_join(SafeString("+"), "<kbd>{}</kbd>", ((part,) for part in parts))
    return format_html('<span class="chord">{}</span>', caps)
