"""How milestones' status, links and lags are drawn. ``{% load milestones %}``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.milestones.choices import Link, MilestoneType, Status, Verdict
from milepost.milestones.queries.baselines import ChangeRequestRow, MeasureRow
from milepost.milestones.queries.comparison import Cause, ComparedRow
from milepost.milestones.queries.pitfalls import PitfallWords
from milepost.milestones.queries.rows import DependencyRow, MilestoneRow
from milepost.milestones.rules import WORKDAY
from milepost.scheduling.linking import Edge
from milepost.web.formats import MINUS, number
from milepost.web.marks import mark_of
from milepost.web.spoken import spoken
from milepost.web.templatetags.milepost import badge, complete, day, percent, quantity

register = template.Library()
#: How rows keep the id of what they name: as it is, or encoded.
Key = TypeVar("Key", int, str)

PITFALL_NAMES = {
    "vague_objective": _lazy("Vague objective"),
    "unrealistic_timeline": _lazy("Unrealistic timeline"),
    "poor_communication": _lazy("Poor communication"),
    "inadequate_resources": _lazy("Inadequate resources"),
}

TONES = {
    Status.NOT_STARTED: "idle",
    Status.IN_PROGRESS: "progress",
    Status.ON_TRACK: "good",
    Status.AT_RISK: "warn",
    Status.DELAYED: "bad",
    Status.COMPLETED: "done",
}


@register.simple_tag
@spoken
def status(value: str) -> SafeString:
    """One of the six values, by colour, shape and word."""
    known = Status(value)
    return badge(TONES[known], str(known.label))


@register.simple_tag
@spoken
def status_count(value: str, count: int) -> SafeString:
    """How many have that status: shape and figure, the word on hover and for those who hear."""
    known = Status(value)
    label = str(known.label)
    shape = format_html('<span class="badge" data-tone="{}">{}</span>', TONES[known], mark_of(TONES[known]))
    return format_html(
        '<span class="status-count" title="{}">{}{}<span class="sr"> {}</span></span> ',
        label,
        shape,
        number(count),
        label,
    )


@register.simple_tag
@spoken
def truth(reported: str, assessed: str, contradiction: str) -> SafeString:
    """What is assessed; and when the report contradicts it, both with ≠ between them."""
    if not contradiction:
        return status(assessed)
    said = format_html('<span class="reported">{}</span>', status(reported))
    return format_html(
        '<span class="truth" title="{}">{} <span class="differs" aria-label="{}">≠</span> {}</span>',
        contradiction, said, _("contradicts"), status(assessed),
    )  # fmt: skip


@register.simple_tag
def marked(contradictions: Mapping[Key, str], milestone_id: Key | None) -> SafeString:
    """The ≠ beside a milestone's name, with the reason, where its report contradicts the facts; else nothing."""
    return contradiction(contradictions.get(milestone_id, "") if milestone_id is not None else "")


@register.simple_tag
def contradiction(said: str) -> SafeString:
    """The same for a row that knows its own contradiction."""
    if not said:
        return SafeString("")
    words = _("contradicts")
    return format_html('<span class="differs" title="{}">≠<span class="sr"> {}: {}</span></span>', said, words, said)


@register.filter
@spoken
def pitfall(code: str) -> str:
    """A pitfall's name."""
    return str(PITFALL_NAMES[code])


@register.simple_tag
def findings(rows: Iterable[PitfallWords]) -> SafeString:
    """The pitfalls that a milestone falls into, what shows each and what would mend it: a list has a hundred."""
    lines = ((pitfall(one.code), one.evidence, one.mend) for one in rows)
    return format_html_join("", '<p><strong>{}</strong> {} <span class="soft">{}</span></p>', lines)


@register.simple_tag
@spoken
def margin(days: int | None) -> SafeString:
    """Due minus forecast, signed, in days."""
    if days is None:
        return SafeString('<span class="soft">–</span>')
    sign = MINUS if days < 0 else "+"
    words = ngettext("%(sign)s%(n)d day", "%(sign)s%(n)d days", abs(days)) % {"sign": sign, "n": abs(days)}
    return format_html('<span class="figure{}">{}</span>', " late" if days < 0 else "", words)


@register.simple_tag
@spoken
def verdict(value: str) -> SafeString:
    """Whether a criterion holds."""
    known = Verdict(value)
    tones = {Verdict.MET: "done", Verdict.MISSED: "bad", Verdict.UNKNOWN: "idle"}
    return badge(tones[known], str(known.label))


