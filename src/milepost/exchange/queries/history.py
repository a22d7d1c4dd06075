"""What somebody brought in, tables and plan files in one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from milepost.access.viewer import Viewer
from milepost.core.paging import Page, PageRequest, paginate_any
from milepost.exchange.models import PLAN, Import, ImportProgress, ImportState
from milepost.scheduling.models import PlanImport
from milepost.scheduling.plans.previewing import WRITES

SORTS = {"at": "at"}


@dataclass(frozen=True, slots=True)
class Brought:
    """One file. Its page is that of the import or, where a program sent the plan, that of the initiative's plans."""

    file_name: str
    import_id: int | None
    initiative_id: int | None
    state: str
    plan: bool
    rows: int
    at: datetime


def brought_page(*, viewer: Viewer, page: PageRequest) -> Page[Brought]:
    """One's own, newest first. Three SQL queries, which read what the page shows."""
    uploads = Import.objects.seen_by(viewer)
    led_here = uploads.filter(kind=PLAN, phase=ImportState.APPLIED, fingerprint=OuterRef("fingerprint"))
    sent = PlanImport.objects.seen_by(viewer).filter(imported_by_id=viewer.user_id).exclude(Exists(led_here))
    querysets: Sequence[QuerySet[Any]] = (
        uploads.annotate(at=F("uploaded_at")),
        sent.annotate(at=F("recorded_at")).defer("taken", "header", "lost"),
    )
    found = paginate_any(querysets, page, sorts=SORTS, usual="-at")
    tables = [one.pk for one in found.rows if isinstance(one, Import) and one.kind != PLAN]
    totals = dict(ImportProgress.objects.filter(table_id__in=tables).values_list("table_id", "total"))
    return found.map(lambda one: _upload(one, totals) if isinstance(one, Import) else _sent(one))


def _upload(one: Any, totals: dict[int, int]) -> Brought:
    plan = one.kind == PLAN
    rows = sum(one.counts.get(how, 0) for how in WRITES) if plan else totals.get(one.pk, 0)
    return Brought(one.file_name, one.pk, None, one.phase, plan, rows, one.at)


def _sent(one: Any) -> Brought:
    rows = sum(counts.get(how, 0) for counts in one.counts.values() for how in WRITES)
    return Brought(one.file_name, None, one.initiative_id, ImportState.APPLIED, True, rows, one.at)
