"""The way of a table into Milepost and out again, by forms alone."""

from __future__ import annotations

import dataclasses
import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from milepost.core import clock, outbox
from milepost.exchange.models import Import
from milepost.milestones.models import Milestone
from tests.cast import Cast
from tests.exchange.conftest import column, edited, row_named
from tests.web.conftest import Enter


def work() -> None:
    while outbox.deliver_due(clock.now()):
        pass


def fields(text: str) -> dict[str, str]:
    """What a browser would send of the mapping form as it is."""
    found = dict(re.findall(r'<input type="hidden" name="(version|was)" value="([^"]*)"', text))
    for name, body in re.findall(r'<select name="(column_\d+|fixed_\w+)"[^>]*>(.*?)</select>', text, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def upload(client: Client, content: bytes, name: str = "a.csv", query: str = "") -> str:
    answer = client.post(f"/imports/{query}", {"kind": "milestones", "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def test_a_file_is_uploaded_mapped_looked_at_and_written(enter: Enter, cast: Cast) -> None:
    client = enter("executive_a")
    here = upload(
        client, b"Was,Initiative,Target date\nERP live,Aster Pricing,03/04/2027\nNo home,Nowhere,05/06/2027\n"
    )
    page = client.get(here).content.decode()
    sent = {**fields(page), "column_0": "name"}
    refused = client.post(f"{here}map/", sent)
    assert refused.status_code == 422
    assert "Day first: 03/04/2027 is 2027-04-03" in refused.content.decode()
    assert "Choose the column that holds it, or give one value for all rows" in refused.content.decode()
    assert client.post(f"{here}map/", {**sent, "days_2": "dmy", "fixed_category": "compliance"}).status_code == 302
    waiting = client.get(here)
    assert "<progress" in waiting.content.decode()
    assert waiting.headers["Refresh"] == "1"
    work()
    shown = client.get(here).content.decode()
    assert "What would be done" in shown
    assert "Nowhere" in shown
    assert not Milestone.objects.unwalled("a test").filter(name="ERP live").exists()
    only = client.get(f"{here}?outcome=refused").content.decode()
    assert "No home" in only
    assert "ERP live" not in only
    version = re.search(r'name="version" value="(\d+)"', shown)
    assert version is not None
    refused = client.post(f"{here}apply/", {"version": version[1]})
    assert refused.status_code == 409
    told = refused.content.decode()
    assert "What would be done" in told  # at the box that lets it be written, above the same rows
    assert re.search(r'<p class="error" id="skip_error">1 rows? cannot be taken', told)
    assert f'href="{here}?outcome=refused"' in told
    assert "Due: 3 Apr 2027" in told
    assert "names no initiative that you can see" in told
    assert client.post(f"{here}apply/", {"version": version[1], "skip": "yes"}).status_code == 302
    work()
    assert "What was done" in client.get(here).content.decode()
    assert Milestone.objects.unwalled("a test").get(name="ERP live").due == date(2027, 4, 3)


def test_rows_are_pasted_into_the_initiative_that_the_list_shows(enter: Enter, cast: Cast) -> None:
    from milepost.core.ids import encode_id

    client = enter("executive_a")
    answer = client.post(
        f"/imports/paste/?initiative_id={encode_id(cast.initiative_a)}",
        {"kind": "milestones", "text": "Name\tCategory\tDue\nPasted\tCompliance\t2027-01-31\n"},
    )
    here = answer.headers["Location"]
    assert client.post(f"{here}map/", fields(client.get(here).content.decode())).status_code == 302
    work()
    version = re.search(r'name="version" value="(\d+)"', client.get(here).content.decode())
    assert version is not None
    client.post(f"{here}apply/", {"version": version[1]})
    work()
    assert Milestone.objects.unwalled("a test").get(name="Pasted").initiative_id == cast.initiative_a


def test_pasting_into_what_one_may_not_see_is_as_if_it_were_not(enter: Enter, cast: Cast) -> None:
    from milepost.core.ids import encode_id

    client = enter("executive_a")
    for pk in (cast.initiative_b, 5):
        answer = client.post(
            f"/imports/paste/?initiative_id={encode_id(pk)}", {"kind": "milestones", "text": "Name\nA\n"}
        )
        assert answer.status_code == 404


def test_a_downloaded_file_comes_back_with_one_change(enter: Enter, cast: Cast) -> None:
    client = enter("operating_partner")
    content = client.get("/exports/?kind=milestones&form=xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [sheet.column_dimensions[one].hidden for one in ("R", "S")] == [True, True]
    name = Milestone.objects.unwalled("a test").get(pk=cast.milestone_a).name
    changed = edited(content, lambda s: s.cell(row_named(s, name), column(s, "Weight %")).__setattr__("value", 44))
    here = upload(client, changed, "a.xlsx")
    client.post(f"{here}map/", fields(client.get(here).content.decode()))
    work()
    found = Import.objects.unwalled("a test").latest("uploaded_at")
    assert found.counts["change"] == 1
    assert set(found.counts) == {"change", "same"}


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"", b"\x00\x01"])
def test_what_cannot_be_read_is_told_at_the_field(enter: Enter, content: bytes) -> None:
    answer = enter("executive_a").post(
        "/imports/", {"kind": "milestones", "file": SimpleUploadedFile("a.xlsx", content)}
    )
    assert answer.status_code == 422


def test_a_file_that_was_cut_off_at_the_limit_is_told_as_too_large(enter: Enter, settings: Any) -> None:
    settings.MILEPOST = dataclasses.replace(settings.MILEPOST, plan_max_mb=1)
    file = SimpleUploadedFile("a.csv", b"x" * ((1 << 20) + 1))
    answer = enter("executive_a").post("/imports/", {"kind": "milestones", "file": file})
    assert answer.status_code == 422
    assert "The file is larger than 1 MB. Split it." in answer.content.decode()
    assert "This is needed." not in answer.content.decode()


def test_a_template_is_a_workbook_with_notes(enter: Enter) -> None:
    answer = enter("executive_a").get("/exports/template/?kind=tasks&form=xlsx")
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames[1] == "Notes"
