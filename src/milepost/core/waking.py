"""Wakes the worker as soon as something is owed, so that nobody waits for its next look at the outbox.

A named pipe in the data directory: whoever commits deliveries writes a byte, the worker waits for one. It is a hint and no more:
the worker looks at the outbox every half second all the same, for work that became due by itself, for a web server on another
machine, and for systems without named pipes. So nothing that goes wrong here is an error.
"""

from __future__ import annotations

import os
import select
import stat
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from django.conf import settings

NAME = "worker.wake"


def _path() -> Path:
    root: Path = settings.MILEPOST.data_dir
    return root / NAME


def wake_worker() -> None:
    """Tell a worker that waits to look at the outbox now; never blocks, and is nothing when none waits."""
    with suppress(OSError):  # there is no pipe, nobody holds its other end, or it is full of such bytes already
        pipe = os.open(_path(), os.O_WRONLY | os.O_NONBLOCK)
        try:
            os.write(pipe, b"!")
        finally:
            os.close(pipe)


class Alarm:
    """What a worker waits at. Several may: a byte wakes one of them, which is as many as a change needs."""

    def __init__(self) -> None:
        self._pipe: int | None = None

    def __enter__(self) -> Self:
        with suppress(OSError, AttributeError):  # no named pipes here: then the looks at the outbox must do
            _make(_path())
            # Also for writing: else it ends with its last writer.
            self._pipe = os.open(_path(), os.O_RDWR | os.O_NONBLOCK)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None

    def wait(self, seconds: float, stopping: threading.Event) -> None:
        """Return when somebody wakes the worker, or after so many seconds, or at once when it is to stop."""
        if self._pipe is None or stopping.is_set():
            stopping.wait(seconds)
        elif select.select([self._pipe], [], [], seconds)[0]:
            with suppress(BlockingIOError):  # another worker was faster
                os.read(self._pipe, 65_536)


def _make(path: Path) -> None:
    """Make the pipe unless it is there; what else has its name is in the way and goes."""
    if path.exists() and not stat.S_ISFIFO(path.stat().st_mode):
        path.unlink()
    with suppress(FileExistsError):
        os.mkfifo(path, 0o600)
