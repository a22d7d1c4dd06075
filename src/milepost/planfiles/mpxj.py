"""MPP and the other formats, through MPXJ in a process of its own: it reads the file and hands back MSPDI.

A process of its own, because a Java machine that was started stays, with all its memory, and a damaged file may end it.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from milepost.planfiles.archives import is_archive, pack_anew, refuse_large_archive
from milepost.planfiles.errors import ExtraMissing, JavaMissing, PlanFileError, TooLarge, UnknownFormat
from milepost.planfiles.losing import gettext_noop
from milepost.planfiles.model import Format, Loss, PlanFile
from milepost.planfiles.mspdi.reader import read_mspdi
from milepost.planfiles.source import MAX_BYTES, Source, refuse_above_limit, source_of

HEAP = "1024m"
SECONDS = 300
MOST_ON_DISK = 2 * MAX_BYTES[Format.MSPDI]
"""Bytes: what MPXJ unpacks and what it writes, which is no larger than a MSPDI that is read."""
EXTRA = "pip install 'milepost[mpp]'"
NO_JAVA, NOT_READ = 3, 4
"""Exit codes of the converting process."""


def read_through_mpxj(
    source: Source, form: Format, *, project: str | None = None, limit: int | None = None
) -> PlanFile:
    """Read a file of any format that MPXJ knows.

    Raises: ExtraMissing, JavaMissing, UnknownFormat, TooLarge and what the MSPDI reader raises.
    """
    refuse_above_limit(source, form, limit)
    refuse_large_archive(source, form, limit)
    what = "Microsoft Project's binary files" if form is Format.MPP else "Formats other than XER, PMXML and MSPDI"
    if importlib.util.find_spec("mpxj") is None or importlib.util.find_spec("jpype") is None:
        raise ExtraMissing(
            f"{what} are read through MPXJ, which is not installed",
            mend=f"Install it ({EXTRA}) together with a Java, or save as XML",
        )
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise JavaMissing(
            f"{what} are read through MPXJ, which needs Java, and none is found",
            mend="Install a Java runtime of version 11 or later (set JAVA_HOME if it is not on the path), or save as XML",
        )
    with tempfile.TemporaryDirectory(prefix="milepost-plan-") as folder:
        given = source.path
        if is_archive(source.head()):
            given = Path(folder) / "in.zip"
            pack_anew(source, given, form, limit)
        elif given is None:
            given = Path(folder) / "in"
            given.write_bytes(source.whole())
        converted = Path(folder) / "out.xml"
        _convert(given.resolve(), converted)
        found = read_mspdi(source_of(converted, source.name), project=project)
    why = gettext_noop("It was read through MPXJ and its MSPDI; what neither of them carries is not seen")
    return replace(found, format=form, losses=(*found.losses, Loss(gettext_noop("read through MPXJ"), why)))


def _convert(given: Path, converted: Path) -> None:
    command = [sys.executable, "-m", "milepost.planfiles.mpxj", str(given), str(converted)]
    folder = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(part for part in (folder, os.environ.get("PYTHONPATH", "")) if part)
    done = subprocess.Popen(  # noqa: S603 - our own module in our own interpreter
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}
    )
    said = _waited(done, converted.parent).decode(errors="replace").strip().splitlines()
    last = said[-1] if said else ""
    if done.returncode == NO_JAVA:
        raise JavaMissing(f"Java does not start: {last}", mend="Install a Java runtime of version 11 or later")
    if done.returncode == NOT_READ:
        raise UnknownFormat(f"It is of no format that Milepost or MPXJ reads, or it is damaged ({last})")
    if done.returncode or not converted.exists():
        raise PlanFileError(f"MPXJ ended with code {done.returncode}: {last}")


def _waited(process: subprocess.Popen[bytes], folder: Path) -> bytes:
    """Return what a converting process wrote to its standard error.

    It is stopped when it takes too long, or too much room on disk: some formats are packed in ways that only MPXJ knows.
    """
    until = time.monotonic() + SECONDS
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                return process.communicate(timeout=0.5)[1]
            if _weight(folder) > MOST_ON_DISK:
                raise TooLarge(
                    f"MPXJ unpacks it to more than {MOST_ON_DISK:,} bytes", mend="Save the plan as XML or XER"
                )
            if time.monotonic() > until:
                raise UnknownFormat(f"MPXJ did not read it within {SECONDS} seconds")
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def _weight(folder: Path) -> int:
    """Return the bytes of a folder's files; those that go while they are counted have none."""
    total = 0
    for file in folder.rglob("*"):
        with suppress(OSError):
            total += file.stat().st_size
    return total


def main(given: str, converted: str) -> int:
    """Run in the process of its own: convert one file and return an exit code."""
    import jpype
    import mpxj  # noqa: F401 - puts the library on Java's path

    try:
        jpype.startJVM(
            f"-Xmx{HEAP}",
            f"-Djava.io.tmpdir={Path(converted).parent}",
            "-Djava.awt.headless=true",
            "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory",
        )
    except Exception as error:
        sys.stderr.write(f"{error}\n")
        return NO_JAVA
    reader = jpype.JClass("org.mpxj.reader.UniversalProjectReader")()
    writer = jpype.JClass("org.mpxj.mspdi.MSPDIWriter")()
    writer.setWriteTimephasedData(True)
    try:
        found = reader.read(given)
        if found is None:
            sys.stderr.write("no reader takes it\n")
            return NOT_READ
        writer.write(found, converted)
    except jpype.JException as error:
        sys.stderr.write(f"{str(error).splitlines()[0]}\n")
        return NOT_READ
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
