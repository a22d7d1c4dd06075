"""Attachments: links and files beside a thing, walled like it; files by which a criterion is shown to hold."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from milepost.access.roles import ROLES, Can, Role
from milepost.core.errors import Conflict, Forbidden, Invalid, Missing, Stale
from milepost.core.ids import encode_id
from milepost.core.paging import PageRequest
from milepost.discussion.actions.attachments import attach_file, attach_link, withdraw_attachment
from milepost.discussion.models import Attachment
from milepost.discussion.queries.attachments import (
    attachment_page,
    stored_file,
)
from milepost.discussion.queries.comments import SubjectFilter
from milepost.discussion.store import path_of
from milepost.milestones.actions.criteria import add_evidence, remove_evidence
from milepost.milestones.actions.updates import complete_milestone, judge_criterion, reopen_milestone
from milepost.milestones.queries.parts import criterion_row
from milepost.ops.archive import backup, restore
from tests.cast import NOW, ONLY_A, PERSONAS, ROLE_OF, Cast
from tests.discussion.attached import attachments_of
from tests.discussion.files import HTML, PDF
from tests.leaks import leaks
from tests.portfolios.test_roles import reaches
from tests.tool.databases import database_copy, opened


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: Any) -> Path:
    """A data directory of this test's own."""
    settings.MILEPOST = dataclasses.replace(settings.MILEPOST, data_dir=tmp_path)
    return tmp_path


def attach(cast: Cast, persona: str, thing: str = "milestone_a", content: bytes = PDF, **more: Any) -> Attachment:
    kind = "initiative" if thing.startswith("initiative") else "milestone"
    fields = {"file_name": "Plan of Aster.pdf", **more}
    return attach_file(
        acting=cast.viewer(persona),
        now=NOW,
        subject_kind=kind,
        subject_id=cast.things[thing],
        content=content,
        **fields,
    )


def files_in(folder: Path) -> list[Path]:
    return [path for path in (folder / "attachments").rglob("*") if path.is_file()]


def test_who_may_discuss_attaches_and_others_leave_no_file_behind(plan: Cast, data_dir: Path) -> None:
    for number, persona in enumerate(PERSONAS):
        may = ROLES[Role(ROLE_OF[persona])].may
        sees = Can.SEE_INITIATIVES in may and reaches(persona, "initiative_a")
        expected = None if sees and Can.DISCUSS in may else Forbidden if sees else Missing
        before = len(files_in(data_dir))
        try:
            with transaction.atomic():
                attach(plan, persona, content=PDF + b"%d" % number)
                transaction.set_rollback(True)
            error = None
        except (Forbidden, Missing) as caught:
            error = type(caught)
        assert error is expected, persona
        assert len(files_in(data_dir)) == before + (error is None)


def test_a_file_is_found_again_as_it_was(plan: Cast) -> None:
    made = attach(plan, "contributor_a", title="The plan")
    (row, *_) = attachments_of(viewer=plan.viewer("executive_a"), subject_kind="milestone", subject_id=plan.milestone_a)
    assert (row.title, row.file_name, row.size, row.media_type) == (
        "The plan", "Plan of Aster.pdf", len(PDF), "application/pdf",
    )  # fmt: skip
    found = stored_file(viewer=plan.viewer("adviser"), attachment_id=made.pk)
    assert found.path.read_bytes() == PDF


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"content": HTML}, "is not what its name says"), ({"file_name": "a.html"}, "is not a kind of file"),
     ({"content": b""}, "is empty"), ({"content": PDF + bytes(1 << 20)}, "is larger than 1 MB")],
)  # fmt: skip
def test_what_is_too_large_or_not_what_it_claims_is_refused_and_not_kept(
    plan: Cast, data_dir: Path, settings: Any, fields: dict[str, Any], why: str
) -> None:
    settings.MILEPOST = dataclasses.replace(settings.MILEPOST, attachment_max_mb=1)
    with pytest.raises(Invalid, match=why) as caught:
        attach(plan, "executive_a", **fields)
    assert caught.value.field == "file"
    assert caught.value.value == fields.get("file_name", "Plan of Aster.pdf")
    assert files_in(data_dir) == []


def test_a_link_is_a_web_address_and_has_no_file(plan: Cast) -> None:
    step: dict[str, Any] = {
        "acting": plan.viewer("executive_a"), "now": NOW, "subject_kind": "initiative", "subject_id": plan.initiative_a,
    }  # fmt: skip
    made = attach_link(**step, link="https://example.com/minutes")
    assert made.title == "https://example.com/minutes"
    with pytest.raises(Missing, match="no file of the attachment"):
        stored_file(viewer=plan.viewer("executive_a"), attachment_id=made.pk)
    for link in ("javascript:alert(1)", "https://u:p@example.com", "ftp://example.com", ""):
        with pytest.raises(Invalid, match="is not a web address"):
            attach_link(**step, link=link)


