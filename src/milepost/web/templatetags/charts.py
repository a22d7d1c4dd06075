"""Small charts that need no script: shares of a whole, and a course over time. ``{% load charts %}``.

They are drawn as SVG, whose attributes the content security policy allows, and always say their figures in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from html import escape

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from milepost.core.ids import encode_id
from milepost.milestones.choices import Status
from milepost.web import formats
from milepost.web.addresses import address
from milepost.web.marks import SHAPES
from milepost.web.milestones.course import Course, Line
from milepost.web.spoken import spoken
from milepost.web.templatetags.milestones import TONES

register = template.Library()

WIDTH = 1000
GAP = 4
LEAST = 8
SPARK_WIDTH, SPARK_HEIGHT = 120, 24
ONE_DAY = timedelta(days=1)
#: Top and height of each kind of bar, of twelve: what was agreed is a hairline, as in the timeline.
HEIGHTS = {"baseline": (5, 2), "plan": (3, 6), "actual": (2, 8), "done": (2, 8), "forecast": (3, 6)}


@register.simple_tag
def status_shares(counts: Mapping[str, int]) -> SafeString:
    """How many of each status, as shares of a bar; its name says the figures."""
    present = [(Status(key), count) for key, count in counts.items() if count]
    total = sum(count for _key, count in present)
    if not total:
        return SafeString("")
    words = ", ".join(f"{formats.number(count)} {key.label}" for key, count in present)
    parts, start, room = [], 0.0, WIDTH - GAP * (len(present) - 1)
    for key, count in present:
        width = room * count / total
        parts.append((f"{start:.1f}", f"{width:.1f}", TONES[key], f"{key.label}: {formats.number(count)}"))
        start += width + GAP
    bars = format_html_join("", '<rect x="{}" width="{}" height="10" data-tone="{}"><title>{}</title></rect>', parts)
    return format_html(
        '<svg class="shares" viewBox="0 0 {} 10" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        WIDTH, words, bars,
    )  # fmt: skip


WORST_FIRST = (
    Status.DELAYED.value,
    Status.AT_RISK.value,
    Status.IN_PROGRESS.value,
    Status.ON_TRACK.value,
    Status.NOT_STARTED.value,
    Status.COMPLETED.value,
)


@register.simple_tag
def marks(counts: Mapping[str, int], place_field: str, place_id: int, milestone_type: str) -> SafeString:
    """How many of each assessment, worst first, each a shape with its number that leads to its rows."""
    base = f"{address('milestones')}?{place_field}={encode_id(place_id)}&milestone_type={milestone_type}&assessment="
    before = f'<a class="mark-count badge" href="{escape(base)}'
    found = [f"{before}{key}{_mark(key, counts[key])}" for key in WORST_FIRST if counts.get(key)]
    return mark_safe("".join(found) or '<span class="soft">·</span>')  # noqa: S308  # escaped, each part


@spoken
def _mark(key: str, count: int) -> SafeString:
    """What stands behind the address of one of them."""
    number = formats.number(count)
    return format_html(
        '" data-tone="{0}" title="{1}" aria-label="{1}">'
        '<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">{2}</svg>{3}</a>',
        TONES[Status(key)], f"{number} {Status(key).label}", SafeString(SHAPES[TONES[Status(key)]]), number,
    )  # fmt: skip


@register.simple_tag
def spark(values: Sequence[float], label: str) -> SafeString:
    """A course over time, oldest first, its last value marked. ``label`` says what it shows and where it stands."""
    if len(values) < 2:
        return SafeString("")
    low, high = min(values), max(values)
    span = (high - low) or 1
    across = SPARK_WIDTH / (len(values) - 1)
    points = [
        (i * across, SPARK_HEIGHT - 2 - (value - low) / span * (SPARK_HEIGHT - 4)) for i, value in enumerate(values)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}"><polyline points="{}"/>'
        '<circle cx="{}" cy="{}" r="2.5"/></svg>',
        SPARK_WIDTH, SPARK_HEIGHT, label, line, f"{x:.1f}", f"{y:.1f}",
    )  # fmt: skip


@register.simple_tag
def span(course: Course, line: Line) -> SafeString:
    """A line of a course, with the due day and today on its scale. The days that it shows stand beside it in words."""
    finish = line.finish or line.start or course.last
    start = line.start or finish
    left = course.share(start) * WIDTH
    width = max(course.share(finish + ONE_DAY) * WIDTH - left, LEAST)
    left = min(left, WIDTH - width)
    marks = [("due", course.share(course.due + ONE_DAY) * WIDTH)] if course.due else []
    if course.first <= course.today <= course.last:
        marks.append(("today", course.share(course.today) * WIDTH))
    uprights = format_html_join(
        "",
        '<line data-mark="{}" x1="{}" x2="{}" y1="0" y2="12"/>',
        ((name, f"{x:.0f}", f"{x:.0f}") for name, x in marks),
    )
    return format_html(
        '<svg viewBox="0 0 {} 12" preserveAspectRatio="none" aria-hidden="true">'
        '<rect data-kind="{}" x="{}" width="{}" y="{}" height="{}"/>{}</svg>',
        WIDTH, line.kind, f"{left:.0f}", f"{width:.0f}", *HEIGHTS[line.kind], uprights,
    )  # fmt: skip
