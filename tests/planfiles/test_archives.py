"""Archives are unpacked under a limit before Java sees them, whatever they say of themselves."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from milepost.planfiles import Format, read
from milepost.planfiles.archives import pack_anew
from milepost.planfiles.errors import PlanFileError, TooLarge, UnknownFormat
from milepost.planfiles.source import source_of

GIB = 1 << 30


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


def bomb(said: int, gibibytes: int = 8) -> bytes:
    """A zip whose one entry unpacks to so much, and says that it has `said` bytes."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = press.compress(bytes(1 << 24)) + press.flush(zlib.Z_FULL_FLUSH)
    data = piece * (gibibytes << 6) + press.flush()
    name = b"plan.xer"
    about = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(data), said, len(name), 0)
    entry = b"PK\3\4" + about + name + data
    directory = b"PK\1\2" + struct.pack("<H", 20) + about + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return entry + directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(directory), len(entry), 0)


def test_a_bomb_is_refused_by_what_it_says_and_is_not_unpacked() -> None:
    with pytest.raises(TooLarge, match="3,221,225,472 bytes once unpacked are more than the 268,435,456"):
        read(bomb(3 * GIB))


@pytest.mark.parametrize("said", [1000, 200_000_000])
def test_a_bomb_that_lies_about_its_size_is_unpacked_no_further_than_it_says(said: int, tmp_path: Path) -> None:
    data = bomb(said)
    assert len(data) < GIB // 64
    tracemalloc.start()
    with pytest.raises(UnknownFormat, match="damaged zip archive"):
        pack_anew(source_of(data), tmp_path / "out.zip", Format.OTHER)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 << 20
    assert (tmp_path / "out.zip").stat().st_size <= said + 4096


def test_entries_are_counted_together_and_those_beside_the_directory_are_not_passed_on(tmp_path: Path) -> None:
    two = packed(a_xer=b"0" * 60_000, b_xer=b"1" * 60_000)
    with pytest.raises(TooLarge, match="120,000 bytes once unpacked"):
        read(two, limit=100_000)
    with pytest.raises(TooLarge, match="bytes once unpacked"):
        pack_anew(source_of(two), tmp_path / "out.zip", Format.OTHER, 100_000)
    hidden = packed(a_xer=b"2" * 900) + packed(b_xer=b"kept")
    pack_anew(source_of(hidden), tmp_path / "out.zip", Format.OTHER)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert [one.filename for one in archive.infolist()] == ["b.xer"]
    assert b"222" not in (tmp_path / "out.zip").read_bytes()


def test_archives_in_archives_names_that_lead_out_and_damage_are_refused(tmp_path: Path) -> None:
    for content, said in (
        (packed(inner_zip=packed(a_xer=b"x")), "'inner.zip' holds an archive of its own"),
        (packed(inner_xer=b"\xef\xbb\xbf" + packed(a_xer=b"x")), "holds an archive of its own"),
        (packed(**{"../../etc/cron": b"x"}), "leads out of it"),
        (packed(a_xer=b"0" * 5000)[:-40], "damaged zip"),
    ):
        with pytest.raises(PlanFileError, match=said):
            pack_anew(source_of(content), tmp_path / "out.zip", Format.OTHER)


def test_an_archive_that_unpacks_to_more_than_is_read_is_refused_before_it_is_unpacked() -> None:
    data = packed(plan_xer=b"0" * 2_000_000)
    with pytest.raises(TooLarge, match="2,000,000 bytes once unpacked"):
        read(data, limit=100_000)
    with pytest.raises(UnknownFormat, match="damaged zip"):
        read(data[:900])


def test_a_place_that_cannot_be_written_is_not_told_as_a_damaged_archive(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        pack_anew(source_of(packed(plan_mpp=b"x" * 1000)), tmp_path / "nowhere" / "plan.zip", Format.MPP)
