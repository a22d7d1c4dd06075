"""The shapes of status: what a colour says is said by a shape as well."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

#: Tone of a badge -> its shape, drawn in a box of 12: status is always colour, shape and word together.
SHAPES = {
    "idle": '<circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" stroke-width="1.5"/>',
    "progress": '<circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    '<path d="M6 1.75a4.25 4.25 0 0 1 0 8.5z" fill="currentColor"/>',
    "good": '<circle cx="6" cy="6" r="5" fill="currentColor"/>',
    "warn": '<path d="M6 1 11.5 10.75H.5z" fill="currentColor"/>',
    "bad": '<rect x="1.5" y="1.5" width="9" height="9" fill="currentColor"/>',
    "done": '<path d="m1.75 6.5 3 3 5.5-7" fill="none" stroke="currentColor" stroke-width="2"/>',
}


@lru_cache
def mark_of(tone: str) -> SafeString:
    """The shape of a status alone."""
    shape = SafeString(SHAPES[tone])
    return format_html('<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">{}</svg>', shape)
