"""A real Chromium for the tests: an installed one, else the system's package (as root), else Playwright's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

VARIABLE = "MILEPOST_TEST_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "chromium-headless-shell")
PLACES = (
    "/usr/lib/chromium/chromium",
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def say_at_once(words: str) -> None:
    """On the terminal, below the name of a step."""
    print(f"   {words}", flush=True)


def provide(say: Callable[[str], None] = say_at_once) -> str | None:
    """Path of a browser that starts, made known to the tests by an environment variable; says which one."""
    for find, words in (
        (installed, "an installed one"),
        (partial(system_package, say), "the system's package, installed now"),
        (partial(playwrights_own, say), "Playwright's own"),
    ):
        path = find()
        if path and (version := starts(path)):
            os.environ[VARIABLE] = path
            say(f"browser: {words}: {version} ({path})")
            return path
    say("no browser: none is installed, the system's package manager gave none and neither did Playwright.")
    say("Install Chromium, or name one: CHROME=/path/to/chromium")
    return None


def known() -> str | None:
    """What `provide` found, or for pytest alone an installed one."""
    return os.environ.get(VARIABLE) or installed() or _playwrights_path()


def installed() -> str | None:
    for variable in ("CHROME", "CHROMIUM", "CHROME_PATH"):
        if named := os.environ.get(variable):
            return shutil.which(named)
    return next((path for name in (*NAMES, *PLACES) if (path := shutil.which(name))), None)


def system_package(say: Callable[[str], None]) -> str | None:
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return None
    say("no browser is installed; trying the system's package chromium")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        ran = subprocess.run([apt, *command], env=environment, capture_output=True, text=True, check=False)
        if ran.returncode and command[0] == "install":
            say(f"apt-get: {ran.stderr.strip().splitlines()[-1:] or ran.returncode}")
    return installed()


def playwrights_own(say: Callable[[str], None]) -> str | None:
    if path := _playwrights_path():
        return path
    say("trying the browser of Playwright")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        command.insert(4, "--with-deps")
    subprocess.run(command, capture_output=True, check=False)
    return _playwrights_path()


def _playwrights_path() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def starts(path: str) -> str | None:
    """The version the browser names, if it runs at all (a snap's stub on a server does not)."""
    try:
        ran = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout.strip() if ran.returncode == 0 else None
