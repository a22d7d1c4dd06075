"""`milepost demo`: what it says, and that all it made lies in the past; on the second database made on another day."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from milepost.cli.demo import demo
from milepost.core import clock
from milepost.core.models import Event
from milepost.demo import PASSWORD, sign_ins
from tests.demo.conftest import NOW, told

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("whole_demo")]
WHY = "a test looks at the whole demo"


def test_the_command_prints_with_whom_to_sign_in_and_does_nothing_the_second_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = told()
    assert first["code"] == 0
    assert first["output"].startswith("Making the demo"), (
        "said before it begins: a minute of silence looks like a fault"
    )
    assert "The demo is made" in first["output"]
    assert PASSWORD in first["output"]
    for row in sign_ins():
        assert row.email in first["output"]
    assert first["mails"] == 0
    assert not Event.objects.unwalled(WHY).filter(recorded_at__gt=NOW).exists()
    events = Event.objects.unwalled(WHY).count()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    second = CliRunner().invoke(demo, catch_exceptions=False)
    assert second.output.startswith("The demo is in this installation already; nothing was done.")
    assert Event.objects.unwalled(WHY).count() == events
