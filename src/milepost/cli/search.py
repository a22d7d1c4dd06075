"""`milepost search rebuild`."""

from __future__ import annotations

import click

from milepost.core.search import rebuild as rebuild_entries


@click.group(help="What people find by its words.")
def search() -> None:
    """The group."""


@search.command(help="Write what is found anew, from the newest state of everything. Milepost may run meanwhile.")
def rebuild() -> None:
    """Rebuild, and say how much there is."""
    click.echo(f"{rebuild_entries()} things are found.")
