"""Plan files for tests: small plans of the engine written as XER or MSPDI, and what the import makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from milepost.engine.plan import Activity, Calendar, Kind, Plan, Project, Relation, StoredDates, WbsNode
from milepost.engine.times import day_number
from milepost.milestones.models import Activity as Stored
from milepost.planfiles import Format, PlanFile, dumps
from milepost.scheduling.actions.plan_files import apply_plan
from milepost.scheduling.models import PlanImport
from milepost.scheduling.plans.previewing import PlanPreview
from milepost.scheduling.queries.plan_export import export_plan
from milepost.scheduling.queries.plan_imports import preview_plan
from tests.cast import NOW, TODAY, Cast

HOURS = 3600
DAY = 8 * HOURS
WEEK = 5 * DAY
BEGIN = day_number(date(2026, 6, 1)) * 86_400 + 8 * HOURS
SHIFTS = ((8 * HOURS, 12 * HOURS), (13 * HOURS, 17 * HOURS))
SIX_DAYS = Calendar(1, "Six days", (SHIFTS,) * 6 + ((),))
PROJECT = Project(1, start=BEGIN, calendar=1, code="TOWER", name="The tower", data_date=BEGIN)
NODES = (WbsNode(1, None, "TOWER", "The tower"), WbsNode(2, 1, "F", "Foundation"), WbsNode(3, 1, "S", "Shell"))


def at(day: int, hour: int = 17, month: int = 6) -> int:
    """Plan time of an hour in June 2026."""
    return day_number(date(2026, month, day)) * 86_400 + hour * HOURS


def work(uid: int, code: str, name: str, wbs: int, days: int, **more: Any) -> Activity:
    """A task with its planned dates, which nobody looks at in these tests."""
    dates = StoredDates(at(uid, 8), at(uid + 1), at(uid, 8), at(uid + 1))
    return Activity(uid=uid, code=code, name=name, wbs=wbs, duration=days * DAY, stored=dates, **more)


DIG = work(1, "A10", "Dig", 2, 5)
POUR = work(2, "A20", "Pour", 2, 3)
FRAME = work(3, "A30", "Frame", 3, 10)
TOPPED = Activity(
    uid=4, code="M1", name="Topped out", wbs=3, kind=Kind.FINISH_MILESTONE, stored=StoredDates(at(12), at(12))
)
ALL = (DIG, POUR, FRAME, TOPPED)
LINKS = (Relation(1, 2, uid=1), Relation(2, 3, lag=DAY, uid=2), Relation(3, 4, uid=3))


def plan_of(
    activities: Sequence[Activity] = ALL, links: Sequence[Relation] = LINKS, calendars: Sequence[Calendar] = (SIX_DAYS,),
    **more: Any,
) -> Plan:  # fmt: skip
    """The tower, or another version of it."""
    return Plan((PROJECT,), tuple(calendars), tuple(activities), tuple(links), more.get("wbs", NODES))


def xer(*given: Any, **more: Any) -> bytes:
    """A plan as XER, with its planned dates."""
    plan = plan_of(*given, **more)
    planned = {one.uid: (one.stored.start, one.stored.finish) for one in plan.activities if one.stored}
    return dumps(PlanFile(plan, Format.XER, baseline=planned), Format.XER)[0]


def several() -> bytes:
    """A file with two projects, of which the tower is one."""
    bridge = replace(PROJECT, uid=2, code="BRIDGE", name="The bridge")
    span = replace(DIG, uid=20, code="B10", name="Span", project=2, wbs=9)
    nodes = (*NODES, WbsNode(9, None, "BRIDGE", "The bridge", 2))
    return dumps(Plan((PROJECT, bridge), (SIX_DAYS,), (*ALL, span), LINKS, nodes), Format.XER)[0]


def changed(one: Activity, **fields: Any) -> Activity:
    """Another version of an activity."""
    return replace(one, **fields)


def looked(
    cast: Cast, content: bytes, *, who: str = "operating_partner", name: str = "tower.xer", **more: Any
) -> PlanPreview:
    """The dry run for company A's first initiative."""
    place = cast.harbour.things[more.pop("place", "initiative_a")]
    return preview_plan(
        viewer=cast.viewer(who), initiative_id=place, file_name=name, content=content, today=TODAY, **more
    )  # fmt: skip


def taken(
    cast: Cast, content: bytes, *, who: str = "operating_partner", name: str = "tower.xer", **more: Any
) -> PlanImport:
    """Looked at, then applied."""
    place = cast.harbour.things[more.get("place", "initiative_a")]
    fingerprint = looked(cast, content, who=who, name=name, **more).fingerprint
    more.pop("place", None)
    return apply_plan(
        acting=cast.viewer(who), now=NOW, initiative_id=place, file_name=name, content=content, fingerprint=fingerprint, **more
    )  # fmt: skip


def written(cast: Cast, form: str, *, place: str = "initiative_a") -> bytes:
    """The initiative exported."""
    home = cast.harbour.things[place]
    return export_plan(
        viewer=cast.viewer("operating_partner"), initiative_id=home, file_format=form, today=TODAY
    ).content


def news(preview: PlanPreview) -> list[tuple[str, str, str]]:
    """How, what and the name of every row that would be written."""
    return [(row.how, row.what, row.name) for row in preview.rows if row.how in ("create", "change", "remove")]


def stored(name: str) -> Any:
    """An activity of company A's first initiative by name."""
    return Stored.objects.unwalled("a test").select_related("as_milestone", "calendar", "parent").get(name=name)


def june(day: int) -> date:
    """A day of June 2026."""
    return date(2026, 6, day)
