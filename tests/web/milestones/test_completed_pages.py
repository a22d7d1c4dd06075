"""Pages of a completed milestone: what it rests on is shown, and no form that would be refused."""

from __future__ import annotations

from typing import Any

import pytest

from milepost.core.ids import encode_id
from milepost.milestones.actions.tasks import update_task
from milepost.milestones.actions.updates import complete_milestone, judge_criterion
from milepost.milestones.models import Criterion
from tests.cast import NOW, Cast
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]


@pytest.fixture
def done(cast: Cast) -> Cast:
    """The milestone in company A is completed as it should be."""
    step: dict[str, Any] = {"acting": cast.harbour.viewer("executive_a"), "now": NOW}
    update_task(**step, task_id=cast.task_a, percent="60")
    judge_criterion(**step, criterion_id=cast.criterion_a, verdict="met", actual="12")
    complete_milestone(**step, milestone_id=cast.milestone_a)
    return cast


def text(response: Any) -> str:
    return str(response.content.decode())


def places(cast: Cast) -> dict[str, str]:
    milestone, criterion = encode_id(cast.milestone_a), encode_id(cast.criterion_a)
    return {
        "judge": f"/criteria/{criterion}/judge/",
        "evidence": f"/criteria/{criterion}/evidence/new/",
        "ask": f"/criteria/{criterion}/change/",
        "more criteria": f"/milestones/{milestone}/criteria/new/",
        "more tasks": f"/milestones/{milestone}/tasks/new/",
        "another date": f"/milestones/{milestone}/change/",
        "page": f"/milestones/{milestone}/",
    }


SHUT = ("judge", "ask", "more criteria", "more tasks", "another date")


@pytest.mark.parametrize("way", SHUT)
def test_what_would_be_refused_is_no_form_but_what_stands(done: Cast, as_: SignIn, way: str) -> None:
    page = text(as_("executive_a").get(places(done)[way]))
    assert "was completed" in page
    assert "What it was completed on stands" in page
    assert f'href="/milestones/{encode_id(done.milestone_a)}/reopen/"' in page
    assert 'class="form"' not in page
    if way == "judge":
        assert "Met" in page
        assert done.harbour.user("executive_a").name in page.split("<main")[1]


def test_the_page_shows_who_judged_and_offers_evidence_alone(done: Cast, as_: SignIn) -> None:
    client, to = as_("executive_a"), places(done)
    page = text(client.get(to["page"]))
    assert done.harbour.user("executive_a").name in page.split("<h2>Criteria</h2>")[1].split("<h2>")[0]
    assert to["evidence"] in page
    assert [way for way in SHUT if f'href="{to[way]}"' in page] == []
    assert "/remove/" not in page.split("<h2>Criteria</h2>")[1].split("<h2>")[0]
    assert 'class="form"' in text(client.get(to["evidence"]))
    sent = {"title": "Audit", "link": "https://audits.example/1"}
    assert client.post(to["evidence"], sent).status_code == 302
    assert "Audit" in text(client.get(to["page"]))


def test_who_judges_while_somebody_completes_is_told_why_not(done: Cast, as_: SignIn) -> None:
    sent = {"verdict": "missed", "actual": "3", "version": "2"}
    page = as_("executive_a").post(places(done)["judge"], sent)
    assert page.status_code == 422
    assert "Reopen it with a reason first" in text(page)
    assert Criterion.objects.unwalled("a test").get(pk=done.criterion_a).verdict == "met"


def test_an_open_one_has_its_forms(cast: Cast, as_: SignIn) -> None:
    client = as_("executive_a")
    for way in SHUT:
        assert 'class="form"' in text(client.get(places(cast)[way])), way
