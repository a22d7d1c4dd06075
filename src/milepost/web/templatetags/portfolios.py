"""The words of portfolios, and how their stages and answers are drawn. ``{% load portfolios %}``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from milepost.portfolios.choices import InvestmentType, ProposalStatus, Sector, Stage, ValueLever
from milepost.portfolios.queries.objectives import ObjectiveRow
from milepost.web.formats import MINUS, percent, quantity
from milepost.web.portfolios.common import country_name
from milepost.web.spoken import spoken
from milepost.web.templatetags.milepost import badge

register = template.Library()

_STATUS_TONES = {
    ProposalStatus.PROPOSED: "progress",
    ProposalStatus.ACCEPTED: "done",
    ProposalStatus.AMENDED: "done",
    ProposalStatus.DECLINED: "bad",
    ProposalStatus.WITHDRAWN: "idle",
}


@register.simple_tag
@spoken
def stage(value: int) -> SafeString:
    """A stage: five marks, as many filled as it has come, and its name."""
    marks = SafeString("".join(f"<i{' class=on' if number <= value else ''}></i>" for number in range(1, 6)))
    return format_html(
        '<span class="stage"><span class="marks" aria-hidden="true">{}</span>{}</span>', marks, Stage(value).label
    )


@register.simple_tag
@spoken
def proposal_status(value: str) -> SafeString:
    """Where a proposal stands."""
    status = ProposalStatus(value)
    return badge(_STATUS_TONES[status], str(status.label))


@register.filter
@spoken
def lever(value: str) -> str:
    """A value lever's name."""
    return str(ValueLever(value).label)


@register.filter
@spoken
def sector(value: str) -> str:
    """A sector's name."""
    return str(Sector(value).label)


@register.filter
@spoken
def investment_type(value: str) -> str:
    """An investment type's name."""
    return str(InvestmentType(value).label)


@register.filter
@spoken
def country(value: str) -> str:
    """A country's name in the reader's language."""
    return country_name(value)


@register.filter
def points(value: int) -> str:
    """A difference of basis points in percentage points, signed."""
    text = percent(abs(value)).replace("%", "").strip()
    return f"{'+' if value > 0 else MINUS if value < 0 else ''}{text}"


_SIGNS = {"at_least": "≥", "at_most": "≤"}


@register.simple_tag
def target(row: ObjectiveRow) -> SafeString:
    """What is measured, and what it shall come to. A list has fifty, for which a template of its own took longer."""
    if not row.metric:
        return SafeString('<span class="soft">–</span>')
    if row.target is None:
        return format_html("{}", row.metric)
    unit = format_html(' <span class="unit">{}</span>', row.unit) if row.unit else ""
    figure = f"{_SIGNS.get(row.comparison, '=')} {quantity(row.target)}"
    return format_html('{} <span class="figure">{}{}</span>', row.metric, figure, unit)


@register.filter
def tell_service(rows: Iterable[ObjectiveRow]) -> bool:
    """Whether the reader may know of any of these objectives what serves it."""
    return any(row.initiatives is not None for row in rows)


@register.simple_tag
def line_field(bound: BoundField, line: int) -> SafeString:
    """One cell of a list in a form: its label is read aloud with the number of the line, and stands above it on phones."""
    attrs: dict[str, str | bool] = {"aria-label": f"{bound.label} {line}"}
    error = SafeString("")
    if bound.errors:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{bound.id_for_label}_error"}
        error = format_html(
            '<span class="error" id="{}_error">{}</span>', bound.id_for_label, " ".join(map(str, bound.errors))
        )
    state = SafeString(" has-error") if bound.errors else SafeString("")
    return format_html(
        '<span class="cell{}"><span class="cell-label" aria-hidden="true">{}</span>{}{}</span>',
        state, bound.label, bound.as_widget(attrs=attrs), error,
    )  # fmt: skip


@register.simple_tag
def options(choices: Iterable[Mapping[str, Any]]) -> SafeString:
    """The options of a filter, as ``chosen`` has them. In Python: there may be a company in each of hundreds."""
    found = [
        f'<option value="{escape(str(one["value"]))}"{" selected" if one["chosen"] else ""}>{escape(str(one["label"]))}</option>'
        for one in choices
    ]
    return mark_safe("".join(found))  # noqa: S308  # each was escaped
