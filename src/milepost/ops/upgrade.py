"""Bringing a database to this version's schema: back up, migrate, reinstall triggers, look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from milepost.core import search, search_index, triggers
from milepost.ops.archive import backup
from milepost.ops.archive.shared import ATTACHMENTS
from milepost.ops.health import pending_migrations
from milepost.ops.schema import is_new, make_schema


class UpgradeFailed(Exception):
    """The schema is not what this version needs; the message says what is wrong."""


def upgrade(*, say: Callable[[str], None], backup_to: Path | None, now: datetime, quiet: bool = False) -> list[str]:
    """Apply what is pending and return its names. What is there before is backed up into ``backup_to``, tables only."""
    pending = pending_migrations()
    if pending:
        if backup_to and "django_migrations" in connection.introspection.table_names():
            file = _backup(backup_to, now)
            say(f"Backed up to {file}.")
        say(f"Bringing the database to this version: {len(pending)} migrations.")
        _migrate()
    elif not quiet:
        say("The database has this version's schema already.")
    triggers.install(connection)
    if missing := triggers.missing(connection):
        raise UpgradeFailed(f"these triggers are missing after the migration: {', '.join(missing)}")
    search_index.install(connection)
    if pending and search.out_of_date():
        say(f"The search finds {search.rebuild()} things.")
    return pending


def _migrate() -> None:
    """Triggers step aside for the migrations; they stand again also when one of these fails."""
    try:
        if is_new(connection):
            make_schema(connection)
        call_command("migrate", interactive=False, verbosity=0)
    except BaseException:
        connection.close()  # whatever transaction was open is over
        triggers.install(connection)
        raise


def _backup(directory: Path, now: datetime) -> Path:
    """Attachments are left out: they never change, and a migration does not touch them."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = directory / f"before-upgrade-{now:%Y%m%dT%H%M%SZ}.milepost"
    without_attachments = directory / f"no-{ATTACHMENTS}"
    return backup(file=file, data_dir=without_attachments, now=now).file
