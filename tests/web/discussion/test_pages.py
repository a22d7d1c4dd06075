"""Comments and files through the pages, as a browser without JavaScript sends them."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from milepost.core.ids import encode_id
from tests.cast import Cast
from tests.discussion.attached import attachments_of
from tests.discussion.files import HTML, PDF
from tests.leaks import leaks
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]


@pytest.fixture
def plan(cast: Cast, tmp_path: Any, settings: Any) -> Cast:
    """The cast with milestones in both companies, and a data directory of this test's own."""
    settings.MILEPOST = dataclasses.replace(settings.MILEPOST, data_dir=tmp_path, attachment_max_mb=1)
    return cast


def text(response: Any) -> str:
    return str(response.content.decode())


def file(content: bytes, name: str = "plan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def of(kind: str, pk: int) -> str:
    return f"/{kind}/{encode_id(pk)}/"


@pytest.mark.parametrize(("kind", "thing"), [("milestones", "milestone_a"), ("initiatives", "initiative_a")])
def test_a_comment_is_made_edited_and_withdrawn_on_the_page_of_its_thing(
    plan: Cast, as_: SignIn, kind: str, thing: str
) -> None:
    kim, anna, place = as_("contributor_a"), as_("executive_a"), of(kind, plan.things[thing])
    assert kim.post(f"{place}comments/new/", {"words": "Good, @Anna?"})["Location"] == place
    page = text(anna.get(place))
    assert "Good, @Anna?" in page
    assert "told: Anna Aster" in page
    assert "/edit/" not in page.partition('class="feed comments"')[2]
    _, _, own = text(kim.get(place)).partition('<div class="actions below"><a href="')
    address = own.partition('"')[0]
    form = text(kim.get(address))
    version = form.partition('name="version" value="')[2].partition('"')[0]
    assert kim.post(address, {"words": "Better.", "version": version})["Location"] == place
    assert anna.get(address).status_code == 403
    assert anna.post(address, {"words": "Mine", "version": "2"}).status_code == 403
    assert "edited" in text(anna.get(place))
    kim.post(address.replace("/edit/", "/withdraw/"))
    assert "Kim Aster withdrew a comment." in text(anna.get(place))
    assert "Better." not in text(anna.get(place)).partition('class="feed comments"')[2].partition("</ol>")[0]


def test_a_name_that_nobody_has_is_said_at_the_field_and_the_words_are_kept(plan: Cast, as_: SignIn) -> None:
    answer = as_("executive_a").post(f"{of('milestones', plan.milestone_a)}comments/new/", {"words": "Ask @Bea today"})
    assert answer.status_code == 422
    assert "names nobody who sees this" in text(answer)
    assert "Ask @Bea today" in text(answer)
    assert leaks(text(answer), plan.harbour, "executive_a", plan) == []


def test_a_file_is_uploaded_and_comes_back_as_a_download_only(plan: Cast, as_: SignIn) -> None:
    kim, place = as_("contributor_a"), of("milestones", plan.milestone_a)
    sent = {"title": "The plan", "link": "", "file": file(PDF, "../Plan.pdf")}
    assert kim.post(f"{place}attachments/new/", sent)["Location"] == place
    (row, *_) = attachments_of(
        viewer=plan.viewer("contributor_a"), subject_kind="milestone", subject_id=plan.milestone_a
    )
    answer = as_("board_a").get(of("attachments", row.id))
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="Plan.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    for persona in ("executive_b", "investor", "fund_partner"):
        assert as_(persona).get(of("attachments", row.id)).status_code in (403, 404)
    assert "The plan" in text(kim.get(place))
    kim.post(f"{of('attachments', row.id)}withdraw/")
    assert "The plan" not in text(kim.get(place)).partition('id="attachments"')[2].partition('id="comments"')[0]
    assert kim.get(of("attachments", row.id)).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (HTML, "plan.pdf", "is not what its name says"),
        (HTML, "plan.html", "is not a kind of file that is taken"),
        (PDF + bytes(1 << 20), "plan.pdf", "Is larger than 1 MB"),
        (b"", "plan.pdf", "is empty"),
    ],
)
def test_a_file_that_is_not_taken_is_said_at_its_field(
    plan: Cast, as_: SignIn, content: bytes, name: str, told: str
) -> None:
    sent = {"title": "My plan", "link": "", "file": file(content, name)}
    answer = as_("executive_a").post(f"{of('milestones', plan.milestone_a)}attachments/new/", sent)
    assert answer.status_code == 422
    assert told in text(answer)
    assert 'value="My plan"' in text(answer)


def test_a_link_is_attached_and_nothing_is_asked_back(plan: Cast, as_: SignIn) -> None:
    anna, place = as_("executive_a"), of("initiatives", plan.initiative_a)
    assert anna.post(f"{place}attachments/new/", {"title": "", "link": "javascript:alert(1)"}).status_code == 422
    assert anna.post(f"{place}attachments/new/", {"title": "", "link": ""}).status_code == 422
    assert anna.post(f"{place}attachments/new/", {"title": "", "link": "https://e.example/x"}).status_code == 302
    assert 'href="https://e.example/x"' in text(anna.get(place))


def test_a_file_is_evidence_through_the_page(plan: Cast, as_: SignIn) -> None:
    kim = as_("contributor_a")
    sent = {"title": "Count of March", "link": "", "file": file(b"line;parts\n", "count.csv")}
    assert kim.post(f"{of('criteria', plan.criterion_a)}evidence/new/", sent).status_code == 302
    (row, *_) = attachments_of(
        viewer=plan.viewer("contributor_a"), subject_kind="milestone", subject_id=plan.milestone_a
    )
    assert f'href="{of("attachments", row.id)}">Count of March' in text(kim.get(of("milestones", plan.milestone_a)))
    refused = kim.post(f"{of('attachments', row.id)}withdraw/")
    assert refused.status_code == 409


def test_who_only_reads_is_offered_neither(plan: Cast, as_: SignIn) -> None:
    page = text(as_("viewer").get(of("milestones", plan.milestone_a)))
    assert "Add the comment" not in page
    assert "Attach a link" not in page
