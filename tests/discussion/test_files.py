"""What is taken as a file, told by its content; and how it is kept."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest

from milepost.core.errors import Invalid
from milepost.discussion import store
from milepost.discussion.kinds import KINDS, clean_file_name, kind_of
from milepost.discussion.store import keep, path_of
from tests.discussion.files import GIF, HTML, JPEG, PDF, PNG, SVG, WEBP, office, open_document

pytestmark = pytest.mark.once
GOOD = {
    "a.pdf": PDF, "a.PNG": PNG, "a.jpg": JPEG, "a.jpeg": JPEG + b"a film behind it", "a.gif": GIF,
    "a.webp": WEBP, "a.docx": office("word"), "a.xlsx": office("xl"),
    "a.pptx": office("ppt"), "a.odt": open_document("text"), "a.ods": open_document("spreadsheet"),
    "a.odp": open_document("presentation"), "a.txt": "Grüße\n".encode(), "a.csv": b"\xef\xbb\xbfa;b\r\n", "a.md": b"# A",
}  # fmt: skip
#: What says it is one kind and is another.
FALSE = {
    "a.pdf": HTML, "b.pdf": b"MZ\x90\x00", "a.png": SVG, "a.jpg": PNG, "a.gif": b"GIF", "a.docx": office("xl"),
    "macros.docx": office("word", "word/vbaProject.bin"), "b.xlsx": b"PK\x03\x04 torn", "c.xlsx": PDF,
    "a.odt": open_document("spreadsheet"), "a.txt": b"\x00\x01", "a.csv": b"\xff\xfe\x00", "b.txt": b"MZ\x90\x00\x03",
    "a.webp": b"RIFF\x00\x00\x00\x00WAVE", "head.png": PNG[:8] + HTML, "cut.png": PNG[:-12], "head.pdf": b"%PDF-" + HTML,
    "head.jpg": b"\xff\xd8\xffMZ evil", "cut.jpg": JPEG[:-2], "head.gif": b"GIF89a" + HTML, "cut.webp": WEBP[:-1],
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_each_kind_that_is_taken_is_known_by_its_content(name: str) -> None:
    assert kind_of(clean_file_name(name), GOOD[name]).media_type


def test_every_kind_has_an_example() -> None:
    assert {name.rpartition(".")[2].lower() for name in GOOD} == set(KINDS)


@pytest.mark.parametrize("name", FALSE)
def test_what_is_not_what_its_name_says_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="is not what its name says"):
        kind_of(clean_file_name(name), FALSE[name])


@pytest.mark.parametrize(
    "name", ["a.html", "a.svg", "a.exe", "a.htm", "a.js", "pdf", ".pdf", "a.", "a.pdf.html", "", "a.zip"]
)
def test_other_kinds_are_not_taken(name: str) -> None:
    with pytest.raises(Invalid, match="is not a kind of file that is taken"):
        clean_file_name(name)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [("../../etc/a.pdf", "a.pdf"), ("C:\\x\\b.pdf", "b.pdf"), ('a"\r\nX: y.pdf', "aX y.pdf"), ("Über.pdf", "Über.pdf"),
     ("a\u202efdp.pdf", "afdp.pdf"), ("x" * 400 + ".pdf", "x" * 196 + ".pdf")],
)  # fmt: skip
def test_a_name_holds_no_path_and_nothing_that_misleads(name: str, cleaned: str) -> None:
    assert clean_file_name(name) == cleaned


@pytest.fixture
def data_dir(tmp_path: Path, settings: object) -> Path:
    """A data directory of this test's own."""
    import dataclasses

    settings.MILEPOST = dataclasses.replace(settings.MILEPOST, data_dir=tmp_path)  # type: ignore[attr-defined]
    return tmp_path


def test_a_content_is_kept_once_under_its_hash_and_nobody_may_write_it(data_dir: Path) -> None:
    digest = keep(PDF)
    assert digest == hashlib.sha256(PDF).hexdigest() == keep(PDF)
    (stored,) = [path for path in data_dir.rglob("*") if path.is_file()]
    assert stored == path_of(digest) == data_dir / "attachments" / digest[:2] / digest
    assert stored.read_bytes() == PDF
    assert stored.stat().st_mode & 0o777 == 0o400
    assert stored.parent.stat().st_mode & 0o077 == 0


def test_a_content_that_was_cut_off_is_written_anew(data_dir: Path) -> None:
    path = path_of(keep(PDF))
    path.unlink()
    path.write_bytes(PDF[:3])
    assert path_of(keep(PDF)).read_bytes() == PDF


def test_several_may_store_the_same_content_at_once(data_dir: Path) -> None:
    content = PDF * 10_000
    threads = [threading.Thread(target=keep, args=(content,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    (stored,) = [path for path in data_dir.rglob("*") if path.is_file()]
    assert stored.read_bytes() == content


def test_the_folders_of_a_first_file_are_settled_in_theirs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A power cut after the first file of all must not take the folder away that it lies in."""
    settled: list[Path] = []
    monkeypatch.setattr(store, "_settle", settled.append)
    monkeypatch.setattr(store, "path_of", lambda digest: tmp_path / "attachments" / digest[:2] / digest)
    folder = tmp_path / "attachments" / keep(b"the first")[:2]
    assert settled == [tmp_path, tmp_path / "attachments", folder]
    settled.clear()
    keep(b"the first")
    assert settled == []
