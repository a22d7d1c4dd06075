"""The first steps of a firm, or of a company in it: what is there already is asked of the rows, and nothing is noted down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.access.queries import is_alone
from milepost.access.roles import Can
from milepost.core.ids import encode_id
from milepost.milestones.queries.milestones import any_milestone
from milepost.portfolios.queries.beginnings import any_company, any_initiative, any_portfolio
from milepost.web.pages import WebRequest

COOKIE = "milepost_beginning"
COOKIE_SECONDS = 365 * 24 * 3600
#: With fewer steps open to somebody there is nothing to be led through.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. ``href`` is empty while something before it is missing; ``next``: the first that is not done."""

    title: str
    why: str
    href: str
    done: bool
    next: bool = False


class Beginning:
    """The steps that the viewer may take."""

    def __init__(self, request: WebRequest) -> None:
        self.viewer = request.viewer

    @cached_property
    def company(self) -> int | None:
        """Any company of the viewer's."""
        return any_company(viewer=self.viewer)

    @cached_property
    def initiative(self) -> int | None:
        """Any initiative of the viewer's."""
        return any_initiative(viewer=self.viewer)

    def steps(self) -> list[Step]:
        """All of them, the first that is not done marked; empty when all are done, or too few are the viewer's."""
        offered = [make for can, make in self._kinds() if self.viewer.may_anywhere(can)]
        found = [make() for make in offered] if len(offered) >= FEWEST else []
        first = next((step for step in found if not step.done), None)
        return [replace(one, next=one is first) for one in found] if first else []

    def _kinds(self) -> list[tuple[Can, Callable[[], Step]]]:
        return [
            (Can.EDIT_PORTFOLIO, self._portfolio),
            (Can.EDIT_HOLDINGS, self._company),
            (Can.EDIT_INITIATIVES, self._initiative),
            (Can.EDIT_INITIATIVES, self._milestone),
            (Can.MANAGE_PEOPLE, self._people),
        ]

    def _portfolio(self) -> Step:
        done = any_portfolio(viewer=self.viewer)
        why = _("A fund or a holding. What it holds is added up in it.")
        return Step(_("Add a portfolio"), why, reverse("portfolio_new"), done)

    def _company(self) -> Step:
        why = _("Around each company runs a wall: who works in one learns nothing of the others.")
        return Step(_("Add a company"), why, reverse("company_new"), self.company is not None)

    def _initiative(self) -> Step:
        href = reverse("initiative_new", args=[self.company]) if self.company else ""
        why = _("A programme of work in one company: begin with one that is under way.")
        return Step(_("Add an initiative"), why, href, self.initiative is not None)

    def _milestone(self) -> Step:
        done = any_milestone(viewer=self.viewer)
        href = reverse("milestone_new", args=[self.initiative]) if self.initiative else ""
        why = _(
            "An outcome with a due date and an owner. From then on Milepost says daily whether it will land on time."
        )
        return Step(_("Add a milestone"), why, href, done)

    def _people(self) -> Step:
        done = not is_alone(viewer=self.viewer)
        why = _("Owners report on their phone in three taps, and see only what is theirs.")
        return Step(_("Invite those who answer for it"), why, reverse("invite"), done)


def steps(request: WebRequest) -> list[Step]:
    """The first steps, unless they were put away in this browser."""
    return [] if request.COOKIES.get(COOKIE) == encode_id(request.viewer.firm_id) else Beginning(request).steps()


def put_away(request: WebRequest, answer: HttpResponse) -> HttpResponse:
    """The answer, with which the browser keeps that the steps of this firm are not wanted; or are again."""
    firm = encode_id(request.viewer.firm_id)
    if request.COOKIES.get(COOKIE) == firm:
        answer.delete_cookie(COOKIE, samesite="Lax")
    else:
        secure = request.is_secure()
        answer.set_cookie(COOKIE, firm, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure)
    return answer
