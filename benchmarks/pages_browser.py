"""The browser of `bin/bench pages`: a phone, throttled by the debugger; what a first visit weighs, and how soon it answers."""

from __future__ import annotations

import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.common import nearest_rank
from tests.browser import chromium

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright

#: Lighthouse's phone and its Slow 4G.
PHONE = {"width": 412, "height": 823}
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_638_400 // 8, "uploadThroughput": 750_000 // 8}
SLOWER = 4
FLAGS = chromium.FLAGS
COUNTED = {"Document": "HTML", "Stylesheet": "CSS", "Script": "JS"}
#: Before any script of the page.
WATCH = """
window.seen = {lcp: 0, cls: 0, interactions: {}}
new PerformanceObserver((list) => list.getEntries().forEach((one) => { seen.lcp = one.startTime }))
  .observe({type: "largest-contentful-paint", buffered: true})
new PerformanceObserver((list) => list.getEntries().forEach((one) => { if (!one.hadRecentInput) seen.cls += one.value }))
  .observe({type: "layout-shift", buffered: true})
new PerformanceObserver((list) => list.getEntries().forEach((one) => {
  if (one.interactionId) seen.interactions[one.interactionId] = Math.max(seen.interactions[one.interactionId] ?? 0, one.duration)
})).observe({type: "event", durationThreshold: 16, buffered: true})
"""
#: What a person does on each page that does not lead away: keys, and selectors to press.
_FIND = ["click:.find", "type:sap", "key:ArrowDown", "key:Escape"]
DONE = {
    "home": [*_FIND, "key:?", "key:Escape", "key:Tab"],
    "list": ["key:j", "key:j", "key:k", "key:x", "key:x", "click:.fold-label", "click:.fold-label",
             "type-in:#q:sap", "key:?", "key:Escape"],
    "milestone": [*_FIND, "key:?", "key:Escape", "key:Tab"],
    "timeline": ["click:.timeline-frame", "key:ArrowDown", "key:ArrowRight", "key:+", "key:-", "key:d",
                 "key:t", "key:?", "key:Escape"],
    "work": [*_FIND, "key:?", "key:Escape", "key:Tab"],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Load:
    """A first visit: what it weighed in kilobytes (of 1,000 bytes), and what the browser saw."""

    kilobytes: float
    parts: str
    lcp_ms: float
    cls: float


@dataclass(frozen=True, slots=True)
class Answers:
    """How long interactions took until the next picture."""

    p75: float
    words: str


@dataclass(frozen=True, slots=True)
class Phones:
    """Browsers of somebody who is signed in."""

    play: Playwright
    executable: str
    base: str
    cookies: dict[str, str]

    def sign_in(self, context: BrowserContext) -> None:
        """By the session's cookie."""
        context.add_cookies([{"name": name, "value": value, "url": self.base} for name, value in self.cookies.items()])

    @contextmanager
    def steered(self) -> Iterator[tuple[BrowserContext, int]]:
        """One that Lighthouse steers through a port."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        with tempfile.TemporaryDirectory() as profile:
            context = self.play.chromium.launch_persistent_context(
                profile, executable_path=self.executable, args=[*FLAGS, f"--remote-debugging-port={port}"]
            )
            self.sign_in(context)
            yield context, port
            context.close()

    @contextmanager
    def fresh(self) -> Iterator[tuple[Page, CDPSession]]:
        """A window without a past, and its debugger."""
        running = self.play.chromium.launch(executable_path=self.executable, args=FLAGS)
        context = running.new_context(viewport=PHONE, device_scale_factor=1.75, is_mobile=True, has_touch=True)
        self.sign_in(context)
        page = context.new_page()
        page.add_init_script(WATCH)
        debugger = context.new_cdp_session(page)
        debugger.send("Network.enable")
        yield page, debugger
        running.close()


@contextmanager
def phones(base: str, cookies: dict[str, str]) -> Iterator[Phones]:
    """With a Chromium of this machine."""
    from playwright.sync_api import sync_playwright

    path = chromium.known()
    if path is None:
        sys.exit("no Chromium: bin/test finds or installs one")
    with sync_playwright() as play:
        yield Phones(play, path, base, cookies)


def first_visit(phone: Phones, path: str) -> Load:
    """Nothing kept from before, network and processor throttled."""
    kinds: dict[str, str] = {}
    weights: Counter[str] = Counter()
    with phone.fresh() as (page, debugger):
        debugger.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
        debugger.on(
            "Network.loadingFinished",
            lambda told: weights.update({kinds.get(told["requestId"], "Other"): int(told["encodedDataLength"])}),
        )
        debugger.send("Network.emulateNetworkConditions", SLOW_4G)
        debugger.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(phone.base + path)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1000)
        lcp, cls = page.evaluate("[seen.lcp, seen.cls]")
    parts = ", ".join(f"{word} {weights[kind] / 1000:.1f}" for kind, word in COUNTED.items())
    return Load(sum(weights[kind] for kind in COUNTED) / 1000, f"{parts} kB", lcp, cls)


def interactions(phone: Phones, name: str, path: str) -> Answers:
    """What is done on that page, three times over, with the processor throttled."""
    with phone.fresh() as (page, debugger):
        page.goto(phone.base + path)
        page.wait_for_load_state("networkidle")
        debugger.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        for step in DONE[name] * 3:
            _do(page, step)
            page.wait_for_timeout(150)
        page.wait_for_timeout(500)
        took = sorted(float(one) for one in page.evaluate("Object.values(seen.interactions)"))
    if not took:
        return Answers(0.0, "none above 16 ms")
    return Answers(
        nearest_rank(took, 75), f"{len(took)}: half within {nearest_rank(took, 50):.0f} ms, worst {took[-1]:.0f}"
    )


def _do(page: Page, step: str) -> None:
    kind, _, what = step.partition(":")
    if kind == "click":
        page.locator(what).filter(visible=True).first.tap()
    elif kind == "type":
        page.keyboard.type(what, delay=60)
    elif kind == "type-in":
        where, _, words = what.partition(":")
        page.locator(where).fill("")
        page.locator(where).press_sequentially(words, delay=60)
        page.evaluate("document.activeElement.blur()")
    else:
        page.keyboard.press(what)
