"""What `milepost import` and `milepost export` do about plan files: the same as the pages."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from milepost.access.viewer import Viewer
from milepost.core.errors import Invalid
from milepost.core.ids import encode_id
from milepost.scheduling.actions.plan_files import apply_plan
from milepost.scheduling.plans.previewing import PlanPreview
from milepost.scheduling.queries.plan_export import ENDINGS, export_plan
from milepost.scheduling.queries.plan_imports import plan_places, preview_plan

WORDS = {"create": "new", "change": "changed", "remove": "removed"}


def take_plan(viewer: Viewer, now: datetime, today: date, given: dict[str, Any]) -> int:
    """Show what a plan file would do, and unless that is all do it; the exit code."""
    file: Path = given["file"]
    asked: dict[str, Any] = {
        "initiative_id": _initiative(viewer, given["initiative"]), "file_name": file.name, "content": file,
        "project": given["project"], "plan": given["plan"] or "",
    }  # fmt: skip
    found = preview_plan(viewer=viewer, today=today, **asked)
    written = bool(found.writes) and not given["dry_run"]
    if written:
        apply_plan(acting=viewer, now=now, fingerprint=found.fingerprint, **asked)
    _tell(found, written, as_json=given["as_json"])
    return 0


def _initiative(viewer: Viewer, text: str | None) -> int:
    """The initiative by id, by name, or by name behind its company's. Raises Invalid."""
    places = plan_places(viewer=viewer)
    wanted = (text or "").strip().casefold()
    found = [
        pk
        for pk, name in places
        if wanted and wanted in (encode_id(pk), name.casefold(), name.partition(" · ")[2].casefold())
    ]
    if len(found) != 1:
        known = "; ".join(name for _pk, name in places[:20])
        raise Invalid(
            "initiative", text, _("does not name one initiative into which you may bring a plan file"),
            _("There is: %(known)s.") % {"known": known or _("none")},
        )  # fmt: skip
    return found[0]


def _tell(found: PlanPreview, written: bool, *, as_json: bool) -> None:
    counts = {how: found.count(how) for how in ("create", "change", "remove", "leave")}
    if as_json:
        rows = [{"what": row.what, "outcome": row.how, "title": row.name} for row in found.rows]
        told = {"kind": "plan", "state": "applied" if written else "checked", "counts": counts, "rows": rows,
                "warnings": found.warnings, "lost": [f"{one.feature}: {one.count}" for one in found.lost]}  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for warning in found.warnings:
        click.secho(warning, fg="yellow")
    for one in found.lost:
        click.echo(f"{one.feature} ({one.count}): {one.why}")
    counted = ", ".join(f"{counts[how]} {word}" for how, word in WORDS.items() if counts[how])
    click.echo(f"{counted or 'no rows'}. {'Done.' if written else 'Nothing was written.'}")


def plan_bytes(viewer: Viewer, today: date, given: dict[str, Any]) -> bytes:
    """The plan of an initiative as a file. Raises Missing, Invalid, Conflict."""
    output: Path | None = given["output"]
    named = {suffix: form.value for form, suffix in ENDINGS.items()}
    form = given["form"] or (named.get(output.suffix.lower().lstrip(".")) if output is not None else None) or "xer"
    initiative_id = _initiative(viewer, given["initiative"])
    return export_plan(viewer=viewer, initiative_id=initiative_id, file_format=form, today=today).content
