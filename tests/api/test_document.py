"""The OpenAPI document and the page made of it: valid, complete, and true of what the code takes and answers."""

from __future__ import annotations

import re
from typing import Any

import orjson
import pytest
from django.test import Client

from milepost.api.conventions.encoding import encoder_of
from milepost.api.conventions.operations import REGISTRY, Operation
from milepost.api.conventions.problems import TYPES
from milepost.api.document import TAGS, document
from tests.api.conformance import validator
from tests.api.world import World

OPERATIONS = [pytest.param(operation, id=operation.name) for operation in REGISTRY.operations]


def described(operation: Operation) -> dict[str, Any]:
    """What the document says of an operation."""
    found: dict[str, Any] = document()["paths"][operation.path][operation.method.lower()]
    return found


def test_the_document_is_public_and_is_openapi_3_1(db: None) -> None:
    response = Client().get("/api/v1/openapi.json")
    body = response.json()
    assert body["openapi"].startswith("3.1")
    assert response["Cache-Control"] == "public, max-age=300"
    assert Client().get("/api/v1/openapi.json", headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert body["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert body == document()


def test_every_reference_in_the_document_leads_somewhere() -> None:
    text = orjson.dumps(document()).decode()
    for reference in set(re.findall(r'"\$ref":"#/([^"]+)"', text)):
        found: Any = document()
        for part in reference.split("/"):
            found = found[part]
        assert found


def test_every_operation_has_a_tag_that_is_described_and_a_name_of_its_own() -> None:
    operations = [operation for methods in document()["paths"].values() for operation in methods.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert {operation["tags"][0] for operation in operations} == set(TAGS)
    assert all(operation["summary"] for operation in operations)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_example_of_a_body_is_one_that_is_taken(operation: Operation) -> None:
    if operation.body is None:
        return
    media = described(operation)["requestBody"]["content"]["application/json"]
    validator(orjson.dumps(media["schema"])).validate(media["example"])
    operation.body.model_validate_json(orjson.dumps(media["example"]))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_example_of_an_answer_fits_its_schema(operation: Operation) -> None:
    success = described(operation)["responses"][str(operation.success.status)]
    media = success.get("content", {}).get("application/json")
    if media is not None:
        validator(orjson.dumps(media["schema"])).validate(media["example"])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_an_operation_shows_is_what_its_model_says(operation: Operation) -> None:
    model = operation.success.model
    if model is not None:
        assert set(encoder_of(model).names) == set(model.model_fields)


def test_every_list_and_thing_answers_as_documented(world: World) -> None:
    """The client of the tests holds each answer against the document."""
    ids = _ids_of(world)
    for person in ("admin", "partner", "executive_aster", "contributor_aster", "investor", "controller"):
        for operation in REGISTRY.operations:
            if operation.method == "GET":
                path = re.sub(r"{(\w+)}", lambda found: ids[found.group(1)], operation.path)
                answer = world.api(person).get(path + ("?q=a" if path == "/search" else ""))
                assert answer.status_code < 500, f"{operation.name} as {person}"
                answer.getvalue()  # to the end of what is streamed


def _ids_of(world: World) -> dict[str, str]:
    holding, grant, event, token = (
        world.api("admin").get(f"/{kind}?limit=1").json()["items"][0]["id"]
        for kind in ("holdings", "grants", "events", "tokens")
    )
    ids = {
        "company_id": world["aster"], "portfolio_id": world["fund"], "initiative_id": world["initiative_aster"],
        "objective_id": world["objective_aster"], "proposal_id": world["proposal_aster"], "person_id": world["partner"],
        "holding_id": holding, "grant_id": grant, "event_id": event, "token_id": token, "invitation_id": token,
        "category_id": world["category"],
    }  # fmt: skip
    parts = (
        "milestone",
        "task",
        "criterion",
        "evidence",
        "update",
        "dependency",
        "calendar",
        "baseline",
        "change_request",
        "crossing",
        "comment",
        "attachment",
        "import",
        "view",
    )
    return ids | {f"{part}_id": world[f"{part}_aster"] for part in parts}


def test_the_page_shows_every_operation_problem_and_model_without_a_script(db: None) -> None:
    response = Client().get("/api/v1/")
    text = response.content.decode()
    assert response["Content-Type"] == "text/html; charset=utf-8"
    for operation in REGISTRY.operations:
        assert f'id="{operation.name}"' in text
        assert operation.path in text
    for code in TYPES:
        assert f'id="problem-{code}"' in text
    for refused in ("<script", "style=", "onclick", "http://cdn", "https://cdn", "javascript:"):
        assert refused not in text
    assert "default-src &#x27;self&#x27;" not in text
    assert "unsafe" not in response["Content-Security-Policy"]
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(re.findall(r'id="([^"]+)"', text))


def test_short_addresses_lead_to_the_page(db: None) -> None:
    for path in ("/api", "/api/", "/api/v1"):
        response = Client().get(path)
        assert (response.status_code, response["Location"]) == (302, "/api/v1/")


def test_the_page_takes_no_other_method(db: None) -> None:
    for path in ("/api/v1/", "/api/v1/openapi.json"):
        response = Client().post(path)
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert response["Content-Type"] == "application/problem+json"


def test_no_operation_hides_behind_another() -> None:
    """A fixed word where an id may stand must be reached before the id."""
    urls = [str(pattern.pattern) for pattern in REGISTRY.urls()]
    for url in urls:
        if url.endswith(("/bulk", "/export")):
            beside = re.escape(url.rpartition("/")[0])
            for word in (other for other in urls if re.fullmatch(rf"{beside}/<str:\w+>", other)):
                assert urls.index(url) < urls.index(word)
