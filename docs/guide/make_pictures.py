"""Makes the guide's pictures anew: starts Milepost with its demo on a free port and photographs pages in a real Chromium.

    .venv/bin/python docs/guide/make_pictures.py [NAME ...]

Run it from the repository after bin/test has made the environment. Pictures go to docs/guide/pictures/.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
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

from tests.browser import chromium  # noqa: E402

from milepost.demo import PASSWORD, sign_ins  # noqa: E402
from milepost.engine.plan import Activity, Calendar, Kind, Plan, Project, Relation, WbsNode  # noqa: E402
from milepost.engine.times import day_number  # noqa: E402
from milepost.planfiles import Format, dumps  # noqa: E402

OUT = ROOT / "docs" / "guide" / "pictures"
DESKTOP, PHONE = (1440, 900), (390, 844)
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


def upload_plan(page: Page) -> None:
    """A small plan of Primavera, looked at before it is imported."""
    begin = day_number(datetime.now(UTC).date()) * 86_400 + 8 * 3_600
    nodes = [
        WbsNode(1, None, "LINE3", "Third line"),
        WbsNode(2, 1, "PREP", "Hall prepared"),
        WbsNode(3, 1, "LINE", "Line runs"),
    ]
    names = ["Clear the hall", "Pour the floor", "Lay cables", "Set up the press", "Connect the robots", "Trial run"]
    tasks = [
        Activity(uid=n, code=f"A{n}0", name=name, wbs=2 if n < 4 else 3, duration=(3 + n % 4) * 28_800)
        for n, name in enumerate(names, 1)
    ]  # fmt: skip
    tasks.append(Activity(uid=9, code="M1", name="First pallet shipped", wbs=3, kind=Kind.FINISH_MILESTONE))
    links = [Relation(n, n + 1, uid=n) for n in range(1, 6)] + [Relation(6, 9, uid=6)]
    project = Project(1, start=begin, calendar=1, code="LINE3", name="Third line", data_date=begin)
    content, _ = dumps(
        Plan((project,), (Calendar(1, "Two shifts"),), tuple(tasks), tuple(links), tuple(nodes)), Format.XER
    )
    page.set_input_files("input[name=file]", {"name": "third-line.xer", "mimeType": "text/plain", "buffer": content})
    page.get_by_role("button", name="Show what it would do").click()
    page.wait_for_load_state()


def choose_one(page: Page) -> None:
    """Why one of those that are not done has its date."""
    page.wait_for_selector(NETWORK)
    page.get_by_role("link", name="Why ").nth(6).click()
    page.locator(".network-chain").wait_for()


def paste_rows(page: Page) -> None:
    """Rows as a spreadsheet puts them on the clipboard, up to the choice of columns."""
    page.fill(
        "textarea",
        "Was\tInitiative\tTarget date\tOwner\n"
        "ERP live in Lyon\tLean programme\t03/04/2027\t\n"
        "Second shift trained\tLean programme\t05/06/2027\t\n"
        "Supplier contracts signed\tNo such programme\tQ3 2027\t\n",
    )
    page.get_by_role("button", name="Look at these rows").click()
    page.wait_for_load_state()


def check_rows(page: Page) -> None:
    """The same, up to the dry run."""
    paste_rows(page)
    page.get_by_label("Was", exact=True).select_option("name")
    page.get_by_label("Category of all rows").select_option("compliance")
    page.get_by_label("Day first").check()
    page.get_by_role("button", name="Check every row").click()
    page.get_by_role("heading", name="What would be done").wait_for()


PICTURES = [
    Picture("sign-in", "", "/account/login/"),
    Picture("home", "operating_partner", "/"),
    Picture("home-dark", "executive", "/", scheme="dark"),
    Picture("work-phone", "initiative_owner", "/work/", size=PHONE),
    Picture("design", "operating_partner", "/design/", whole=True),
    Picture("home-phone", "executive", "/", size=PHONE),
    Picture("portfolio", "operating_partner", "/portfolios/", ("Harbour Fund II",), whole=True),
    Picture("companies", "operating_partner", "/companies/"),
    Picture("company", "operating_partner", "/companies/", ("Aster Tools",), whole=True),
    Picture("company-dark", "executive", "/companies/", ("Aster Tools",), scheme="dark"),
    Picture("company-phone", "executive", "/companies/", ("Aster Tools",), size=PHONE),
    Picture("initiatives", "operating_partner", "/initiatives/"),
    Picture("initiative", "operating_partner", "/initiatives/?stage=3", ("table tbody th a",)),
    Picture(
        "cascade-portfolio", "operating_partner", "/portfolios/", ("Harbour Fund II", "main .actions >> text=Cascade")
    ),
    Picture("cascade-company", "executive", "/companies/", ("Aster Tools", "main .actions >> text=Cascade")),
    Picture("milestones", "operating_partner", "/milestones/"),
    Picture("milestones-phone", "executive", "/milestones/", size=PHONE),
    Picture("contradicted-dark", "operating_partner", "/milestones/?contradicted=yes", scheme="dark"),
    Picture("milestone", "operating_partner", "/milestones/?contradicted=yes", ("table tbody th a",), whole=True),
    Picture("heat-map", "operating_partner", "/milestones/map/"),
    Picture("timeline", "executive", "/timeline/?days=270", ready=TIMELINE),
    Picture("timeline-dark", "executive", "/timeline/?days=270&ties=yes", scheme="dark", ready=TIMELINE),
    Picture("timeline-phone", "executive", "/timeline/", size=PHONE, ready=TIMELINE),
    Picture(
        "dependencies",
        "operating_partner",
        "/initiatives/?q=transformation",
        ("table tbody th a", "main .section-head >> text=Dependencies"),
        ready=NETWORK,
        act=choose_one,
    ),
    Picture("dependencies-dark", "executive", "/network/", scheme="dark", ready=NETWORK),
    Picture("dependencies-phone", "executive", "/network/", size=PHONE, ready=NETWORK),
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
    Picture("proposals", "operating_partner", "/proposals/"),
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
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return process, address
    process.kill()
    raise SystemExit("Milepost did not become ready within ten seconds")


def email_of(role: str) -> str:
    """The first demo person in that role."""
    return next(person.email for person in sign_ins() if person.role == role)


def take(browser: Browser, address: str, picture: Picture) -> None:
    """Sign in, walk there, photograph."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=picture.scheme, locale="en-GB"
    )
    page = context.new_page()
    if picture.role:
        sign_in(page, address, email_of(picture.role))
    page.goto(address + picture.path)
    for link in picture.follow:
        here = (
            page.locator(link)
            if (" " in link and "tbody" in link) or ">>" in link
            else page.get_by_role("link", name=link)
        )
        here.first.click()
        page.wait_for_load_state()
    if picture.act is not None:
        picture.act(page)
    if picture.ready:
        page.wait_for_selector(picture.ready)
        page.wait_for_load_state("networkidle")
    page.screenshot(path=OUT / f"{picture.name}.png", full_page=picture.whole)
    context.close()


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
