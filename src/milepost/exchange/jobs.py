"""What the worker does about imports: check every row, and apply what was confirmed. Both can be repeated after a crash.

A check stages what it found in short transactions, each of which leaves room for others to write; it begins anew when it was cut
off. Applying is prepared in memory and then written in one transaction together with the state that says so: it happened, or not.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from milepost.access.entering import load_viewer
from milepost.access.reach import firm_day
from milepost.access.viewer import System, Viewer
from milepost.core.actions import action, change
from milepost.core.batches import Batch
from milepost.core.errors import Conflict, DomainError, Invalid, Missing
from milepost.core.events import register_listener
from milepost.core.ids import new_id
from milepost.core.making import made
from milepost.core.models import Event
from milepost.core.writing_batches import inserts, prepare, run_statements, uncollected, write
from milepost.exchange.actions import require_kind
from milepost.exchange.deciding import Decider, Decision
from milepost.exchange.files import kept_tables
from milepost.exchange.kinds.base import Reader
from milepost.exchange.mapping import Chosen
from milepost.exchange.models import Import, ImportProgress, ImportRow, ImportState, Outcome

CHUNK = 500
PAUSE = 0.005
WHY = "the worker acts for whoever uploaded it"
TRIES = 3


def work_on(*, import_id: int, now: datetime) -> None:
    """What the worker would do about an import, done here and now: for the command line. Done twice it is done once."""
    _check(import_id, now)
    _apply(import_id, now)


def check_import(event: Event, now: datetime) -> None:
    """Decide over every row and stage that, for the page to show."""
    _check(event.aggregate_id, now)


def _check(import_id: int, now: datetime) -> None:
    found = in_state(import_id, ImportState.CHECKING)
    if found is None:
        return
    viewer = viewer_of(found, now)
    if viewer is None:
        finish(acting=System(), now=now, import_id=found.pk, state=ImportState.FAILED, problem="")
        return
    with translation.override(viewer.locale):
        try:
            with uncollected():
                decided = decide(found, viewer, now)
        except DomainError as error:
            words = str(error) if isinstance(error, Invalid) else error.message
            finish(acting=System(), now=now, import_id=found.pk, state=ImportState.FAILED, problem=words[:500])
            return
    _stage(found, decided)
    counts = dict(Counter(str(one.outcome) for one in decided))
    finish(acting=System(), now=now, import_id=found.pk, state=ImportState.CHECKED, counts=counts)


def decide(found: Import, viewer: Viewer, now: datetime) -> list[Decision]:
    """What would become of each row."""
    table = kept_tables(found.table_sha256)[found.sheet]
    decider, _reader = _decider(found, viewer, now)
    show_progress(found.pk, 0, len(table.lines))
    return decider.decide(
        table, acting=viewer, now=now, on_row=lambda done: show_progress(found.pk, done // 2, len(table.lines))
    )


def _decider(found: Import, viewer: Viewer, now: datetime) -> tuple[Decider, Reader]:
    kind = require_kind(viewer, found.kind)
    reader = kind.open(viewer, now, firm_day(found.firm_id, now))
    columns = kind.columns(viewer)
    return Decider(reader, columns, kind.title, chosen_of(found.mapping), found.defaults), reader


def chosen_of(mapping: dict[str, Any]) -> Chosen:
    """The mapping as it was checked."""
    return Chosen(
        {int(at): code for at, code in mapping["columns"].items()},
        mapping["fixed"],
        {int(at): order for at, order in mapping["days"].items()},
        {int(at): mark for at, mark in mapping["marks"].items()},
        bool(mapping.get("skip")),
    )


def _stage(found: Import, decided: list[Decision]) -> None:
    """In chunks with a pause: pages that write wait for none of it."""
    while ids := list(ImportRow.objects.unwalled(WHY).filter(table_id=found.pk).values_list("pk", flat=True)[:CHUNK]):
        ImportRow.objects.unwalled(WHY).filter(
            pk__in=ids
        ).delete()  # of a check that was cut off, or of another mapping
    for begin in range(0, len(decided), CHUNK):
        rows = [_row(found.pk, one) for one in decided[begin : begin + CHUNK]]
        with transaction.atomic():
            run_statements(inserts(ImportRow, rows))
            show_progress(found.pk, (len(decided) + begin) // 2, len(decided))
        time.sleep(PAUSE)


def _row(import_id: int, one: Decision) -> ImportRow:
    return made(
        ImportRow, id=new_id(), table_id=import_id, number=one.number, outcome=one.outcome, title=one.title.replace("\x00", ""),
        target=one.target, target_version=one.version, changes=one.changes, problems=one.problems,
        arguments={code: _packed(value) for code, value in one.values.items()} if one.outcome in _WRITTEN else {},
    )  # fmt: skip


_WRITTEN = (Outcome.CREATE, Outcome.CHANGE)


def _packed(value: Any) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return list(value) if isinstance(value, tuple) else value


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        return date.fromisoformat(value["day"])
    return tuple(value) if isinstance(value, list) else value


def apply_confirmed(event: Event, now: datetime) -> None:
    """Write what was shown, all of it or nothing. What was changed since the check is told as a conflict, not overwritten."""
    _apply(event.aggregate_id, now)


def _apply(import_id: int, now: datetime) -> None:
    for left in reversed(range(TRIES)):
        found = in_state(import_id, ImportState.APPLYING)
        if found is None:
            return
        viewer = viewer_of(found, now)
        try:
            if viewer is None:
                raise Missing("person", "")
            with translation.override(viewer.locale):
                write_import(found, viewer, now)
            return
        except DomainError as error:
            if isinstance(error, Conflict) and left:
                continue  # somebody was faster between preparing and writing: prepare anew
            finish(
                acting=System(),
                now=now,
                import_id=import_id,
                state=ImportState.FAILED,
                problem=error.message[:500],
            )
            return


def write_import(found: Import, viewer: Viewer, now: datetime) -> None:
    """Prepare the staged rows and write them with the import's own new state. Raises Conflict."""
    decider, reader = _decider(found, viewer, now)
    decided = _staged(found)
    total = len(decided)
    show_progress(found.pk, 0, total)
    batch, action_id = Batch(), new_id()
    reader.load({one.target for one in decided if one.target is not None}, batch)
    made = prepare(
        acting=viewer, now=now, calls=[decider.call(one) for one in decided], batch=batch, action_id=action_id,
        on_row=lambda done: show_progress(found.pk, done, total) if done % 1000 == 0 else None,
    )  # fmt: skip
    if made.refused:
        at, error = made.refused[0]
        raise Missing("import", _("row %(row)s: %(why)s") % {"row": decided[at].number, "why": error.message})

    def also() -> None:
        finish(acting=System(), now=now, import_id=found.pk, state=ImportState.APPLIED, applied_action=action_id)

    write(made, also=also)


