"""`milepost doctor`, `milepost backup`, `milepost restore`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NoReturn

import click
from django.conf import settings

from milepost.core import clock
from milepost.ops import archive
from milepost.ops import doctor as examination
from milepost.ops.serving import CannotServe, nothing_else


@click.command(help="Say what is wrong with this installation and how to mend it. Exit code 1 when there is an error.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--revive", is_flag=True, help="First give deliveries that were given up a fresh set of attempts.")
def doctor(as_json: bool, revive: bool) -> None:
    """Examine and report."""
    now = clock.now()
    if revive:
        from milepost.core.outbox import revive_dead

        click.echo(f"{revive_dead(now)} deliveries will be tried again.", err=True)
    findings = examination.examine(settings.MILEPOST, now=now)
    if as_json:
        click.echo(json.dumps(examination.report(findings), indent=1))
    else:
        for finding in findings:
            click.echo(f"{finding.severity:<8} {finding.check}: {finding.wrong}.\n{'':8} → {finding.mend}")
        if not findings:
            click.echo("Nothing is wrong.")
    sys.exit(any(finding.severity is examination.Severity.ERROR for finding in findings))


@click.command(help="Write database and attachments to one new FILE, consistent, while Milepost runs.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Back up."""
    try:
        written = archive.backup(file=file, data_dir=settings.MILEPOST.data_dir, now=clock.now())
    except archive.ArchiveError as error:
        _fail(error)
    click.echo(f"{written.file}: {written.rows} rows, {written.attachments} attachments, {written.size / 1e6:.1f} MB.")
    _warn_of(written.lost, "not in the backup: they are not stored any more")
    _warn_of(written.damaged, "in the backup as they are now, which is not as they were stored: they are damaged")


@click.command(help="Bring back what `milepost backup` wrote to FILE, on SQLite or PostgreSQL. Milepost must not run.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Replace what is in the database now.")
def restore(file: Path, replace: bool) -> None:
    """Restore."""
    config = settings.MILEPOST
    try:
        with nothing_else(config):
            restored = archive.restore(file=file, data_dir=config.data_dir, now=clock.now(), replace=replace)
    except (CannotServe, archive.ArchiveError) as error:
        _fail(error)
    click.echo(
        f"{restored.rows} rows and {restored.attachments} attachments are back, as of {restored.manifest.made_at} "
        f"(Milepost {restored.manifest.version}). People must sign in again."
    )
    _warn_of(restored.lost, "neither in the backup nor stored here")
    _warn_of(restored.damaged, "damaged, here and in the backup")
    if restored.kept:
        click.echo(f"The former database is kept as {restored.kept}; delete it when you are sure.")


def _warn_of(lost: list[str], what: str) -> None:
    if lost:
        click.echo(f"milepost: {len(lost)} attached files are {what} (milepost doctor names them).", err=True)


def _fail(reason: object) -> NoReturn:
    click.echo(f"milepost: {reason}", err=True)
    sys.exit(1)
