"""Resources and assignments to rows of RSRC and TASKRSRC."""

from __future__ import annotations

from collections.abc import Sequence

from milepost.engine.plan import Assignment, Plan
from milepost.planfiles.losing import gettext_noop
from milepost.planfiles.model import Loss, Resource
from milepost.planfiles.xer.work import KINDS, span_of
from milepost.planfiles.xer.writing import Row, hours

RESOURCE_KINDS = {kind: name for name, kind in KINDS.items()}


def resources_of(plan: Plan, known: Sequence[Resource]) -> tuple[list[Resource], list[Loss]]:
    """Return a resource for every assignment; those nobody described get a number for a name."""
    calendars = {one.uid for one in plan.calendars}
    found = {one.uid: one for one in known}
    odd: list[int] = []
    for one in plan.activities:
        for share in one.assignments:
            resource = found.setdefault(share.resource, _unknown(share))
            if resource.calendar != share.calendar or share.drives is not (resource.kind == "work"):
                odd.append(one.uid)
    why = gettext_noop("P6 takes the resource's calendar and kind for all its assignments")
    losses = [Loss(gettext_noop("assignment"), why, len(odd), tuple(odd), ("activity.assignments",))] if odd else []
    return [one for one in found.values() if one.calendar is None or one.calendar in calendars], losses


def resource_row(one: Resource) -> Row:
    return {
        "rsrc_id": one.uid, "parent_rsrc_id": "", "clndr_id": one.calendar, "rsrc_seq_num": one.uid,
        "rsrc_name": one.name or f"Resource {one.uid}", "rsrc_short_name": f"R{one.uid}", "active_flag": True,
        "rsrc_type": RESOURCE_KINDS.get(one.kind, "RT_Labor"), "curr_id": 1,
    }  # fmt: skip


def _unknown(share: Assignment) -> Resource:
    return Resource(
        share.resource, f"Resource {share.resource}", share.calendar, "work" if share.drives else "equipment"
    )


def share_rows(plan: Plan) -> list[Row]:
    pairs = [(one, share) for one in plan.activities for share in one.assignments]
    return [
        {
            "taskrsrc_id": place, "task_id": one.uid, "proj_id": one.project, "rsrc_id": share.resource,
            "remain_qty": hours(share.remaining_work), "target_qty": hours(share.work),
            "target_qty_per_hr": _rate(share.work, share.span, share.units),
            "remain_qty_per_hr": _rate(share.remaining_work, share.left, share.units),
            "target_lag_drtn_hr_cnt": hours(share.delay), "act_ot_qty": 0, "act_reg_qty": hours(share.actual_work),
            "rate_type": "COST_PER_QTY",
        }
        for place, (one, share) in enumerate(pairs, 1)
    ]  # fmt: skip


def _rate(work: int, span: int | None, units: int) -> str:
    """Return work an hour with which reading gives the same span again: what the units say, else what the span does."""
    plain = f"{units / 10_000:.12g}"
    return plain if not span or span_of(hours(work), plain) == span else f"{work / span:.12g}"
