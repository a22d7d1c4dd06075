"""Doctor: each thing that can be wrong is found, named and comes with its mend."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from milepost import config
from milepost.core import outbox
from milepost.core.models import Delivery
from milepost.core.worker import WORKER_NAME
from milepost.ops.doctor import Severity, examine
from milepost.secret import secret_key
from tests.ops.small import NOW, attachment_row, small_firm, store_attachment

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data directory as Milepost makes it."""
    secret_key(tmp_path / "data")
    return tmp_path / "data"


def found(data_dir: Path, *, now: datetime | None = None, **variables: str) -> dict[str, Severity]:
    given = {f"MILEPOST_{name.upper()}": value for name, value in variables.items()}
    loaded = config.load({"MILEPOST_DATA_DIR": str(data_dir), "MILEPOST_EMAIL_URL": "smtp://mail.example", **given})
    now = now or datetime.now(UTC)
    findings = examine(loaded, now=now)
    assert all(finding.wrong and finding.mend for finding in findings)
    return {finding.check: finding.severity for finding in findings}


def beat() -> None:
    outbox.beat(WORKER_NAME, datetime.now(UTC))


def test_a_sound_installation_has_no_finding(data_dir: Path) -> None:
    small_firm()
    beat()
    store_attachment(data_dir, b"whole")
    assert [name for name in found(data_dir) if name != "outbox"] == []


def test_a_dead_worker_is_found(data_dir: Path) -> None:
    assert found(data_dir) == {"worker": Severity.WARNING}
    outbox.beat(WORKER_NAME, datetime.now(UTC) - timedelta(minutes=5))
    assert found(data_dir) == {"worker": Severity.WARNING}


def test_deliveries_that_were_given_up_are_found(data_dir: Path) -> None:
    small_firm()
    beat()
    from milepost.core.models import Event

    event = Event.objects.unwalled("a test").first()
    assert event is not None
    Delivery.objects.all().delete()
    Delivery.objects.create(event=event, listener="x", state=Delivery.State.DEAD, not_before=NOW)
    assert found(data_dir) == {"outbox": Severity.WARNING}


def test_a_missing_trigger_is_found(data_dir: Path) -> None:
    beat()
    on = ' ON "core_event"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "milepost_append_only_core_event_delete"{on}')
    assert found(data_dir) == {"append-only-triggers": Severity.ERROR}


def test_a_secret_that_others_can_read_is_found(data_dir: Path) -> None:
    beat()
    (data_dir / "secret").chmod(0o644)
    assert found(data_dir) == {"secret": Severity.ERROR}


def test_a_data_directory_open_to_all_is_found(data_dir: Path) -> None:
    beat()
    data_dir.chmod(0o755)
    assert found(data_dir) == {"data-directory": Severity.WARNING}


def test_an_attachment_that_changed_is_found(data_dir: Path) -> None:
    beat()
    store_attachment(data_dir, b"as stored").write_bytes(b"as changed")
    assert found(data_dir) == {"attachments": Severity.ERROR}


def test_an_attachment_whose_file_is_gone_is_found(data_dir: Path) -> None:
    attachment_row(small_firm(), b"as stored")
    beat()
    file = store_attachment(data_dir, b"as stored")
    assert "attachments" not in found(data_dir)
    file.unlink()
    assert found(data_dir)["attachments"] == Severity.ERROR


def test_an_address_without_encryption_is_found(data_dir: Path) -> None:
    beat()
    assert found(data_dir, base_url="http://milepost.example") == {"base-url": Severity.ERROR}


def test_a_proxy_that_nobody_trusts_is_found(data_dir: Path) -> None:
    beat()
    assert found(data_dir, base_url="https://milepost.example") == {"base-url": Severity.WARNING}
    assert found(data_dir, base_url="https://milepost.example", trusted_proxies="127.0.0.1") == {}


def test_unencrypted_mail_to_another_machine_is_found(data_dir: Path) -> None:
    beat()
    assert found(data_dir, email_url="smtp://mail.example?tls=none") == {"e-mail": Severity.WARNING}


def test_a_clock_before_this_version_is_found(data_dir: Path) -> None:
    beat()
    assert found(data_dir, now=datetime(2019, 1, 1, tzinfo=UTC))["clock"] == Severity.ERROR


def test_a_full_disk_is_found_before_it_is_full(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beat()
    monkeypatch.setattr("milepost.ops.doctor.ENOUGH_SPACE", 1 << 62)
    assert found(data_dir) == {"data-directory": Severity.WARNING}


def test_a_check_that_breaks_is_a_finding_and_hides_no_other(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beat()

    def broken(_: object) -> list[str]:
        raise RuntimeError("no idea")

    monkeypatch.setattr("milepost.ops.doctor.triggers.missing", broken)
    data_dir.chmod(0o755)
    assert found(data_dir) == {"append-only-triggers": Severity.ERROR, "data-directory": Severity.WARNING}
