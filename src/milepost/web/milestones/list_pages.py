"""The list of milestones: what its address asks for, whole or as the part that changes while one types."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from milepost.access.roles import Can
from milepost.milestones.choices import MilestoneType, Status
from milepost.milestones.queries.categories import category_rows
from milepost.milestones.queries.grouped import first_of_each
from milepost.milestones.queries.milestones import MilestoneFilter, milestone_page
from milepost.milestones.queries.rollups import GroupRollup, by_what, rollup
from milepost.milestones.queries.rows import MilestoneRow
from milepost.portfolios.queries.companies import company_choices
from milepost.scheduling.queries.forecasts import reasons
from milepost.web.milestones.columns import COLUMNS, USUAL
from milepost.web.milestones.listing import NARROWING, NOBODY, VIEW, Listing, is_tidy, listing_of, parts_of
from milepost.web.milestones.saved_views import ViewForm, views_above
from milepost.web.pages import WebRequest, page, page_asked, show
from milepost.web.portfolios.common import chosen

SECTION = "milestones"
GROUP_NAMES = {
    "company": _lazy("Company"),
    "initiative": _lazy("Initiative"),
    "owner": _lazy("Owner"),
    "assessment": _lazy("Assessment"),
    "milestone_type": _lazy("Type"),
    "category": _lazy("Category"),
}
#: How the list is asked for one group.
GROUP_FILTERS = {
    "company": "company_id",
    "initiative": "initiative_id",
    "owner": "owner_id",
    "assessment": "assessment",
    "milestone_type": "milestone_type",
    "category": "category",
}
GROUPS_A_PAGE = 12
#: The parts of the page that are fetched alone: how the browser calls what it replaces -> the template.
PARTS = {"list": "milestones/list.html", "more": "milestones/more.html"}


@page(Can.SEE_INITIATIVES, section=SECTION)
def milestone_list(request: WebRequest) -> HttpResponse:
    """All milestones that the viewer may see, with what they come to taken together."""
    given = parts_of(request.GET)
    listing = listing_of(given, viewer=request.viewer, today=request.today)
    part = PARTS.get(request.headers.get("HX-Target", ""))
    if part is None and not is_tidy(request.GET):
        query = listing.query()
        return redirect(f"{reverse('milestones')}?{query}" if query else reverse("milestones"))
    context = _rows(request, listing)
    if part != PARTS["more"]:
        context |= _above(request, listing, context)
    if part is None:
        context |= _choices(request, listing)
    return show(request, part or "milestones/milestones.html", context)


def refused_view(request: WebRequest, asked: QueryDict, form: ViewForm) -> HttpResponse:
    """The list that ``asked`` shows, with the form of a view above it that was refused."""
    listing = listing_of(parts_of(asked), viewer=request.viewer, today=request.today)
    context = _rows(request, listing)
    context |= _above(request, listing, context, form) | _choices(request, listing)
    return show(request, "milestones/milestones.html", context, form=form)


def _above(
    request: WebRequest, listing: Listing, context: dict[str, Any], refused: ViewForm | None = None
) -> dict[str, Any]:
    """What stands above the rows."""
    total = rollup(viewer=request.viewer, filters=listing.filters, today=request.today)
    return {
        "total": total,
        "narrow": listing.keep((*NARROWING, "group", "sort")),
        **views_above(request, listing, refused),
        "chips": _chips(listing, context),
        "none_yet": not total.milestones and _none_yet(request, listing),
    }


def _none_yet(request: WebRequest, listing: Listing) -> bool:
    """Whether nothing is shown because there is nothing, however one asks: the menu leads here with those that are open."""
    given = listing.given.keys() - {"columns", "sort", "group", VIEW}
    return not given or (
        given == {"open"}
        and not rollup(viewer=request.viewer, filters=MilestoneFilter(), today=request.today).milestones
    )


def shape_of(request: WebRequest, listing: Listing) -> dict[str, Any]:
    """What a row is shown by: the columns, and the names of what is a code in it."""
    columns = [column for column in listing.columns if column.key != listing.group]  # the group's head says it
    context: dict[str, Any] = {
        "columns": columns,
        "shows_initiative": listing.has("initiative") or listing.group == "initiative",
        "width": len(columns) + 3,
        "shape": urlencode([(name, listing.given[name]) for name in ("group", "columns") if name in listing.given]),
        "category_names": {},
    }
    if listing.has("category") or "category" in listing.given:
        every = [*category_rows(viewer=request.viewer, archived=True), *category_rows(viewer=request.viewer)]
        context["category_names"] = {row.code: row.name for row in every}
    return context


def _rows(request: WebRequest, listing: Listing) -> dict[str, Any]:
    """Rows, or groups with their first rows."""
    context = {"listing": listing, "here": listing.query(), **shape_of(request, listing)}
    if listing.group is None:
        found = milestone_page(viewer=request.viewer, filters=listing.filters, page=page_asked(request))
        return context | {"rows": found, "reasons": reasons_of(request, listing, found.rows)}
    return context | _grouped(request, listing, listing.group)


def reasons_of(request: WebRequest, listing: Listing, rows: Iterable[MilestoneRow]) -> dict[int, str]:
    """Why each row has its forecast, where the list shows it."""
    return reasons(viewer=request.viewer, activity_ids=[row.id for row in rows]) if listing.has("why") else {}


def _grouped(request: WebRequest, listing: Listing, what: str) -> dict[str, Any]:
    every = by_what(viewer=request.viewer, filters=listing.filters, what=what)
    after = request.GET.get("cursor")
    start = next((at + 1 for at, group in enumerate(every) if _key(group) == after), 0) if after else 0
    some = every[start : start + GROUPS_A_PAGE]
    rows = first_of_each(
        viewer=request.viewer, filters=listing.filters, what=what, keys=[one.key for one in some], sort=listing.sort
    )
    keep = listing.keep(("group", GROUP_FILTERS[what]))
    return {
        "reasons": reasons_of(request, listing, chain.from_iterable(rows.values())),
        "group": what,
        "groups": [
            {"all": group, "rows": rows[group.key], "query": f"{keep}{GROUP_FILTERS[what]}={_key(group)}",
             "more": group.milestones - len(rows[group.key])}
            for group in some
        ],
        "next_groups": _key(some[-1]) if start + GROUPS_A_PAGE < len(every) else None,
    }  # fmt: skip


def _key(group: GroupRollup) -> str:
    return NOBODY if group.key is None else group.key


def _chips(listing: Listing, context: dict[str, Any]) -> list[tuple[str, str]]:
    """What narrows the list and is no field of the form: in words, and the address without it."""
    shown = context["rows"].rows if "rows" in context else [row for one in context["groups"] for row in one["rows"]]
    first = next(iter(shown), None)
    asked = listing.given
    names = {
        "portfolio_id": _("One portfolio"),
        "initiative_id": first.initiative_name if first else _("One initiative"),
        "owner_id": (first.owner_name if first else "") or _("Nobody owns it"),
        "category": context["category_names"].get(asked.get("category", ""), _("One category")),
        "tag": _("Tagged %(tag)s") % {"tag": asked.get("tag", "")},
        "soon": _("Due within 30 days"),
        "slipping": _("Slipping"),
        "archived": _("Archived"),
    }
    return [(words, listing.query((name,))) for name, words in names.items() if name in asked]


def _choices(request: WebRequest, listing: Listing) -> dict[str, Any]:
    """What the form above the list offers."""
    filters = listing.filters
    companies = company_choices(viewer=request.viewer)
    shown = {column.key for column in listing.columns}
    return {
        "filters": filters,
        "companies": chosen([(row.id, row.name) for row in companies], filters.company_id)
        if len(companies) > 1
        else [],
        "types": chosen(MilestoneType.choices, filters.milestone_type),
        "assessments": chosen(Status.choices, filters.assessment),
        "group_choices": [
            {"value": "", "label": _("Nothing"), "chosen": not listing.group},
            *chosen(GROUP_NAMES.items(), listing.group)[1:],
        ],
        "mine": "mine" in listing.given,
        "kept": [
            (name, listing.given[name])
            for name in (
                "portfolio_id",
                "initiative_id",
                "owner_id",
                "category",
                "tag",
                "soon",
                "slipping",
                "archived",
                "sort",
                VIEW,
            )
            if name in listing.given
        ],
        "usual": ",".join(USUAL),
        "offered": [(column, column.key in shown) for column in COLUMNS],
    }
