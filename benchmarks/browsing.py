"""A page of the real server in a real Chromium, for benchmarks that time what a reader sees."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def page_served(cookies: Mapping[str, str], watch: str, *, timeout_ms: int) -> Iterator[tuple[Any, str]]:
    """Give (page, address) of a server on the database that the environment names. watch: a script each page begins with."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver runs a loop in this thread
    from playwright.sync_api import sync_playwright
    from tests.browser import chromium
    from tests.tool.servers import serving

    path = chromium.known()
    if path is None:
        sys.exit("no Chromium: bin/test finds or installs one")
    data_dir = Path(os.environ["MILEPOST_DATA_DIR"])
    with (
        serving(os.environ["MILEPOST_DATABASE_URL"], data_dir, MILEPOST_LOG_LEVEL="WARNING") as served,
        sync_playwright() as play,
    ):
        running = play.chromium.launch(executable_path=path, args=chromium.FLAGS)
        context = running.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": served.base} for name, value in cookies.items()])
        page = context.new_page()
        page.add_init_script(watch)
        page.set_default_timeout(timeout_ms)
        yield page, served.base
        running.close()
