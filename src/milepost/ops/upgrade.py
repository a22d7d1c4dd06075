"""Bringing a database to this version's schema: back up, migrate, reinstall triggers, look."""

from __future__ import annotations

from collections.abc import Callable

from django.core.management import call_command
from django.db import connection

from milepost.core import triggers
from milepost.ops.health import pending_migrations


class UpgradeFailed(Exception):
    """The schema is not what this version needs; the message says what is wrong."""


def upgrade(*, say: Callable[[str], None], quiet: bool = False) -> list[str]:
    """Apply what is pending and return its names."""
    pending = pending_migrations()
    if pending:
        say(f"Bringing the database to this version: {len(pending)} migrations.")
        call_command("migrate", interactive=False, verbosity=0)
    elif not quiet:
        say("The database has this version's schema already.")
    triggers.install(connection)
    if missing := triggers.missing(connection):
        raise UpgradeFailed(f"these triggers are missing after the migration: {', '.join(missing)}")
    return pending
