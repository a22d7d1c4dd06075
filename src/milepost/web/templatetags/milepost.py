"""The parts that pages are made of. ``{% load milepost %}``."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, HiddenInput, RadioSelect, Textarea
from django.http import HttpRequest
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from milepost.access.queries import role_name
from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.ids import encode_id
from milepost.core.locales import whole_percent
from milepost.core.paging import Page
from milepost.web import formats
from milepost.web.marks import mark_of
from milepost.web.navigation import Link
from milepost.web.spoken import spoken
from milepost.web.words import SCOPE_KINDS

register = template.Library()

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@register.simple_tag
def badge(tone: str, words: str) -> SafeString:
    """A status: ``idle``, ``progress``, ``good``, ``warn``, ``bad`` or ``done``, with its word."""
    return _badge(tone, str(words))


@lru_cache  # a list says the same few a hundred times
def _badge(tone: str, words: str) -> SafeString:
    return format_html('<span class="badge" data-tone="{}">{}{}</span>', tone, mark_of(tone), words)


@register.simple_tag
@spoken
def money(minor: int | None, currency: str, decimals: bool = False) -> SafeString:
    """An amount with its currency, small and grey."""
    if minor is None:
        return SafeString('<span class="soft">–</span>')
    figure = formats.money_figure(minor, currency, decimals=decimals)
    return format_html('<span class="figure">{} <span class="unit">{}</span></span>', figure, currency)


@register.filter
@spoken
def percent(points: int | None) -> str:
    """Basis points as a percentage."""
    return "–" if points is None else formats.percent(points)


@register.filter
@spoken
def complete(points: int) -> str:
    """How much is done, for lists: whole percent."""
    return whole_percent(points)


@register.filter
@spoken
def quantity(value: int | None) -> str:
    """Millionths as a plain figure."""
    return "–" if value is None else formats.quantity(value)


@register.filter
@spoken
def figure(value: int | Decimal | None) -> str:
    """A number with its groups of digits and a true minus."""
    return "–" if value is None else formats.number(value)


@register.filter(name="id")
def id_text(value: int | None) -> str:
    """An id as it stands in addresses and fields."""
    return "" if value is None else encode_id(value)


@register.filter
def dated(text: str) -> str:
    """What stands in a cell, a day of the calendar as the reader writes it."""
    try:
        return formats.day(date.fromisoformat(text)) if _DAY.fullmatch(text) else text
    except (ValueError, OverflowError):  # words that look like a day
        return text


@register.simple_tag(takes_context=True)
def day(context: Context, value: date | None, distance: str = "") -> SafeString:
    """A day. ``distance`` ``"yes"`` adds how far it is, ``"late"`` says of a past one that it is late,
    ``"late only"`` shows just that, the day on hover."""
    if value is None:
        return SafeString('<span class="soft">–</span>')
    return _day_told(value, today_of(context), distance)


@spoken
def _day_told(value: date, today: date, distance: str) -> SafeString:
    words = formats.day(value, today)
    if not distance:
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)
    far = formats.distance(value, today) if distance == "yes" else formats.lateness(value, today)
    if distance == "late only":
        return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), words, far)
    return format_html(
        '<time datetime="{}">{}</time> <span class="soft distance">{}</span>', value.isoformat(), words, far
    )


@register.simple_tag(takes_context=True)
def moment(context: Context, value: datetime | None, distance: str = "") -> SafeString:
    """A moment in the reader's time zone. ``distance`` ``"only"`` shows how far it is, the moment on hover."""
    if value is None:
        return SafeString('<span class="soft">–</span>')
    return _moment_told(value, own_day(context), distance, timezone.get_current_timezone())


@spoken
def _moment_told(value: datetime, today: date, distance: str, _zone: tzinfo) -> SafeString:
    """In the time zone that is active, by which it is remembered."""
    words = formats.moment(value, today)
    if distance == "only":
        far = formats.distance(timezone.localtime(value).date(), today)
        return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), words, far)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


def today_of(context: Context) -> date:
    """The firm's: what days are measured against."""
    today: date = context["request"].today
    return today


def own_day(context: Context) -> date:
    """The reader's: what moments are measured against."""
    request = context["request"]
    day: date | None = getattr(request, "own_day", None)
    if day is None:
        day = request.own_day = timezone.localtime(request.now).date()
    return day


@register.filter
def role(name: str) -> str:
    """A role's name."""
    return role_name(name)


