"""What the worker does about plan files: read one and keep what it would do, and write what was confirmed. Both can be repeated.

Its progress is counted in steps: what a step does is one pass over the file, or one transaction.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.utils import translation

from milepost.access.reach import firm_day
from milepost.access.viewer import System, Viewer
from milepost.core.errors import DomainError, Invalid
from milepost.core.events import register_listener
from milepost.core.models import Event
from milepost.discussion.store import path_of
from milepost.exchange.jobs import finish, in_state, show_progress, viewer_of
from milepost.exchange.models import Import, ImportState
from milepost.exchange.plan_files.previews import keep_preview
from milepost.scheduling.actions.plan_files import apply_plan
from milepost.scheduling.plans.opening import ManyProjects
from milepost.scheduling.queries.plan_imports import preview_plan

#: Of the check: reading the file, comparing it with what is stored, keeping what is shown. Of writing: reading, writing.
CHECK_STEPS = 3
WRITE_STEPS = 2


def check_plan(event: Event, now: datetime) -> None:
    """Keep what the file would do, for the page to show. One that holds several projects goes back to be asked about."""
    found = in_state(event.aggregate_id, ImportState.CHECKING)
    if found is not None:
        _guarded(found, now, _check)


def write_plan(event: Event, now: datetime) -> None:
    """Write what was shown, all of it or nothing. Repeated, the same import is found and nothing is written again."""
    found = in_state(event.aggregate_id, ImportState.APPLYING)
    if found is not None:
        _guarded(found, now, _write)


def _guarded(found: Import, now: datetime, work: Any) -> None:
    """Do it as who uploaded it, in that person's language; what is objected to is told on the page."""
    viewer = viewer_of(found, now)
    if viewer is None:
        _end(found, now, ImportState.FAILED)
        return
    with translation.override(viewer.locale):
        try:
            work(found, viewer, now)
        except ManyProjects as error:
            _end(found, now, ImportState.UPLOADED, mapping={**found.mapping, "projects": [*map(list, error.projects)]})
        except DomainError as error:
            _end(found, now, ImportState.FAILED, problem=_sentence(error)[:500])


def _sentence(error: DomainError) -> str:
    """What is wrong with which value, and how to mend it."""
    value = str(error.value)[:120] if isinstance(error, Invalid) and error.value else ""
    end = "" if error.message.endswith(".") else "."
    return " ".join(part for part in (value, f"{error.message}{end}", error.mend) if part)


def _check(found: Import, viewer: Viewer, now: datetime) -> None:
    show_progress(found.pk, 0, CHECK_STEPS)
    preview = preview_plan(
        viewer=viewer, today=firm_day(found.firm_id, now), on_read=lambda: show_progress(found.pk, 1, CHECK_STEPS),
        **_arguments(found),
    )  # fmt: skip
    show_progress(found.pk, 2, CHECK_STEPS)
    digest = keep_preview(preview)
    counts = dict(Counter(row.how for row in preview.rows))
    _end(found, now, ImportState.CHECKED, table_sha256=digest, fingerprint=preview.fingerprint, counts=counts)


def _write(found: Import, viewer: Viewer, now: datetime) -> None:
    show_progress(found.pk, 0, WRITE_STEPS)
    apply_plan(
        acting=viewer, now=now, fingerprint=found.fingerprint, on_read=lambda: show_progress(found.pk, 1, WRITE_STEPS),
        **_arguments(found),
    )  # fmt: skip
    _end(found, now, ImportState.APPLIED)


def _arguments(found: Import) -> dict[str, Any]:
    said = found.mapping["fixed"]
    return {
        "initiative_id": found.defaults["initiative"], "file_name": found.file_name, "content": path_of(found.sha256),
        "plan": said["plan"], "project": said["project"] or None, "milestone_type": said["milestone_type"],
        "category": said["category"],
    }  # fmt: skip


def _end(found: Import, now: datetime, state: ImportState, **fields: Any) -> None:
    finish(acting=System(), now=now, import_id=found.pk, state=state, **fields)
    show_progress(found.pk, 0, 0)  # what comes next begins anew, and waits for its turn until then


def register() -> None:
    """Called once when the app is ready."""
    for verb, listener in {"import.plan_placed": check_plan, "import.plan_confirmed": write_plan}.items():
        register_listener(verb, f"exchange.{listener.__name__}", listener, transactional=False)