@register.filter
@spoken
def workdays(seconds: int | None) -> str:
    """Seconds of working time as working days."""
    if seconds is None:
        return "–"
    days = round(seconds / WORKDAY, 1)
    return ngettext("%(n)s working day", "%(n)s working days", 1 if days == 1 else 2) % {"n": f"{days:g}"}


@register.filter
def link_words(row: DependencyRow | Edge) -> str:
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
@spoken
def bar(parts: int) -> SafeString:
    """Progress as a figure and a thin bar."""
    return format_html(
        '<span class="progress"><progress max="10000" value="{}"></progress><span class="figure">{}</span></span>',
        parts, complete(parts),
    )  # fmt: skip


ANSWER_TONES = {"open": "progress", "approved": "done", "refused": "bad", "withdrawn": "idle"}
SIGNS = {"at_least": "≥", "at_most": "≤"}


@register.simple_tag
def change_answer(value: str) -> SafeString:
    """How a change request was answered."""
    words = {"open": _("Open"), "approved": _("Agreed"), "refused": _("Declined"), "withdrawn": _("Withdrawn")}
    return badge(ANSWER_TONES[value], words[value])


@register.filter
def change_title(change: ChangeRequestRow) -> str:
    """What a change request is about, in a line."""
    if change.baseline_name:
        return _("New baseline “%(name)s”") % {"name": change.baseline_name}
    first = change.items[0].name if change.items else change.initiative_name
    more = len(change.items) - 1
    return first if more < 1 else ngettext("%(first)s and %(n)d more", "%(first)s and %(n)d more", more) % {
        "first": first, "n": more,
    }  # fmt: skip


@register.filter
def measure(row: MeasureRow) -> str:
    """A criterion in a line."""
    return f"{row.metric} {SIGNS.get(row.comparison, '=')} {quantity(row.target)} {row.unit}"


@register.simple_tag
def moved(days: int | None, working: int | None) -> SafeString:
    """By how much a date moved: calendar days, and how many of them are worked."""
    if days is None:
        return SafeString("")
    words = ngettext("%(n)d working day", "%(n)d working days", abs(working or 0)) % {"n": abs(working or 0)}
    late = " late" if days > 0 else ""
    sign = "+" if days > 0 else MINUS
    far = ngettext("%(n)d day", "%(n)d days", abs(days)) % {"n": abs(days)}
    return format_html('<span class="figure{}">{}{}</span> <span class="soft">{}</span>', late, sign, far, words)


@register.simple_tag(takes_context=True)
def differs(context: Context, row: ComparedRow, name: str) -> SafeString:
    """A date that moved: from, to, by how much; nothing when it did not."""
    found = next((one for one in row.differences if one.field == name), None)
    if found is None:
        presence = row.differences[0] if name == "due" and row.presence != "kept" else None
        return SafeString("") if presence is None else day(context, presence.before or presence.after)
    return format_html(
        "<del>{}</del> → <ins>{}</ins> {}", day(context, found.before), day(context, found.after),
        moved(found.days, found.working_days),
    )  # fmt: skip


@register.simple_tag
def besides(row: ComparedRow) -> SafeString:
    """Weight, owner and criteria where they differ."""
    lines: list[tuple[str, ...]] = []
    for one in row.differences:
        if one.field == "weight":
            lines.append((_("weight"), percent(one.before), percent(one.after)))
        elif one.field == "owner":
            lines.append((_("owner"), one.before or "–", one.after or "–"))
        elif one.field == "criteria":
            lines.append((_("criteria"), *(_measures(side, other) for side, other in _both(one.before, one.after))))
    return format_html_join("", "<p>{} <del>{}</del> → <ins>{}</ins></p>", lines)


def _both(before: Any, after: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    return (before, after), (after, before)


def _measures(side: Any, other: Any) -> str:
    """Those criteria of one side that the other does not have."""
    return "; ".join(measure(MeasureRow(*one)) for one in side if one not in other) or "–"


@spoken
def type_name(value: str) -> str:
    """A type's name."""
    return str(MilestoneType(value).label)


@register.filter
def editable_by(row: MilestoneRow, viewer: Viewer) -> bool:
    """Whether the viewer may edit its initiative: for showing a way, never for deciding."""
    return viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, row.initiative_id)


@register.filter
def causes(row: ComparedRow) -> list[Cause]:
    """Who made the differences of a row, each act once, the newest first."""
    found = {(one.cause.when, one.cause.who): one.cause for one in row.differences if one.cause is not None}
    return [found[key] for key in sorted(found, reverse=True)]
