"""How Milepost opens its two kinds of database."""

from __future__ import annotations

from typing import Any

from milepost.setting_values import Database

SYNCHRONOUS = "FULL"
"""SQLite waits for the disk at every commit, so that an acknowledged write survives a power cut. `NORMAL`
(`?synchronous=NORMAL` in the database URL) is faster, never corrupts, but a power cut may cost the last commits.
The death of a process (kill -9) costs nothing with either."""


def django_settings(database: Database) -> dict[str, Any]:
    return _sqlite(database) if database.engine == "sqlite" else _postgresql(database)


def _sqlite(database: Database) -> dict[str, Any]:
    given = dict(database.options)
    synchronous = given.pop("synchronous", SYNCHRONOUS).upper()
    if given or synchronous not in {"FULL", "NORMAL"}:
        raise ValueError("MILEPOST_DATABASE_URL: SQLite takes the one option synchronous=FULL or synchronous=NORMAL.")
    pragmas = {
        "journal_mode": "WAL",
        "synchronous": synchronous,
        "foreign_keys": "ON",
        "busy_timeout": 30_000,
        "cache_size": -32_000,
        "temp_store": "MEMORY",
        "mmap_size": 268_435_456,
        "journal_size_limit": 67_108_864,
    }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": database.name,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # a transaction that reads first must not fail under another writer
            "timeout": 30,
            "init_command": "".join(f"PRAGMA {name}={value};" for name, value in pragmas.items()),
        },
    }


def _postgresql(database: Database) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database.name,
        "HOST": database.host,
        "PORT": database.port,
        "USER": database.user,
        "PASSWORD": database.password,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "milepost", **dict(database.options)},
    }
