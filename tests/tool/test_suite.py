"""What `bin/test` counts as broken."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.browser import chromium
from tests.tool import postgresql

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def suite(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`bin/test` whose every step is in order at once."""
    monkeypatch.syspath_prepend(str(ROOT / "bin"))
    found = importlib.import_module("tests.tool.suite")
    for name in ("MILEPOST_TEST_ROOT", "MILEPOST_TEST_POSTGRESQL"):
        monkeypatch.setenv(name, "")  # put back after the test

    @contextlib.contextmanager
    def server(_: Path) -> Iterator[str]:
        yield "none"

    monkeypatch.setattr(postgresql, "server", server)
    monkeypatch.setattr(chromium, "provide", lambda say: "/usr/bin/chromium")
    monkeypatch.setattr(found.subprocess, "Popen", lambda *_, **__: SimpleNamespace(wait=lambda: 0))
    monkeypatch.setattr(found, "types_beside", lambda tally: contextlib.nullcontext())
    monkeypatch.setattr(found, "lint", lambda tally: None)
    monkeypatch.setattr(found, "run_tests", lambda *_: None)
    return found


def test_a_run_whose_steps_are_in_order_succeeds(suite: Any) -> None:
    assert suite.whole_suite([]) == 0


def test_a_run_without_a_browser_fails_and_says_so(
    suite: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(chromium, "provide", lambda say: None)
    assert suite.whole_suite([]) == 1
    assert "Not in order: a browser." in capsys.readouterr().out
