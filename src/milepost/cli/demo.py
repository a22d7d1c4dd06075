"""`milepost demo`, and what `bin/run` says of it."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from milepost.core import clock
from milepost.core.errors import Conflict
from milepost.demo import PASSWORD, Outcome, SignIn, install, installed, sign_ins
from milepost.ops.serving import CannotServe, refuse_pending_migrations


@click.command(help="Fill an empty installation with a fictional fund, its people and eighteen months of history.")
def demo() -> None:
    """Make the demo, or say that it is there; then print with whom to sign in."""
    try:
        refuse_pending_migrations()
        outcome = install(clock.now(), begins=_begins)
    except (Conflict, CannotServe) as error:
        mend = f" {error.mend}" if isinstance(error, Conflict) else ""
        click.echo(f"milepost: {error}{mend}", err=True)
        sys.exit(1)
    if outcome is Outcome.ALREADY_THERE:
        click.echo("The demo is in this installation already; nothing was done.")
    else:
        click.echo("The demo is made: Harbour Capital with eight companies, and Meridian Partners.")
    click.echo(table())


def newcomer_demo(begin_to_warm: Callable[[], None]) -> None:
    """For `bin/run`: make the demo where there is nothing yet, and print the sign-ins where it is.

    Its forecasts need the engine, which ``begin_to_warm`` compiles on another processor meanwhile.
    """

    def begins() -> None:
        _begins()
        begin_to_warm()

    if not installed():
        try:
            install(clock.now(), begins=begins)
        except Conflict:
            return  # a firm of the user's own: no demo beside it
    click.echo(table())


def _begins() -> None:
    click.echo("Making the demo, with eighteen months of history (once; about two minutes).")


def table() -> str:
    """With whom to sign in."""
    rows = sign_ins()
    widths = [max(len(column) for column in columns) for columns in zip(*map(_columns, rows), strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(_columns(row), widths, strict=True)) for row in rows]
    told = f"All have the password {PASSWORD} (a demo's: it is printed here, so it protects nothing)."
    return "\n".join(["", "Sign in as", *(f"  {line.rstrip()}" for line in lines), told])


def _columns(row: SignIn) -> tuple[str, str, str, str]:
    return row.role.replace("_", " "), row.email, row.name, row.place
