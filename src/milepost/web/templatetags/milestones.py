"""How milestones' status, links and lags are drawn. ``{% load milestones %}``."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.milestones.choices import CATEGORIES, Link, Status, Verdict
from milepost.milestones.queries.rows import DependencyRow
from milepost.milestones.rules import WORKDAY
from milepost.web.formats import MINUS
from milepost.web.templatetags.milepost import badge

register = template.Library()

TONES = {
    Status.NOT_STARTED: "idle",
    Status.IN_PROGRESS: "progress",
    Status.ON_TRACK: "good",
    Status.AT_RISK: "warn",
    Status.DELAYED: "bad",
    Status.COMPLETED: "done",
}


@register.simple_tag
def status(value: str) -> SafeString:
    """One of the six values, by colour, shape and word."""
    known = Status(value)
    return badge(TONES[known], str(known.label))


@register.simple_tag
def truth(reported: str, assessed: str, contradiction: str) -> SafeString:
    """What is assessed; and when the report contradicts it, both with ≠ between them."""
    if not contradiction:
        return status(assessed)
    said = format_html('<span class="reported">{}</span>', status(reported))
    return format_html(
        '<span class="truth" title="{}">{} <span class="differs" aria-label="{}">≠</span> {}</span>',
        contradiction, said, _("contradicts"), status(assessed),
    )  # fmt: skip


@register.filter
def category(value: str) -> str:
    """A category's name."""
    return str(CATEGORIES[value][1]) if value in CATEGORIES else value


@register.simple_tag
def margin(days: int | None) -> SafeString:
    """Due minus forecast, signed, in days."""
    if days is None:
        return SafeString('<span class="soft">–</span>')
    sign = MINUS if days < 0 else "+"
    words = ngettext("%(sign)s%(n)d day", "%(sign)s%(n)d days", abs(days)) % {"sign": sign, "n": abs(days)}
    return format_html('<span class="figure{}">{}</span>', " late" if days < 0 else "", words)


@register.simple_tag
def verdict(value: str) -> SafeString:
    """Whether a criterion holds."""
    known = Verdict(value)
    tones = {Verdict.MET: "done", Verdict.MISSED: "bad", Verdict.UNKNOWN: "idle"}
    return badge(tones[known], str(known.label))


@register.filter
def link_words(row: DependencyRow) -> str:
    """How one waits for the other, with the lag."""
    words = str(Link(row.link).label)
    if not row.lag:
        return words
    sign = MINUS if row.lag < 0 else "+"
    if row.lag_unit == "percent":
        return f"{words} {sign}{abs(row.lag) / 100:g}%"
    days = abs(row.lag) / (WORKDAY if row.lag_unit == "working" else 86_400)
    unit = _("working days") if row.lag_unit == "working" else _("days")
    return f"{words} {sign}{days:g} {unit}"


@register.simple_tag
def bar(parts: int) -> SafeString:
    """Progress as a figure and a thin bar."""
    return format_html(
        '<span class="progress"><progress max="10000" value="{}"></progress><span class="figure">{}%</span></span>',
        parts, f"{parts / 100:.0f}",
    )  # fmt: skip
