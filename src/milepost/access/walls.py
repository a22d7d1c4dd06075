"""The walls of the tables of access, and of the feed. Loaded by apps.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Model, Q

from milepost.access.models import (
    AddressCode,
    ApiToken,
    Firm,
    Grant,
    Invitation,
    Membership,
    Notice,
    PortfolioCompany,
    Scope,
)
from milepost.access.roles import Can
from milepost.access.viewer import Reach, Viewer
from milepost.access.wall_rules import register_wall, told_rules, wall_rule
from milepost.core.models import Event, SearchEntry
from milepost.core.references import named_by, register_names
from milepost.core.search import seen_like


@register_wall(Firm)
def own_firm(viewer: Viewer) -> Q:
    """One's own firm only."""
    return Q(pk=viewer.firm_id)


@register_wall(Scope)
def scopes(viewer: Viewer) -> Q:
    """Portfolios, companies and initiatives, each by its own capability."""
    return Q(firm_id=viewer.firm_id) & (
        (Q(scope_kind="portfolio") & viewer.portfolio_scoped(Can.SEE_PORTFOLIO, "pk"))
        | (Q(scope_kind="company") & viewer.company_scoped(Can.SEE_COMPANY, "pk"))
        | (Q(scope_kind="initiative") & viewer.initiative_scoped(Can.SEE_INITIATIVES, "wall_id", "pk"))
    )


def _granted_within(viewer: Viewer, can: Can, scope_path: str) -> Q:
    """Grants (or invitations) whose scope lies where the viewer has the capability."""
    reach = viewer.reach(can)
    if reach.firm:
        return Q()
    company = viewer.company_scoped(can, f"{scope_path}__wall_id")
    return (
        (Q(**{f"{scope_path}__scope_kind": "portfolio"}) & Q(**{f"{scope_path}_id__in": reach.portfolios}))
        | (Q(**{f"{scope_path}__wall_id__isnull": False}) & company)
        | Q(**{f"{scope_path}_id__in": reach.initiatives})
    )


@register_wall(Grant)
def grants(viewer: Viewer) -> Q:
    """One's own, and those on scopes where one sees people."""
    if viewer.reach(Can.SEE_PEOPLE).firm:
        return Q(firm_id=viewer.firm_id)  # "own or everything": an empty Q would vanish from the alternative
    return Q(firm_id=viewer.firm_id) & (Q(user_id=viewer.user_id) | _granted_within(viewer, Can.SEE_PEOPLE, "scope"))


@register_wall(Membership)
def memberships(viewer: Viewer) -> Q:
    """Oneself, and people who hold a role where one sees people; all of the firm's when one sees people firm-wide."""
    if viewer.reach(Can.SEE_PEOPLE).firm:
        return Q(firm_id=viewer.firm_id)
    seen = Grant.objects.unwalled("the condition is the viewer's own wall").filter(
        _granted_within(viewer, Can.SEE_PEOPLE, "scope"), firm_id=viewer.firm_id, revoked_at__isnull=True
    )
    return Q(firm_id=viewer.firm_id) & (Q(user_id=viewer.user_id) | Q(user_id__in=seen.values("user_id")))


@register_wall(Invitation)
def invitations(viewer: Viewer) -> Q:
    """Those for scopes where one manages people."""
    return Q(firm_id=viewer.firm_id) & _granted_within(viewer, Can.MANAGE_PEOPLE, "scope")


@register_wall(ApiToken)
def tokens(viewer: Viewer) -> Q:
    """One's own; all of the firm's for administrators."""
    if viewer.reach(Can.MANAGE_FIRM).firm:
        return Q(firm_id=viewer.firm_id)
    return Q(firm_id=viewer.firm_id, user_id=viewer.user_id)


@register_wall(AddressCode)
def address_codes(viewer: Viewer) -> Q:
    """Those for oneself; all of the firm's for administrators."""
    own = Q(user_id=viewer.user_id) & (Q(firm_id=viewer.firm_id) | Q(firm_id__isnull=True))
    return own | Q(firm_id=viewer.firm_id) if viewer.reach(Can.MANAGE_FIRM).firm else own


@register_wall(Notice)
def notices(viewer: Viewer) -> Q:
    """One's own."""
    return Q(firm_id=viewer.firm_id, user_id=viewer.user_id)


@register_wall(Event)
def feed(viewer: Viewer) -> Q:
    """Events about what one may see, and those about one's own membership, roles, tokens and proposals."""
    seen = Q(user_id=viewer.user_id) | told_within(reaches_of(viewer))
    for rule in told_rules():
        seen |= rule(viewer)
    own_account = Q(firm_id__isnull=True, user_id=viewer.user_id)
    return (Q(firm_id=viewer.firm_id) & seen) | own_account


def reaches_of(viewer: Viewer) -> dict[Reach, list[str]]:
    """With which capabilities the viewer sees events, by where these hold."""
    by_reach: dict[Reach, list[str]] = defaultdict(list)
    for can in Can:
        reach = viewer.reach(can)
        if not reach.nowhere:
            by_reach[reach].append(can.value)
    return by_reach


def told_within(by_reach: Mapping[Reach, Sequence[str]]) -> Q:
    """Events that are seen with these capabilities, where they hold; none without any."""
    seen = Q(pk__in=())
    for reach, names in by_reach.items():
        seen |= Q(seen_with__in=names) & _within(reach)
    return seen


@register_wall(SearchEntry)
def found(viewer: Viewer) -> Q:
    """What stands behind the walls of each kind: an entry has the columns that these ask for, by the same names."""
    kinds: dict[type[Model], list[str]] = defaultdict(list)
    for kind, model in seen_like().items():
        kinds[model].append(kind)
    seen = Q(pk__in=())
    for model, names in kinds.items():
        seen |= Q(kind__in=names) & wall_rule(model)(viewer)
    return Q(firm_id=viewer.firm_id) & seen


#: Names of portfolios, companies and initiatives that the viewer may see.
scope_names = named_by(Scope, "name")
register_names(Scope, scope_names)


def _within(reach: Reach) -> Q:
    if reach.firm:
        return Q()
    place = Q(portfolio_id__in=reach.portfolios) | Q(company_id__in=reach.companies)
    if reach.initiatives:
        place |= Q(initiative_id__in=reach.initiatives)
    if reach.portfolios:
        held = PortfolioCompany.objects.filter(portfolio_id__in=reach.portfolios)
        # What stands between a portfolio and a company (a stake) is not another portfolio's business.
        place |= Q(portfolio_id__isnull=True, company_id__in=held.values("company_id"))
    return place
