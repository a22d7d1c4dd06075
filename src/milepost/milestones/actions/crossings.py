"""Writes about crossings: each side proposes, agrees and declines in its own words; between them only dates are carried.

What one side does is carried to the other by Milepost itself, in the same transaction: the other side's event has no
person, and its row holds nothing but the day. See docs/decisions/0011-crossings.md.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.rules import clean_name
from milepost.access.viewer import System, Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.clock import today_in
from milepost.core.errors import Conflict, Forbidden, Invalid
from milepost.core.ids import encode_id
from milepost.milestones.actions.circles import check_no_circle, hold_links
from milepost.milestones.choices import CrossingSide
from milepost.milestones.models import Crossing, CrossingPair, Milestone
from milepost.milestones.rules import clean_day
from milepost.portfolios.rules import choice, clean_text

WHY = "carries a date to the other side of a crossing whose own side is seen"
NO_PROPOSAL: dict[str, Any] = {"proposed_on": None, "proposed_here": False, "proposed_by_id": None}
NOT_DECLINED: dict[str, Any] = {"declined_on": None, "declined_here": False, "decline_reason": ""}


@action("crossing.opened")
def open_crossing(
    *, acting: Viewer, now: datetime, milestone_id: int, side: str, label: str, proposed_on: date | None = None,
    other_milestone_id: int | None = None, other_label: str = "",
) -> Crossing:  # fmt: skip
    """What a milestone takes from, or gives to, another company, in this side's own words.

    With ``other_milestone_id`` it is joined at once, by who may edit both. Raises Missing, Forbidden, Invalid, Conflict.
    """
    milestone = lock(Milestone, milestone_id, acting, field="milestone_id")
    acting.require(Can.EDIT_INITIATIVES, milestone.initiative)
    crossing = _new(milestone, CrossingSide(choice(CrossingSide, "side")(side)), clean_name(label, "label"))
    if proposed_on is not None:
        _check_day(acting, now, proposed_on, "proposed_on")
        crossing.proposed_on, crossing.proposed_here = proposed_on, True
        crossing.proposed_by_id = acting.user_id
    add(crossing)
    if other_milestone_id is not None:
        _join(acting, crossing, other_milestone_id, other_label, ("other_milestone_id", "other_label"))
    return crossing


@action("crossing.paired")
def pair_crossing(
    *, acting: Viewer, now: datetime, crossing_id: int, milestone_id: int, label: str, version: int | None = None
) -> Crossing:
    """Join a side to a milestone of another company, in words meant for that company; by who may edit both.

    Raises Missing, Stale, Forbidden, Invalid, Conflict (ended, joined already, or a circle).
    """
    crossing = lock(Crossing, crossing_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, crossing.initiative)
    _require_standing(crossing)
    if crossing.paired:
        raise Conflict(_("This crossing is joined to the other side already."), _("Open another one."))
    _join(acting, crossing, milestone_id, label, ("milestone_id", "label"))
    return crossing


def _new(milestone: Milestone, side: CrossingSide, label: str) -> Crossing:
    return Crossing(
        firm_id=milestone.firm_id,
        company_id=milestone.company_id,
        initiative_id=milestone.initiative_id,
        activity_id=milestone.pk,
        side=side,
        label=label,
    )


def _join(acting: Viewer, crossing: Crossing, milestone_id: int, label: str, fields: tuple[str, str]) -> None:
    milestone = lock(Milestone, milestone_id, acting, field=fields[0])
    acting.require(Can.EDIT_INITIATIVES, milestone.initiative)
    if milestone.company_id == crossing.company_id:
        raise Invalid(
            fields[0], encode_id(milestone_id), _("belongs to the same company"), _("Add a dependency instead.")
        )
    gives = crossing.side == CrossingSide.GIVES
    other = _new(milestone, CrossingSide.TAKES if gives else CrossingSide.GIVES, clean_name(label, fields[1]))
    other.paired, other.proposed_on = True, crossing.proposed_on
    before, after = (crossing, other) if gives else (other, crossing)
    hold_links(crossing.firm_id, {crossing.company_id, other.company_id}, crossing=True)
    check_no_circle(acting, before.activity, after.activity, field=fields[0])
    add(other, verb="crossing.paired")
    change(crossing, verb="crossing.paired", paired=True)
    add(
        CrossingPair(
            firm_id=crossing.firm_id,
            giver=before,
            taker=after,
            before_id=before.activity_id,
            after_id=after.activity_id,
            before_company_id=before.company_id,
            after_company_id=after.company_id,
        ),
        verb="crossing_pair.made",
    )


@action("crossing.reworded")
def reword_crossing(
    *, acting: Viewer, now: datetime, crossing_id: int, label: str, version: int | None = None
) -> Crossing:
    """Call it otherwise on this side. Raises Missing, Stale, Forbidden, Invalid."""
    crossing = lock(Crossing, crossing_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, crossing.initiative)
    change(crossing, label=clean_name(label, "label"))
    return crossing


@action("crossing.date_proposed")
def propose_crossing_date(
    *, acting: Viewer, now: datetime, crossing_id: int, day: date, version: int | None = None
) -> Crossing:
    """Propose a day to the other side, in the place of whatever stood open. What was agreed holds meanwhile.

    Raises Missing, Stale, Forbidden, Invalid, Conflict.
    """
    crossing, other = _both_sides(acting, crossing_id, version)
    _check_day(acting, now, day, "day")
    if crossing.proposed_on == day and not crossing.proposed_here:
        raise Conflict(_("The other side proposed this day itself."), _("Agree to it."), field="day", value=day)
    if crossing.proposed_on is None and crossing.agreed_on == day:
        raise Conflict(_("This day is agreed already."), _("Propose another one."), field="day", value=day)
    here: dict[str, Any] = {"proposed_on": day, "proposed_here": True, "proposed_by_id": acting.user_id}
    change(crossing, **NOT_DECLINED, **here)
    _carry(now, other, "crossing.date_received", **NOT_DECLINED, **NO_PROPOSAL | {"proposed_on": day})
    return crossing


@action("crossing.date_agreed")
def agree_crossing_date(*, acting: Viewer, now: datetime, crossing_id: int, version: int | None = None) -> Crossing:
    """Agree to the day that the other side proposed: from now on it holds for both.

    Raises Missing, Stale, Forbidden (one's own proposal), Conflict (none of the other side stands open).
    """
    crossing, other = _both_sides(acting, crossing_id, version)
    _require_proposal_from_there(crossing)
    if other is not None and other.proposed_by_id == acting.user_id:
        raise Forbidden(_("You proposed this day for the other side."), _("Somebody else agrees to it for this one."))
    agreed = {"agreed_on": crossing.proposed_on, **NO_PROPOSAL, **NOT_DECLINED}
    change(crossing, **agreed)
    _carry(now, other, "crossing.agreement_received", **agreed)
    return crossing


@action("crossing.date_declined")
def decline_crossing_date(
    *, acting: Viewer, now: datetime, crossing_id: int, reason: str, version: int | None = None
) -> Crossing:
    """Decline the day that the other side proposed. The reason stays on this side; the other learns that it was declined.

    Raises Missing, Stale, Forbidden, Invalid, Conflict (none stands open).
    """
    crossing, other = _both_sides(acting, crossing_id, version)
    _require_proposal_from_there(crossing)
    told = clean_text(reason, "reason", 2000)
    if not told:
        raise Invalid("reason", reason, _("is empty"), _("Say why not; it stays on your side."))
    declined = {**NO_PROPOSAL, "declined_on": crossing.proposed_on}
    change(crossing, **declined, declined_here=True, decline_reason=told)
    _carry(now, other, "crossing.decline_received", **declined, declined_here=False, decline_reason="")
    return crossing


@action("crossing.date_withdrawn")
def withdraw_crossing_date(*, acting: Viewer, now: datetime, crossing_id: int, version: int | None = None) -> Crossing:
    """Take this side's open proposal back. Raises Missing, Stale, Forbidden, Conflict (none stands open)."""
    crossing, other = _both_sides(acting, crossing_id, version)
    if not crossing.proposed_here:
        raise Conflict(_("No proposal of your side stands open."), _("There is nothing to take back."))
    change(crossing, **NO_PROPOSAL)
    _carry(now, other, "crossing.withdrawal_received", **NO_PROPOSAL)
    return crossing


@action("crossing.ended")
def end_crossing(*, acting: Viewer, now: datetime, crossing_id: int, version: int | None = None) -> Crossing:
    """Neither side waits for the other any longer. Raises Missing, Stale, Forbidden, Conflict (ended already)."""
    crossing, other = _both_sides(acting, crossing_id, version)
    ended = {**NO_PROPOSAL, "ended_at": now}
    change(crossing, **ended)
    _carry(now, other, "crossing.end_received", **ended)
    pair = _pair_of(crossing_id)
    if pair is not None:
        change(pair, verb="crossing_pair.ended", ended_at=now)
    return crossing


def _both_sides(acting: Viewer, crossing_id: int, version: int | None) -> tuple[Crossing, Crossing | None]:
    """This side, behind its wall, standing and to be edited; and the other one, once there is one. All locked."""
    pair = _pair_of(crossing_id)  # first: whoever acts on either side waits here, not for the other's row
    crossing = lock(Crossing, crossing_id, acting, version)
    acting.require(Can.EDIT_INITIATIVES, crossing.initiative)
    _require_standing(crossing)
    if crossing.paired and pair is None:  # joined while this waited
        pair = _pair_of(crossing_id)
    if pair is None:
        return crossing, None
    other_id = pair.taker_id if pair.giver_id == crossing_id else pair.giver_id
    sides = Crossing.objects.unwalled(WHY).select_for_update(of=("self",))
    return crossing, sides.get(pk=other_id)


def _pair_of(crossing_id: int) -> CrossingPair | None:
    pairs = CrossingPair.objects.unwalled(WHY).select_for_update(of=("self",))
    return pairs.filter(Q(giver_id=crossing_id) | Q(taker_id=crossing_id)).first()


def _carry(now: datetime, other: Crossing | None, verb: str, **fields: Any) -> None:
    if other is not None:
        _carried(acting=System(), now=now, crossing=other, verb=verb, fields=fields)


@action("crossing.carried")
def _carried(*, acting: System, now: datetime, crossing: Crossing, verb: str, fields: dict[str, Any]) -> None:
    change(crossing, verb=verb, **fields)


def _require_standing(crossing: Crossing) -> None:
    if crossing.ended_at is not None:
        raise Conflict(_("This crossing has ended."), _("Open another one."))


def _require_proposal_from_there(crossing: Crossing) -> None:
    if crossing.proposed_on is None or crossing.proposed_here:
        raise Conflict(_("No proposal of the other side stands open."), _("Propose a day yourself."))


def _check_day(acting: Viewer, now: datetime, day: date, field: str) -> None:
    clean_day(day, field)
    if day < today_in(acting.firm_timezone, now):
        raise Invalid(field, day, _("is in the past"), _("Give a day from today on."))
