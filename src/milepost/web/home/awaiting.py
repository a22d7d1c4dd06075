"""What waits for the viewer: one line for each thing that only this person, or a peer, can move on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext_lazy

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.paging import Page, PageRequest
from milepost.milestones.queries.baselines import ChangeFilter, ChangeRequestRow, change_page
from milepost.milestones.queries.crossings import CrossingFilter, CrossingRow, crossing_page
from milepost.portfolios.queries.holdings import HoldingFilter, HoldingRow, holding_page
from milepost.portfolios.queries.initiatives import InitiativeFilter, InitiativeRow, initiative_page
from milepost.portfolios.queries.proposals import ProposalFilter, ProposalRow, proposal_page
from milepost.web.addresses import address
from milepost.web.templatetags.milepost import id_text

#: As many of each kind are counted, and as many named; the head leads to all of them.
COUNTED, NAMED = 20, 3


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: its name, where it is answered, what else tells it apart, and the milestone that is named in that."""

    name: str
    href: str
    about: str
    milestone_id: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Things of one kind, the first few by name. ``href`` leads to all of them; ``more``: there are more than ``count``.

    ``counted``: what they are called beside their number.
    """

    title: str | Promise
    counted: str
    href: str
    lines: tuple[Line, ...]
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that can wait: who is asked, for which page of rows, and how a row is said."""

    title: str | Promise
    counted: Promise
    can: Can
    rows: Callable[[Viewer, PageRequest], Page[Any]]
    line: Callable[[Any], Line]
    everything: Callable[[], str]


def _proposal(row: ProposalRow) -> Line:
    about = _("%(company)s · proposed by %(who)s") % {"company": row.company_name, "who": row.proposer_name}
    return Line(row.title, address("proposal", row.id), about)


def _change(row: ChangeRequestRow) -> Line:
    about = _("%(initiative)s · asked for by %(who)s") % {"initiative": row.initiative_name, "who": row.requested_by}
    return Line(Truncator(row.reason.splitlines()[0]).chars(120), address("change_request", row.id), about)


def _crossing(row: CrossingRow) -> Line:
    about = _("%(milestone)s · the other company proposed a day") % {"milestone": row.milestone.name}
    return Line(row.label, address("milestone", row.milestone.id), about, row.milestone.id)


def _holding(row: HoldingRow) -> Line:
    href = f"{address('holdings')}?company_id={id_text(row.company_id)}&to_confirm=yes"
    return Line(row.company_name, href, row.portfolio_name)


def _value(row: InitiativeRow) -> Line:
    return Line(row.name, address("initiative", row.id), row.company_name)


KINDS = (
    Kind(
        _lazy("Proposals to decide"),
        ngettext_lazy("proposal to decide", "proposals to decide", "count"),
        Can.DECIDE_PROPOSALS,
        lambda viewer, page: proposal_page(viewer=viewer, filters=ProposalFilter(to_decide=True), page=page),
        _proposal,
        lambda: f"{address('proposals')}?status=proposed",
    ),
    Kind(
        _lazy("Change requests to answer"),
        ngettext_lazy("change request to answer", "change requests to answer", "count"),
        Can.AGREE_CHANGES,
        lambda viewer, page: change_page(viewer=viewer, filters=ChangeFilter(to_answer=True), page=page),
        _change,
        lambda: f"{address('change_requests')}?answer=open",
    ),
    Kind(
        _lazy("Days to agree with another company"),
        ngettext_lazy("day to agree with another company", "days to agree with another company", "count"),
        Can.EDIT_INITIATIVES,
        lambda viewer, page: crossing_page(viewer=viewer, filters=CrossingFilter(to_answer=True), page=page),
        _crossing,
        lambda: address("milestones"),
    ),
    Kind(
        _lazy("Stakes to confirm"),
        ngettext_lazy("stake to confirm", "stakes to confirm", "count"),
        Can.CONFIRM_MONEY,
        lambda viewer, page: holding_page(viewer=viewer, filters=HoldingFilter(to_confirm=True), page=page),
        _holding,
        lambda: f"{address('holdings')}?to_confirm=yes",
    ),
    Kind(
        _lazy("Planned values to confirm"),
        ngettext_lazy("planned value to confirm", "planned values to confirm", "count"),
        Can.CONFIRM_MONEY,
        lambda viewer, page: initiative_page(viewer=viewer, filters=InitiativeFilter(to_confirm=True), page=page),
        _value,
        lambda: f"{address('initiatives')}?to_confirm=yes",
    ),
)


def awaiting(viewer: Viewer) -> Iterator[Waiting]:
    """What waits, kind by kind; nothing of a kind that the viewer is never asked about. At most three SQL queries a kind."""
    for kind in KINDS:
        if not viewer.may_anywhere(kind.can):
            continue
        found = kind.rows(viewer, PageRequest(limit=COUNTED))
        if found.rows:
            lines = tuple(kind.line(row) for row in found.rows[:NAMED])
            count, counted = len(found.rows), str(kind.counted % {"count": len(found.rows)})
            yield Waiting(kind.title, counted, kind.everything(), lines, count, bool(found.next_cursor))
