"""Read a plan file of any format, write one of two. The formats' modules are imported when they are needed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from milepost.engine.plan import Plan
from milepost.planfiles.errors import CannotWrite, PlanFileError
from milepost.planfiles.model import WRITABLE, Format, Loss, PlanFile
from milepost.planfiles.source import Source, cannot_open, format_of, source_of

ENDINGS = {".xer": Format.XER, ".xml": Format.MSPDI, ".mspdi": Format.MSPDI}


def read(
    file: Path | str | bytes,
    *,
    project: str | None = None,
    encoding: str | None = None,
    decimal: str | None = None,
    limit: int | None = None,
    name: str = "",
) -> PlanFile:
    """Read a plan file whole, or raise.

    file: a path, or the content. project: code, name or id of the project to take, where a file holds several; by default all
    that are no baselines. encoding: of an XER, when its own finding out fails. decimal: "." or
    ",", the mark before decimals in an XER that does not show it. limit: bytes above which the file is refused;
    None for the limit of its format (source.MAX_BYTES). name: what messages call content that has no path.

    Raises: PlanFileError (its classes are in errors.py); each names line and field where there is one.
    """
    source = source_of(file, name)
    try:
        return _read(source, format_of(source), project, limit, encoding=encoding, decimal=decimal)
    except PlanFileError as error:
        error.file = error.file or source.name
        raise
    except OSError as error:
        told = cannot_open(error)
        told.file = source.name
        raise told from error
    except RecursionError:
        raise PlanFileError("It is nested too deeply") from None


def _read(source: Source, form: Format, project: str | None, limit: int | None, **of_xer: Any) -> PlanFile:
    if form is Format.XER:
        from milepost.planfiles.xer.reader import read_xer

        return read_xer(source, project=project, limit=limit, **of_xer)
    if form is Format.MSPDI:
        from milepost.planfiles.mspdi.reader import read_mspdi

        return read_mspdi(source, project=project, limit=limit)
    if form is Format.PMXML:
        from milepost.planfiles.pmxml.reader import read_pmxml

        return read_pmxml(source, project=project, limit=limit)
    from milepost.planfiles.mpxj import read_through_mpxj

    return read_through_mpxj(source, form, project=project, limit=limit)


def dumps(plan: PlanFile | Plan, form: Format) -> tuple[bytes, tuple[Loss, ...]]:
    """Return a plan as bytes of a format, and what the format could not hold.

    Raises: CannotWrite.
    """
    whole = plan if isinstance(plan, PlanFile) else PlanFile(plan, form)
    if form is Format.XER:
        from milepost.planfiles.xer.writer import write_xer

        return write_xer(whole)
    if form is Format.MSPDI:
        from milepost.planfiles.mspdi.writer import write_mspdi

        return write_mspdi(whole)
    raise CannotWrite(f"{form} cannot be written, only {' and '.join(WRITABLE)}")


def write(plan: PlanFile | Plan, file: Path | str, form: Format | None = None) -> tuple[Loss, ...]:
    """Write a plan to a file, whole or not at all, and return what the format could not hold.

    form: None to tell it by the file's ending (.xer, .xml). Raises: CannotWrite, OSError.
    """
    path = Path(file)
    chosen = form or ENDINGS.get(path.suffix.lower())
    if chosen is None:
        raise CannotWrite("is no ending of a format that can be written (.xer, .xml)", value=path.suffix)
    data, losses = dumps(plan, chosen)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return losses
