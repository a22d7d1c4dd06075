"""An id in a body that stands for nothing is told by the name of its field, with its value: in every body of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from milepost.api.conventions.examples import example_of
from milepost.api.conventions.operations import REGISTRY, Operation
from milepost.api.document import document
from milepost.core.ids import encode_id
from tests.api.world import World

#: What each field is filled with when it is needed and not the one that is tried.
REAL = {
    "company_id": "aster", "portfolio_id": "fund", "user_id": "contributor_aster", "scope_id": "aster",
    "initiative_id": "initiative_aster", "milestone_id": "milestone_aster", "criterion_id": "criterion_aster",
    "predecessor_id": "milestone_aster", "successor_id": "second_aster",
}  # fmt: skip
#: What a body needs besides its required fields, so that the id is looked at.
BESIDES: dict[str, dict[str, Any]] = {
    "create_objective": {"company_id": "aster"},
    "create_objectives": {"company_id": "aster"},
    "decide_proposal": {"decision": "accept", "reason": "Yes."},
    "create_grant": {"role": "viewer"},
    "create_grants": {"role": "viewer"},
    "create_invitation": {"role": "viewer", "email": "x@x.example"},
    "create_invitations": {"role": "viewer", "email": "x@x.example"},
    "create_updates": {"version": 2},
    "start_from_template": {"template": "addon_integration"},
    "update_milestone": {"milestone_type": "operational", "category": "compliance"},
    "update_milestones": {"milestone_type": "operational", "category": "compliance"},
}
#: Bodies of the bulk forms say version 1, and the first milestone has been reported on.
AT_VERSION_1 = {"milestone": "second_aster"}
#: What stands in the path of an operation that does not take the first of its kind.
IN_PATH = {"pair_crossing": {"crossing": "crossing_alone"}}
#: And besides an id inside a list within the body.
BESIDES_INSIDE = {
    "milestone_id": {"kind": "due", "due": "2027-09-01"},
    "criterion_id": {"kind": "criterion", "target": "7"},
}
#: Whoever may do everything but this; a proposal is revised by its proposer.
ACTS = {"update_proposal": "contributor_aster", "update_proposals": "contributor_aster"}
NOWHERE = encode_id(5)


def schema_of(reference: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, of what may be a reference or nullable."""
    for option in reference.get("anyOf", ()):
        if option.get("type") != "null":
            return schema_of(option)
    if "$ref" in reference:
        found: dict[str, Any] = document()["components"]["schemas"][reference["$ref"].rsplit("/", 1)[-1]]
        return found
    return reference


def ids_in(schema: dict[str, Any], place: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where ids of other things stand in a body; through lists by their first item."""
    for name, inner in schema.get("properties", {}).items():
        found = schema_of(inner)
        if name.endswith("_id"):
            yield (*place, name)
        if found.get("type") == "array":
            yield from ids_in(schema_of(found["items"]), (*place, name))
        yield from ids_in(found, (*place, name))


def cases() -> list[tuple[Operation, tuple[str, ...]]]:
    """Every operation with every id that its body may hold."""
    found = []
    for operation in REGISTRY.operations:
        if operation.body is not None:
            schema = document()["components"]["schemas"][operation.body.__name__]
            found += [(operation, place) for place in ids_in(schema)]
    return found


CASES = cases()


def is_bulk(operation: Operation) -> bool:
    """Whether the body is a list of bodies."""
    return operation.path.endswith("/bulk")


def body_for(world: World, operation: Operation, place: tuple[str, ...]) -> Any:
    """The example of the document, with what exists everywhere but at ``place``."""
    assert operation.body is not None
    body: Any = example_of({"$ref": f"x/{operation.body.__name__}"}, document()["components"]["schemas"])
    inside, rest = body, list(place)
    if is_bulk(operation):
        inside, rest = body["items"][0], rest[1:]
        body["items"] = [inside]
        if "id" in inside:
            kind = operation.path.split("/")[1].removesuffix("s").removesuffix("ie")
            inside["id"] = world[AT_VERSION_1.get(kind, f"{kind}_aster")]
    given = {name: world.ids.get(value, value) for name, value in BESIDES.get(operation.name, {}).items()}
    inside |= {name: world[REAL[name]] for name in inside if name in REAL} | given
    if place[-1] == "portfolio_id" and "objective" in operation.name:
        del inside["company_id"]
    for name in rest[:-1]:
        inside[name] = inside.get(name) or _example_at(operation, place)
        if name == "items":
            inside[name] = [dict(BESIDES_INSIDE.get(rest[-1], {}))]
            inside = inside[name][0]
        else:
            inside = inside[name]
    inside[rest[-1]] = NOWHERE
    return body


def _example_at(operation: Operation, place: tuple[str, ...]) -> Any:
    schemas = document()["components"]["schemas"]
    schema = schemas[operation.body.__name__] if operation.body else {}
    for name in place[:-1]:
        schema = schema_of(schema["properties"][name])
        schema = schema_of(schema["items"]) if schema.get("type") == "array" else schema
    return example_of(schema, schemas)


@pytest.mark.parametrize(("operation", "place"), CASES, ids=[f"{one.name}-{'.'.join(at)}" for one, at in CASES])
def test_an_id_that_stands_for_nothing_is_named_by_its_field(
    world: World, operation: Operation, place: tuple[str, ...]
) -> None:
    others = IN_PATH.get(operation.name, {})
    path = re.sub(
        r"{(\w+)_id}", lambda found: world[others.get(found.group(1), f"{found.group(1)}_aster")], operation.path
    )
    headers = {"If_Match": "*"} if operation.if_match else {}
    api = world.api(ACTS.get(operation.name, "partner"))
    response = api.send(operation.method, path, body_for(world, operation, place), **headers)
    assert response.status_code in (404, 422), response.content
    told = response.json()
    if is_bulk(operation):
        (told,) = told["errors"]
        assert told["row"] == 0
        place = place[1:]
    named = ".".join(f"{name}.0" if name == "items" else name for name in place)
    assert (told["field"], told["value"]) == (named, NOWHERE), told


def test_ids_are_looked_for_in_every_kind_of_body() -> None:
    found = {(operation.name, ".".join(place)) for operation, place in CASES}
    assert found >= {
        ("create_company", "holding.portfolio_id"), ("create_companies", "items.holding.portfolio_id"),
        ("decide_proposal", "amendments.objective_id"), ("update_initiatives", "items.owner_id"),
        ("create_invitation", "scope_id"), ("create_objective", "parent_id"),
    }  # fmt: skip
