"""What the companies of the *large firm* agreed on: a baseline for each initiative, and dates with other companies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from benchmarks.bulk_insert import insert

from milepost.milestones.choices import CrossingSide
from milepost.milestones.models import Activity, Baseline, BaselineRow, Crossing, CrossingPair, Milestone

if TYPE_CHECKING:
    from benchmarks.large_firm_data import LargeBuild

AT_ONCE = 5_000
NAMES = {CrossingSide.GIVES: "What the other side waits for", CrossingSide.TAKES: "What we wait for"}


def baselines(made: LargeBuild) -> Iterator[Baseline]:
    """One of each initiative, as its plan stands."""
    for initiative in made.initiatives:
        agreed = datetime.combine(made.today - timedelta(days=400), time(10), UTC)
        yield Baseline(
            firm=made.firm, company_id=initiative.company_id, initiative=initiative, name="As approved",
            agreed_by_id=initiative.owner_id, agreed_at=agreed, currency="EUR", version=1, recorded_at=agreed,
        )  # fmt: skip


def baseline_rows(made: LargeBuild, agreed: Iterable[Baseline]) -> Iterator[BaselineRow]:
    """Every milestone and task, some of them planned earlier than they are now."""
    by_initiative = {row.initiative_id: row for row in agreed}
    rows: list[Activity] = [*made.milestones, *made.tasks]
    for number, row in enumerate(rows):
        earlier = 86_400 * 14 * (number % 4)
        yield BaselineRow(
            baseline=by_initiative[row.initiative_id], activity=row, kind=row.kind, name=row.name, owner_id=row.owner_id,
            planned_start=row.planned_start, planned_finish=row.planned_finish and row.planned_finish - earlier,
            due=row.due and row.due - timedelta(seconds=earlier), duration_s=row.duration_s,
            weight=row.weight if isinstance(row, Milestone) else None,
        )  # fmt: skip


def crossings(made: LargeBuild, number: int) -> Iterator[CrossingPair]:
    """That many agreed dates, each from a milestone of one company to a later one of the next company."""
    by_company: dict[int, list[Milestone]] = defaultdict(list)
    for milestone in made.milestones:
        if milestone.actual_finish is None:
            by_company[milestone.company_id].append(milestone)
    companies = list(by_company.values())
    if len(companies) < 2:
        return
    for at in range(number):
        givers, takers = companies[at % len(companies)], companies[(at + 1) % len(companies)]
        before = givers[at // len(companies) % len(givers)]
        after = next((row for row in takers if row.due > before.due), None)
        if after is None:
            continue
        give, take = (_side(made, row, side, before.due) for row, side in ((before, "gives"), (after, "takes")))
        yield CrossingPair(
            firm=made.firm, giver=give, taker=take, before=before, after=after, before_company_id=before.company_id,
            after_company_id=after.company_id, version=1, recorded_at=give.recorded_at,
        )  # fmt: skip


def _side(made: LargeBuild, activity: Milestone, side: str, agreed_on: Any) -> Crossing:
    asked = CrossingSide(side)
    return Crossing(
        firm=made.firm, company_id=activity.company_id, initiative_id=activity.initiative_id, activity=activity,
        side=asked, label=NAMES[asked], paired=True, agreed_on=agreed_on, version=2,
        recorded_at=datetime.combine(made.today - timedelta(days=90), time(11), UTC),
    )  # fmt: skip


def agree(made: LargeBuild, event: Callable[[Any], Any], number_of_crossings: int) -> None:
    """Write all of it, with its events."""
    agreed = list(baselines(made))
    insert(agreed)
    insert(map(event, agreed))
    rows = baseline_rows(made, agreed)
    while some := list(islice(rows, AT_ONCE)):
        insert(some)
    pairs = list(crossings(made, number_of_crossings))
    sides = [side for pair in pairs for side in (pair.giver, pair.taker)]
    for kind in (sides, pairs):
        insert(kind)
        insert(map(event, kind))
