"""Writes about uploaded plan files: uploaded, said whose plan it is, confirmed. Dropping is that of every import."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from milepost.access.roles import Can
from milepost.access.viewer import Viewer
from milepost.core.actions import action, change, lock
from milepost.core.errors import Conflict, Forbidden, Missing
from milepost.core.ids import encode_id
from milepost.discussion.store import keep
from milepost.exchange.actions import OPEN, clean_file_name, record_upload, require_places
from milepost.exchange.models import PLAN, Import, ImportState
from milepost.scheduling.plans.kinds import clean_kind
from milepost.scheduling.plans.opening import MEGABYTE, too_large
from milepost.scheduling.plans.previewing import WRITES, editable, source_of

NOTHING: dict[str, Any] = {"columns": {}, "fixed": {}, "days": {}, "marks": {}}


def upload_plan(
    *, acting: Viewer, now: datetime, file_name: str, content: bytes, initiative_id: int | None = None
) -> Import:
    """Stage a plan file. Nothing is read of it before it is said whose plan it is.

    initiative_id: what the page it came from says of that. Raises Forbidden, Missing, Invalid (too large).
    """
    acting.require_writing()
    _require_any(acting)
    defaults = {} if initiative_id is None else {"initiative": initiative_id}
    require_places(acting, defaults)
    if len(content) > settings.MILEPOST.plan_max_mb * MEGABYTE:
        raise too_large(file_name)
    step: dict[str, Any] = {"acting": acting, "now": now}
    return record_upload(
        **step, kind=PLAN, file_name=clean_file_name(file_name), sha256=keep(content), table_sha256="", size=len(content),
        sheet=0, mapping=NOTHING, fingerprint="", defaults=defaults,
    )  # fmt: skip


@action("import.plan_placed")
def place_plan(
    *, acting: Viewer, now: datetime, import_id: int, initiative_id: int, plan: str = "", milestone_type: str = "",
    category: str = "", project: str = "", version: int | None = None,
) -> Import:  # fmt: skip
    """Say whose plan a file is; the worker then checks every row of it and writes none.

    The arguments are those of `preview_plan`. Raises Missing, Stale, Forbidden, Invalid, Conflict (being worked on, or done).
    """
    found = _plan(acting, import_id, version)
    if found.phase not in OPEN:
        raise Conflict(_("This import is being worked on, or done."), _("Upload the file again to import it anew."))
    editable(acting, initiative_id)
    source_of("", plan)
    clean_kind(acting, milestone_type, category)
    said = {"plan": plan, "milestone_type": milestone_type, "category": category, "project": project}
    change(
        found, phase=ImportState.CHECKING, defaults={"initiative": initiative_id}, counts={}, problem="", table_sha256="",
        fingerprint="", mapping={**found.mapping, "fixed": said},
    )  # fmt: skip
    return found


@action("import.plan_confirmed")
def confirm_plan(*, acting: Viewer, now: datetime, import_id: int, version: int | None = None) -> Import:
    """Have the worker write exactly what was shown. Raises Missing, Stale, Forbidden, Conflict (not checked)."""
    found = _plan(acting, import_id, version)
    if found.phase != ImportState.CHECKED:
        raise Conflict(_("This import is not ready to be applied."), _("Wait for the check of its rows."))
    editable(acting, found.defaults["initiative"])
    if not any(found.counts.get(how) for how in WRITES):
        raise Conflict(_("No row would be created, changed or removed."), _("There is nothing to apply."))
    change(found, phase=ImportState.APPLYING)
    return found


def _plan(acting: Viewer, import_id: int, version: int | None) -> Import:
    found = lock(Import, import_id, acting, version)
    if found.kind != PLAN:
        raise Missing("import", encode_id(import_id))
    _require_any(acting)
    return found


def _require_any(acting: Viewer) -> None:
    if not acting.may_anywhere(Can.EDIT_INITIATIVES):
        raise Forbidden(_("Your roles do not allow you to import a plan file."), _("Ask an administrator."))
