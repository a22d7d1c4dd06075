"""The timeline of 10,000 milestones in a real Chromium, from the real server: what is asked for, first paint, frames.

    bin/bench timeline [--fresh]

Cases: the data of one window of lanes (the request, at the server's door, median of 20); from the data's arrival to the first
picture; and, with all 10,000 bars read, the median time between frames while panning, zooming and scrolling. A browser without
a graphics card draws on the processor, and its floor is the display's 16.7 ms.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace
from typing import Any

from benchmarks.browsing import page_served
from benchmarks.common import Case, finish, nearest_rank, table
from benchmarks.databases import in_process

BARS, FRAMES, WINDOWS = 10_000, 120, 20
WINDOW_MS, PAINT_MS, FRAME_MS = 100.0, 400.0, 22.0
#: Before any script of the page: notes when the picture was first drawn with bars in it.
WATCH = """
window.drawnAt = new Promise((resolve) => {
  new MutationObserver((_, watcher) => {
    const root = document.querySelector("[data-timeline]")
    if (Number(root?.dataset.drawn ?? 0) > 0) { watcher.disconnect(); requestAnimationFrame(() => resolve(performance.now())) }
  }).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ["data-drawn"]})
})
"""
FIRST_PAINT = """async () => {
  const drawn = await window.drawnAt
  const asked = performance.getEntriesByType("resource").filter((one) => one.name.includes("/timeline/bars/"))
  return drawn - Math.max(...asked.filter((one) => one.responseEnd < drawn).map((one) => one.responseEnd))
}"""
READ_ALL = """async () => {
  const root = document.querySelector("[data-timeline]"), frame = root.querySelector(".timeline-frame")
  const end = performance.now() + 240000
  for (let at = 0; at < frame.scrollHeight && performance.now() < end; at += frame.clientHeight) {
    const before = root.dataset.drawn
    frame.scrollTop = at
    for (let n = 0; n < 40 && root.dataset.drawn === before; n += 1) await new Promise((go) => setTimeout(go, 10))
  }
  frame.scrollTop = frame.scrollHeight / 2
  await new Promise((go) => setTimeout(go, 500))
  return Number(root.dataset.drawn)
}"""
#: Moves once a frame and gives the time from each frame to the next.
MOVE = """async ([frames, kind]) => {
  const frame = document.querySelector(".timeline-frame"), gaps = []
  let last = await new Promise(requestAnimationFrame)
  for (let n = 0; n < frames; n += 1) {
    const back = n >= frames / 2 ? -1 : 1
    if (kind === "scroll") frame.scrollTop += 28 * back
    else frame.dispatchEvent(new WheelEvent("wheel", {
      deltaX: kind === "pan" ? 12 * back : 0, deltaY: kind === "zoom" ? 8 * back : 0, ctrlKey: kind === "zoom",
      clientX: 600, bubbles: true, cancelable: true,
    }))
    const now = await new Promise(requestAnimationFrame)
    gaps.push(now - last)
    last = now
  }
  return gaps
}"""


def main(arguments: list[str]) -> None:
    """Measure in a process of its own, whose database Django opens."""
    parser = argparse.ArgumentParser(prog="bin/bench timeline")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.within:
        import django

        django.setup()
        print(json.dumps(measure()))
        return
    found = in_process("benchmarks.timeline", "timeline", "sqlite", arguments)
    targets = {"window": WINDOW_MS, "first": PAINT_MS}
    cases = [Case(name, value, "ms", targets.get(name.split()[0], FRAME_MS)) for name, value in found.items()]
    print(table(("case", "ms", "target"), [(case.name, case.value, case.target) for case in cases]))
    finish(cases)


def measure() -> dict[str, float]:
    """Milliseconds by case."""
    with page_served(_firm(), WATCH, timeout_ms=300_000) as (page, base):
        found = {"window of lanes (request, median of 20)": _windows(page.context, base)}
        page.goto(f"{base}/timeline/?days=400")
        found["first picture after its data"] = page.evaluate(FIRST_PAINT)
        read = page.evaluate(READ_ALL)
        print(f"{read} bars read", file=sys.stderr)
        if read < BARS:
            sys.exit(f"only {read} of {BARS} bars were read")
        for kind in ("pan", "zoom", "scroll"):
            gaps = sorted(page.evaluate(MOVE, [FRAMES, kind]))
            found[f"{kind} (median frame of {FRAMES})"] = nearest_rank(gaps, 50)
    return found


def _windows(context: Any, base: str) -> float:
    """Windows of a screen and what lies beside it, all over the firm."""
    lanes = context.request.get(f"{base}/timeline/lanes/").json()["lanes"]["id"]
    took = []
    for number in range(WINDOWS):
        at = number * len(lanes) // WINDOWS
        began = time.perf_counter()
        answer = context.request.get(f"{base}/timeline/bars/?lanes={','.join(lanes[at : at + 6])}")
        took.append((time.perf_counter() - began) * 1000)
        assert answer.ok, answer.status
    return nearest_rank(sorted(took), 50)


def _firm() -> dict[str, str]:
    """A firm with so many milestones, their forecasts, and the cookies of its administrator."""
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
        made = LargeBuild(
            replace(BIG, companies=50, initiatives=1_000), Plan(BARS, BARS, 2 * BARS, 0), clock.now().date()
        )
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
