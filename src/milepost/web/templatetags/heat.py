"""The cells of one company in the table of companies by status. ``{% load heat %}``.

In Python, since three hundred companies have three thousand of them.
"""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from milepost.core.ids import encode_id
from milepost.milestones.queries.rollups import CompanyRollup
from milepost.web.templatetags.milepost import complete, figure

register = template.Library()

NOTHING = '<span class="soft">·</span>'


@register.simple_tag
def heat_cells(row: CompanyRollup, milestones: str) -> SafeString:
    """How many milestones of each assessment, how many are contradicted and slip, each with the list of them; and progress."""
    place = f"{milestones}?company_id={encode_id(row.company.id)}&amp;"
    cells = [_cell(f"{place}assessment={key}", count, f" is-{key}") for key, count in row.by_assessment.items()]
    cells.append(_cell(f"{place}contradicted=yes", row.contradictions))
    cells.append(_cell(f"{place}open=yes&amp;sort=margin", row.slipped))
    cells.append(f'<td class="num">{complete(row.progress)}</td>')
    return mark_safe("".join(cells))  # noqa: S308  # an address of ours, codes and numbers: nothing that anybody typed


def _cell(href: str, count: int, of_class: str = "") -> str:
    if not count:
        return f'<td class="num">{NOTHING}</td>'
    return f'<td class="num{of_class}"><a href="{href}">{figure(count)}</a></td>'
