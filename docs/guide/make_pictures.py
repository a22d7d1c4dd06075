"""Makes the guide's pictures anew: starts Milepost with its demo on a free port and photographs pages in a real Chromium.

    .venv/bin/python docs/guide/make_pictures.py [NAME ...]

Run it from the repository after bin/test has made the environment. Pictures go to docs/guide/pictures/.
"""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
# The demo's people are read here and served from another process, out of the same throw-away folder.
DATA = tempfile.TemporaryDirectory(prefix="milepost-pictures-")
os.environ |= {
    "MILEPOST_DATA_DIR": DATA.name,
    "MILEPOST_LOG_LEVEL": "ERROR",
    "DJANGO_SETTINGS_MODULE": "milepost.settings",
}
django.setup()

from picture_acts import both_sides, check_rows, choose_one, find, paste_rows, press, save_view, snooze, upload_plan  # noqa: E402
from tests.browser import chromium  # noqa: E402

from milepost.demo import PASSWORD, sign_ins  # noqa: E402

OUT = ROOT / "docs" / "guide" / "pictures"
DESKTOP, PHONE = (1440, 900), (390, 844)
QUALITY = 80
TIMELINE = "[data-timeline][data-ready]"
NETWORK = "[data-network][data-ready]"


@dataclass(frozen=True)
class Picture:
    """One picture: whose screen, from which address, which links to follow from there."""

    name: str
    role: str
    path: str
    follow: tuple[str, ...] = ()
    size: tuple[int, int] = DESKTOP
    scheme: str = "light"
    whole: bool = False
    act: Callable[[Page], None] | None = None
    ready: str = ""  # what must be there first, on pages that draw by script


