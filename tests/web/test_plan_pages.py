"""Plan files through the pages, as a browser without JavaScript sends them."""

from __future__ import annotations

import dataclasses
import os
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from milepost.core.errors import Conflict
from milepost.core.ids import encode_id
from milepost.planfiles import read
from milepost.scheduling.plans.staging import forget_staged, stage, staged
from tests.cast import NOW, Cast
from tests.scheduling.plan_files import DIG, changed, stored, xer
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


def test_a_file_is_uploaded_looked_at_and_written(plan: Cast, as_: SignIn) -> None:
    anna = as_("executive_a")
    address = upload(anna, plan, xer())["Location"]
    page = text(anna.get(address))
    assert "10 rows would be written" in page
    assert "Dig" in page
    assert "Foundation" in page
    fingerprint = page.partition('name="fingerprint" value="')[2].partition('"')[0]
    assert "cannot be taken" in text(anna.post(address, {"fingerprint": "old"}))
    assert anna.post(address, {"fingerprint": fingerprint})["Location"] == at(plan)
    page = text(anna.get(at(plan)))
    assert "tower.xer is taken in: 10 rows written." in page
    assert stored("Dig").parent.name == "Foundation"
    page = text(anna.get(address))
    assert "nothing would be written" in page
    address = upload(anna, plan, xer((changed(DIG, name="Dig deep"),), ()))["Location"]
    page = text(anna.get(f"{address}&how=change"))
    assert "<del>Dig</del> → <ins>Dig deep</ins>" in page
    assert "not in the file any more" in text(anna.get(f"{address}&how=keep"))


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
    address = upload(anna, plan, b"ERMHDR\t19.12\r\n%T\tTASK\r\n%E", "<b>odd</b>.xer")["Location"]
    answer = anna.get(address)
    assert answer.status_code == 422
    assert "has no table" in text(answer)
    assert "<b>odd" not in text(answer)
    answer = upload(anna, plan, b"x" * ((1 << 20) + 1))
    assert answer.status_code == 422
    assert "larger than 1 MB" in text(answer)
    assert "needed" in text(anna.post(f"{at(plan)}import/", {"category": "process_improvement"}))


def test_an_uploaded_file_is_for_who_uploaded_it_and_for_a_day(plan: Cast, as_: SignIn) -> None:
    anna = as_("executive_a")
    address = upload(anna, plan, xer())["Location"]
    assert as_("owner_a").get(address).status_code == 409
    assert anna.get(f"{at(plan)}dry-run/").status_code == 302
    who, place = plan.harbour.viewer("executive_a"), plan.things["initiative_a"]
    word = stage(viewer=who, initiative_id=place, file_name="a.xer", content=b"a")
    held = staged(viewer=who, initiative_id=place, word=word)
    assert (held.file_name, held.path.read_bytes()) == ("a.xer", b"a")
    with pytest.raises(Conflict, match="is not kept any more"):
        staged(viewer=who, initiative_id=plan.things["initiative_a_other"], word=word)
    os.utime(held.path, (NOW.timestamp(), NOW.timestamp()))
    forget_staged(NOW + timedelta(hours=23))
    assert held.path.exists()
    forget_staged(NOW + timedelta(hours=25))
    assert not held.path.exists()


def test_a_plan_file_goes_through_the_page_of_all_imports(plan: Cast, as_: SignIn) -> None:
    anna = as_("executive_a")
    sent = {"kind": "milestones", "file": SimpleUploadedFile("tower.xer", xer())}
    options = anna.post("/imports/", sent)["Location"]
    page = text(anna.get(options))
    assert "tower.xer is a plan file." in page
    assert "Aster Pricing" in page
    assert "Brio" not in page
    behind = {"initiative_id": encode_id(plan.initiative_b), "category": "process_improvement", "plan": ""}
    assert anna.post(options, behind).status_code == 422
    here = {**behind, "initiative_id": encode_id(plan.things["initiative_a"])}
    there = anna.post(options, here)["Location"]
    shown = text(anna.get(there))
    assert "10 rows would be written" in shown
    fingerprint = shown.partition('name="fingerprint" value="')[2].partition('"')[0]
    assert anna.post(there, {"fingerprint": fingerprint}).status_code == 302
    history = text(anna.get("/imports/"))
    assert "tower.xer" in history.partition("Your imports")[2]
    assert "tower.xer" not in text(as_("executive_b").get("/imports/"))
    assert as_("operating_partner").get(options).status_code == 409
