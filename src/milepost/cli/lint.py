"""`milepost lint`: the SMART check for a CSV or XLSX file, without database and without Django."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from milepost.cli.sheets import Row, read_rows
from milepost.core import clock
from milepost.core.tables.days import Order, read_day, shown_order
from milepost.core.tables.model import Unreadable
from milepost.milestones.smart import ScheduleFacts, SmartAnswers, Statement, check
from milepost.milestones.smart.load import Window, is_one_person, peaks
from milepost.milestones.smart.words import fold

_SHOWN = 44


@click.command(
    help="Check the milestones in FILE (CSV or XLSX) for being specific, measurable, achievable, relevant, time-bound."
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the answers as JSON.")
@click.option(
    "--today", type=click.DateTime(formats=["%Y-%m-%d"]), help="Check as on this day (YYYY-MM-DD) instead of today."
)
def lint(file: Path, as_json: bool, today: datetime | None) -> None:
    """Columns: name; optional objective, criteria, start, due, owner, initiative. English only.

    Exit code 0 when all is fine, 1 when something is not, 2 when the file cannot be read.
    """
    day = today.date() if today else clock.now().astimezone().date()
    try:
        rows = read_rows(file)
    except Unreadable as error:
        click.echo(f"milepost lint: {error}", err=True)
        sys.exit(2)
    answered = answer(rows, today=day)
    if as_json:
        click.echo(
            json.dumps({"rows": [as_dict(row, answers) for row, answers in answered]}, ensure_ascii=False).encode()
        )
    else:
        _print_table(answered)
    sys.exit(0 if all(answers.ok for _, answers in answered) else 1)


def answer(rows: list[Row], *, today: date) -> list[tuple[Row, SmartAnswers]]:
    """The answers for each row. Dates such as 03/04/2027 are read as the other dates of the file show, if they agree."""
    order = _order(rows)
    facts = [ScheduleFacts(peak_load=load) for load in loads_of(rows, order)]
    return [
        (row, check(Statement(**row.fields), today=today, facts=known, order=order))
        for row, known in zip(rows, facts, strict=True)
    ]


def as_dict(row: Row, answers: SmartAnswers) -> dict[str, Any]:
    """A row as JSON shows it."""
    found: dict[str, Any] = {"row": row.number}
    for question, one in answers.items():
        found[question] = {"ok": one.ok, "reason": str(one.reason)} | ({"mend": str(one.mend)} if one.mend else {})
    return found


def loads_of(rows: list[Row], order: Order | None) -> list[int | None]:
    """Of each row how many of its owner's run at one time while it does; None where nobody alone owns it, or a day is missing."""
    windows: dict[str, list[tuple[int, Window]]] = defaultdict(list)
    for at, row in enumerate(rows):
        owner = fold(str(row.fields.get("owner") or ""))
        start, due = (read_day(row.fields.get(column), order=order).day for column in ("start", "due"))
        if is_one_person(owner) and start and due and start <= due:
            windows[owner].append((at, (start, due)))
    found: list[int | None] = [None] * len(rows)
    for theirs in windows.values():
        for (at, _), load in zip(theirs, peaks([window for _, window in theirs]), strict=True):
            found[at] = load
    return found


def _order(rows: list[Row]) -> Order | None:
    typed = [row.fields.get(column) for row in rows for column in ("start", "due")]
    return shown_order([text for text in typed if isinstance(text, str)])


def _print_table(answered: list[tuple[Row, SmartAnswers]]) -> None:
    click.echo(f"{'Row':>5}  {'Name':<{_SHOWN}}  S M A R T")
    for row, answers in answered:
        name = " ".join(str(row.fields["name"]).split())
        name = name if len(name) <= _SHOWN else name[: _SHOWN - 1] + "…"
        click.echo(
            f"{row.number:>5}  {name:<{_SHOWN}}  {' '.join('·' if one.ok else '✗' for _, one in answers.items())}"
        )
        for question, one in answers.items():
            if not one.ok:
                click.echo(f"{'':7}{question.replace('_', '-')}: {one.reason}\n{'':7}→ {one.mend}")
    findings = sum(not one.ok for _, answers in answered for _, one in answers.items())
    fine = sum(answers.ok for _, answers in answered)
    click.echo(
        f"{len(answered)} rows: {fine} fine, {findings} findings. "
        "S specific, M measurable, A achievable, R relevant, T time-bound."
    )
