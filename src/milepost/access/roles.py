"""What each role may do: one table, read by the code, the pages, the API and the guide alike.

A role is granted on a scope: the whole firm, a portfolio, a company or one initiative. It reaches what lies under it: a portfolio
its companies, a company its initiatives; never upwards. ``ROLES`` says where a role may be granted and what it may do there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Can(StrEnum):
    """Something a grant allows, within the grant's scope."""

    SEE_PORTFOLIO = "see_portfolio"  # its name, strategy, allocation targets
    SEE_HOLDINGS = "see_holdings"  # stakes and invested cost: the fund's side of a company
    SEE_COMPANY = "see_company"
    SEE_OBJECTIVES = "see_objectives"
    SEE_INITIATIVES = "see_initiatives"
    SEE_PROPOSALS = "see_proposals"
    SEE_PEOPLE = "see_people"
    EDIT_PORTFOLIO = "edit_portfolio"
    EDIT_HOLDINGS = "edit_holdings"
    EDIT_COMPANY = "edit_company"
    ARCHIVE_COMPANY = "archive_company"  # takes it out of everybody's lists
    EDIT_OBJECTIVES = "edit_objectives"
    EDIT_INITIATIVES = "edit_initiatives"
    ADVANCE_STAGE = "advance_stage"
    AGREE_CHANGES = "agree_changes"  # baselines, and changes to what stands in one
    PROPOSE = "propose"
    DISCUSS = "discuss"
    DECIDE_PROPOSALS = "decide_proposals"
    CONFIRM_MONEY = "confirm_money"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_FIRM = "manage_firm"


class ScopeKind(StrEnum):
    """Where a role can be granted."""

    FIRM = "firm"
    PORTFOLIO = "portfolio"
    COMPANY = "company"
    INITIATIVE = "initiative"


class Role(StrEnum):
    """The roles of a firm, by the words of the field."""

    ADMINISTRATOR = "administrator"
    OPERATING_PARTNER = "operating_partner"
    ANALYST = "analyst"
    CONTROLLER = "controller"
    EXECUTIVE = "executive"
    INITIATIVE_OWNER = "initiative_owner"
    CONTRIBUTOR = "contributor"
    VIEWER = "viewer"
    BOARD_MEMBER = "board_member"
    INVESTOR = "investor"
    ADVISER = "adviser"


@dataclass(frozen=True, slots=True)
class RoleRule:
    """One line of the table."""

    name: str | Promise
    purpose: str | Promise
    scopes: tuple[ScopeKind, ...]
    may: frozenset[Can]
    may_grant: frozenset[Role] = frozenset()
    needs_end: bool = False


F, P, C, I = ScopeKind.FIRM, ScopeKind.PORTFOLIO, ScopeKind.COMPANY, ScopeKind.INITIATIVE  # noqa: E741

_SEE_COMPANY = {Can.SEE_COMPANY, Can.SEE_OBJECTIVES, Can.SEE_INITIATIVES, Can.SEE_PROPOSALS}
_SEE_ALL = _SEE_COMPANY | {Can.SEE_PORTFOLIO, Can.SEE_HOLDINGS, Can.SEE_PEOPLE}
_COMPANY_TEAM = {Role.INITIATIVE_OWNER, Role.CONTRIBUTOR, Role.ADVISER}
_EDIT_PLAN = {Can.EDIT_OBJECTIVES, Can.EDIT_INITIATIVES, Can.PROPOSE, Can.DISCUSS}

