"""A real Chromium, and Milepost's pages served to it from a database of the test's own.

`page` is a fresh browser window; `site` the address of the pages. What a test makes through actions is what the browser sees.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser.looks import with_its_scripts

MILLISECONDS = 10_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    path = chromium.known()
    if path is None:
        pytest.skip("no Chromium: bin/test finds or installs one")
    # Playwright runs an event loop in this thread; Django would take the tests' own queries for a mistake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Within the loop Django keeps connections of its own: those opened before would never be closed, and would keep
    # PostgreSQL from copying the database.
    connections.close_all()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield running
        # For the same reason these are closed before the loop ends: afterwards nobody would reach them, and PostgreSQL
        # would refuse to drop the database.
        connections.close_all()
        running.close()


class _ThreadedServer(LiveServerThread):
    """Closes the connections of its request threads, so that the database can be dropped."""

    def _create_server(self, connections_override: object = None) -> ThreadedWSGIServer:
        server = ThreadedWSGIServer((self.host, self.port), QuietWSGIRequestHandler, allow_reuse_address=False)
        server.daemon_threads = True
        return server


@pytest.fixture
def site(own_database: str) -> Iterator[str]:
    """The address of the pages; the database is empty until the test fills it."""
    server = _ThreadedServer("localhost", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://localhost:{server.port}"
    server.terminate()
    connections.close_all()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window with no cookies. A script's error, or one that the policy refused, fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(MILLISECONDS)
    window = context.new_page()
    with_its_scripts(window)
    errors: list[str] = []
    window.on("pageerror", lambda error: errors.append(str(error)))
    window.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    yield window
    context.close()
    assert [error for error in errors if "status of 4" not in error] == []
