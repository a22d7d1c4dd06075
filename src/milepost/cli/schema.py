"""`milepost migrate`."""

from __future__ import annotations

import sys

import click

from milepost.ops.upgrade import UpgradeFailed, upgrade


@click.command(help="Bring the database to this version's schema, after a backup of what is there.")
def migrate() -> None:
    """Apply pending migrations."""
    try:
        upgrade(say=click.echo)
    except UpgradeFailed as error:
        click.echo(f"milepost: {error}", err=True)
        sys.exit(1)
