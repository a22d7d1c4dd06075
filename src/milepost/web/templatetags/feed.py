"""What happened, as a feed tells it. ``{% load feed %}``.

A feed has fifty events and hundreds of values: templates would take most of the time of its page for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from html import escape  # Django's own asks of each text whether it is lazy, which costs more than escaping it
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.access.queries import Change, Doing, EventRow, NoticeRow
from milepost.core.ids import decode_id, encode_id
from milepost.milestones.queries.contradictions import contradictions_of
from milepost.milestones.queries.standing import milestones_of_criteria, milestones_of_tasks
from milepost.web import formats
from milepost.web.addresses import address
from milepost.web.doing_words import many_words
from milepost.web.event_values import in_words, title_in_words
from milepost.web.spoken import spoken
from milepost.web.templatetags.milepost import own_day, today_of
from milepost.web.words import OWN_VERBS, field_name, verb_phrase

register = template.Library()

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:.]+[+-]\d{2}:\d{2}")

#: Kind of a thing -> the page that shows one of them.
_EVENT_PAGES = ("portfolio", "company", "objective", "initiative", "proposal", "milestone", "crossing", "comment")


@register.filter
def event_title(event: EventRow) -> str:
    """What an event is about."""
    return title_in_words(event.kind, event.title)


@register.simple_tag
@spoken
def how_many_fields(n: int) -> SafeString:
    """How many fields a line tells of."""
    return mark_safe(ngettext("%(n)s field", "%(n)s fields", n) % {"n": n})  # noqa: S308  # a number, in words of ours


@register.simple_tag
def event_words(event: EventRow, milestone_id: int | None = None) -> SafeString:
    """Who did what to which thing, with the way to it where it has a page of its own, or to the milestone that it stands on."""
    who, title = _who(event), title_in_words(event.kind, event.title)
    if event.kind in _EVENT_PAGES:
        href = address(event.kind, event.aggregate_id)
    elif milestone_id is not None:
        href = address("milestone", milestone_id)
    else:
        return format_html('{} {} <span class="title">{}</span>', who, verb_phrase(event.verb), title)
    return format_html('{} {} <a class="title" href="{}">{}</a>', who, verb_phrase(event.verb), href, title)


@register.simple_tag(takes_context=True)
def doing_words(context: Context, line: Doing) -> SafeString:
    """The same of a line, which opens to its events where it stands for many; ``own``: on the page of what it is about."""
    if line.count == 1 and context.get("own") and line.event.verb in OWN_VERBS:
        return format_html("{} {}", _who(line.event), OWN_VERBS[line.event.verb])
    if line.count == 1:
        return event_words(line.event, (context.get("standing") or {}).get(line.event.id))
    one = line.event
    opens = f"{address('feed')}?{context.get('keep', '')}action_id={encode_id(one.action_id)}&verb={one.verb}"
    some = ", ".join(line.titles)
    return format_html(
        '{} <a class="title" href="{}">{}</a> <span class="soft">{} …</span>', _who(one), opens, many_words(line), some
    )


@register.simple_tag(takes_context=True)
def contradicted(context: Context, lines: Iterable[Doing | NoticeRow]) -> dict[int, str]:
    """By event, why the report of the milestone that a line is about contradicts the facts. One SQL query at most."""
    about = {line.event.id: _milestone_of(line.event) for line in lines}
    found = contradictions_of(viewer=context["request"].viewer, ids=about.values())
    return {event_id: found[pk] for event_id, pk in about.items() if pk in found}


@register.simple_tag(takes_context=True)
def milestones_of(context: Context, lines: Iterable[Doing]) -> dict[int, int]:
    """By event, the milestone on which what it is about stands. Two SQL queries at most."""
    viewer, events = context["request"].viewer, [line.event for line in lines if line.count == 1]
    tasks = {one.id: one.aggregate_id for one in events if one.kind == "activity"}
    criteria = {one.id: pk for one in events if (pk := _criterion_of(one)) is not None}
    of_tasks = milestones_of_tasks(viewer=viewer, ids=tasks.values())
    of_criteria = milestones_of_criteria(viewer=viewer, ids=criteria.values())
    found = {event: of_tasks.get(pk) for event, pk in tasks.items()}
    found |= {event: of_criteria.get(pk) for event, pk in criteria.items()}
    found |= {one.id: _milestone_of(one) for one in events if one.kind == "update"}
    return {event: pk for event, pk in found.items() if pk is not None}


def _milestone_of(event: EventRow) -> int | None:
    """The milestone that an event is about: itself, or the one that a report of it names."""
    if event.kind == "milestone":
        return event.aggregate_id
    return _named(event, "milestone_id") if event.verb.startswith("milestone.") else None


def _criterion_of(event: EventRow) -> int | None:
    """The criterion that an event is about: itself, or the one of new evidence."""
    if event.kind == "criterion":
        return event.aggregate_id
    return _named(event, "criterion_id") if event.kind == "evidence" else None


def _named(event: EventRow, field: str) -> int | None:
    named = next((one.new for one in event.changes if one.field == field), None)
    return decode_id(named) if named else None


def _who(event: EventRow) -> str:
    return event.actor_name or ("Milepost" if event.by_milepost else _("Somebody"))


@register.simple_tag(takes_context=True)
def changes(context: Context, event: EventRow) -> SafeString:
    """What an event changed, field by field."""
    hidden = f'<span class="soft">{escape(_("not yours to see"))}</span>'

    def said(change: Change) -> str:
        after = f"<ins>{escape(_kept(context, change.new, change.new_name, event.kind, change.field))}</ins>"
        if event.created:
            return after
        before = escape(_kept(context, change.old, change.old_name, event.kind, change.field))
        return f"<del>{before}</del> → {after}"

    lines = (
        f"<div><dt>{escape(field_name(one.field))}</dt><dd>{hidden if one.withheld else said(one)}</dd></div>"
        for one in event.changes
    )
    return SafeString(f'<dl class="changes">{"".join(lines)}</dl>')  # every part was escaped


def _kept(context: Context, value: Any, name: str, kind: str, field: str) -> str:
    """A value that an event kept, as a person reads it: a name for an id, days and moments in words."""
    said = name or in_words(kind, field, value, today_of(context))
    if said:
        return said
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return _dated(str(value), context)


def _dated(text: str, context: Context) -> str:
    try:
        if _MOMENT.fullmatch(text):
            return formats.moment(datetime.fromisoformat(text), own_day(context))
        return formats.day(date.fromisoformat(text), today_of(context)) if _DAY.fullmatch(text) else text[:200]
    except (ValueError, OverflowError):  # somebody's words that look like a day, or one that no calendar here has
        return text[:200]
