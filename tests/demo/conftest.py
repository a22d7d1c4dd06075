"""The demo, made once in a run by its own command; each file that looks at it has a copy."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core import mail

from milepost.cli.demo import demo
from milepost.core import clock
from tests.tool.databases import database_copy, opened, template

SUNDAY = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
#: Early on a Monday, when all that falls on today has to come before.
MONDAY = datetime(2027, 3, 1, 0, 5, tzinfo=UTC)
#: When it was made: on the second database another day than on the first, where all looks at what is in it.
NOW = MONDAY if os.environ.get("MILEPOST_TEST_NOT_ONCE") else SUNDAY


@pytest.fixture(scope="module")
def whole_demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database with the demo as of NOW in it, for all tests of a file."""
    with django_db_blocker.unblock(), database_copy(of=template("milepost_demo", _install)) as url, opened(url):
        yield


def told() -> dict[str, Any]:
    """What the command said when it made the demo, whichever process asked for it: code, output, and how many mails it wrote."""
    found: dict[str, Any] = json.loads(_told_in().read_text(encoding="utf-8"))
    return found


def _install() -> None:
    before = len(mail.outbox)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        ran = CliRunner().invoke(demo, catch_exceptions=False)
    said = {"code": ran.exit_code, "output": ran.output, "mails": len(mail.outbox) - before}
    _told_in().write_text(json.dumps(said), encoding="utf-8")


def _told_in() -> Path:
    return Path(os.environ["MILEPOST_TEST_ROOT"]) / f"demo-{os.environ.get('MILEPOST_TEST_DATABASE', 'sqlite')}.json"
