"""Plan files through the API: looked at, applied, listed, written."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from milepost.planfiles import read
from tests.api.world import World
from tests.scheduling.plan_files import ALL, DIG, LINKS, changed, xer


def body(content: bytes, **more: Any) -> dict[str, Any]:
    return {"file_name": "tower.xer", "content": b64encode(content).decode(), **more}


def test_a_plan_is_looked_at_applied_listed_and_written_again(world: World) -> None:
    api, place = world.api("executive_aster"), f"/initiatives/{world['initiative_aster']}"
    shown = api.post(f"{place}/plan-imports/preview", body(xer())).json()
    assert shown["counts"]["task"] == {"create": 3}
    dig = next(row for row in shown["rows"] if row["key"] == "A10")
    assert (dig["how"], dig["id"]) == ("create", None)
    assert {"field": "duration_s", "before": None, "after": 144_000} in dig["changes"]
    told = body(xer(), fingerprint=shown["fingerprint"])
    made = api.post(f"{place}/plan-imports", told)
    assert made.status_code == 201
    assert api.post(f"{place}/plan-imports", told).json()["id"] == made.json()["id"]
    row = api.get(f"/plan-imports?initiative_id={world['initiative_aster']}").json()["items"][0]
    assert (row["file_name"], row["family"], row["counts"]["link"]) == ("tower.xer", "p6", {"create": 3})
    assert "taken" not in row
    lost = api.get(f"{place}/plan-export?format=xer").json()
    assert lost["file_name"].endswith(".xer")
    response = api.get(f"{place}/plan-export/content?format=xer")
    assert response["Content-Disposition"].startswith("attachment")
    content = b"".join(response.streaming_content)
    assert "A10" in {one.code for one in read(content).plan.activities}
    again = api.post(f"{place}/plan-imports/preview", body(content, unchanged=True)).json()
    rows = [row for row in again["rows"] if row["what"] != "calendar"]
    assert {row["how"] for row in rows} <= {"leave", "change"}
    # A XER has days for everything: what was planned on none, or has slipped, comes back with those that were computed.
    assert {change["field"] for row in rows for change in row["changes"]} <= {"planned_start", "planned_finish"}


def test_what_changed_since_the_dry_run_is_a_conflict_and_nothing_is_written(world: World) -> None:
    api, place = world.api("executive_aster"), f"/initiatives/{world['initiative_aster']}"
    shown = api.post(f"{place}/plan-imports/preview", body(xer())).json()["fingerprint"]
    other = xer((changed(DIG, name="Dig deep"), *ALL[1:]), LINKS)
    refused = api.post(f"{place}/plan-imports", body(other, fingerprint=shown))
    assert refused.status_code == 409
    assert api.get("/plan-imports").json()["items"] == []


def test_a_bad_file_is_a_problem_at_its_field(world: World) -> None:
    api, place = world.api("executive_aster"), f"/initiatives/{world['initiative_aster']}"
    refused = api.post(f"{place}/plan-imports/preview", body(b"ERMHDR\t19.12\r\n%T\tTASK\r\n%E"))
    assert refused.status_code == 422
    assert "has no table" in refused.content.decode()
    refused = api.post(f"{place}/plan-imports/preview", {**body(b""), "content": "not base64!"})
    assert refused.status_code == 422


def test_who_may_not_edit_looks_at_nothing_and_what_is_walled_is_not_there(world: World) -> None:
    place = f"/initiatives/{world['initiative_aster']}/plan-imports"
    for path in (f"{place}/preview", place):
        sent = body(xer(), **({} if path.endswith("preview") else {"fingerprint": "x"}))
        assert world.api("executive_brio").post(path, sent).status_code == 404
        assert world.api("contributor_aster").post(path, sent).status_code == 403
