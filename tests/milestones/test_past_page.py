"""The page of a milestone as it stood on a past day: everything that is kept is shown as it was, whatever happened since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.core.errors import Missing
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.discussion.actions.attachments import withdraw_attachment
from milepost.discussion.actions.comments import add_comment, edit_comment, withdraw_comment
from milepost.discussion.queries.comments import SubjectFilter, comment_page
from milepost.discussion.queries.past import attachments_then, comments_then
from milepost.milestones.actions.baselines import agree_baseline
from milepost.milestones.actions.criteria import (
    add_criterion,
    add_evidence,
    remove_criterion,
    remove_evidence,
    update_criterion,
)
from milepost.milestones.actions.crossings import agree_crossing_date, end_crossing, propose_crossing_date
from milepost.milestones.actions.dependencies import add_dependency, remove_dependency, update_dependency
from milepost.milestones.actions.milestones import archive_milestone, update_milestone
from milepost.milestones.actions.tasks import create_task, update_task
from milepost.milestones.actions.updates import complete_milestone, judge_criterion, record_update
from milepost.milestones.queries.baselines import agreed_days
from milepost.milestones.queries.crossings import crossings_of
from milepost.milestones.queries.detail import milestone_detail
from milepost.milestones.queries.past_page import PastPage, milestone_past
from milepost.portfolios.actions.objectives import update_objective
from tests.cast import NOW, Cast
from tests.discussion.attached import attachments_of
from tests.milestones.crossing import joined
from tests.milestones.plan import new_milestone
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]
FACTS = ("name", "tags", "team", "objective_title", "owner_name", "category")
THEN, SINCE = NOW + timedelta(hours=1), NOW + timedelta(days=30)


def by(plan: Cast, now: datetime, persona: str = "operating_partner") -> dict[str, Any]:
    return {"acting": plan.viewer(persona), "now": now}


def shown_today(plan: Cast, persona: str = "executive_a") -> dict[str, Any]:
    """What the page of the milestone shows at this moment."""
    viewer, pk = plan.viewer(persona), plan.milestone_a
    found = milestone_detail(viewer=viewer, milestone_id=pk)
    subject = {"subject_kind": "milestone", "subject_id": pk}
    comments = comment_page(viewer=viewer, filters=SubjectFilter(**subject), page=PageRequest(limit=200)).rows
    return {
        "criteria": found.criteria,
        "tasks": found.tasks,
        "before": plain(found.before),
        "after": plain(found.after),
        "updates": found.updates,
        "crossings": crossings_of(viewer=viewer, milestone_id=pk),
        "agreed": agreed_days(viewer=viewer, milestone_ids=[pk]).get(pk),
        "comments": comments,
        "attachments": attachments_of(viewer=viewer, **subject),
        **{
            name: getattr(found.milestone, name)
            for name in ("name", "tags", "team", "objective_title", "owner_name", "category")
        },
    }


def shown_of(plan: Cast, at: datetime = THEN, persona: str = "executive_a") -> dict[str, Any]:
    """The same, as the page of a past day shows it."""
    viewer, pk = plan.viewer(persona), plan.milestone_a
    found = milestone_past(viewer=viewer, milestone_id=pk, at=at)
    parts = ("criteria", "tasks", "updates", "crossings", "agreed")
    subject: dict[str, Any] = {"viewer": viewer, "subject_kind": "milestone", "subject_id": pk, "at": at}
    row = found.milestone
    return {
        **{name: getattr(found, name) for name in parts},
        "before": plain(found.before),
        "after": plain(found.after),
        "comments": comments_then(**subject),
        "attachments": attachments_then(**subject),
        **{name: getattr(row, name) for name in FACTS},
    }


def plain(links: Any) -> Any:
    """Without whose report contradicts the facts today."""
    return tuple(replace(one, predecessor_contradiction="", successor_contradiction="") for one in links)


@pytest.fixture
def rich(plan: Cast) -> Cast:
    """The milestone of company A with one of everything that can be kept."""
    step, of = by(plan, NOW), {"milestone_id": plan.milestone_a}
    judge_criterion(**step, criterion_id=plan.criterion_a, verdict="met", actual=13)
    update_task(**step, task_id=plan.task_a, percent=40)
    said = record_update(**step, **of, status="at_risk", percent=30, words="The press is late.", obstacles="No press.")
    record_update(**step, **of, status="at_risk", percent=35, words="The press comes.", corrects_id=said.pk)
    agree_baseline(**step, initiative_id=plan.initiative_a, name="Aster agreed", change_reason="Spring")
    first = new_milestone(plan.harbour, "Aster first", plan.initiative_a)
    add_dependency(**step, predecessor_id=first.pk, successor_id=plan.task_a, lag=2)
    side, _ = joined(plan)
    propose_crossing_date(**step, crossing_id=side, day=date(2026, 7, 1))
    plan.things["first_a"], plan.things["side_a"] = first.pk, side
    return plan


def change_everything(plan: Cast) -> None:
    """What happens in the month after."""
    step, of = by(plan, SINCE), {"milestone_id": plan.milestone_a}
    agree_crossing_date(**by(plan, SINCE, "executive_b"), crossing_id=other_side(plan))
    end_crossing(**step, crossing_id=plan.things["side_a"])
    update_dependency(**step, dependency_id=plan.dependency_a, lag=9)
    remove_dependency(**step, dependency_id=plan.dependency_a)
    add_dependency(**step, predecessor_id=plan.things["first_a"], successor_id=plan.milestone_a)
    judge_criterion(**step, criterion_id=plan.criterion_a, verdict="missed", actual=3)
    remove_evidence(**step, evidence_id=plan.evidence_a)
    update_criterion(**step, criterion_id=plan.criterion_a, metric="Other parts", target=99, change_reason="More")
    remove_criterion(**step, criterion_id=plan.criterion_a, change_reason="Gone")
    late = add_criterion(**step, **of, metric="Late parts", target=1, unit="pieces")
    add_evidence(**step, criterion_id=late.pk, title="Late photo", link="https://late.example")
    update_task(**step, task_id=plan.task_a, percent=100, name="Renamed task", owner_id=plan.people["owner_a"])
    create_task(**step, **of, name="Late task")
    record_update(**step, **of, status="delayed", percent=60, words="It is late.")
    update_milestone(**step, milestone_id=plan.things["first_a"], name="Renamed first")
    update_objective(**step, objective_id=plan.objective_a, title="Renamed aim")
    update_milestone(
        **step, **of, name="Renamed", tags=["other"], team={}, owner_id=plan.people["owner_a"], objective_id=None,
        category="process_improvement",
    )  # fmt: skip
    agree_baseline(**step, initiative_id=plan.initiative_a, name="Aster second", change_reason="Summer")
    said: Any = {**by(plan, SINCE, "contributor_a"), "comment_id": plan.comment_a}
    edit_comment(**said, words="Aster is not ready.")
    add_comment(
        **by(plan, SINCE, "contributor_a"), subject_kind="milestone", subject_id=plan.milestone_a, words="Late."
    )
    complete_milestone(**step, **of, exception="Agreed.")
    archive_milestone(**step, **of, change_reason="Over")


def other_side(plan: Cast) -> int:
    (side,) = crossings_of(viewer=plan.viewer("executive_b"), milestone_id=plan.milestone_b)
    return int(side.id)


@pytest.mark.parametrize("persona", ["operating_partner", "executive_a", "contributor_a", "board_a", "adviser"])
def test_everything_that_is_kept_is_shown_as_it_was(rich: Cast, persona: str) -> None:
    then = shown_today(rich, persona)
    for name in (
        "criteria",
        "tasks",
        "before",
        "after",
        "updates",
        "crossings",
        "agreed",
        "comments",
        "attachments",
        "team",
    ):
        assert then[name] or (persona == "adviser" and name == "after"), name
    change_everything(rich)
    past = shown_of(rich, persona=persona)
    assert {name: past[name] for name in then if name != "comments"} == {
        name: then[name] for name in then if name != "comments"
    }
    words = [(one.author_name, one.words) for one in past["comments"]]
    assert words == [(one.author_name, one.words) for one in then["comments"]]


def test_a_correction_that_came_later_was_not_known(rich: Cast) -> None:
    record_update(**by(rich, SINCE), milestone_id=rich.milestone_a, status="delayed", corrects_id=rich.update_a)
    (first,) = [one for one in shown_of(rich)["updates"] if one.id == rich.update_a]
    assert first.corrected_by_id is None
    (today,) = [one for one in shown_today(rich)["updates"] if one.id == rich.update_a]
    assert today.corrected_by_id is not None


def test_what_was_taken_back_since_is_shown_to_nobody(rich: Cast, as_: SignIn) -> None:
    step = by(rich, SINCE, "contributor_a")
    withdraw_comment(**step, comment_id=rich.comment_a)
    withdraw_attachment(**step, attachment_id=rich.attachment_a)
    past = shown_of(rich)
    assert [(one.words, one.withdrawn_at) for one in past["comments"]] == [("", SINCE)]
    assert past["attachments"] == ()
    page = as_("executive_a").get(f"/milestones/{encode_id(rich.milestone_a)}/?as_of={THEN.date()}").content.decode()
    assert "withdrew a comment" in page
    assert "Aster is ready" not in page


def test_the_page_of_a_past_day_shows_each_part_and_says_what_is_not_kept(rich: Cast, as_: SignIn) -> None:
    change_everything(rich)
    address = f"/milestones/{encode_id(rich.milestone_a)}/?as_of={THEN.date()}"
    page = as_("executive_a").get(address).content.decode()
    for shown in (
        "Aster line", "Aster parts", "reached", "Aster report", "Aster training", "40%", "Aster first", "Aster shift",
        "Aster needs the interface",
        "The press comes.", "No press.", "corrected", "Aster agreed", "Aster minutes.txt", "Aster is ready.",
        "Kim Aster", "Anna Aster", "Aster margin", "Compliance", "Not kept of a past day",
    ):  # fmt: skip
        assert shown in page, shown
    for hidden in ("Renamed", "Late", "Brio", "is not ready", "Other parts", "Aster second", "/edit/", "Report</a>"):
        assert hidden not in page, hidden


def test_before_anything_was_added_the_page_is_empty_and_before_it_was_there_it_is_missing(rich: Cast) -> None:
    found = milestone_past(
        viewer=rich.viewer("executive_a"), milestone_id=rich.things["first_a"], at=NOW + timedelta(minutes=1)
    )
    assert found == PastPage(found.milestone, (), (), (), found.after, (), (), None)
    for persona, at in (("executive_a", NOW - timedelta(days=90)), ("executive_b", THEN), ("investor", THEN)):
        with pytest.raises(Missing, match="There is no milestone"):
            milestone_past(viewer=rich.viewer(persona), milestone_id=rich.milestone_a, at=at)


def test_a_past_page_takes_the_same_number_of_queries_for_one_of_each_and_for_twenty(rich: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            shown_of(rich, at=SINCE)
        return len(seen)

    few, step, of = queries(), by(rich, NOW), {"milestone_id": rich.milestone_a}
    for number in range(20):
        made = add_criterion(**step, **of, metric=f"Metric {number}", target=1, unit="pieces")
        add_evidence(**step, criterion_id=made.pk, title="Photo", link="https://e.example")
        create_task(**step, **of, name=f"Task {number}", owner_id=rich.people["owner_a"])
        record_update(**step, **of, status="at_risk", percent=number)
        add_comment(**step, subject_kind="milestone", subject_id=rich.milestone_a, words=f"Word {number}")
        add_dependency(
            **step,
            predecessor_id=new_milestone(rich.harbour, f"Aster {number}", rich.initiative_a).pk,
            successor_id=rich.milestone_a,
        )
    assert queries() == few
