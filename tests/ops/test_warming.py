"""The engine is compiled beside the server, and never longer than it runs."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from milepost.ops.warming import warming

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def nothing_is_compiled_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that compiling takes longer than these tests wait."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))


LEAVES = """
import os
from milepost.ops.warming import warming
with warming() as begin:
    begin()
    print(next(iter(__import__("psutil").Process().children())).pid, flush=True)
    os._exit(0)
"""


def test_compiling_begins_when_asked_and_ends_with_the_server() -> None:
    me = psutil.Process()
    others = set(me.children())
    with warming() as begin:
        assert set(me.children()) == others
        begin()
        [compiling] = set(me.children()) - others
    assert not compiling.is_running()


def test_a_server_that_vanished_leaves_nobody_compiling() -> None:
    ran = subprocess.run([sys.executable, "-c", LEAVES], capture_output=True, text=True, check=True)
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(int(ran.stdout)).wait(20)
