"""`milepost serve` as real processes: it starts, refuses, restarts what died, drains, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.db import connection

from milepost.core import clock, triggers
from milepost.ops.health import readiness
from tests.tool.databases import database_copy
from tests.tool.servers import Served, command_environment, free_port, serving

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def served(own_database_url: str, tmp_path: Path) -> Iterator[Served]:
    """Milepost running on a database of its own, with two web processes whatever the machine has."""
    with serving(own_database_url, tmp_path, MILEPOST_WEB_PROCESSES="2") as running:
        yield running


def milepost(*arguments: str, url: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "milepost.cli.main", *arguments],
        env=command_environment(url, data_dir), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_the_server_says_its_address_is_alive_and_becomes_ready(served: Served) -> None:
    assert f"http://localhost:{served.port}" in served.output()
    assert served.get("/healthz") == (200, "ok\n")
    status, body = served.get_until("/readyz", 200)
    assert status == 200, body
    assert '"worker": "ok"' in body


def test_metrics_are_on_the_loopback_and_add_up_what_all_processes_answered(
    own_database_url: str, tmp_path: Path
) -> None:
    port = free_port()

    def told() -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            text: str = answer.read().decode()
        return text

    with serving(own_database_url, tmp_path, MILEPOST_METRICS_PORT=str(port), MILEPOST_WEB_PROCESSES="2") as running:
        for _ in range(6):
            running.get("/account/login/")
        assert 'milepost_requests_total{method="GET",status="200"} 6' in told()
        assert "milepost_request_seconds_count 6" in told()
        assert "milepost_outbox_waiting " in told()
        for process in running.family()[-2:]:
            process.kill()
        assert running.get_until("/account/login/", 200)[0] == 200
        assert 'milepost_requests_total{method="GET",status="200"} 7' in told(), "what the dead had counted is kept"


def test_sigterm_ends_every_process_and_frees_the_port(served: Served) -> None:
    family = served.family()
    assert len(family) == 5, "supervisor, worker, web, its two processes"
    assert served.stop(signal.SIGTERM) == 0
    assert not [process for process in family if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", served.port))


def test_ctrl_c_ends_everything(served: Served) -> None:
    family = served.family()
    os.killpg(served.process.pid, signal.SIGINT)  # a terminal sends it to the whole group
    assert served.process.wait(20) == 0
    assert not [process for process in family if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def test_a_killed_supervisor_leaves_no_orphan(served: Served) -> None:
    family = served.family()
    served.process.kill()
    _, alive = psutil.wait_procs(family, timeout=20)
    assert alive == []


@pytest.mark.parametrize("which", [1, 2, 3, 4])
def test_a_killed_part_is_started_again(served: Served, which: int) -> None:
    victim = served.family()[which]
    victim.kill()
    victim.wait(10)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        family = served.family()
        if len(family) == 5 and victim not in family and served.get("/healthz")[0] == 200:
            return
        time.sleep(0.1)
    pytest.fail(f"not whole again: {served.family()}\n{served.output()}")


def test_a_second_server_on_the_same_data_is_refused(served: Served, own_database_url: str) -> None:
    second = milepost("serve", "--port", str(free_port()), url=own_database_url, data_dir=served.data_dir)
    assert second.returncode == 1
    assert "another Milepost runs on" in second.stderr


def test_a_taken_port_is_refused_with_a_way_out(own_database_url: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = milepost("serve", "--port", str(port), url=own_database_url, data_dir=tmp_path)
    assert ran.returncode == 1
    assert f"port {port} of 127.0.0.1 is taken" in ran.stderr
    assert "--port N" in ran.stderr


@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.parametrize("command", ["serve", "worker"])
def test_pending_migrations_are_refused_with_what_to_run(
    command: str, tmp_path: Path, django_db_blocker: object
) -> None:
    with django_db_blocker.unblock(), database_copy(empty=True) as url:  # type: ignore[attr-defined]
        ran = milepost(command, url=url, data_dir=tmp_path)
    assert ran.returncode == 1
    assert "Run: milepost migrate" in ran.stderr


@pytest.mark.usefixtures("own_database")
@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_history_without_its_triggers_is_refused_with_what_to_run(
    command: str, own_database_url: str, tmp_path: Path
) -> None:
    drop_a_trigger()
    ran = milepost(command, url=own_database_url, data_dir=tmp_path)
    assert ran.returncode == 1
    assert "history could be changed" in ran.stderr
    assert "Run: milepost migrate" in ran.stderr
    assert milepost("migrate", url=own_database_url, data_dir=tmp_path).returncode == 0
    assert triggers.missing(connection) == []


@pytest.mark.usefixtures("own_database")
def test_a_history_without_its_triggers_is_not_ready() -> None:
    drop_a_trigger()
    [history] = [check for check in readiness(now=clock.now()) if check.name == "history"]
    assert not history.ok
    assert "milepost migrate" in history.word


def drop_a_trigger() -> None:
    on = ' ON "core_event"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "milepost_append_only_core_event_update"{on}')


def test_a_wrong_setting_is_told_without_a_traceback(tmp_path: Path) -> None:
    environment = os.environ | {"MILEPOST_DATA_DIR": str(tmp_path), "MILEPOST_BASE_ULR": "x"}
    ran = subprocess.run(
        [sys.executable, "-m", "milepost.cli.main", "doctor"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "Did you mean MILEPOST_BASE_URL?" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_restore_is_refused_while_the_server_runs(served: Served, own_database_url: str, tmp_path: Path) -> None:
    made = milepost("backup", str(tmp_path / "b.milepost"), url=own_database_url, data_dir=served.data_dir)
    assert made.returncode == 0, made.stderr
    ran = milepost("restore", str(tmp_path / "b.milepost"), "--replace", url=own_database_url, data_dir=served.data_dir)
    assert ran.returncode == 1
    assert "Stop it first" in ran.stderr


def test_a_restore_is_refused_while_a_worker_runs_alone(own_database_url: str, tmp_path: Path) -> None:
    made = milepost("backup", str(tmp_path / "b.milepost"), url=own_database_url, data_dir=tmp_path)
    assert made.returncode == 0, made.stderr
    with subprocess.Popen(
        [sys.executable, "-m", "milepost.cli.main", "worker"], env=command_environment(own_database_url, tmp_path)
    ) as worker:
        try:
            deadline = time.monotonic() + 20
            while not (tmp_path / "working").exists() and time.monotonic() < deadline:
                time.sleep(0.05)
            time.sleep(0.2)
            ran = milepost(
                "restore", str(tmp_path / "b.milepost"), "--replace", url=own_database_url, data_dir=tmp_path
            )
        finally:
            worker.terminate()
    assert ran.returncode == 1
    assert "a worker of Milepost runs on" in ran.stderr
    again = milepost("restore", str(tmp_path / "b.milepost"), "--replace", url=own_database_url, data_dir=tmp_path)
    assert again.returncode == 0, again.stderr


def test_a_request_that_has_begun_is_answered_before_the_end(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as client:
        body = b"login=a%40b.example&password=x"
        head = f"POST /account/login/ HTTP/1.1\r\nHost: localhost:{served.port}\r\nContent-Length: {len(body)}\r\n"
        client.sendall(head.encode() + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + body[:5])
        time.sleep(0.3)
        served.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        client.sendall(body[5:])
        assert client.recv(100).startswith(b"HTTP/1.1 403"), "no CSRF token, but an answer"
    assert served.process.wait(30) == 0


def test_security_headers_are_on_every_answer(served: Served) -> None:
    for path in ("/account/login/", "/no/such/page"):
        with contextlib.suppress(urllib.error.HTTPError):
            urllib.request.urlopen(f"{served.base}{path}", timeout=10)
        headers = served.headers(path)
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Request-ID"]


@pytest.mark.once
def test_a_command_on_a_directory_without_a_database_says_so_and_what_to_do(tmp_path: Path) -> None:
    done = milepost("token", "ann@example.com", url=f"sqlite:///{tmp_path}/none.sqlite3", data_dir=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Run: milepost migrate" in done.stderr
    assert f"the data directory {tmp_path}" in done.stderr
    assert "Traceback" not in done.stderr
