"""What the viewer may do, here and anywhere, as the command palette offers it: each leads to a page or presses a button."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.errors import DomainError
from milepost.core.ids import encode_id
from milepost.milestones.queries.milestones import milestone_row
from milepost.portfolios.queries.initiatives import initiative_row
from milepost.web.navigation import links
from milepost.web.pages import WebRequest


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette. ``send`` makes it a press of a button: these fields are posted to ``href``; ``local`` names what
    the page itself does."""

    group: str
    label: str
    href: str
    hint: str = ""
    send: tuple[tuple[str, str], ...] = ()
    post: bool = False
    local: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the island."""
        line: dict[str, Any] = {"group": self.group, "label": self.label, "href": self.href, "hint": self.hint}
        return line | {"send": dict(self.send), "post": self.post, "local": self.local}


def commands(request: WebRequest, here: str) -> list[Command]:
    """What can be done on the page at the address ``here``, then what can be done anywhere, then the places."""
    viewer = request.viewer
    return [*_here(viewer, here), *_anywhere(request, viewer), *_places(viewer)]


def _places(viewer: Viewer) -> Iterator[Command]:
    for link in links(viewer):
        yield Command(_("Go to"), link.label, link.href)
    yield from _to(_("Go to"), (("heat_map", _("Companies by status"), Can.SEE_INITIATIVES),), viewer)
    yield from _to(_("Go to"), (("change_requests", _("Change requests"), Can.SEE_INITIATIVES),), viewer)
    yield Command(_("Go to"), _("Profile"), reverse("profile"))


def _to(group: str, named: tuple[tuple[str, str, Can], ...], viewer: Viewer) -> Iterator[Command]:
    """Pages without an argument; one that is not installed is left out."""
    for name, label, can in named:
        if viewer.may_anywhere(can):
            try:
                yield Command(group, label, reverse(name))
            except NoReverseMatch:
                continue


def _anywhere(request: WebRequest, viewer: Viewer) -> Iterator[Command]:
    do = _("Do")
    yield from _to(
        do,
        (
            ("company_new", _("Add a company"), Can.EDIT_HOLDINGS),
            ("proposal_where", _("Propose an initiative"), Can.PROPOSE),
            ("holding_new", _("Record a stake"), Can.EDIT_HOLDINGS),
            ("invite", _("Invite somebody"), Can.MANAGE_PEOPLE),
            ("imports", _("Import a table or a plan file"), Can.EDIT_INITIATIVES),
            ("table_paste", _("Paste rows"), Can.EDIT_INITIATIVES),
        ),
        viewer,
    )
    if viewer.may(Can.EDIT_PORTFOLIO):
        yield Command(do, _("Add a portfolio"), reverse("portfolio_new"))
    yield Command(do, _("Make an API token"), reverse("new-token"))
    yield Command(do, _("Light, dark or the system's theme"), "", local="theme")
    yield Command(do, _("List of keys"), "", hint="?", local="keys")
    for firm in request.firms:
        if firm.firm_id != viewer.firm_id:
            label = _("Switch to %(firm)s") % {"firm": firm.name}
            yield Command(do, label, reverse("step-into-firm"), send=(("firm", encode_id(firm.firm_id)),), post=True)
    yield Command(do, _("Sign out"), reverse("account_logout"), post=True)


def _here(viewer: Viewer, here: str) -> Iterator[Command]:
    """Of the thing whose page is open; nothing for what the viewer does not see."""
    try:
        found = resolve(here.partition("?")[0])
        given = found.kwargs
        if "milestone_id" in given:
            yield from _of_milestone(viewer, given["milestone_id"])
        elif "initiative_id" in given:
            yield from _of_initiative(viewer, given["initiative_id"])
        elif "company_id" in given:
            yield from _of_company(viewer, given["company_id"])
    except (Resolver404, DomainError):
        return


def _of_milestone(viewer: Viewer, milestone_id: int) -> Iterator[Command]:
    row = milestone_row(viewer=viewer, milestone_id=milestone_id)
    edits = viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, row.initiative_id)
    reports = edits or row.owner_id == viewer.user_id
    offered: list[tuple[bool, str, str]] = [
        (reports and not row.actual_finish, "milestone_report", _("Report on this milestone")),
        (reports and not row.actual_finish, "milestone_complete", _("Complete this milestone")),
        (edits and bool(row.actual_finish), "milestone_reopen", _("Reopen this milestone")),
        (edits, "milestone_edit", _("Edit this milestone")),
        (reports and not row.actual_finish, "milestone_change", _("Ask for another due date")),
        (edits, "task_new", _("Add a task")),
        (edits, "criterion_new", _("Add a criterion")),
        (edits, "dependency_new", _("Add a dependency")),
        (not row.actual_finish, "milestone_what_if", _("What moves if it is late")),
    ]
    yield from _pages(row.name, offered, milestone_id)
    around = f"?milestone_id={encode_id(milestone_id)}&why={encode_id(milestone_id)}"
    yield Command(_("Here"), _("What it waits for, as a picture"), reverse("network") + around, hint=row.name)
    yield Command(_("Here"), row.initiative_name, reverse("initiative", args=[row.initiative_id]), hint=_("Initiative"))


def _of_initiative(viewer: Viewer, initiative_id: int) -> Iterator[Command]:
    row = initiative_row(viewer=viewer, initiative_id=initiative_id)
    edits = viewer.may_in_company(Can.EDIT_INITIATIVES, row.company_id, initiative_id)
    offered = [
        (edits, "milestone_new", _("Add a milestone")),
        (edits, "initiative_edit", _("Edit this initiative")),
        (
            viewer.may_in_company(Can.ADVANCE_STAGE, row.company_id, initiative_id),
            "initiative_stage",
            _("Move its stage"),
        ),
        (True, "baselines", _("Baselines")),
        (True, "comparison", _("Compare with a baseline")),
    ]
    yield from _pages(row.name, offered, initiative_id)
    query = f"?initiative_id={encode_id(initiative_id)}"
    yield Command(_("Here"), _("Milestones of this initiative"), reverse("milestones") + query, hint=row.name)
    yield Command(_("Here"), _("Dependencies of this initiative"), reverse("network") + query, hint=row.name)


def _of_company(viewer: Viewer, company_id: int) -> Iterator[Command]:
    offered = [
        (viewer.may_in_company(Can.EDIT_INITIATIVES, company_id), "initiative_new", _("Add an initiative")),
        (viewer.may_in_company(Can.EDIT_OBJECTIVES, company_id), "company_objective_new", _("Add an objective")),
        (viewer.may_in_company(Can.PROPOSE, company_id), "proposal_new", _("Propose an initiative here")),
        (viewer.may_in_company(Can.EDIT_COMPANY, company_id), "company_edit", _("Edit this company")),
        (viewer.may_in_company(Can.SEE_OBJECTIVES, company_id), "company_cascade", _("Cascade of this company")),
    ]
    yield from _pages("", offered, company_id)
    if viewer.may_in_company(Can.SEE_INITIATIVES, company_id):
        query = f"?company_id={encode_id(company_id)}"
        yield Command(_("Here"), _("Milestones of this company"), reverse("milestones") + query)
        yield Command(_("Here"), _("Dependencies of this company"), reverse("network") + query)


def _pages(hint: str, offered: list[tuple[bool, str, str]], thing_id: int) -> Iterator[Command]:
    for may, name, label in offered:
        if may:
            yield Command(_("Here"), label, reverse(name, args=[thing_id]), hint=hint)
