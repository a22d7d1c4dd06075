"""What every test stands on: a database chosen by MILEPOST_TEST_DATABASE, a data directory of its own, no network.

The environment is set when this file is imported, before Django's settings are.
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings

from milepost.core import prepared
from tests.tool import clients, java, postgresql, shares

pytest_plugins = ["tests.tool.fixtures", "tests.cast_fixtures"]

KIND = os.environ.get("MILEPOST_TEST_DATABASE", "sqlite")
LOOPBACK = {"127.0.0.1", "::1", "localhost", "", "0.0.0.0"}


def _prepare_environment() -> None:
    """Settings of a test run come from here alone, not from the developer's shell."""
    for name in list(os.environ):
        if name.startswith("MILEPOST_") and not name.startswith("MILEPOST_TEST_"):
            del os.environ[name]
    if KIND not in {"sqlite", "postgresql"}:
        raise pytest.UsageError(f"MILEPOST_TEST_DATABASE={KIND}: expected sqlite or postgresql")
    # xdist's workers inherit these from the process that starts them: one directory, one server.
    if "MILEPOST_TEST_ROOT" not in os.environ:
        os.environ["MILEPOST_TEST_ROOT"] = root = tempfile.mkdtemp(prefix="milepost-tests-")
        atexit.register(shutil.rmtree, root, ignore_errors=True)  # after the server in it has ended
    if KIND == "postgresql" and "MILEPOST_TEST_POSTGRESQL" not in os.environ:
        os.environ["MILEPOST_TEST_POSTGRESQL"] = postgresql.start()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    os.environ["MILEPOST_DATA_DIR"] = str(Path(os.environ["MILEPOST_TEST_ROOT"]) / worker)
    os.environ["MILEPOST_LOG_LEVEL"] = "WARNING"
    os.environ["DJANGO_SETTINGS_MODULE"] = (
        "milepost.settings"  # here, not in pyproject: that one is read before this file
    )
    if KIND == "postgresql":
        os.environ["MILEPOST_DATABASE_URL"] = os.environ["MILEPOST_TEST_POSTGRESQL"]
    else:
        file = Path(os.environ["MILEPOST_DATA_DIR"]) / "milepost.sqlite3"
        os.environ["MILEPOST_DATABASE_URL"] = f"sqlite:///{file}?synchronous=NORMAL"


_prepare_environment()
django.setup()
settings.PASSWORD_HASHERS = ["tests.tool.passwords.QuickArgon2"]
clients.share_middleware()
# Not inherited by xdist's workers: pytest-django would load the settings there before this file has set the scene.
del os.environ["DJANGO_SETTINGS_MODULE"]


class NetworkBlocked(RuntimeError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True, scope="session")
def _prepared_queries_are_compared() -> None:
    """With what Django makes of them: each kind of query its first fifty times in a process, then one time of ten."""
    asked: Counter[Any] = Counter()

    def now_and_then(functions: tuple[Any, ...]) -> bool:
        asked[functions] += 1
        return asked[functions] <= 50 or asked[functions] % 10 == 0

    prepared.check_each(now_and_then)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Nothing leaves this machine: connections and name look-ups beyond the loopback fail at once."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOOPBACK:
            raise NetworkBlocked(f"a test tried to connect to {address[0]}:{address[1]}")
        connect(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None and str(host) not in LOOPBACK:
            raise NetworkBlocked(f"a test tried to look up {host}")
        return look_up(host, *args, **kwargs)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    patch.undo()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI a skipped test is a failed one, except where the real data it needs lie outside the repository."""
    report = yield
    allowed = isinstance(report.longrepr, tuple) and "shared/data" in report.longrepr[2]
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true" and not allowed:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which CI does not allow: {report.longrepr}"
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name a failed test at once, where several processes share the tests: pytest does so at the end, some minutes later."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ and getattr(report, "node", None) is not None:
        print(f"\nfailed: {report.nodeid}", file=sys.__stdout__, flush=True)


def about_no_database(item: pytest.Item) -> bool:
    """Whether it asks for none: then pytest-django keeps it from every one."""
    asked: list[str] = getattr(item, "fixturenames", [])
    return "django_db_setup" not in asked and item.get_closest_marker("django_db") is None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what says the same on every database on the second one of `bin/test`, and what asks Java where there is none.

    Shared among processes, what takes long begins early on each, so that at the end none is left alone with it.
    """
    for item in items:
        if about_no_database(item):
            item.add_marker("once")
    left_out = {item for item in items if os.environ.get("MILEPOST_TEST_NOT_ONCE") and item.get_closest_marker("once")}
    if java.MISSING:
        left_out |= {item for item in items if item.get_closest_marker("java")}
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]
    if "PYTEST_XDIST_WORKER" in os.environ:
        items[:] = shares.dealt(items, int(os.environ["PYTEST_XDIST_WORKER_COUNT"]))


def pytest_collection_finish() -> None:
    """What is imported and collected by now stays to the end: the collector of garbage need not look through it each time.

    Nor need it look as often as for a server that runs for months.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_report_header() -> str:
    """Say which database the run is on."""
    return f"database: {KIND}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out, also to those who run quietly."""
    if java.MISSING:
        terminalreporter.write_line(f"Tests marked java were left out: {java.MISSING}.")
