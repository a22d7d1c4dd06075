"""`milepost import` and `milepost export`: the same as the pages, for scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from milepost.access.entering import load_viewer
from milepost.access.queries.operator import account, place_of
from milepost.access.viewer import Viewer
from milepost.cli.people import told
from milepost.cli.plans_in_out import plan_bytes, take_plan
from milepost.cli.tables import Cell, Column, table
from milepost.core import clock
from milepost.core.errors import Conflict, Invalid
from milepost.core.ids import encode_id
from milepost.core.paging import MAX_LIMIT, PageRequest
from milepost.exchange.actions import apply_import, map_columns, upload
from milepost.exchange.exporting import export_table, template_table
from milepost.exchange.jobs import work_on
from milepost.exchange.queries.imports import ImportView, RowView, import_view, mapping_view, row_page
from milepost.scheduling.plans.opening import is_plan

COLOURS = {"create": "green", "change": "cyan", "refused": "red", "conflict": "yellow"}
WORDS = {"create": "new", "change": "changed", "same": "as it is", "conflict": "conflict", "refused": "refused"}


def _viewer(email: str, firm: str | None, now: datetime) -> Viewer:
    person = account(email)
    place = place_of(person, firm)
    today = clock.today_in(place.timezone, now)
    viewer = load_viewer(user_id=person.user_id, firm_id=place.firm_id, today=today, via="command")
    if viewer is None:
        raise Conflict(
            _("%(email)s is deactivated in %(firm_name)s.") % {"email": email, "firm_name": place.firm_name},
            _("Reactivate the person first."),
        )
    return viewer


def _pairs(given: Sequence[str], what: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in given:
        name, sign, value = pair.rpartition("=")
        if not sign or not name:
            raise click.BadParameter(f"{pair!r} is not {what}")
        found[name.strip()] = value.strip()
    return found


@click.command("import", help="Bring FILE in, a table (CSV, XLSX) or a plan (XER, XML, MPP): all its rows, or none.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--kind", help="Of a table: milestones, tasks, initiatives, objectives or companies.")
@click.option("--initiative", help="Of a plan file: the name or id of the initiative whose plan it is.")
@click.option("--plan", help="Of a plan file: its name, where the initiative holds several.")
@click.option("--project", help="Of a plan file: the project to take, where it holds several.")
@click.option("--as", "email", required=True, help="E-mail address of who does it: that person's roles apply.")
@click.option("--firm", help="Name of the firm; not needed when there is only one.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="HEADING=FIELD",
    help="Which column is which field; an empty FIELD leaves it out.",
)
@click.option(
    "--set", "sets", multiple=True, metavar="FIELD=VALUE", help="A value for every row that has no such column."
)
@click.option(
    "--days", type=click.Choice(["dmy", "mdy"]), help="How 03/04/2027 is meant, where the column does not tell."
)
@click.option("--decimal", type=click.Choice([".", ","]), help="How 1,250 is meant, where the column does not tell.")
@click.option("--skip-refused", is_flag=True, help="Leave refused and conflicting rows out instead of doing nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@told
def import_(**given: Any) -> None:
    """Exit code 0 when all is well, 1 when rows are refused (then nothing was written) or it cannot be done."""
    now, file, skip = clock.now(), given["file"], given["skip_refused"]
    viewer = _viewer(given["email"], given["firm"], now)
    if is_plan(file.name, file.read_bytes()[:64]):
        sys.exit(take_plan(viewer, now, clock.today_in(viewer.firm_timezone, now), given))
    if not given["kind"]:
        raise click.UsageError("Say what the rows of the table are: --kind milestones.")
    step: dict[str, Any] = {"acting": viewer, "now": now}
    found = upload(**step, kind=given["kind"], file_name=file.name, content=file.read_bytes())
    mapping = _mapping(viewer, found.pk, dict(found.mapping), given)
    map_columns(**step, import_id=found.pk, mapping=mapping, here=True)
    work_on(import_id=found.pk, now=now)
    view = import_view(viewer=viewer, import_id=found.pk)
    stopped = view.state != "checked" or (view.bad and not skip)
    if not given["dry_run"] and not stopped and view.good:
        apply_import(**step, import_id=found.pk, skip=skip, here=True)
        work_on(import_id=found.pk, now=clock.now())
        view = import_view(viewer=viewer, import_id=found.pk)
    rows = _all_rows(viewer, found.pk)
    (_print_json if given["as_json"] else _print)(view, rows)
    failed = view.state == "failed" or stopped
    sys.exit(1 if failed else 0)


def _mapping(viewer: Viewer, import_id: int, mapping: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """The guesses, with what was said on the command line."""
    shown = mapping_view(viewer=viewer, import_id=import_id)
    columns = dict(mapping["columns"])
    for heading, code in _pairs(given["maps"], "HEADING=FIELD").items():
        at = next((one.at for one in shown.headings if one.heading.lower() == heading.lower()), None)
        if at is None:
            names = ", ".join(one.heading for one in shown.headings)
            mend = _("The headings are: %(names)s.") % {"names": names}
            raise Invalid("map", heading, _("is not a heading of this file"), mend)
        columns = {place: field for place, field in columns.items() if field != code and place != str(at)}
        columns |= {str(at): code} if code else {}
    places = [str(one.at) for one in shown.headings]
    return {
        **mapping,
        "columns": columns,
        "fixed": {**mapping["fixed"], **_pairs(given["sets"], "FIELD=VALUE")},
        "days": dict.fromkeys(places, given["days"]) if given["days"] else mapping["days"],
        "marks": dict.fromkeys(places, given["decimal"]) if given["decimal"] else mapping["marks"],
    }


def _all_rows(viewer: Viewer, import_id: int) -> list[RowView]:
    rows: list[RowView] = []
    cursor: str | None = None
    while True:
        page = row_page(
            viewer=viewer, import_id=import_id, outcome=None, page=PageRequest(cursor=cursor, limit=MAX_LIMIT)
        )
        rows += page.rows
        cursor = page.next_cursor
        if cursor is None:
            return rows


def _print_json(view: ImportView, rows: list[RowView]) -> None:
    told = {
        "id": encode_id(view.id), "kind": view.kind, "state": view.state, "counts": dict(view.counts), "problem": view.problem,
        "action_id": None if view.applied_action_id is None else encode_id(view.applied_action_id),
        "rows": [
            {"row": row.number, "outcome": row.outcome, "title": row.title,
             "changes": [{"column": c, "before": b, "after": a} for c, b, a in row.changes],
             "problems": [{"column": c, "cell": v, "problem": p, "mend": m} for c, v, p, m in row.problems]}
            for row in rows
        ],
    }  # fmt: skip
    click.echo(json.dumps(told, ensure_ascii=False))


def _print(view: ImportView, rows: list[RowView]) -> None:
    shown = [row for row in rows if row.outcome != "same"]
    lines: list[list[Cell | str]] = [
        [str(row.number), Cell(WORDS[row.outcome], COLOURS.get(row.outcome)), row.title, _what(row)]
        for row in shown[:500]
    ]
    for line in table(
        [Column("Row", right=True), Column("What"), Column("Name", shrinks=True), Column("Details", shrinks=True)],
        lines,
    ):
        click.echo(line)
    if len(shown) > len(lines):
        click.echo(f"… and {len(shown) - len(lines)} more")
    counted = ", ".join(f"{count} {WORDS[outcome]}" for outcome, count in sorted(view.counts.items()))
    ends = {"applied": "Done.", "checked": "Nothing was written.", "failed": f"Nothing was written: {view.problem}"}
    click.echo(f"{counted or 'no rows'}. {ends.get(view.state, '')}")


def _what(row: RowView) -> str:
    if row.problems:
        return "; ".join(" ".join(part for part in (column, repr(cell) if cell else "", wrong + ".", mend) if part)
                         for column, cell, wrong, mend in row.problems)  # fmt: skip
    return "; ".join(
        f"{column}: {before} → {after}" if before else f"{column}: {after}" for column, before, after in row.changes
    )


@click.command(
    help="Write all rows of KIND that a person sees, as XLSX or CSV, to edit and import again; or, as the KIND plan, the "
    "plan of one initiative as XER or MSPDI."
)
@click.argument("kind")
@click.option("--initiative", help="Of the KIND plan: the name or id of the initiative.")
@click.option("--as", "email", required=True, help="E-mail address of whose view it is.")
@click.option("--firm", help="Name of the firm; not needed when there is only one.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to; standard output without it.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["xlsx", "csv", "xer", "mspdi"]),
    help="By the output's name, else CSV; of a plan, XER.",
)
@click.option("--template", is_flag=True, help="No rows, but an example and notes: a file to start from.")
@told
def export(**given: Any) -> None:
    """Exit code 0, or 1 with what is wrong."""
    now, output = clock.now(), given["output"]
    viewer = _viewer(given["email"], given["firm"], now)
    today = clock.today_in(viewer.firm_timezone, now)
    if given["kind"] == "plan":
        content = plan_bytes(viewer, today, given)
    else:
        named = "xlsx" if output is not None and output.suffix.lower() == ".xlsx" else "csv"
        write = template_table if given["template"] else export_table
        content = write(viewer=viewer, now=now, today=today, kind=given["kind"], form=given["form"] or named)
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        output.write_bytes(content)
        click.echo(f"{output}: {len(content)} bytes", err=True)
