"""Agreeing baselines: frozen copies of what an initiative, or every initiative of a company, is committed to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.rules import clean_name
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, lock
from milepost.core.errors import Conflict
from milepost.core.ids import encode_id
from milepost.milestones.actions.commitments import record_agreed
from milepost.milestones.choices import ActivityKind
from milepost.milestones.models import Activity, Baseline, BaselineRow, Criterion, Milestone
from milepost.portfolios.models import Company, Initiative

BATCH = 500


@action("baseline.agreed")
def agree_baseline(
    *, acting: Viewer, now: datetime, initiative_id: int, name: str, change_reason: str = ""
) -> Baseline:
    """Freeze an initiative's dates and values under a name. After the first one, ``change_reason`` says why a new one is needed.

    Raises Missing, Forbidden, Invalid, Conflict (the name is taken, or there is nothing to freeze).
    """
    initiative = lock(Initiative, initiative_id, acting, field="initiative_id")
    acting.require(Can.AGREE_CHANGES, initiative)
    cleaned = clean_name(name, limit=120)
    if _baselines_of(initiative).exists():
        record_agreed(
            acting=acting, now=now, initiative=initiative, items=[], reason=change_reason, baseline_name=cleaned
        )
    return freeze(acting=acting, now=now, initiative=initiative, name=cleaned)


@action("baseline.agreed")
def agree_company_baseline(
    *, acting: Viewer, now: datetime, company_id: int, name: str, change_reason: str = ""
) -> list[Baseline]:
    """The same for every initiative of a company that has a milestone, in one action. Raises as ``agree_baseline`` does."""
    company = lock(Company, company_id, acting, field="company_id")
    acting.require(Can.AGREE_CHANGES, company)
    planned = Milestone.objects.seen_by(acting).filter(company_id=company.pk, archived_at__isnull=True)
    initiatives = Initiative.objects.seen_by(acting).filter(
        archived_at__isnull=True, pk__in=planned.values("initiative_id")
    )
    ids = list(initiatives.order_by("pk").values_list("pk", flat=True))
    if not ids:
        raise Conflict(_("%(name)s has no milestones to freeze.") % {"name": company.name}, _("Plan milestones first."))
    return [
        agree_baseline(acting=acting, now=now, initiative_id=pk, name=name, change_reason=change_reason) for pk in ids
    ]


def freeze(*, acting: Viewer, now: datetime, initiative: Any, name: str) -> Baseline:
    """Inside an action: the baseline of a locked initiative, with a row for each of its activities. Raises Conflict."""
    if _baselines_of(initiative).filter(name=name).exists():
        raise Conflict(
            _("This initiative has a baseline “%(name)s” already.") % {"name": name},
            _("Give it another name."),
            field="name",
            value=name,
        )
    rows = _rows(initiative.pk)
    if not rows:
        raise Conflict(
            _("%(name)s has no milestones to freeze.") % {"name": initiative.name}, _("Plan milestones first.")
        )
    baseline = Baseline(
        firm_id=initiative.firm_id,
        company_id=initiative.company_id,
        initiative=initiative,
        name=name,
        agreed_by_id=acting.user_id,
        agreed_at=now,
        planned_minor=initiative.planned_minor,
        currency=initiative.currency or "",
    )

    def add_rows() -> None:
        for row in rows:
            row.baseline = baseline
        BaselineRow.objects.bulk_create(rows, batch_size=BATCH)

    return add(baseline, verb="baseline.agreed", with_parts=add_rows)


def _baselines_of(initiative: Any) -> Any:
    return Baseline.objects.unwalled("baselines of an initiative that is locked for the viewer").filter(
        initiative_id=initiative.pk
    )


def _rows(initiative_id: int) -> list[BaselineRow]:
    """Three SQL queries: activities, weights, criteria."""
    why = "activities of an initiative that is locked for the viewer"
    of = {"initiative_id": initiative_id, "archived_at__isnull": True}
    activities = list(Activity.objects.unwalled(why).filter(**of).order_by("pk"))
    if not any(one.kind == ActivityKind.MILESTONE for one in activities):
        return []
    weights = dict(Milestone.objects.unwalled(why).filter(**of).values_list("pk", "weight"))
    criteria: dict[int, list[dict[str, Any]]] = {}
    measured = Criterion.objects.unwalled(why).filter(milestone_id__in=list(weights), removed_at__isnull=True)
    for one in measured.order_by("pk"):
        line = {name: getattr(one, name) for name in ("metric", "comparison", "target", "unit")}
        criteria.setdefault(one.milestone_id, []).append({"id": encode_id(one.pk), **line})
    return [
        BaselineRow(
            activity=one,
            kind=one.kind,
            name=one.name,
            owner_id=one.owner_id,
            planned_start=one.planned_start,
            planned_finish=one.planned_finish,
            due=one.due,
            duration_s=one.duration_s,
            weight=weights.get(one.pk),
            criteria=criteria.get(one.pk, []),
        )
        for one in activities
    ]
