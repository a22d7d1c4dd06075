"""Templates over the API: listed, laid out, started."""

from __future__ import annotations

from milepost.milestones.templates import templates
from tests.api.world import World


def test_templates_are_listed_whole(world: World) -> None:
    found = world.api("executive_aster").get("/templates").json()["items"]
    assert [row["code"] for row in found] == [row.code for row in templates()]
    row = found[1]["milestones"][3]
    assert row["criteria"] == [
        {"metric": "Median change-over, four weeks", "comparison": "at_most", "target": "50", "unit": "minutes"}
    ]
    assert row["after"] == [{"predecessor": "roadmap", "link": "FS", "lag": 0}]


def test_what_is_laid_out_is_what_is_started(world: World) -> None:
    api = world.api("executive_aster")
    asked = f"/companies/{world['aster']}/template-plan?template=addon_integration&starts_on=2027-03-01"
    plan = api.get(asked).json()
    assert plan["rows"][0]["start"] == "2027-03-01"
    body = {"company_id": world["aster"], "template": "addon_integration", "starts_on": "2027-03-01", "name": "Valence"}
    made = api.post("/initiatives/from-template", body)
    assert made.status_code == 201
    told = made.json()
    assert (told["name"], told["starts_on"], told["due"]) == ("Valence", "2027-03-01", plan["due"])
    assert made["Location"] == f"/api/v1/initiatives/{told['id']}"
    rows = api.get(f"/milestones?initiative_id={told['id']}&limit=100").json()["items"]
    assert {(row["name"], row["due"]) for row in rows} == {(row["name"], row["due"]) for row in plan["rows"]}


def test_another_company_s_plan_is_not_laid_out(world: World) -> None:
    assert world.api("executive_aster").get(f"/companies/{world['brio']}/template-plan").status_code == 404
    body = {"company_id": world["brio"], "template": "addon_integration", "starts_on": "2027-03-01"}
    assert world.api("executive_aster").post("/initiatives/from-template", body).status_code == 404


def test_a_start_that_nobody_can_mean_is_refused_at_its_field(world: World) -> None:
    api = world.api("executive_aster")
    refused = api.get(f"/companies/{world['aster']}/template-plan?starts_on=2227-03-01")
    assert (refused.status_code, refused.json()["field"]) == (422, "starts_on")
    body = {"company_id": world["aster"], "template": "moon_landing", "starts_on": "2027-03-01"}
    assert api.post("/initiatives/from-template", body).json()["field"] == "template"
