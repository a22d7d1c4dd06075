"""What is wrong with an installation and how to mend it. Each check is a function that yields what it finds."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from django.db import DatabaseError, connection, transaction

from milepost import secret
from milepost.config import Config
from milepost.core import outbox, search, search_index, triggers
from milepost.discussion.models import Attachment
from milepost.ops import health
from milepost.ops.archive.shared import ATTACHMENTS, files_named, hash_of, is_named_by, lost_files
from milepost.ops.archive.write import attachment_files

ENOUGH_SPACE = 1 << 30
BUILT_AFTER = datetime(2026, 1, 1, tzinfo=UTC)


class Severity(StrEnum):
    """``error``: something does not work or is unsafe. ``warning``: it soon may. ``note``: worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and what to do about it."""

    check: str
    severity: Severity
    wrong: str
    mend: str

    def as_json(self) -> dict[str, str]:
        """For `--json`."""
        return asdict(self)


Found: TypeAlias = Iterator[Finding]
Check: TypeAlias = Callable[[Config, datetime], Found]


def examine(config: Config, *, now: datetime) -> list[Finding]:
    """All findings, the worst first. A check that itself breaks is a finding too."""
    findings = list(database_reachable(config, now)) or list(migrations(config, now))
    for check in (*ANYWAY, *(() if findings else WITH_DATABASE)):  # which ask a database of this version's schema
        try:
            findings.extend(check(config, now))
        except Exception as error:
            name = check.__name__.replace("_", "-")
            findings.append(
                Finding(name, Severity.ERROR, f"this check broke: {error}", "Tell the makers, with this line.")
            )
    return sorted(findings, key=lambda finding: list(Severity).index(finding.severity))


def database_reachable(config: Config, now: datetime) -> Found:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        where = "the SQLite file" if connection.vendor == "sqlite" else "PostgreSQL"
        yield Finding(
            "database-reachable",
            Severity.ERROR,
            f"{where} cannot be opened: {str(error).strip()}",
            "Check MILEPOST_DATABASE_URL, that the server runs, and that this user may use it.",
        )


def migrations(config: Config, now: datetime) -> Found:
    pending = health.pending_migrations()
    if pending:
        yield Finding(
            "migrations", Severity.ERROR, f"{len(pending)} migrations are pending, the first {pending[0]}",
            "Run: milepost migrate",
        )  # fmt: skip


def database_writable(config: Config, now: datetime) -> Found:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TABLE milepost_doctor (one integer)")
            cursor.execute("INSERT INTO milepost_doctor VALUES (1)")
            cursor.execute("DROP TABLE milepost_doctor")
    except DatabaseError as error:
        yield Finding(
            "database-writable", Severity.ERROR, f"the database cannot be written: {str(error).strip()}",
            "Check the rights of this user, and that the disk is neither full nor read-only.",
        )  # fmt: skip


def append_only_triggers(config: Config, now: datetime) -> Found:
    for name in triggers.missing(connection):
        yield Finding(
            "append-only-triggers", Severity.ERROR, f"the trigger {name} is missing: history could be changed",
            "Run: milepost migrate (it reinstalls triggers, also when nothing is pending)",
        )  # fmt: skip


def search_entries(config: Config, now: datetime) -> Found:
    wrong = [f"{name} is missing" for name in search_index.missing(connection)]
    if not wrong and (off := search.out_of_date()):
        wrong = [f"{off} things are found otherwise than they are now"]
    for one in wrong:
        yield Finding("search", Severity.ERROR, f"the search is out of step: {one}", "Run: milepost search rebuild")


def sqlite_integrity(config: Config, now: datetime) -> Found:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        answers = [row[0] for row in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        dangling = len(cursor.fetchall())
    if answers != ["ok"]:
        yield Finding(
            "sqlite-integrity", Severity.ERROR, f"the SQLite file is damaged: {answers[0]}",
            "Stop Milepost, keep the file, and restore the latest backup: milepost restore FILE --replace",
        )  # fmt: skip
    if dangling:
        yield Finding(
            "sqlite-integrity", Severity.ERROR, f"{dangling} rows refer to rows that do not exist",
            "Stop Milepost, keep the file, and restore the latest backup: milepost restore FILE --replace",
        )  # fmt: skip


def worker_alive(config: Config, now: datetime) -> Found:
    check = health.worker(now)
    if not check.ok:
        yield Finding(
            "worker", Severity.WARNING, f"the worker does not live: {check.word}",
            "Start it: milepost serve (or milepost worker on its own machine). Its log says why it ended.",
        )  # fmt: skip


def outbox_flows(config: Config, now: datetime) -> Found:
    check = health.outbox_age(now)
    if not check.ok:
        yield Finding(
            "outbox", Severity.WARNING, f"deliveries wait: {check.word}", "See the worker's log for what fails."
        )
    if dead := outbox.outbox_state().dead:
        yield Finding(
            "outbox", Severity.WARNING, f"{dead} deliveries were given up after many attempts",
            "See the worker's log for the reason, mend it, then: milepost doctor --revive",
        )  # fmt: skip


def data_directory(config: Config, now: datetime) -> Found:
    directory = config.data_dir
    if not os.access(directory, os.W_OK | os.X_OK):
        yield Finding(
            "data-directory", Severity.ERROR, f"{directory} cannot be written by this user",
            f"Run Milepost as its owner, or: chown -R $(id -u) {directory}",
        )  # fmt: skip
        return
    if stat.S_IMODE(directory.stat().st_mode) & 0o007:
        yield Finding(
            "data-directory", Severity.WARNING, f"{directory} is open to every user of this machine",
            f"Run: chmod 700 {directory}",
        )  # fmt: skip
    free = shutil.disk_usage(directory).free
    if free < ENOUGH_SPACE:
        yield Finding(
            "data-directory", Severity.WARNING, f"only {free >> 20} MB are free where {directory} is",
            "Free some space; a full disk stops every write.",
        )  # fmt: skip


def secret_file(config: Config, now: datetime) -> Found:
    path = config.data_dir / secret.FILE
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        yield Finding(
            "secret", Severity.ERROR, f"{path} can be read by others (mode {mode:04o})",
            f"Run: chmod 600 {path}. If others may have read it, delete it and restart: links in e-mails end.",
        )  # fmt: skip


def attachments(config: Config, now: datetime) -> Found:
    for path in attachment_files(config.data_dir):
        with path.open("rb") as file:
            sound = is_named_by(path.name, hash_of(file))
        if not sound:
            yield Finding(
                "attachments", Severity.ERROR, f"{path.relative_to(config.data_dir)} is not what was stored",
                f"Take the file {ATTACHMENTS}/… of that name from a backup.",
            )  # fmt: skip


def attachments_stored(config: Config, now: datetime) -> Found:
    for digest in lost_files(files_named(Attachment, connection.alias), config.data_dir):
        yield Finding(
            "attachments", Severity.ERROR, f"{ATTACHMENTS}/{digest[:2]}/{digest} is gone, and an attachment names it",
            "Take the file of that name from a backup.",
        )  # fmt: skip


def clock(config: Config, now: datetime) -> Found:
    if now < BUILT_AFTER:
        yield Finding(
            "clock", Severity.ERROR, f"the clock says {now:%Y-%m-%d %H:%M} UTC, before this version was written",
            "Set the clock and keep it with NTP.",
        )  # fmt: skip
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - datetime.now(UTC))
    if apart > timedelta(seconds=5):
        yield Finding(
            "clock", Severity.WARNING, f"the clocks of this machine and of PostgreSQL differ by {apart}",
            "Keep both with NTP.",
        )  # fmt: skip


def base_url(config: Config, now: datetime) -> Found:
    if not config.secure and not config.is_local:
        yield Finding(
            "base-url", Severity.ERROR, f"{config.base_url} is not encrypted: passwords cross the network in clear",
            "Put a TLS proxy in front (docs/guide/deploy.md) and set MILEPOST_BASE_URL=https://…",
        )  # fmt: skip
    if config.secure and not config.trusted_proxies:
        yield Finding(
            "base-url", Severity.WARNING, "no proxy is trusted, so sign-in throttling counts all people as one address",
            "Set MILEPOST_TRUSTED_PROXIES to the address of the TLS proxy, e.g. 127.0.0.1",
        )  # fmt: skip
    if config.debug:
        yield Finding("debug", Severity.WARNING, "debug pages are on", "Unset MILEPOST_DEBUG.")


def mail(config: Config, now: datetime) -> Found:
    server = config.email_url
    if server is None:
        yield Finding(
            "e-mail", Severity.NOTE, "no e-mail leaves: invitations and reset links must be handed over by hand",
            "Set MILEPOST_EMAIL_URL when that is not meant.",
        )  # fmt: skip
    elif server.tls == "none" and server.host not in {"localhost", "127.0.0.1", "::1"}:
        yield Finding(
            "e-mail",
            Severity.WARNING,
            f"e-mail goes to {server.host} unencrypted",
            "Set ?tls=starttls or tls=implicit.",
        )


ANYWAY: tuple[Check, ...] = (data_directory, secret_file, base_url, mail, attachments)
WITH_DATABASE: tuple[Check, ...] = (
    database_writable,
    append_only_triggers,
    attachments_stored,
    search_entries,
    sqlite_integrity,
    clock,
    worker_alive,
    outbox_flows,
)


def report(findings: list[Finding]) -> list[dict[str, Any]]:
    """For `--json`."""
    return [finding.as_json() for finding in findings]
