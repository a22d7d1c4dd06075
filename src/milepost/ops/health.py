"""Whether this installation can do its work now: what `/readyz` answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    ok: bool
    word: str


def readiness(*, now: datetime) -> list[Check]:
    checks: list[Callable[[datetime], Check]] = [_database, _migrations]
    found = []
    for check in checks:
        found.append(check(now))
        if not found[-1].ok:
            break  # without a database, or with an old schema, the rest has no answer
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


def pending_migrations() -> list[str]:
    """Names of the migrations that the database has not seen yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
