"""What the databases keep beside the entries of the search: FTS5 on SQLite, a weighted tsvector on PostgreSQL; one interface.

Both get words that were folded alike (``core.folding``), so both find the same. Installed after every migration, as append-only
triggers are, because SQLite drops the triggers of a table that a migration rebuilds.
"""

# ruff: noqa: S608  # every name in these statements is a constant of this module

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "core_searchentry"
FTS = "core_searchtext"
_TRIGGERS = {
    f"{FTS}_insert": f"AFTER INSERT ON {TABLE} BEGIN INSERT INTO {FTS}(rowid, title_key, body_key) "
    "VALUES (new.id, new.title_key, new.body_key); END",
    f"{FTS}_delete": f"AFTER DELETE ON {TABLE} BEGIN INSERT INTO {FTS}({FTS}, rowid, title_key, body_key) "
    "VALUES ('delete', old.id, old.title_key, old.body_key); END",
    f"{FTS}_update": f"AFTER UPDATE ON {TABLE} WHEN old.title_key <> new.title_key OR old.body_key <> new.body_key "
    f"BEGIN INSERT INTO {FTS}({FTS}, rowid, title_key, body_key) VALUES ('delete', old.id, old.title_key, old.body_key); "
    f"INSERT INTO {FTS}(rowid, title_key, body_key) VALUES (new.id, new.title_key, new.body_key); END",
}
_SQLITE = [
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {FTS} USING fts5(title_key, body_key, content='{TABLE}', content_rowid='id', "
    "tokenize=\"unicode61 remove_diacritics 0\", prefix='1 2 3')",
    *(f"DROP TRIGGER IF EXISTS {name}" for name in _TRIGGERS),
    *(f"CREATE TRIGGER {name} {text}" for name, text in _TRIGGERS.items()),
]
_VECTOR = "setweight(to_tsvector('simple', title_key), 'A') || setweight(to_tsvector('simple', body_key), 'D')"
_POSTGRESQL = [
    f"ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS words tsvector GENERATED ALWAYS AS ({_VECTOR}) STORED",
    f"CREATE INDEX IF NOT EXISTS {TABLE}_words ON {TABLE} USING gin (words)",
]
#: A word in the title weighs as much as ten in the text.
_RANK = {"sqlite": f"bm25({FTS}, 10.0, 1.0)", "postgresql": f"-ts_rank({TABLE}.words, to_tsquery('simple', %s))"}


def install(connection: BaseDatabaseWrapper) -> None:
    """Make what is missing. Idempotent."""
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of what should stand and does not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = %s", [TABLE])
            wanted = {f"{TABLE}_words"}
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'table')")
            wanted = {FTS, *_TRIGGERS}
        return sorted(wanted - {row[0] for row in cursor.fetchall()})


def rebuild(connection: BaseDatabaseWrapper) -> None:
    """Index the stored entries anew; PostgreSQL keeps its own in step by itself."""
    install(connection)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {FTS}({FTS}) VALUES ('rebuild')")


def matching(rows: Any, words: list[str], vendor: str, above: int = 0) -> Any:
    """Those of a queryset of entries in which every one of ``words`` begins a word, with ``rank``: the smaller the better.

    ``words`` are folded, so that they hold no sign of either database's language; only ids after ``above``. Not for subqueries:
    the table is named.
    """
    if vendor == "postgresql":
        asked = " & ".join(f"{word}:*" for word in words)
        where, params = [f"{TABLE}.words @@ to_tsquery('simple', %s)"], [asked]
        found = rows.extra(select={"rank": _RANK[vendor]}, select_params=params, where=where, params=params)  # noqa: S610
        return found.filter(pk__gt=above)
    asked = " AND ".join(f'"{word}"*' for word in words)
    where = [f"{FTS}.rowid = {TABLE}.id", f"{FTS} MATCH %s", f"{FTS}.rowid > %s"]
    given: list[str | int] = [asked, above]
    return rows.extra(select={"rank": _RANK[vendor]}, tables=[FTS], where=where, params=given)  # noqa: S610


def newest_first(rows: Any, vendor: str) -> Any:
    """What ``matching`` gave, by id downwards; FTS5 walks its own ids in that order and need not sort."""
    return rows.order_by("-pk") if vendor == "postgresql" else rows.extra(order_by=[f"-{FTS}.rowid"])
