"""One row of the list of milestones. ``{% load list_cells %}``.

In Python, since a page of fifty rows asks for hundreds of cells, and a template would look through all columns for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.core.ids import encode_id
from milepost.milestones.queries.rows import MilestoneRow
from milepost.web.addresses import address
from milepost.web.milestones.columns import COLUMNS
from milepost.web.spoken import spoken
from milepost.web.templatetags.milepost import complete, day, moment, percent
from milepost.web.templatetags.milestones import editable_by, margin, truth, type_name, workdays
from milepost.web.templatetags.timeline import days_between

register = template.Library()

FEW_TAGS = 5
NOTHING = SafeString('<span class="soft">–</span>')
#: The classes of a cell, and what it shows.
Shown = tuple[str, str]
Cell = Callable[[Context, MilestoneRow], Shown]


def _none(classes: str, empty: bool) -> str:
    """An empty cell has no line on a phone."""
    return f"{classes} none".strip() if empty else classes


def _initiative(context: Context, row: MilestoneRow) -> Shown:
    href = address("initiative", row.initiative_id)
    return "long", format_html('<a class="quiet" href="{}">{}</a>', href, row.initiative_name)


def _margin(context: Context, row: MilestoneRow) -> Shown:
    if row.actual_finish:
        return "num none", NOTHING
    shown = margin(row.margin_days)
    if row.critical:
        shown = format_html('{} <span class="soft">{}</span>', shown, _("critical"))
    return _none("num", row.margin_days is None), shown


def _tasks(context: Context, row: MilestoneRow) -> Shown:
    if not row.tasks:
        return "num none", NOTHING
    return "num", _("%(done)s of %(n)s") % {"done": row.tasks_done, "n": row.tasks}


def _tags(context: Context, row: MilestoneRow) -> Shown:
    """The first few; the page of the milestone has them all."""
    words, more = ", ".join(row.tags[:FEW_TAGS]), len(row.tags) - FEW_TAGS
    if more > 0:
        said = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}
        return "", format_html('{} <span class="soft">{}</span>', words, said)
    return _none("", not row.tags), words or "–"


def _category(context: Context, row: MilestoneRow) -> Shown:
    names: Mapping[str, str] = context["category_names"]
    return "", names.get(row.category, row.category)


def _why(context: Context, row: MilestoneRow) -> Shown:
    told = context["reasons"].get(row.id, "")
    return _none("long", not told), told or "–"


CELLS: dict[str, Cell] = {
    "company": lambda context, row: ("who said", row.company_name),
    "initiative": _initiative,
    "status": lambda context, row: ("said", truth(row.status, row.assessment, row.contradiction)),
    "due": lambda context, row: ("", day(context, row.due, "" if row.actual_finish else "late")),
    "forecast": lambda context, row: (_none("", row.forecast is None), day(context, row.forecast)),
    "why": _why,
    "margin": _margin,
    "percent": lambda context, row: ("num", complete(row.percent)),
    "owner": lambda context, row: (_none("who", not row.owner_name), row.owner_name or "–"),
    "milestone_type": lambda context, row: ("", type_name(row.milestone_type)),
    "category": _category,
    "plan": lambda context, row: ("", days_between(context, row.planned_start, row.planned_finish)),
    "float": lambda context, row: (_none("num", row.float_s is None), workdays(row.float_s)),
    "drag": lambda context, row: (_none("num", row.drag_s is None), workdays(row.drag_s)),
    "p_due": lambda context, row: (_none("num", row.p_due is None), percent(row.p_due)),
    "weight": lambda context, row: ("num", percent(row.weight)),
    "tasks": _tasks,
    "tags": _tags,
    "code": lambda context, row: (
        _none("", not row.code),
        format_html('<span class="code">{}</span>', row.code or "–"),
    ),
    "last_word": lambda context, row: (_none("", row.last_update is None), moment(context, row.last_update, "only")),
    "word_due": lambda context, row: (_none("", row.word_due is None), day(context, row.word_due)),
}


@register.simple_tag(takes_context=True)
def list_row(context: Context, row: MilestoneRow) -> SafeString:
    """The row: the box that chooses it, its name, the cells of the ``columns``, and the way to its fields."""
    pk, name = encode_id(row.id), escape(row.name)
    href = address("milestone", row.id)
    box = edit = ""
    if editable_by(row, context["viewer"]):
        choose = escape(_("Choose %(name)s") % {"name": row.name})
        box = (
            f'<label class="choose"><input type="checkbox" form="bulk" name="milestone" value="{pk}.{row.version}">'
            f'<span class="sr">{choose}</span></label>'
        )
        inline = address("milestone_inline", row.id)
        fields = f"{inline}?{escape(context['shape'])}" if context["shape"] else inline
        edit = f'<a class="edit" href="{inline}" hx-get="{fields}">{_edit()}<span class="sr"> {name}</span></a>'
    below = "" if context["shows_initiative"] else f'<p class="soft">{escape(row.initiative_name)}</p>'
    off = ' class="off"' if row.archived_at else ""
    return mark_safe(  # noqa: S308  # whatever somebody wrote was escaped
        f'<tr data-row="{pk}"{off}>\n  <td class="check">{box}</td>\n'
        f'  <th scope="row"><a href="{href}" data-drawer>{name}</a>{below}</th>\n'
        f'  {_cells(context, row)}\n  <td class="end">{edit}</td>\n</tr>'
    )


@spoken
def _labels() -> dict[str, str]:
    return {column.key: escape(str(column.label)) for column in COLUMNS}


@register.simple_tag
@spoken
def column_choice(key: str, shown: bool) -> SafeString:
    """The box that shows a column or hides it."""
    checked = " checked" if shown else ""
    return mark_safe(  # noqa: S308  # a code of ours and its name, which was escaped
        f'<label><input type="checkbox" name="columns" value="{key}"{checked}> <span>{_labels()[key]}</span></label>'
    )


@spoken
def _edit() -> str:
    return escape(_("Edit"))


def _written(shown: str) -> str:
    return shown if isinstance(shown, SafeString) else escape(shown)


def _cells(context: Context, row: MilestoneRow) -> str:
    """The cells of the row's ``columns``, each with its column's name for phones."""
    found, labels = [], _labels()
    for column in context["columns"]:
        classes, shown = CELLS[column.key](context, row)
        of_class = f' class="{classes}"' if classes else ""  # written above, not by anybody's hand
        found.append(f'<td{of_class} data-label="{labels[column.key]}">{_written(shown)}</td>')
    return "\n  ".join(found)
