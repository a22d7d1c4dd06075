"""A worker that waits hears of a change as soon as it is committed, and nothing depends on that."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from milepost.core import waking
from milepost.core import worker as working
from milepost.core.models import Event
from milepost.core.waking import Alarm, wake_worker
from tests.cast import Cast
from tests.core.listening import happen, listen


@pytest.fixture
def place(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A data directory with no other worker."""
    settings.MILEPOST = replace(settings.MILEPOST, data_dir=tmp_path)
    return tmp_path


@pytest.mark.usefixtures("clean_registry")
def test_an_idle_worker_hears_of_a_change_at_once(own_cast: Cast, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "POLL_SECONDS", 60)
    stopping, waits, heard = threading.Event(), threading.Event(), threading.Event()
    wait = Alarm.wait

    def noted(alarm: Alarm, seconds: float, event: threading.Event) -> None:
        waits.set()
        wait(alarm, seconds, event)

    def hear(event: Event, now: object) -> None:
        heard.set()

    def work() -> None:
        try:
            working.run_worker(stopping)
        finally:
            connection.close()  # this thread's own

    monkeypatch.setattr(Alarm, "wait", noted)
    listen(hear)
    worker = threading.Thread(target=work)
    worker.start()
    try:
        assert waits.wait(20)
        happen(own_cast)
        assert heard.wait(10), "it still waits for its next look"
    finally:
        stopping.set()
        wake_worker()
        worker.join(20)
    assert not worker.is_alive()


def test_waking_is_nothing_where_nobody_waits_and_never_blocks(place: Path) -> None:
    wake_worker()
    assert not list(place.iterdir())
    with Alarm():
        pass
    wake_worker()
    with Alarm() as alarm:
        for _ in range(100_000):
            wake_worker()
        began = time.monotonic()
        alarm.wait(30, threading.Event())
        assert time.monotonic() - began < 10


def test_whoever_comes_after_a_crash_finds_the_pipe_and_what_else_has_its_name_goes(place: Path) -> None:
    (place / waking.NAME).write_text("left by a copy of the directory")
    with Alarm() as first, Alarm() as second:
        wake_worker()
        began = time.monotonic()
        first.wait(30, threading.Event())
        assert time.monotonic() - began < 10
        second.wait(0.01, threading.Event())
    assert (place / waking.NAME).stat().st_mode & 0o777 == 0o600


def test_without_named_pipes_the_worker_looks_as_often_as_ever(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "mkfifo")
    stopping = threading.Event()
    with Alarm() as alarm:
        wake_worker()
        began = time.monotonic()
        alarm.wait(0.05, stopping)
        assert time.monotonic() - began >= 0.04
        stopping.set()
        alarm.wait(30, stopping)
        assert time.monotonic() - began < 10
