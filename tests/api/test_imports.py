"""Spreadsheets through the API: upload, map, look, apply, export."""

from __future__ import annotations

import base64
from typing import Any

from milepost.core import clock, outbox
from tests.api.world import World


def work() -> None:
    while outbox.deliver_due(clock.now()):
        pass


def uploaded(api: Any, text: str, **more: Any) -> Any:
    body = {"kind": "milestones", "file_name": "a.csv", "content": base64.b64encode(text.encode()).decode(), **more}
    return api.post("/imports", body)


def test_a_table_goes_from_upload_to_milestones(world: World) -> None:
    api = world.api("executive_aster")
    made = uploaded(api, "Name,Target date\nA,03/04/2027\nB,\n", initiative_id=world["initiative_aster"])
    assert made.status_code == 201, made.content
    path, etag = f"/imports/{made.json()['id']}", made.headers["ETag"]
    mapping = {"columns": {"0": "name", "1": "due"}, "fixed": {"category": "compliance"}}
    refused = api.post(f"{path}/mapping", mapping, If_Match=etag)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "days.1")
    mapped = api.post(f"{path}/mapping", {**mapping, "days": {"1": "mdy"}}, If_Match=etag)
    assert (mapped.status_code, mapped.json()["state"]) == (200, "checking")
    work()
    checked = api.get(path)
    assert (checked.json()["state"], checked.json()["counts"]) == ("checked", {"create": 2})
    rows = api.get(f"{path}/rows?outcome=create").json()["items"]
    assert {"column": "Due", "before": "", "after": "2027-03-04"} in rows[0]["changes"]
    assert api.post(f"{path}/application", {}, If_Match=checked.headers["ETag"]).json()["state"] == "applying"
    work()
    done = api.get(path).json()
    assert done["state"] == "applied"
    events = api.get("/events?limit=200").json()["items"]
    assert sum(event["action_id"] == done["applied_action_id"] for event in events) >= 2


def test_rows_for_a_place_behind_the_wall_are_refused_like_rows_for_nowhere(world: World) -> None:
    answers = []
    for pk in (world["initiative_brio"], "0hc5m2x8k4t9r"):
        answer = uploaded(world.api("executive_aster"), "Name\nA\n", initiative_id=pk)
        assert answer.status_code == 404
        answers.append(answer.content.replace(pk.encode(), b"ID"))
    assert answers[0] == answers[1]


def test_what_is_exported_is_what_one_sees(world: World) -> None:
    answer = world.api("executive_aster").get("/spreadsheets/export?kind=milestones")
    text = b"".join(answer.streaming_content).decode()
    assert "Line aster" in text
    assert "brio" not in text
    template = world.api("executive_aster").get("/spreadsheets/template?kind=tasks&form=xlsx")
    assert b"".join(template.streaming_content).startswith(b"PK")
