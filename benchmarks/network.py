"""The dependency picture of 1,000 milestones in a real Chromium, from the real server: data, layout, what it costs the page.

    bin/bench network [--fresh]

Cases: the data (the request, at the server's door, median of 10); the layout in its worker, its loading among it; the longest
task of the own thread of the page, from its opening until the picture is drawn; the median time between frames while panning over
all of it; and what it loads beyond every page, compressed by gzip. The network is one company's, all of it linked.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from dataclasses import replace
from typing import Any

from benchmarks.browsing import page_served
from benchmarks.common import Case, finish, nearest_rank, table
from benchmarks.databases import ROOT, in_process

NODES, LINKS, REQUESTS, FRAMES = 1_000, 2_000, 10, 90
DATA, LAYOUT, LONGEST = "data (request, median of 10)", "layout in the worker", "longest task of the page"
FRAME, SIZE = "pan (median frame of 90)", "loaded for it (gzip)"
TARGETS = {
    DATA: (300.0, "ms"),
    LAYOUT: (3_000.0, "ms"),
    LONGEST: (200.0, "ms"),
    FRAME: (34.0, "ms"),
    SIZE: (750.0, "kB"),
}
BUNDLES = ("network.js", "elk-worker.js")
#: Before any script of the page: notes the longest task.
WATCH = """
window.longest = 0
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.longest = Math.max(window.longest, one.duration)
}).observe({type: "longtask", buffered: true})
"""
#: Pans by a pixel a frame, and gives the time from each frame to the next.
PAN = """async (frames) => {
  const frame = document.querySelector(".network-picture canvas:last-of-type"), box = frame.getBoundingClientRect(), gaps = []
  const send = (kind, n) => frame.dispatchEvent(new MouseEvent(kind, {
    clientX: box.left + 300 + n * 2, clientY: box.top + 8, button: 0, buttons: 1, which: 1, bubbles: true, cancelable: true,
  }))
  send("mousedown", 0)
  let last = await new Promise(requestAnimationFrame)
  for (let n = 1; n <= frames; n += 1) {
    send("mousemove", n)
    const now = await new Promise(requestAnimationFrame)
    gaps.push(now - last)
    last = now
  }
  send("mouseup", frames)
  return gaps
}"""


def main(arguments: list[str]) -> None:
    """Measure in a process of its own, whose database Django opens."""
    parser = argparse.ArgumentParser(prog="bin/bench network")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.within:
        import django

        django.setup()
        print(json.dumps(measure()))
        return
    found = in_process("benchmarks.network", "network", "sqlite", arguments) | {SIZE: _bytes() / 1_000}
    cases = [Case(name, round(found[name], 1), unit, target) for name, (target, unit) in TARGETS.items()]
    print(table(("case", "value", "target", "unit"), [(one.name, one.value, one.target, one.unit) for one in cases]))
    finish(cases)


def measure() -> dict[str, float]:
    """Milliseconds by case."""
    with page_served(_firm(), WATCH, timeout_ms=120_000) as (page, base):
        found = {DATA: _data(page.context, base)}
        page.goto(f"{base}/network/?tasks=no")
        page.locator("[data-network][data-ready]").wait_for()
        page.wait_for_timeout(500)
        found[LAYOUT] = page.evaluate("performance.getEntriesByName('layout')[0].duration")
        found[LONGEST] = page.evaluate("window.longest")
        page.locator("[data-do=fit]").click()
        page.wait_for_timeout(500)
        found[FRAME] = nearest_rank(sorted(page.evaluate(PAN, FRAMES)), 50)
    return found


def _data(context: Any, base: str) -> float:
    took = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        answer = context.request.get(f"{base}/network/data/?tasks=no")
        took.append((time.perf_counter() - began) * 1000)
        body = answer.json()
    print(f"{len(body['nodes'])} nodes, {len(body['links'])} links", file=sys.stderr)
    if len(body["nodes"]) < NODES:
        sys.exit(f"only {len(body['nodes'])} of {NODES} were read")
    return nearest_rank(sorted(took), 50)


def _bytes() -> int:
    folder = ROOT / "src" / "milepost" / "web" / "static" / "milepost" / "built"
    return sum(len(gzip.compress((folder / name).read_bytes(), 9)) for name in BUNDLES)


def _firm() -> dict[str, str]:
    """A firm with so many linked milestones, their forecasts, and the cookies of its administrator."""
    from benchmarks.large_firm_data import LargeBuild, Plan
    from benchmarks.walls_requests import WHY
    from benchmarks.walls_shapes import BIG
    from django.core.management import call_command
    from django.db import connections
    from django.test import Client

    from milepost.access.models import Firm, Grant, User
    from milepost.core import clock
    from milepost.scheduling.recording import reschedule_firm

    call_command("migrate", interactive=False, verbosity=0)
    if not Firm.objects.unwalled(WHY).exists():
        size = replace(BIG, companies=1, initiatives=12, users=20, large=12)
        made = LargeBuild(size, Plan(NODES, 0, LINKS, 0), clock.now().date())
        made.everything()
        made.milestones_too()
        for firm in Firm.objects.unwalled(WHY):
            reschedule_firm(firm_id=firm.pk, now=clock.now())
    user_id = Grant.objects.unwalled(WHY).filter(role="administrator").values_list("user_id", flat=True)[0]
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    connections.close_all()
    return {name: one.value for name, one in client.cookies.items()}


if __name__ == "__main__":
    main(sys.argv[1:])