PICTURES = [
    Picture("sign-in", "", "/account/login/"),
    Picture("home", "operating_partner", "/"),
    Picture("home-dark", "executive", "/", scheme="dark"),
    Picture("home-phone-dark", "operating_partner", "/", size=PHONE, scheme="dark"),
    Picture("first-steps", "oliver.hastings@meridian.example", "/"),
    Picture("keys", "operating_partner", "/milestones/?open=yes", act=press("?")),
    Picture("palette", "operating_partner", "/", act=find),
    Picture("work", "contributor", "/work/"),
    Picture("work-phone", "contributor", "/work/", size=PHONE),
    Picture("work-phone-dark", "contributor", "/work/", size=PHONE, scheme="dark", act=snooze),
    Picture("home-phone", "executive", "/", size=PHONE),
    Picture("portfolio", "operating_partner", "/portfolios/", ("Harbour Fund II",), whole=True),
    Picture("company", "operating_partner", "/companies/", ("Aster Tools",), whole=True),
    Picture("company-dark", "executive", "/companies/", ("Aster Tools",), scheme="dark"),
    Picture("initiative", "operating_partner", "/initiatives/?stage=3", ("table tbody th a",)),
    Picture(
        "cascade-portfolio", "operating_partner", "/portfolios/", ("Harbour Fund II", "main .actions >> text=Cascade")
    ),
    Picture("cascade-company", "executive", "/companies/", ("Aster Tools", "main .actions >> text=Cascade")),
    Picture("milestones", "operating_partner", "/milestones/?open=yes&group=company"),
    Picture("milestones-dark", "operating_partner", "/milestones/?open=yes&group=owner", scheme="dark"),
    Picture("milestones-chosen", "operating_partner", "/milestones/", act=save_view),
    Picture("milestones-phone", "executive", "/milestones/?open=yes", size=PHONE),
    Picture("milestones-phone-dark", "executive", "/milestones/?open=yes&group=initiative", size=PHONE, scheme="dark"),
    Picture("contradicted-dark", "operating_partner", "/milestones/?contradicted=yes", scheme="dark"),
    Picture("milestone", "operating_partner", "/milestones/?contradicted=yes", ("table tbody th a",), whole=True),
    Picture("milestone-dark", "executive", "/milestones/?contradicted=yes", ("table tbody th a",), scheme="dark"),
    Picture("milestone-phone", "executive", "/milestones/?contradicted=yes", ("table tbody th a",), size=PHONE),
    Picture("heat-map", "operating_partner", "/milestones/map/"),
    Picture("timeline", "executive", "/timeline/?days=270", ready=TIMELINE),
    Picture("timeline-dark", "executive", "/timeline/?days=270&ties=yes", scheme="dark", ready=TIMELINE),
    Picture("timeline-phone", "executive", "/timeline/", size=PHONE, ready=TIMELINE),
    Picture("timeline-phone-dark", "executive", "/timeline/", size=PHONE, scheme="dark", ready=TIMELINE),
    Picture(
        "dependencies",
        "operating_partner",
        "/initiatives/?q=transformation",
        ("table tbody th a", "main .section-head >> text=Dependencies"),
        ready=NETWORK,
        act=choose_one,
    ),
    Picture("crossings", "operating_partner", "/network/", ready=NETWORK, act=both_sides),
    Picture(
        "case-transformation", "operating_partner", "/initiatives/?q=transformation", ("table tbody th a",), whole=True
    ),
    Picture("case-expansion", "operating_partner", "/initiatives/?q=expansion", ("table tbody th a",), whole=True),
    Picture("template", "operating_partner", "/companies/", ("Morava Castings", "Start from a template")),
    Picture(
        "plan-dry-run",
        "executive",
        "/initiatives/",
        ("table tbody th a", "Plan files", "Import a plan file"),
        whole=True,
        act=upload_plan,
    ),
    Picture("stakes", "controller", "/stakes/?superseded=yes"),
    Picture("proposal-declined", "operating_partner", "/proposals/?status=declined", ("table tbody th a",)),
    Picture("propose-phone", "contributor", "/proposals/", ("Propose an initiative",), size=PHONE),
    Picture("people", "administrator", "/people/"),
    Picture("roles", "administrator", "/roles/"),
    Picture("tokens", "operating_partner", "/tokens/"),
    Picture("feed", "operating_partner", "/feed/"),
    Picture("imports", "operating_partner", "/imports/"),
    Picture("import-mapping", "operating_partner", "/imports/paste/", act=paste_rows),
    Picture("import-rows", "operating_partner", "/imports/paste/", act=check_rows),
    Picture("import-rows-phone", "operating_partner", "/imports/paste/", size=PHONE, act=check_rows),
    Picture("api", "", "/api/v1/"),
]


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start() -> tuple[subprocess.Popen[bytes], str]:
    """Milepost with its demo; its process and address."""
    port = free_port()
    command = [sys.executable, "-m", "milepost.cli.main"]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([*command, "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*command, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
    process = subprocess.Popen([*command, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return process, address
    process.kill()
    raise SystemExit("Milepost did not become ready within a minute")


def email_of(role: str) -> str:
    """The first demo person in that role, or of that address."""
    return next(person.email for person in sign_ins() if role in {person.role, person.email})


def take(browser: Browser, address: str, picture: Picture) -> None:
    """Sign in, walk there, photograph."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=picture.scheme,
        locale="en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if picture.role:
        sign_in(page, address, email_of(picture.role))
    page.goto(address + picture.path)
    for link in picture.follow:
        if "tbody" in link:  # the page itself, not beside the list
            page.goto(address + str(page.locator(link).first.get_attribute("href")))
            continue
        here = page.locator(link) if ">>" in link else page.get_by_role("link", name=link)
        here.first.click()
        page.wait_for_load_state()
    if picture.act is not None:
        picture.act(page)
    if picture.ready:
        page.wait_for_selector(picture.ready)
        page.wait_for_load_state("networkidle")
    (OUT / f"{picture.name}.webp").write_bytes(photograph(page, whole=picture.whole))
    context.close()


def photograph(page: Page, *, whole: bool) -> bytes:
    """WebP, a third of what PNG takes; ``whole`` goes on below the window, at most two windows."""
    size = page.viewport_size
    assert size is not None
    height = (
        min(page.evaluate("document.documentElement.scrollHeight"), 2 * size["height"]) if whole else size["height"]
    )
    page.wait_for_timeout(150)  # what a press changed is painted
    asked = {"format": "webp", "quality": QUALITY - 15 if whole else QUALITY, "captureBeyondViewport": whole}
    if whole:
        asked["clip"] = {"x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1}
    return base64.b64decode(page.context.new_cdp_session(page).send("Page.captureScreenshot", asked)["data"])


def sign_in(page: Page, address: str, email: str) -> None:
    """With the demo's password."""
    page.goto(f"{address}/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{address}/")


def main(names: list[str]) -> None:
    """Take all pictures, or those named."""
    path = chromium.provide()
    if path is None:
        raise SystemExit("no Chromium is to be had")
    OUT.mkdir(exist_ok=True)
    process, address = start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
            for picture in PICTURES:
                if not names or picture.name in names:
                    print(picture.name, flush=True)
                    take(browser, address, picture)
            browser.close()
    finally:
        process.terminate()
        process.wait(20)
        DATA.cleanup()


if __name__ == "__main__":
    main(sys.argv[1:])
