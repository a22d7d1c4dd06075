"""From a Primavera file to a picture of its critical path, step by step.

    python docs/critical_path.py [FILE [PICTURE.svg]]

Without a FILE it first writes tower.xer, a small plan of our own. FILE may be any plan file that Milepost reads.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

from milepost.engine import (
    P6,
    Activity,
    Calendar,
    Kind,
    Link,
    Plan,
    Project,
    Relation,
    WbsNode,
    drags,
    explain,
    schedule,
)
from milepost.engine.result import Result
from milepost.engine.times import DAY, HOUR, moment
from milepost.planfiles import read, write

MONDAY = 20_458 * DAY + 8 * HOUR  # 2026-01-05 08:00
WIDTH, LEFT, ROW, TOP = 1100, 230, 26, 30
CRITICAL, OTHER, SLACK, INK = "#c2410c", "#64748b", "#cbd5e1", "#1e293b"


def our_plan() -> Plan:
    """A tower in eight activities: two calendars' worth of days, a start-to-start link and a lag for concrete to dry."""
    names = ["Survey", "Foundations", "Order steel", "Frame", "Roof", "Services", "Fit-out", "Handed over"]
    days = [3, 10, 15, 12, 5, 14, 10, 0]
    jobs = tuple(
        Activity(
            uid=uid, code=f"T{uid}0", name=name, duration=length * 8 * HOUR, wbs=100,
            kind=Kind.TASK if length else Kind.FINISH_MILESTONE,
        )
        for uid, (name, length) in enumerate(zip(names, days, strict=True), 1)
    )  # fmt: skip
    links = (
        Relation(1, 2), Relation(1, 3), Relation(2, 4, Link.FS, 3 * 8 * HOUR), Relation(3, 4), Relation(4, 5),
        Relation(4, 6, Link.SS, 6 * 8 * HOUR), Relation(5, 7), Relation(6, 7), Relation(7, 8),
    )  # fmt: skip
    project = Project(1, start=MONDAY, calendar=1, code="TOWER", name="Tower", data_date=MONDAY, options=P6)
    return Plan((project,), (Calendar(1, "Office"),), jobs, links, (WbsNode(100, None, "TOWER", "Tower", project=1),))


def picture(plan: Plan, result: Result) -> str:
    """One bar an activity by early start, float as a thin line behind it; the critical ones in colour."""
    shown = [one for one in plan.activities if result.row(one.uid).early_start is not None]
    shown.sort(key=lambda one: (result.row(one.uid).early_start or 0, one.uid))
    first = min(result.row(one.uid).early_start or 0 for one in shown)
    last = max(max(row.early_finish or 0, row.late_finish or 0) for row in (result.row(one.uid) for one in shown))

    def x(when: int) -> float:
        return LEFT + (when - first) / max(1, last - first) * (WIDTH - LEFT - 20)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{TOP + ROW * len(shown) + 10}"'
        f' font-family="sans-serif" font-size="13" fill="{INK}"><rect width="100%" height="100%" fill="white"/>',
        f'<text x="{LEFT}" y="18">{moment(first):%d %b %Y}</text>',
        f'<text x="{WIDTH - 20}" y="18" text-anchor="end">{moment(last):%d %b %Y}</text>',
    ]
    for place, one in enumerate(shown):
        row, y = result.row(one.uid), TOP + ROW * place
        start, finish, late = row.early_start or 0, row.early_finish or 0, row.late_finish or 0
        colour = CRITICAL if row.critical else OTHER
        lines.append(f'<text x="8" y="{y + 15}">{escape(f"{one.label} {one.name}"[:32])}</text>')
        if late > finish:
            lines.append(f'<path d="M{x(finish):.1f} {y + 11}H{x(late):.1f}" stroke="{SLACK}" stroke-width="3"/>')
        if finish > start:
            lines.append(
                f'<rect x="{x(start):.1f}" y="{y + 4}" width="{x(finish) - x(start):.1f}" height="14" fill="{colour}"/>'
            )
        else:
            lines.append(f'<path d="M{x(finish):.1f} {y + 3}l8 8l-8 8l-8 -8z" fill="{colour}"/>')
    return "\n".join([*lines, "</svg>"])


def main(file: str = "", out: str = "critical-path.svg") -> None:
    """Write, read, schedule, tell and draw."""
    if not file:
        file = "tower.xer"
        for lost in write(our_plan(), Path(file)):
            print(f"XER cannot hold: {lost.feature} ({lost.why})")
    plan = read(file).plan
    result = schedule(plan)
    costs = drags(plan, result)
    for one in plan.activities:
        if result.row(one.uid).critical:
            print(f"{one.label}: drag {costs.get(one.uid, 0) / HOUR:g} h. {explain(plan, result, one.uid).text}")
    Path(out).write_text(picture(plan, result), encoding="utf-8")
    print(f"The picture is in {out}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
