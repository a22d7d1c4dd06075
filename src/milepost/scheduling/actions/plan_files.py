"""Taking a plan file into an initiative."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from milepost.access.reach import firm_day
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, lock
from milepost.core.errors import Conflict
from milepost.milestones.actions.circles import hold_links
from milepost.portfolios.models import Initiative
from milepost.scheduling.models import PlanImport
from milepost.scheduling.plans.fields import taken_of
from milepost.scheduling.plans.kinds import clean_kind
from milepost.scheduling.plans.opening import Opened, nobody, open_plan
from milepost.scheduling.plans.previewing import Compared, compared, editable
from milepost.scheduling.plans.writing import Writing, write_rows


def apply_plan(
    *, acting: Viewer, now: datetime, initiative_id: int, file_name: str, content: bytes | Path, fingerprint: str,
    project: str | None = None, plan: str = "", milestone_type: str = "", category: str = "",
    on_read: Callable[[], None] = nobody,
) -> PlanImport:  # fmt: skip
    """Take a plan file into an initiative: exactly what the dry run with this fingerprint showed, all of it or nothing.

    The other arguments are those of `preview_plan`. Sent again, the same import is given back and nothing is written.
    Raises Missing, Forbidden, Invalid, Conflict (what is stored, or the file, is not what the dry run saw; a circle).
    """
    editable(acting, initiative_id)  # before anything is read for somebody who may not
    opened = open_plan(file_name=file_name, content=content, project=project)
    on_read()
    return _apply(
        acting=acting, now=now, initiative_id=initiative_id, opened=opened, fingerprint=fingerprint, plan=plan,
        kind=clean_kind(acting, milestone_type, category),
    )  # fmt: skip


@action("plan.imported")
def _apply(
    *,
    acting: Viewer,
    now: datetime,
    initiative_id: int,
    opened: Opened,
    fingerprint: str,
    plan: str,
    kind: tuple[str, str],
) -> PlanImport:
    initiative = lock(Initiative, initiative_id, acting, field="initiative_id")
    # Links of one company are looked at together, and nobody links while these are written.
    hold_links(initiative.firm_id, {initiative.company_id})
    made = PlanImport.objects.seen_by(acting).filter(initiative=initiative, fingerprint=fingerprint).first()
    if made is not None:
        return made
    today = firm_day(initiative.firm_id, now)
    found = compared(viewer=acting, initiative=initiative, opened=opened, plan=plan, kind=kind, today=today, lock=True)
    if found.preview.fingerprint != fingerprint:
        raise Conflict(
            _("What is stored, or the file, is not what the dry run saw."),
            _("Look at a new dry run, then apply that."),
            field="fingerprint",
            value=fingerprint[:12],
        )
    preview = found.preview
    write_rows(Writing(found.standing, preview.rows, preview.source, kind, preview.file_name, now), today)
    return add(_import(acting, initiative, opened, found))


def _import(acting: Viewer, initiative: Initiative, opened: Opened, found: Compared) -> PlanImport:
    preview, wanted = found.preview, found.wanted
    return PlanImport(
        firm_id=initiative.firm_id,
        company_id=initiative.company_id,
        initiative=initiative,
        source=preview.source,
        file_name=preview.file_name,
        file_format=preview.file_format,
        sha256=opened.sha256,
        project_code=preview.project_code[:200],
        project_name=preview.project_name[:300],
        fingerprint=preview.fingerprint,
        header=dict(wanted.header),
        counts={what: dict(counts) for what, counts in preview.counts.items()},
        lost=[{"feature": one.feature, "why": str(one.why), "count": one.count} for one in preview.lost],
        taken={key: taken_of(wanted, one) for key, one in wanted.activities.items()},
        imported_by_id=acting.user_id,
    )