def test_who_added_it_or_runs_the_initiative_takes_it_back(plan: Cast, data_dir: Path) -> None:
    made = attach(plan, "contributor_a")
    for persona, error in (("contributor_ab", Forbidden), ("viewer", Forbidden), ("executive_b", Missing)):
        with pytest.raises(error, match=r"."):
            withdraw_attachment(acting=plan.viewer(persona), now=NOW, attachment_id=made.pk)
    with pytest.raises(Stale, match=r"."):
        withdraw_attachment(acting=plan.viewer("executive_a"), now=NOW, attachment_id=made.pk, version=7)
    withdraw_attachment(acting=plan.viewer("executive_a"), now=NOW, attachment_id=made.pk)
    with pytest.raises(Missing, match="no attachment"):
        stored_file(viewer=plan.viewer("executive_a"), attachment_id=made.pk)
    with pytest.raises(Conflict, match="was withdrawn"):
        withdraw_attachment(acting=plan.viewer("contributor_a"), now=NOW, attachment_id=made.pk)
    assert len(files_in(data_dir)) == 1


def test_a_file_of_company_b_is_as_if_it_were_not_also_when_a_has_the_same(plan: Cast) -> None:
    theirs = attach(plan, "executive_b", "milestone_b", file_name="Brio.pdf")
    mine = attach(plan, "executive_a")
    assert theirs.sha256 == mine.sha256
    for persona in ONLY_A:
        viewer = plan.viewer(persona)
        shown = repr(attachment_page(viewer=viewer, filters=SubjectFilter(), page=PageRequest()))
        assert leaks(shown, plan.harbour, persona, plan) == []
        assert encode_id(theirs.pk) not in shown
        told = set()
        for pk in (theirs.pk, 5):
            with pytest.raises(Missing, match="no attachment") as caught:
                stored_file(viewer=viewer, attachment_id=pk)
            told.add(str(caught.value).replace(encode_id(pk), "X"))
        assert len(told) == 1


def test_a_file_is_evidence_that_completes_a_milestone_and_is_not_taken_back_before_it(plan: Cast) -> None:
    owner = plan.viewer("contributor_a")
    step: dict[str, Any] = {"acting": owner, "now": NOW}
    remove_evidence(**step, evidence_id=plan.evidence_a)
    made = add_evidence(
        **step, criterion_id=plan.criterion_a, title="Count of March", file_name="count.csv", content=b"line;parts\n"
    )
    judge_criterion(**step, criterion_id=plan.criterion_a, verdict="met", actual="13")
    (shown,) = criterion_row(viewer=owner, criterion_id=plan.criterion_a).evidence
    assert (shown.title, shown.link, shown.attachment_id) == ("Count of March", "", made.attachment_id)
    with pytest.raises(Conflict, match="is the evidence of a criterion"):
        withdraw_attachment(**step, attachment_id=made.attachment_id)
    complete_milestone(**step, milestone_id=plan.milestone_a)
    with pytest.raises(Conflict, match="was completed on"):
        remove_evidence(**step, evidence_id=made.pk)
    executive = {**step, "acting": plan.viewer("executive_a")}
    reopen_milestone(**executive, milestone_id=plan.milestone_a, reason="The count was wrong.")
    remove_evidence(**step, evidence_id=made.pk)
    withdraw_attachment(**step, attachment_id=made.attachment_id)


def test_evidence_is_a_link_or_a_file(plan: Cast) -> None:
    step: dict[str, Any] = {"acting": plan.viewer("executive_a"), "now": NOW, "criterion_id": plan.criterion_a}
    for fields in ({}, {"link": "https://e.example", "file_name": "a.pdf", "content": PDF}):
        with pytest.raises(Invalid, match="is not the only one"):
            add_evidence(**step, title="Both", **fields)


def test_evidence_by_a_false_file_leaves_nothing(plan: Cast) -> None:
    with pytest.raises(Invalid, match="is not what its name says"):
        add_evidence(
            acting=plan.viewer("executive_a"), now=NOW, criterion_id=plan.criterion_a, title="X", file_name="a.pdf",
            content=HTML,
        )  # fmt: skip
    assert (
        len(attachments_of(viewer=plan.viewer("executive_a"), subject_kind="milestone", subject_id=plan.milestone_a))
        == 1
    )


def test_a_backup_carries_the_files_and_a_restore_brings_them_back(own_cast: Cast, data_dir: Path) -> None:
    made = attach(own_cast, "executive_a", "initiative_a")
    file, elsewhere = data_dir / "one.milepost", data_dir / "elsewhere"
    assert backup(file=file, data_dir=data_dir, now=NOW).attachments == 1
    with database_copy(empty=True) as url, opened(url):
        restore(file=file, data_dir=elsewhere, now=NOW, replace=False)
        assert Attachment.objects.unwalled("a test").get(pk=made.pk).sha256 == made.sha256
    brought = elsewhere / path_of(made.sha256).relative_to(data_dir)
    assert brought.read_bytes() == PDF