def _staged(found: Import) -> list[Decision]:
    """The rows that are to be written, as they were shown."""
    rows = ImportRow.objects.unwalled(WHY).filter(table_id=found.pk, outcome__in=_WRITTEN).order_by("number")
    columns = rows.values_list("number", "title", "outcome", "target", "target_version", "arguments")
    return [
        Decision(
            number, title, Outcome(outcome), target, version, {code: _unpacked(one) for code, one in arguments.items()}
        )
        for number, title, outcome, target, version, arguments in columns
    ]


@action("import.finished")
def finish(*, acting: System, now: datetime, import_id: int, state: ImportState, **fields: Any) -> None:
    """The worker's word on an import; a second time it changes nothing."""
    found = Import.objects.unwalled(WHY).select_for_update().get(pk=import_id)
    if found.phase in (ImportState.CHECKING, ImportState.APPLYING):
        verb = "import.applied" if state is ImportState.APPLIED else "import.checked"
        change(found, verb=verb, phase=state, **fields)


def in_state(import_id: int, state: ImportState) -> Import | None:
    return Import.objects.unwalled(WHY).filter(pk=import_id, phase=state).first()


def viewer_of(found: Import, now: datetime) -> Viewer | None:
    """Who uploaded it, with today's roles and no more than the token had."""
    return load_viewer(
        user_id=found.user_id, firm_id=found.firm_id, today=firm_day(found.firm_id, now), via="import",
        token_scopes=found.token_scopes,
    )  # fmt: skip


def show_progress(import_id: int, done: int, total: int) -> None:
    """How far it is: no part of the import's history."""
    ImportProgress.objects.update_or_create(table_id=import_id, defaults={"done": done, "total": total})


def register() -> None:
    """Called once when the app is ready."""
    listeners: dict[str, Callable[[Event, datetime], None]] = {
        "import.mapped": check_import,
        "import.confirmed": apply_confirmed,
    }
    for verb, listener in listeners.items():
        register_listener(verb, f"exchange.{listener.__name__}", listener, transactional=False)
