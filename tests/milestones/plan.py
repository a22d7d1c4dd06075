"""A small plan in both companies of the cast, made by the product's own actions. Names of B hold B's word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from milepost.core.models import Event
from milepost.milestones.actions.calendars import create_calendar
from milepost.milestones.actions.criteria import add_criterion, add_evidence
from milepost.milestones.actions.dependencies import add_dependency
from milepost.milestones.actions.milestones import create_milestone
from milepost.milestones.actions.tasks import create_task
from milepost.milestones.actions.updates import record_update
from milepost.milestones.models import Milestone
from tests.cast import NOW, Cast, FirmCast

KINDS = ("milestone", "second", "task", "criterion", "evidence", "update", "dependency", "calendar")


def planned(firm: FirmCast) -> None:
    """Add to ``firm.things``: one of each of KINDS in either company. The milestone's owner is the contributor."""
    for side, word in (("a", firm.words.a), ("b", firm.words.b)):
        step: Any = {"acting": firm.viewer("operating_partner"), "now": NOW}
        owner, other = firm.people[f"contributor_{side}"], firm.people[f"executive_{side}"]
        place = firm.things[f"initiative_{side}"]
        milestone = new_milestone(firm, f"{word} line", place, owner_id=owner, team={"accountable": [owner], "informed": [other]},
                                  objective_id=firm.things[f"objective_{side}"], tags=[word])  # fmt: skip
        elsewhere = firm.things.get(f"initiative_{side}_other", place)
        second = new_milestone(firm, f"{word} shift", elsewhere)
        criterion = add_criterion(**step, milestone_id=milestone.pk, metric=f"{word} parts", target="12", unit="pieces")
        made = {
            "milestone": milestone,
            "second": second,
            "task": create_task(
                **step, milestone_id=milestone.pk, name=f"{word} training", duration="2", owner_id=owner
            ),
            "criterion": criterion,
            "evidence": add_evidence(
                **step, criterion_id=criterion.pk, title=f"{word} report", link="https://e.example"
            ),
            "update": record_update(**step, milestone_id=milestone.pk, status="in_progress", percent="20", words=word),
            "dependency": add_dependency(**step, predecessor_id=milestone.pk, successor_id=second.pk),
            "calendar": create_calendar(**step, company_id=firm.things[side], name=f"{word} shifts"),
        }
        firm.things.update({f"{kind}_{side}": row.pk for kind, row in made.items()})


def new_milestone(firm: FirmCast, name: str, initiative_id: int, **fields: Any) -> Milestone:
    """A milestone due in June 2026."""
    given = {"milestone_type": "operational", "category": "compliance", "due": date(2026, 6, 30), **fields}
    return create_milestone(
        acting=firm.viewer("operating_partner"), now=NOW, initiative_id=initiative_id, name=name, **given
    )


def milestone(pk: int) -> Milestone:
    """As it stands."""
    found: Milestone = Milestone.objects.unwalled("a test").get(pk=pk)
    return found


def events_of(pk: int) -> list[Event]:
    """Of one aggregate, oldest first."""
    return list(Event.objects.unwalled("a test").filter(aggregate_id=pk).order_by("version"))


@pytest.fixture
def plan(cast: Cast) -> Cast:
    """The cast, with a plan in both companies of both firms."""
    planned(cast.harbour)
    planned(cast.meridian)
    return cast
