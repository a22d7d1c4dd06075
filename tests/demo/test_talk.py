"""What people of the demo say beside the plan: comments, corrections, rhythms, weights."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from milepost.access.entering import load_viewer
from milepost.access.models import Notice, User
from milepost.access.queries.operator import firm_named
from milepost.access.roles import Can
from milepost.core.clock import today_in
from milepost.core.ids import decode_id
from milepost.core.models import Event
from milepost.demo.tables.harbour import HARBOUR
from milepost.discussion.models import Attachment, Comment
from milepost.milestones.models import Cadence, Milestone, Update
from milepost.milestones.queries.milestones import MilestoneFilter
from milepost.milestones.queries.rollups import Rollup, rollup
from milepost.portfolios.models import Initiative
from tests.demo.conftest import NOW
from tests.demo.past import partner

#: test_command has the demo made on both databases; what is in it is looked at once.
pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.usefixtures("whole_demo")]  # the first waits for it

WHY = "a test looks at the whole demo"
CASES = ("Operational transformation, Lyon and Oyonnax", "Market expansion: the Nordic countries")


def of(model: Any) -> Any:
    return model.objects.unwalled(WHY)


def test_people_talk_in_every_company_and_name_each_other() -> None:
    rows = of(Comment)
    assert rows.count() >= 75
    assert rows.values("company").distinct().count() == 8
    assert rows.values("author").distinct().count() >= 25
    assert sum(bool(row.mentions) for row in rows) >= 45
    for name in CASES:
        assert rows.filter(initiative__name=name).count() >= 15
    assert len(set(rows.values_list("words", flat=True))) == rows.count(), "nobody says the same twice"


def test_who_speaks_and_who_is_named_could_see_it_on_that_day() -> None:
    born = dict(
        Event.objects.unwalled(WHY)
        .filter(version=1, kind__in=("milestone", "initiative"))
        .values_list("aggregate_id", "recorded_at")
    )
    joined = dict(Event.objects.unwalled(WHY).filter(kind="user", version=1).values_list("aggregate_id", "recorded_at"))
    firm_id = firm_named(HARBOUR.name)
    for row in of(Comment):
        assert born[row.subject_id] < row.said_at <= NOW
        day = today_in(HARBOUR.timezone, row.said_at)
        for user_id in (row.author_id, *map(decode_id, row.mentions)):
            assert joined[user_id] < row.said_at
            viewer = load_viewer(user_id=user_id, firm_id=firm_id, today=day, via="web")
            assert viewer is not None
            assert of(Initiative).filter(pk=row.initiative_id).filter(viewer.wall(Initiative)).exists()
            assert user_id != row.author_id or viewer.may_anywhere(Can.DISCUSS)


def test_who_is_named_was_told_and_most_have_read_it() -> None:
    made = Event.objects.unwalled(WHY).filter(verb="comment.made").values("pk")
    told = of(Notice).filter(event_id__in=made)
    assert told.count() >= 50
    unseen = told.filter(seen_at__isnull=True)
    assert 5 <= unseen.count() < told.count() / 2
    assert {row.user.name for row in unseen.select_related("user")} >= {"Amara Okafor"}


def test_a_correction_follows_soon_on_what_it_corrects() -> None:
    corrected = list(of(Update).filter(corrects__isnull=False).select_related("corrects"))
    assert len(corrected) >= 7
    for row in corrected:
        assert row.corrects is not None
        assert row.milestone_id == row.corrects.milestone_id
        assert row.reporter_id == row.corrects.reporter_id
        assert timedelta(0) < row.recorded_at - row.corrects.recorded_at <= timedelta(days=5)
        assert row.words.startswith("Correction: ")
    for name in CASES:
        assert any(row.milestone.initiative.name == name for row in corrected), name


def test_every_plan_has_its_rhythm_and_most_are_kept() -> None:
    planned = of(Milestone).values("initiative").distinct().count()
    rhythms = Counter(of(Cadence).values_list("every_days", flat=True))
    assert rhythms.total() == planned
    assert set(rhythms) == {14, 21, 28}
    found: Rollup = rollup(viewer=partner(NOW.date()), filters=MilestoneFilter(), today=NOW.date())
    assert 3 <= found.overdue_updates <= 20, "those who fell silent, and no more"


def test_weights_of_a_plan_add_up_to_a_hundred_percent() -> None:
    weights: Counter[str] = Counter()
    for name, weight in of(Milestone).values_list("initiative__name", "weight"):
        weights[name] += weight
    weighted = {name: total for name, total in weights.items() if total}
    assert len(weighted) >= 35
    assert set(weighted.values()) == {10_000}
    assert set(CASES) <= set(weighted)


def test_everybody_named_is_somebody_of_the_demo() -> None:
    emails = {person.email for company in HARBOUR.companies for person in company.people} | {
        p.email for p in HARBOUR.people
    }
    assert set(User.objects.filter(pk__in=of(Comment).values("author")).values_list("email", flat=True)) <= emails


def test_papers_are_linked_by_people_who_could_see_what_they_stand_on() -> None:
    rows = list(of(Attachment).exclude(link=""))
    assert len(rows) >= 15
    firm_id = firm_named(HARBOUR.name)
    for row in rows:
        day = today_in(HARBOUR.timezone, row.added_at)
        viewer = load_viewer(user_id=row.added_by_id, firm_id=firm_id, today=day, via="web")
        assert viewer is not None
        assert of(Initiative).filter(pk=row.initiative_id).filter(viewer.wall(Initiative)).exists()
