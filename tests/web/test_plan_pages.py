"""Plan files through the pages, as a browser without JavaScript sends them."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from milepost.core import clock, outbox
from milepost.core.ids import encode_id
from milepost.planfiles import read
from tests.cast import Cast
from tests.scheduling.plan_files import DIG, changed, several, stored, xer
from tests.web.portfolios.conftest import SignIn, as_

__all__ = ["as_"]


@pytest.fixture
def plan(cast: Cast, tmp_path: Any, settings: Any) -> Cast:
    """The cast, and a data directory of this test's own."""
    settings.MILEPOST = dataclasses.replace(settings.MILEPOST, data_dir=tmp_path, plan_max_mb=1)
    return cast


def text(response: Any) -> str:
    return str(response.content.decode())


def at(cast: Cast) -> str:
    return f"/initiatives/{encode_id(cast.things['initiative_a'])}/plan/"


def upload(client: Any, cast: Cast, content: bytes, name: str = "tower.xer") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(f"{at(cast)}import/", {"file": file, "plan": "", "category": "process_improvement"})


def work() -> None:
    while outbox.deliver_due(clock.now()):
        pass


def version_in(page: str) -> dict[str, str]:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return {"version": found[1]}


def test_a_file_is_uploaded_checked_by_the_worker_looked_at_and_written(plan: Cast, as_: SignIn) -> None:
    anna = as_("executive_a")
    here = upload(anna, plan, xer())["Location"]
    waiting = anna.get(here)
    assert waiting["Refresh"] == "1"
    assert "<progress" in text(waiting)
    assert "Waiting for its turn" in text(waiting)
    work()
    page = text(anna.get(here))
    assert "Refresh" not in anna.get(here)
    assert "10 rows would be written" in page
    assert "Dig" in page
    assert "Foundation" in page
    assert anna.post(f"{here}apply/", {"version": "1"}).status_code == 412
    assert anna.post(f"{here}apply/", version_in(page))["Location"] == here
    assert "Writing" in text(anna.get(here))
    work()
    page = text(anna.get(here))
    assert "What was done" in page
    assert "10 rows were written" in page
    assert stored("Dig").parent.name == "Foundation"
    assert "tower.xer" in text(anna.get(at(plan)))
    again = upload(anna, plan, xer())["Location"]
    work()
    assert "nothing would be written" in text(anna.get(again))
    other = upload(anna, plan, xer((changed(DIG, name="Dig deep"),), ()))["Location"]
    work()
    assert "<del>Dig</del> → <ins>Dig deep</ins>" in text(anna.get(f"{other}?how=change"))
    assert "not in the file any more" in text(anna.get(f"{other}?how=keep"))


def test_what_changed_between_the_check_and_the_writing_is_told_and_nothing_is_written(plan: Cast, as_: SignIn) -> None:
    anna = as_("executive_a")
    first, second = (
        upload(anna, plan, xer((changed(DIG, name=name),), ()))["Location"] for name in ("Dig", "Dig deep")
    )
    work()
    for here in (first, second):
        anna.post(f"{here}apply/", version_in(text(anna.get(here))))
        work()
    assert "What was done" in text(anna.get(first))
    page = text(anna.get(second))
    assert "This file cannot be taken" in page
    assert "not what the dry run saw" in page
    assert stored("Dig")
    sent = {
        **version_in(page),
        "initiative_id": encode_id(plan.things["initiative_a"]),
        "category": "process_improvement",
    }
    assert anna.post(f"{second}map/", sent).status_code == 302
    work()
    assert "What would be done" in text(anna.get(second))


def test_a_file_of_several_projects_asks_which_one_it_is(plan: Cast, as_: SignIn) -> None:
    anna = as_("executive_a")
    here = upload(anna, plan, several())["Location"]
    work()
    page = text(anna.get(here))
    assert "The file holds several" in page
    assert '<option value="TOWER">' in page
    sent = {
        **version_in(page),
        "initiative_id": encode_id(plan.things["initiative_a"]),
        "category": "process_improvement",
    }
    assert anna.post(f"{here}map/", sent).status_code == 422
    anna.post(f"{here}map/", {**sent, "project": "TOWER"})
    work()
    assert "10 rows would be written" in text(anna.get(here))


def test_the_initiative_is_downloaded_after_what_is_lost_was_said(plan: Cast, as_: SignIn) -> None:
    viewer = as_("viewer")
    assert "Import a plan file" not in text(viewer.get(at(plan)))
    for form in ("mspdi", "xer"):
        page = text(viewer.get(f"{at(plan)}export/?format={form}"))
        assert "Success criteria and their evidence stay here." in page
        response = viewer.get(f"{at(plan)}file/?format={form}")
        assert response["Content-Disposition"].startswith("attachment")
        assert read(response.content).plan.activities
    assert viewer.get(f"{at(plan)}export/?format=mpp").status_code == 422


def test_a_file_that_cannot_be_read_says_why_and_one_that_is_too_large_never_arrives(plan: Cast, as_: SignIn) -> None:
    anna = as_("executive_a")
    here = upload(anna, plan, b"ERMHDR\t19.12\r\n%T\tTASK\r\n%E", "<b>odd</b>.xer")["Location"]
    work()
    page = text(anna.get(here))
    assert "has no table" in page
    assert "<b>odd" not in page
    assert "Plan file <span" not in text(anna.get(f"{at(plan)}import/"))  # it is not optional
    answer = upload(anna, plan, b"x" * ((1 << 20) + 1))
    assert answer.status_code == 422
    assert "larger than 1 MB" in text(answer)
    assert "needed" in text(anna.post(f"{at(plan)}import/", {"category": "process_improvement"}))


def test_an_uploaded_file_is_for_who_uploaded_it_and_can_be_dropped(plan: Cast, as_: SignIn) -> None:
    anna = as_("executive_a")
    here = upload(anna, plan, xer())["Location"]
    work()
    sent = version_in(text(anna.get(here)))
    other = as_("owner_a")
    assert other.get(here).status_code == 404
    assert other.post(f"{here}apply/", sent).status_code == 404
    assert anna.post(f"{here}drop/").status_code == 302
    assert "nothing of it was written" in text(anna.get(here))
    assert anna.post(f"{here}apply/", sent).status_code == 412


def test_a_plan_file_goes_through_the_page_of_all_imports(plan: Cast, as_: SignIn) -> None:
    anna = as_("executive_a")
    sent = {"kind": "milestones", "file": SimpleUploadedFile("tower.xer", xer())}
    here = anna.post("/imports/", sent)["Location"]
    page = text(anna.get(here))
    assert "tower.xer is a plan file." in page
    assert "Aster Pricing" in page
    assert "Brio" not in page
    behind = {**version_in(page), "initiative_id": encode_id(plan.initiative_b), "category": "process_improvement"}
    assert anna.post(f"{here}map/", behind).status_code == 422
    assert (
        anna.post(f"{here}map/", {**behind, "initiative_id": encode_id(plan.things["initiative_a"])}).status_code == 302
    )
    work()
    shown = text(anna.get(here))
    assert "10 rows would be written" in shown
    anna.post(f"{here}apply/", version_in(shown))
    work()
    history = text(anna.get("/imports/")).partition("Your imports")[2]
    assert history.count("tower.xer") == 1
    assert here in history
    assert "tower.xer" not in text(as_("executive_b").get("/imports/"))
    assert as_("operating_partner").get(here).status_code == 404
