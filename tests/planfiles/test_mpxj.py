"""MPP and other formats come through MPXJ; without it, or without Java, the message says what to install."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from milepost.engine.scheduling import schedule
from milepost.planfiles import Format, dumps, read
from milepost.planfiles import mpxj as bridge
from milepost.planfiles.dating import dated
from milepost.planfiles.errors import ExtraMissing, JavaMissing, TooLarge, UnknownFormat
from tests.planfiles.plans import each_real, needs_real_files
from tests.planfiles.samples import xer

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def test_without_the_extra_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(
        ExtraMissing, match=r"read through MPXJ, which is not installed. Install it \(pip install 'milepost\[mpp\]'\)"
    ):
        read(COMPOUND)


def test_without_java_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge.importlib.util, "find_spec", lambda _: object())
    monkeypatch.setattr(bridge.shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(JavaMissing, match=r"needs Java, and none is found. Install a Java runtime"):
        read(COMPOUND)


def test_a_binary_file_above_the_limit_is_refused() -> None:
    with pytest.raises(TooLarge, match="are more than the 100 that are read"):
        read(COMPOUND, limit=100)


@pytest.mark.java
@pytest.mark.slow
def test_what_mpxj_cannot_read_either_is_refused() -> None:
    with pytest.raises(UnknownFormat, match="of no format that Milepost or MPXJ reads, or it is damaged"):
        read(b"this is a shopping list, not a plan\n" * 20)


@pytest.mark.java
@needs_real_files
@pytest.mark.slow
@each_real("mpp")
def test_a_real_binary_file_is_read(file: Path) -> None:
    found = read(file)
    assert found.format is Format.MPP
    assert found.plan.activities
    assert "read through MPXJ" in [one.feature for one in found.losses]


@pytest.mark.java
@pytest.mark.slow
def test_mpxj_reads_what_we_write(tmp_path: Path) -> None:
    """Its MSPDI of our XER and of our MSPDI holds the same activities, links and durations."""
    original = read(xer().encode())
    original = replace(original, plan=dated(original.plan, schedule(original.plan)))
    for form, name in ((Format.XER, "a.xer"), (Format.MSPDI, "a.xml")):
        (tmp_path / name).write_bytes(dumps(original, form)[0])
        bridge._convert(tmp_path / name, tmp_path / "out.xml")
        found = read(tmp_path / "out.xml").plan
        assert {one.name: one.duration for one in found.activities if one.name.startswith("Activity")} == {
            one.name: one.duration for one in original.plan.activities
        }
        assert sorted((str(one.link), one.lag) for one in found.relations) == [("FS", 0), ("SS", 28800)]


@pytest.mark.java
@pytest.mark.slow
def test_what_mpxj_unpacks_by_itself_is_bounded_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "MOST_ON_DISK", 10)
    (tmp_path / "a.xer").write_bytes(xer().encode())
    with pytest.raises(TooLarge, match="MPXJ unpacks it to more than 10 bytes"):
        bridge._convert(tmp_path / "a.xer", tmp_path / "out.xml")


@pytest.mark.java
@pytest.mark.slow
def test_a_plan_in_an_archive_is_read(tmp_path: Path) -> None:
    file = tmp_path / "plan.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        plan = read(xer().encode()).plan
        archive.writestr("plans/tower.xer", dumps(dated(plan, schedule(plan)), Format.XER)[0])
    assert len([one for one in read(file).plan.activities if one.name.startswith("Activity")]) == 3
