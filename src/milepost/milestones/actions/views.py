"""Writes about saved views of the list of milestones."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict, Unpack
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.rules import clean_name
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.errors import Forbidden, Invalid, Missing
from milepost.core.ids import decode_id, encode_id
from milepost.milestones.models import SavedView
from milepost.portfolios.models import Company, Initiative, Portfolio

#: What a view may ask for: the names of the address of the list, in its order.
ASKS = (
    "q", "company_id", "portfolio_id", "initiative_id", "owner_id", "milestone_type", "category", "tag", "mine",
    "open", "archived", "assessment", "contradicted", "soon", "slipping", "group", "sort", "columns",
)  # fmt: skip
LONGEST = 1000


class ViewFields(TypedDict, total=False):
    """What can be changed of a view."""

    name: str
    query: str
    shared: bool


@action("saved_view.created")
def save_view(*, acting: Viewer, now: datetime, name: str, query: str = "", shared: bool = False) -> SavedView:
    """Keep the state of the list under a name, for oneself, or shared with those who see what it names.

    Raises Missing (what it names), Forbidden, Invalid.
    """
    acting.require_writing()
    if not acting.may_anywhere(Can.SEE_INITIATIVES):
        acting.require(Can.SEE_INITIATIVES)
    view = SavedView(
        firm_id=acting.firm_id, owner_id=acting.user_id, name=clean_name(name, limit=80), shared=shared,
        **_about(acting, query),
    )  # fmt: skip
    if shared:
        _may_share(acting, view)
    return add(view)


@action("saved_view.updated")
def update_view(
    *, acting: Viewer, now: datetime, view_id: int, version: int | None = None, **fields: Unpack[ViewFields]
) -> SavedView:
    """Rename one's own view, let it show something else, share it or no longer. Raises Missing, Stale, Forbidden, Invalid."""
    view = _own(acting, view_id, version)
    changes: dict[str, Any] = {}
    if "name" in fields:
        changes["name"] = clean_name(fields["name"], limit=80)
    if "query" in fields:
        changes |= _about(acting, fields["query"])
    if "shared" in fields:
        changes["shared"] = fields["shared"]
    shared = changes.get("shared", view.shared)
    if shared and (not view.shared or "query" in fields):
        _may_share(acting, SavedView(**{**_place_of(view), **{n: v for n, v in changes.items() if n in _PLACES}}))
    told = {(False, True): "saved_view.shared", (True, False): "saved_view.unshared"}.get((view.shared, shared))
    change(view, verb=told, **changes)
    return view


@action("saved_view.archived")
def remove_view(*, acting: Viewer, now: datetime, view_id: int, version: int | None = None) -> SavedView:
    """Take one's own view away, from everybody it was shared with. Raises Missing, Stale, Forbidden."""
    view = _own(acting, view_id, version)
    change(view, archived_at=now)
    return view


_PLACES = ("portfolio_id", "company_id", "initiative_id")


def _place_of(view: SavedView) -> dict[str, Any]:
    return {name: getattr(view, name) for name in _PLACES}


def _own(acting: Viewer, view_id: int, version: int | None) -> SavedView:
    acting.require_writing()
    view = lock(SavedView, view_id, acting, version, field="view_id")
    if view.archived_at is not None:
        raise Missing("saved_view", encode_id(view_id), "view_id")
    require_own(acting, view.owner_id)
    return view


def require_own(acting: Viewer, owner_id: int) -> None:
    """Raises Forbidden for a view that somebody else saved."""
    if owner_id != acting.user_id:
        raise Forbidden(_("Only who saved a view changes it."), _("Save one of your own."))


def _about(acting: Viewer, query: str) -> dict[str, Any]:
    """The tidy query, and what it names of what the viewer sees."""
    if len(query) > LONGEST:
        raise Invalid("query", len(query), _("is longer than %(most)s signs") % {"most": LONGEST}, _("Ask for less."))
    given = {name: value.strip() for name, value in parse_qsl(query) if value.strip()}
    if unknown := sorted(given.keys() - set(ASKS)):
        told = {"names": ", ".join(ASKS)}
        raise Invalid("query", unknown[0], _("is no part of a view"), _("Use these: %(names)s.") % told)
    place: dict[str, Any] = dict.fromkeys(_PLACES)
    for model, name in ((Portfolio, "portfolio_id"), (Company, "company_id"), (Initiative, "initiative_id")):
        if name in given:
            place[name] = _seen(acting, model, given[name], name)
    if place["initiative_id"] is not None:
        inside = Initiative.objects.seen_by(acting).get(pk=place["initiative_id"]).company_id
        if place["company_id"] not in (None, inside):
            raise Invalid(
                "query", given["company_id"], _("is not the company of that initiative"), _("Name one of the two.")
            )
        place["company_id"] = inside
    return {"query": urlencode([(name, given[name]) for name in ASKS if name in given]), **place}


def _seen(acting: Viewer, model: Any, text: str, field: str) -> int:
    pk = decode_id(text, field)
    if not model.objects.seen_by(acting).filter(pk=pk).exists():
        raise Missing(model.KIND, text, "query")
    return pk


def _may_share(acting: Viewer, view: SavedView) -> None:
    """Its name is read by all who see what it is about; so only who may speak there shares it."""
    if view.company_id is not None:
        may = acting.may_in_company(Can.DISCUSS, view.company_id, view.initiative_id)
    elif view.portfolio_id is not None:
        may = acting.may_in_portfolio(Can.DISCUSS, view.portfolio_id)
    else:
        may = acting.reach(Can.DISCUSS).firm
    if not may:
        raise Forbidden(
            _("A view is shared with all who see what it is about, and there you may not speak."),
            _("Narrow it to a company or an initiative in which you may, or keep it for yourself."),
        )
