"""The engine's kernels are compiled beside the server's work, and beside the making of the demo: later starts find them ready."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

from milepost.ops.supervisor import die_with_parent

COMMAND = [sys.executable, "-m", "milepost.ops.warming"]


@contextlib.contextmanager
def warming() -> Iterator[Callable[[], None]]:
    """Gives what starts the compiling, once, as a process of low priority; it is ended with the block, wherever it is."""
    begun: list[subprocess.Popen[bytes]] = []

    def begin() -> None:
        if begun:
            return
        # A session of its own: Ctrl-C reaches the supervisor alone, which ends this one here.
        process = subprocess.Popen([*COMMAND, str(os.getpid())], start_new_session=True, stdin=subprocess.DEVNULL)  # noqa: S603
        begun.append(process)
        threading.Thread(target=process.wait, daemon=True).start()  # once it has ended, nothing of it stays

    try:
        yield begin
    finally:
        for process in begun:
            process.terminate()
            process.wait()


def main() -> None:
    """In the process of its own."""
    os.nice(10)
    die_with_parent(int(sys.argv[1]))  # told, since it may be gone by now
    from milepost.engine.warming import warm

    warm()


if __name__ == "__main__":
    main()
