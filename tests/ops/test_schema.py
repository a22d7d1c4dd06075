"""A new schema made at once is the one that the migrations lead to."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from milepost.ops.health import pending_migrations
from milepost.ops.schema import is_new, make_schema
from tests.tool.databases import database_copy, opened


def described() -> dict[str, Any]:
    """Every table with its columns and constraints; names that a database gives by itself are left out."""
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            columns = {
                one.name: (one.type_code, one.null_ok, one.default, one.collation)
                for one in connection.introspection.get_table_description(cursor, table)
            }
            constraints = connection.introspection.get_constraints(cursor, table)
            rules = sorted(
                repr((tuple(one["columns"] or ()), one["primary_key"], one["unique"], one["foreign_key"], one["check"],
                      one["index"], tuple(one.get("orders") or ()), one.get("type")))
                for one in constraints.values()
            )  # fmt: skip
            found[table] = (columns, rules)
        # Conditions of checks and of partial indexes stand in the statements alone.
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
            indexes = {sql.partition(" ON ")[2] for _, sql in cursor.fetchall()}
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL")
            checks = {(table, check) for table, sql in cursor.fetchall() for check in checks_in(sql)}
        else:
            cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
            indexes = {sql.partition(" ON ")[2] for _, sql in cursor.fetchall()}
            cursor.execute("SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint")
            checks = set(cursor.fetchall())
    return found | {"indexes": sorted(indexes), "checks": sorted(checks)}


def checks_in(sql: str) -> list[str]:
    """The conditions after CHECK in a statement that makes a table."""
    found = []
    for begin in (match.end() - 1 for match in re.finditer(r"\bCHECK \(", sql)):
        depth, end = 0, begin
        while depth or end == begin:
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        found.append(sql[begin:end].replace(f'"{sql.split(chr(34))[1]}".', ""))
    return found


@pytest.mark.slow
def test_a_schema_made_at_once_is_what_the_migrations_lead_to(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), database_copy(empty=True) as url, opened(url):
        assert is_new(connection)
        make_schema(connection)
        assert not is_new(connection)
        assert pending_migrations() == []
        at_once = described()
    with django_db_blocker.unblock(), database_copy(empty=True) as url, opened(url):
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
        by_steps = described()
    assert at_once.keys() == by_steps.keys()
    for name, told in by_steps.items():
        assert at_once[name] == told, name


def test_nothing_is_left_for_the_usual_command(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), database_copy(empty=True) as url, opened(url):
        make_schema(connection)
        call_command("migrate", check_unapplied=True, verbosity=0)


def test_broken_off_it_leaves_a_database_that_is_still_new(
    django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(self: MigrationRecorder, app: str, name: str) -> None:
        raise KeyboardInterrupt("Ctrl-C")

    with django_db_blocker.unblock(), database_copy(empty=True) as url, opened(url):
        with monkeypatch.context() as patched:
            patched.setattr(MigrationRecorder, "record_applied", stop)
            with pytest.raises(KeyboardInterrupt, match="Ctrl-C"):
                make_schema(connection)
        assert connection.introspection.table_names() == []
        make_schema(connection)
        assert pending_migrations() == []
