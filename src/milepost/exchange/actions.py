"""Writes about imports: uploaded, mapped, checked, confirmed, applied, dropped. What they change of other things is those
things' own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from milepost.access.rules import clean_name
from milepost.access.viewer import Viewer
from milepost.core.actions import action, add, change, lock
from milepost.core.errors import Conflict, Forbidden, Invalid, Missing
from milepost.core.ids import encode_id
from milepost.core.tables.guessing import normal
from milepost.core.tables.model import Table
from milepost.discussion.store import keep
from milepost.exchange.files import keep_tables, kept_tables, tables_of
from milepost.exchange.kinds.base import Kind, kinds
from milepost.exchange.mapping import checked, guessed
from milepost.exchange.models import Import, ImportState
from milepost.milestones.models import Milestone
from milepost.portfolios.models import Company, Initiative, Portfolio

MOST_BYTES = 20_000_000
#: From these an import can still be mapped otherwise, or dropped.
OPEN = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)


def kind_named(code: str) -> Kind:
    """The kind of that code. Raises Invalid."""
    found = kinds().get(code)
    if found is None:
        raise Invalid(
            "kind", code, _("is not a kind of table"), _("Use one of: %(choices)s.") % {"choices": ", ".join(kinds())}
        )
    return found


def require_kind(acting: Viewer, code: str) -> Kind:
    """The kind, when the viewer may write some of it. Raises Invalid, Forbidden."""
    kind = kind_named(code)
    if not acting.may_anywhere(kind.may):
        raise Forbidden(_("Your roles do not allow you to change any of these."), _("Ask an administrator."))
    return kind


def upload(
    *,
    acting: Viewer,
    now: datetime,
    kind: str,
    file_name: str,
    content: bytes,
    defaults: Mapping[str, int] | None = None,
) -> Import:
    """Stage a table: kept, read once, its columns guessed. Nothing else happens before it is mapped and confirmed.

    Reading and writing the file come before the transaction. Raises Invalid, Forbidden.
    """
    acting.require_writing()
    found = require_kind(acting, kind)
    require_places(acting, defaults or {})
    if len(content) > MOST_BYTES:
        raise Invalid("file", file_name[:80], _("is larger than %(limit)s MB") % {"limit": MOST_BYTES // 10**6})
    name = clean_file_name(file_name)
    tables = tables_of(content, name)
    sheet = next(at for at, table in enumerate(tables) if table.lines)
    step: dict[str, Any] = {"acting": acting, "now": now}
    return record_upload(
        **step, kind=kind, file_name=name, sha256=keep(content), table_sha256=keep_tables(tables), size=len(content), sheet=sheet,
        mapping=_first_mapping(acting, found, tables[sheet]), fingerprint=fingerprint_of(kind, tables[sheet]),
        defaults=dict(defaults or {}),
    )  # fmt: skip


def clean_file_name(file_name: str) -> str:
    """Without the folders that some browsers send before it. Raises Invalid."""
    return clean_name(file_name.replace("\\", "/").rpartition("/")[2][-200:] or _("pasted"), "file")


def require_places(acting: Viewer, defaults: Mapping[str, int]) -> None:
    """What lies behind a wall is no place for rows. Raises Missing."""
    models: dict[str, Any] = {
        "company": Company,
        "initiative": Initiative,
        "milestone": Milestone,
        "portfolio": Portfolio,
    }
    for name, pk in defaults.items():
        if name not in models or not models[name].objects.seen_by(acting).filter(pk=pk).exists():
            raise Missing(name, encode_id(pk), f"{name}_id")


def _first_mapping(acting: Viewer, kind: Kind, table: Table) -> dict[str, Any]:
    """As this person mapped the same headings last, else guessed."""
    alike = Import.objects.seen_by(acting).filter(fingerprint=fingerprint_of(kind.code, table))
    applied = alike.filter(phase__in=[ImportState.APPLIED, ImportState.CHECKED, ImportState.APPLYING])
    before = applied.order_by("-uploaded_at", "-pk").values_list("mapping", flat=True).first()
    return guessed(table, kind.columns(acting), before)


def fingerprint_of(kind: str, table: Table) -> str:
    """Of kind and headings."""
    return hashlib.sha256("\0".join([kind, *map(normal, table.headings)]).encode()).hexdigest()


@action("import.uploaded")
def record_upload(
    *, acting: Viewer, now: datetime, kind: str, file_name: str, sha256: str, table_sha256: str, size: int, sheet: int,
    mapping: dict[str, Any], fingerprint: str, defaults: dict[str, int],
) -> Import:  # fmt: skip
    """A kept file becomes an import. The doors are `upload` and `upload_plan`."""
    scopes = None if acting.token_scopes is None else sorted(acting.token_scopes)
    return add(
        Import(
            firm_id=acting.firm_id, user_id=acting.user_id, token_scopes=scopes, kind=kind, file_name=file_name, sha256=sha256,
            table_sha256=table_sha256, size=size, sheet=sheet, mapping=mapping, fingerprint=fingerprint, defaults=defaults,
            uploaded_at=now,
        )
    )  # fmt: skip


@action("import.sheet_chosen")
def choose_sheet(*, acting: Viewer, now: datetime, import_id: int, sheet: int, version: int | None = None) -> Import:
    """Another sheet of the file, with its own guesses. Raises Missing, Stale, Invalid, Conflict."""
    found = _open_import(acting, import_id, version)
    kind = require_kind(acting, found.kind)
    tables = kept_tables(found.table_sha256)
    if not 0 <= sheet < len(tables):
        raise Invalid("sheet", sheet, _("is not a sheet of this file"))
    table = tables[sheet]
    change(
        found, sheet=sheet, phase=ImportState.UPLOADED, mapping=_first_mapping(acting, kind, table),
        fingerprint=fingerprint_of(found.kind, table),
    )  # fmt: skip
    return found


@action("import.mapped")
def map_columns(
    *, acting: Viewer, now: datetime, import_id: int, mapping: Mapping[str, Any], version: int | None = None,
    here: bool = False,
) -> Import:  # fmt: skip
    """Say which column is which; the worker then checks every row and writes nothing but what it found.

    ``mapping``: columns {place from 0: field}, fixed {field: text}, days {place: "dmy" or "mdy"}, marks {place: "." or ","}.
    ``here``: the caller does the worker's part itself.
    Raises Missing, Stale, Forbidden, Conflict, Invalid (a needed field without column or value; a question without answer).
    """
    found = _open_import(acting, import_id, version)
    kind = require_kind(acting, found.kind)
    table = kept_tables(found.table_sha256)[found.sheet]
    chosen = checked(table, kind.columns(acting), mapping, found.defaults)
    verb = "import.mapped_here" if here else None
    change(found, verb=verb, mapping=chosen.as_json(), phase=ImportState.CHECKING, counts={}, problem="")
    return found


@action("import.confirmed")
def apply_import(
    *, acting: Viewer, now: datetime, import_id: int, skip: bool = False, version: int | None = None, here: bool = False
) -> Import:
    """Have the worker write all that was shown, in one transaction. ``skip``: leave out the rows that are refused or in conflict.

    Raises Missing, Stale, Forbidden, Conflict (not checked, nothing to do, or refused rows that nobody said to leave out).
    """
    found = lock(Import, import_id, acting, version)
    require_kind(acting, found.kind)
    if found.phase != ImportState.CHECKED:
        raise Conflict(_("This import is not ready to be applied."), _("Map its columns and wait for the check."))
    counts = found.counts
    bad = counts.get("refused", 0) + counts.get("conflict", 0)
    if bad and not skip:
        raise Conflict(
            _("%(count)s rows cannot be taken.") % {"count": bad}, _("Mend them in the file, or leave them out."),
            field="skip", value=skip,
        )  # fmt: skip
    if not counts.get("create", 0) + counts.get("change", 0):
        raise Conflict(_("No row would be created or changed."), _("There is nothing to apply."))
    verb = "import.confirmed_here" if here else None
    change(found, verb=verb, phase=ImportState.APPLYING, mapping={**found.mapping, "skip": skip})
    return found


@action("import.dropped")
def drop_import(*, acting: Viewer, now: datetime, import_id: int, version: int | None = None) -> Import:
    """Not this one. Nothing was changed, and nothing will be. Raises Missing, Stale, Conflict."""
    found = _open_import(acting, import_id, version)
    change(found, phase=ImportState.DROPPED)
    return found


def _open_import(acting: Viewer, import_id: int, version: int | None) -> Import:
    found = lock(Import, import_id, acting, version)
    if found.phase not in OPEN:
        raise Conflict(_("This import is being worked on, or done."), _("Upload the file again to import it anew."))
    return found
