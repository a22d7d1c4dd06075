"""Whether this installation can do its work now: what `/readyz` answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from milepost.core import outbox, triggers
from milepost.core.worker import WORKER_NAME

BEAT_STALE = timedelta(seconds=60)
OUTBOX_STALE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold: its name, whether it does, and a word about it that is safe to show anybody."""

    name: str
    ok: bool
    word: str


def readiness(*, now: datetime) -> list[Check]:
    """Database, migrations, triggers, worker, outbox; ends at the first that leaves the rest without an answer."""
    checks: list[Callable[[datetime], Check]] = [_database, _migrations, _triggers, worker, outbox_age]
    found = []
    for check in checks:
        found.append(check(now))
        if not found[-1].ok and check in {_database, _migrations}:
            break
    return found


def _database(now: datetime) -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:
        return Check("database", False, f"not reachable ({type(error).__name__})")
    return Check("database", True, "ok")


def _migrations(now: datetime) -> Check:
    pending = len(pending_migrations())
    return Check("migrations", not pending, f"{pending} pending" if pending else "ok")


def _triggers(now: datetime) -> Check:
    missing = len(triggers.missing(connection))
    return Check("history", not missing, f"{missing} triggers are missing: milepost migrate" if missing else "ok")


def worker(now: datetime) -> Check:
    """Whether a worker said that it lives within the last minute."""
    beat = outbox.last_beat(WORKER_NAME)
    if beat is None:
        return Check("worker", False, "never seen")
    age = now - beat
    return Check("worker", age < BEAT_STALE, "ok" if age < BEAT_STALE else f"last seen {_seconds(age)} s ago")


def outbox_age(now: datetime) -> Check:
    """Whether what is due is being delivered."""
    oldest = outbox.outbox_state().oldest
    age = max(now - oldest, timedelta()) if oldest else timedelta()
    return Check("outbox", age < OUTBOX_STALE, "ok" if age < OUTBOX_STALE else f"{_seconds(age)} s behind")


def pending_migrations() -> list[str]:
    """Names of the migrations that the database has not seen yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _seconds(age: timedelta) -> int:
    return round(age.total_seconds())