@register.filter
def scope_kind(name: str) -> str:
    """What people call a kind of scope."""
    return str(SCOPE_KINDS.get(name, name))


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField, hint: str = "", width: str = "") -> dict[str, Any]:
    """One field with label, hint and errors. ``width``: ``"short"`` for dates and figures."""
    widget = bound.field.widget
    described = []
    if bound.errors:
        described.append(f"{bound.id_for_label}_error")
    text = hint or bound.help_text
    if text:
        described.append(f"{bound.id_for_label}_hint")
    attrs: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    kind = "check" if isinstance(widget, CheckboxInput) else "radio" if isinstance(widget, RadioSelect) else "text"
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "hint": text,
        "kind": kind,
        "hidden": isinstance(widget, HiddenInput),
        "long": isinstance(widget, Textarea),
        "width": width,
        "optional": not (bound.field.required or widget.is_required) and kind != "check",
    }


@register.inclusion_tag("parts/field.html")
def plainfield(bound: BoundField, label: str, hint: str = "", width: str = "") -> dict[str, Any]:
    """A field of somebody else's form, with our words: its own placeholder and help text go."""
    bound.label = label
    bound.help_text = ""
    bound.field.widget.attrs.pop("placeholder", None)
    return {**field(bound, hint, width), "optional": False}


@register.filter
def may(viewer: Viewer | None, can: str) -> bool:
    """Whether the viewer may do this on anything: for showing a way, never for deciding."""
    return viewer is not None and viewer.may_anywhere(Can(can))


@register.inclusion_tag("parts/problems.html")
def problems(form: Any) -> dict[str, Any]:
    """The summary of a refused form, each line leading to its field; and both versions when it was stale."""
    rows = []
    for name, errors in form.errors.items():
        field_of_form = form[name] if name in form.fields else None
        for error in errors:
            target = field_of_form.id_for_label if field_of_form is not None and not field_of_form.is_hidden else ""
            rows.append(
                {"target": target, "label": field_of_form.label if target and field_of_form else "", "error": error}
            )
    differences = getattr(form, "stale", [])
    plain = len(rows) == 1 and not rows[0]["target"] and not differences
    return {"rows": rows, "plain": plain, "differences": differences}


@register.simple_tag
def crumb(href: str, label: str) -> SafeString:
    """One step of the way to a page: ``{% block crumbs %}{% crumb people_url "People" %}{% endblock %}``."""
    return format_html('<li><a href="{}">{}</a></li>', href, label)


@register.simple_tag
def menu_link(link: Link, section: str) -> SafeString:
    """One place of the rail; the one whose ``section`` this is is marked."""
    return _menu_link(link, link.section == section)


@lru_cache(maxsize=1024)
def _menu_link(link: Link, here: bool) -> SafeString:
    key = format_html(' data-go="{}"', link.key) if link.key else ""
    current = SafeString(' aria-current="page"') if here else ""
    return format_html('<a href="{}"{}{}>{}</a>', link.href, key, current, link.label)


@register.inclusion_tag("parts/sort_head.html", takes_context=True)
def sort_head(context: Context, key: str, label: str, usual: str = "", numeric: bool = False) -> dict[str, Any]:
    """A head of a column that sorts the list by ``key``; ``usual`` is the list's order when none was asked for."""
    request: HttpRequest = context["request"]
    now = request.GET.get("sort") or usual
    query = request.GET.copy()
    query.pop("cursor", None)
    query["sort"] = f"-{key}" if now == key else key
    order = "descending" if now == f"-{key}" else "ascending" if now == key else "none"
    return {"href": f"?{query.urlencode()}", "label": label, "order": order, "numeric": numeric}


@register.inclusion_tag("parts/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], what: str = "") -> dict[str, Any]:
    """Links to the first and the next page of a list; nothing when all of it is shown."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    first = None
    if query.pop("cursor", None):
        first = f"?{query.urlencode()}"
    following = None
    if page.next_cursor:
        query["cursor"] = page.next_cursor
        following = f"?{query.urlencode()}"
    return {"first": first, "following": following, "what": what, "count": len(page.rows)}


@register.simple_tag
def words(**words: object) -> str:
    """The words of an island, for its ``data-words``. In a template they are translated only when they are read."""
    return json.dumps({name: str(word) for name, word in words.items()}, ensure_ascii=False)


@register.simple_tag(takes_context=True)
def tab(context: Context, href: str, label: str) -> SafeString:
    """One tab of ``<nav class="tabs">``; the one that leads here is marked."""
    here = context["request"].path == href
    return format_html('<a href="{}"{}>{}</a>', href, SafeString(' aria-current="page"') if here else "", label)
