"""`milepost migrate`."""

from __future__ import annotations

import sys

import click
from django.conf import settings

from milepost.core import clock
from milepost.ops.archive import ArchiveError
from milepost.ops.upgrade import UpgradeFailed, upgrade


@click.command(help="Bring the database to this version's schema, after a backup of what is there.")
@click.option("--backup/--no-backup", default=True, show_default=True, help="Back up into DATA_DIR/backups first.")
def migrate(backup: bool) -> None:
    """Apply pending migrations."""
    directory = settings.MILEPOST.data_dir / "backups" if backup else None
    try:
        upgrade(say=click.echo, backup_to=directory, now=clock.now())
    except (UpgradeFailed, ArchiveError) as error:
        click.echo(f"milepost: {error}", err=True)
        sys.exit(1)
