"""Zip archives on their way to MPXJ: packed anew, and bounded, so that it sees nothing but what was counted.

What an archive says of itself is no bound: its directory may name other sizes than its entries have, or not name them all, and
MPXJ goes through the entries one after the other. It also opens archives in archives. Here every entry that the directory names
is unpacked under one limit, and written, unpacked as it is, into an archive of our own.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from milepost.planfiles.errors import TooLarge, UnknownFormat
from milepost.planfiles.model import Format
from milepost.planfiles.source import BOMS, MAX_BYTES, Source

MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
MOST_ENTRIES = 10_000
CHUNK = 1 << 20
UNPACK = "Unpack the archive and give the plan file itself"


def is_archive(head: bytes) -> bool:
    """Tell whether bytes begin a zip, also after a byte order mark, which MPXJ skips."""
    for mark, _ in BOMS:
        head = head.removeprefix(mark)
    return head.startswith(MARKS)


def refuse_large_archive(source: Source, form: Format, limit: int | None = None) -> None:
    """Raise TooLarge for a zip that itself says it unpacks to more than the limit, UnknownFormat for a broken one."""
    if is_archive(source.head()):
        with _opened(source) as archive:
            _refuse_above(sum(one.file_size for one in archive.infolist()), _most(form, limit))


def pack_anew(source: Source, out: Path, form: Format, limit: int | None = None) -> None:
    """Write the entries of a zip, unpacked, into another one.

    Raises: TooLarge where they are larger than the limit together, whatever the archive says; UnknownFormat.
    """
    most, total = _most(form, limit), 0
    with _opened(source) as archive, zipfile.ZipFile(out, "w") as copy:
        for entry in _files(archive):
            with copy.open(entry.filename, "w", force_zip64=True) as plain:
                for at, chunk in enumerate(_chunks(archive, entry)):
                    if at == 0 and is_archive(chunk):
                        raise UnknownFormat("holds an archive of its own", value=entry.filename, mend=UNPACK)
                    total += len(chunk)
                    _refuse_above(total, most)
                    plain.write(chunk)


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack an entry. Raises UnknownFormat; a disk that is full where it goes to is no fault of the archive."""
    try:
        with archive.open(entry) as packed:
            while chunk := packed.read(CHUNK):
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise _damaged(error) from None


def _files(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the entries that are files. Raises UnknownFormat for names that are not plain, or stand there twice."""
    files = [one for one in archive.infolist() if not one.is_dir()]
    for one in files:
        parts = one.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] in {"", "~"} or parts[0].endswith(":"):
            raise UnknownFormat("is a name in the archive that leads out of it", value=one.filename, mend=UNPACK)
    if len({one.filename for one in files}) < len(files):
        raise UnknownFormat("It is a zip archive with several files of one name", mend=UNPACK)
    return files


def _opened(source: Source) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(source.path or io.BytesIO(source.data or b""))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise _damaged(error) from None
    if len(archive.infolist()) > MOST_ENTRIES:
        raise TooLarge(f"It is a zip archive of more than {MOST_ENTRIES:,} files", mend=UNPACK)
    return archive


def _damaged(error: Exception) -> UnknownFormat:
    return UnknownFormat(f"It is a damaged zip archive, or one that is locked ({error})", mend=UNPACK)


def _most(form: Format, limit: int | None) -> int:
    return MAX_BYTES[form] if limit is None else limit


def _refuse_above(size: int, most: int) -> None:
    if size > most:
        raise TooLarge(
            f"{size:,} bytes once unpacked are more than the {most:,} that are read of this format", mend=UNPACK
        )