ROLES: dict[Role, RoleRule] = {
    Role.ADMINISTRATOR: RoleRule(
        _("Administrator"),
        _("Runs the firm's space: people, roles, settings. Confirms no money and decides no proposals."),
        (F,),
        frozenset(
            _SEE_ALL
            | {Can.EDIT_PORTFOLIO, Can.EDIT_HOLDINGS, Can.EDIT_COMPANY, Can.ARCHIVE_COMPANY}
            | {Can.MANAGE_PEOPLE, Can.MANAGE_FIRM}
            | _EDIT_PLAN
        ),
        may_grant=frozenset(Role),
    ),
    Role.OPERATING_PARTNER: RoleRule(
        _("Operating partner"),
        _("Answers for value creation in all companies of the firm or of a portfolio."),
        (F, P),
        frozenset(
            _SEE_ALL
            | {Can.EDIT_PORTFOLIO, Can.EDIT_HOLDINGS, Can.EDIT_COMPANY, Can.ARCHIVE_COMPANY}
            | {Can.ADVANCE_STAGE, Can.DECIDE_PROPOSALS, Can.MANAGE_PEOPLE, Can.AGREE_CHANGES}
            | _EDIT_PLAN
        ),
        may_grant=frozenset(
            _COMPANY_TEAM | {Role.ANALYST, Role.EXECUTIVE, Role.VIEWER, Role.BOARD_MEMBER, Role.INVESTOR}
        ),
    ),
    Role.ANALYST: RoleRule(
        _("Analyst"),
        _("Sees everything in the scope and keeps its plan data; decides nothing."),
        (F, P, C),
        frozenset(_SEE_ALL | {Can.EDIT_HOLDINGS, Can.EDIT_COMPANY} | _EDIT_PLAN),
    ),
    Role.CONTROLLER: RoleRule(
        _("Controller"),
        _("Confirms money: invested cost and planned value."),
        (F, P, C),
        frozenset(_SEE_ALL | {Can.CONFIRM_MONEY, Can.DISCUSS}),
    ),
    Role.EXECUTIVE: RoleRule(
        _("Executive"),
        _("Leads one company: its objectives, initiatives, proposals and team."),
        (C,),
        frozenset(
            _SEE_COMPANY
            | {Can.SEE_PEOPLE, Can.EDIT_COMPANY, Can.ADVANCE_STAGE, Can.DECIDE_PROPOSALS, Can.MANAGE_PEOPLE}
            | _EDIT_PLAN
        ),
        may_grant=frozenset(_COMPANY_TEAM | {Role.VIEWER}),
    ),
    Role.INITIATIVE_OWNER: RoleRule(
        _("Initiative owner"),
        _("Runs the initiatives in the scope and moves them through their stages."),
        (C, I),
        frozenset(_SEE_COMPANY | {Can.EDIT_INITIATIVES, Can.ADVANCE_STAGE, Can.PROPOSE, Can.DISCUSS}),
    ),
    Role.CONTRIBUTOR: RoleRule(
        _("Contributor"),
        _("Works on initiatives and proposes new ones."),
        (C, I),
        frozenset(_SEE_COMPANY | {Can.PROPOSE, Can.DISCUSS}),
    ),
    Role.VIEWER: RoleRule(
        _("Viewer"),
        _("Reads what lies in the scope."),
        (F, P, C, I),
        frozenset(_SEE_COMPANY | {Can.SEE_PORTFOLIO}),
    ),
    Role.BOARD_MEMBER: RoleRule(
        _("Board member"),
        _("Reads a portfolio's or a company's plan and stakes, and comments on it."),
        (P, C),
        frozenset(
            {Can.SEE_PORTFOLIO, Can.SEE_HOLDINGS, Can.SEE_COMPANY, Can.SEE_OBJECTIVES, Can.SEE_INITIATIVES, Can.DISCUSS}
        ),
    ),
    Role.INVESTOR: RoleRule(
        _("Investor"),
        _("Reads a portfolio: its strategy, companies, stakes and objectives; not the work inside the companies."),
        (P,),
        frozenset({Can.SEE_PORTFOLIO, Can.SEE_HOLDINGS, Can.SEE_COMPANY, Can.SEE_OBJECTIVES}),
    ),
    Role.ADVISER: RoleRule(
        _("Adviser"),
        _("An outsider who works on one initiative until a date, and sees nothing else."),
        (I,),
        frozenset({Can.SEE_INITIATIVES, Can.DISCUSS}),
        needs_end=True,
    ),
}

CAPABILITY_NAMES: dict[Can, str | Promise] = {
    Can.SEE_PORTFOLIO: _("See portfolios"),
    Can.SEE_HOLDINGS: _("See stakes and invested cost"),
    Can.SEE_COMPANY: _("See companies"),
    Can.SEE_OBJECTIVES: _("See objectives"),
    Can.SEE_INITIATIVES: _("See initiatives"),
    Can.SEE_PROPOSALS: _("See proposals"),
    Can.SEE_PEOPLE: _("See people and roles"),
    Can.EDIT_PORTFOLIO: _("Edit portfolios"),
    Can.EDIT_HOLDINGS: _("Record stakes"),
    Can.EDIT_COMPANY: _("Edit companies"),
    Can.ARCHIVE_COMPANY: _("Archive companies"),
    Can.EDIT_OBJECTIVES: _("Edit objectives"),
    Can.EDIT_INITIATIVES: _("Edit initiatives"),
    Can.ADVANCE_STAGE: _("Move initiatives between stages"),
    Can.AGREE_CHANGES: _("Agree baselines and changes to them"),
    Can.PROPOSE: _("Propose initiatives"),
    Can.DISCUSS: _("Comment and attach files"),
    Can.DECIDE_PROPOSALS: _("Decide proposals"),
    Can.CONFIRM_MONEY: _("Confirm money"),
    Can.MANAGE_PEOPLE: _("Invite people, grant and take roles"),
    Can.MANAGE_FIRM: _("Change the firm's settings"),
}

#: What an API token must carry besides: reading needs ``read``, people and settings ``admin``, all else ``write``.
ADMIN_CAPABILITIES = frozenset({Can.MANAGE_PEOPLE, Can.MANAGE_FIRM})
SEE_CAPABILITIES = frozenset(can for can in Can if can.value.startswith("see_"))


def roles_with(can: Can) -> frozenset[Role]:
    """The roles whose line of the table holds ``can``."""
    return frozenset(role for role, rule in ROLES.items() if can in rule.may)
