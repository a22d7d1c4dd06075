"""The OpenAPI 3.1 document, made of the registered operations and their models: nothing in it is written by hand twice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from milepost import __version__
from milepost.api.conventions.examples import example_of
from milepost.api.conventions.fields import EXAMPLE_ID, ID_TAKEN_SCHEMA, Body, Query
from milepost.api.conventions.lists import FieldsQuery
from milepost.api.conventions.operations import Operation, Success
from milepost.api.conventions.problems import MEDIA_TYPE, TYPES, Problem

Schema = dict[str, Any]
_REF = "#/components/schemas/"

_HEADERS: dict[str, Schema] = {
    "ETag": {"description": "Version and digest, for If-Match and If-None-Match", "example": '"3.9f2c41d0a3b6"'},
    "Location": {"description": "Where the new thing is", "example": f"/api/v1/companies/{EXAMPLE_ID}"},
    "Link": {"description": 'The next page, with rel="next"; absent on the last'},
    "WWW-Authenticate": {"description": "How to authenticate", "example": 'Bearer realm="Milepost"'},
    "Idempotency-Replayed": {"description": "`true` when this is the kept answer to an earlier request with the same key"},
    "X-Request-ID": {"description": "Id of this request and of the action it caused", "example": EXAMPLE_ID},
}  # fmt: skip
_ETAG_OR_ANY: Schema = {"type": "string", "pattern": r'^(\*|(W/)?"[0-9]{1,9}(\.[0-9a-f]*)?")$', "examples": ['"3"']}
_PARAMETERS: dict[str, Schema] = {
    "If-Match": {
        "name": "If-Match", "in": "header", "required": True,
        "description": "The ETag that was read, a version such as `\"3\"`, or `*` for whatever version there is",
        "schema": _ETAG_OR_ANY,
    },
    "If-Match-where-sent": {
        "name": "If-Match", "in": "header", "required": False,
        "description": "The ETag or version of what this belongs to: when that has changed since, nothing is written (412)",
        "schema": _ETAG_OR_ANY,
    },
    "If-None-Match": {
        "name": "If-None-Match", "in": "header", "required": False,
        "description": "An ETag; if the representation is still that one, the answer is 304 without a body",
        "schema": {"type": "string"},
    },
    "Idempotency-Key": {
        "name": "Idempotency-Key", "in": "header", "required": False,
        "description": "Any text of your own, fresh for each new request; a repeat within a day gets the first answer again",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    },
}  # fmt: skip


def build(operations: Sequence[Operation], *, introduction: str, tags: Mapping[str, str]) -> Schema:
    """The whole document, its operations in the order of ``tags`` (name: description)."""
    schemas, parameters = _schemas(operations)
    paths: dict[str, dict[str, Schema]] = {}
    for operation in sorted(operations, key=lambda one: list(tags).index(one.tag)):
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, schemas, parameters)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Milepost", "version": __version__, "summary": "The API of Milepost", "description": introduction,
                 "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": "/api/v1"}],
        "tags": [{"name": name, "description": told} for name, told in tags.items()],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "An API token, `mp_…`"}},
            "schemas": schemas,
            "parameters": _PARAMETERS,
            "headers": {name: {"schema": {"type": "string"}, **told} for name, told in _HEADERS.items()},
            "responses": {f"Problem{status}": _problem(status, schemas) for status in sorted({t.status for t in TYPES.values()})},
        },
    }  # fmt: skip


def _schemas(operations: Sequence[Operation]) -> tuple[dict[str, Schema], dict[type[Query], list[Schema]]]:
    """The components, and the parameters of each query model."""
    queries = {operation.query for operation in operations}
    models: set[type[BaseModel]] = {Problem, *queries}
    models |= {operation.body for operation in operations if operation.body}
    models |= {operation.success.model for operation in operations if operation.success.model}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, made = models_json_schema([(model, "validation") for model in ordered], ref_template=_REF + "{model}")
    schemas: dict[str, Schema] = made["$defs"]
    parameters = {query: _parameters(query, schemas[query.__name__]) for query in queries}
    for query in queries:
        del schemas[query.__name__]
    for name, schema in schemas.items():
        if name.endswith("Change") or name.endswith("ChangeItem"):
            # What a change does not send stays as it is, whatever the model's own default.
            for field in schema["properties"].values():
                field.pop("default", None)
    for name in {one.success.model.__name__ for one in operations if one.success.model and _may_be_sparse(one)}:
        schemas[f"Sparse{name}"] = _sparse(name, schemas[name])
    return dict(sorted(schemas.items())), parameters


def _may_be_sparse(operation: Operation) -> bool:
    return operation.success.form == "sparse" or issubclass(operation.query, FieldsQuery)


def _sparse(name: str, schema: Schema) -> Schema:
    sparse = deepcopy(schema)
    sparse["title"] = f"Sparse{name}"
    sparse["description"] = f"A {name} with only some of its fields: those asked for, or those that could be told."
    sparse["required"] = ["id"] if "id" in sparse["properties"] else []
    return sparse


def _parameters(query: type[Query], schema: Schema) -> list[Schema]:
    found = []
    for name, field in schema.get("properties", {}).items():
        shape = _without_null(deepcopy(field))
        description = shape.pop("description", "")
        shape.pop("title", None)
        if shape.get("default") is None:
            shape.pop("default", None)
        parameter = {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": shape}
        found.append({**parameter, "description": description} if description else parameter)
    return found


def _without_null(schema: Schema) -> Schema:
    """An optional parameter is left out, never null."""
    members = schema.pop("anyOf", None)
    if members is None:
        return schema
    (member,) = [one for one in members if one != {"type": "null"}]
    return {**member, **schema}


def _operation(operation: Operation, schemas: dict[str, Schema], parameters: dict[type[Query], list[Schema]]) -> Schema:
    taken: list[Schema] = [
        {"name": name, "in": "path", "required": True, "schema": ID_TAKEN_SCHEMA}
        for name in re.findall(r"{(\w+)}", operation.path)
    ]
    taken += [_with_choices(parameter, operation) for parameter in parameters[operation.query]]
    reads_one = operation.method == "GET" and "ETag" in operation.success.headers
    headers = {
        "If-Match": operation.if_match,
        "If-Match-where-sent": operation.may_match,
        "If-None-Match": reads_one,
        "Idempotency-Key": operation.method == "POST",
    }
    taken += [{"$ref": f"#/components/parameters/{name}"} for name, wanted in headers.items() if wanted]
    described: Schema = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        **({"description": operation.description} if operation.description else {}),
        "parameters": taken,
        "responses": _responses(operation, schemas, reads_one=reads_one),
    }
    if operation.body is not None:
        described["requestBody"] = _request_body(operation.body, schemas)
    return described


def _with_choices(parameter: Schema, operation: Operation) -> Schema:
    if parameter["name"] != "sort" or not operation.sorts:
        return parameter
    choices = [sign + key for key in operation.sorts for sign in ("", "-")]
    return {**parameter, "schema": {"type": "string", "enum": choices}}


def _request_body(body: type[Body], schemas: dict[str, Schema]) -> Schema:
    schema = {"$ref": _REF + body.__name__}
    return {
        "required": bool(schemas[body.__name__].get("required")),
        "content": {"application/json": {"schema": schema, "example": example_of(schema, schemas)}},
    }


def _responses(operation: Operation, schemas: dict[str, Schema], *, reads_one: bool) -> Schema:
    success = operation.success
    named = [*success.headers, "X-Request-ID", *(["Idempotency-Replayed"] if operation.method == "POST" else [])]
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in named}
    answered: Schema = {"description": _told(success), "headers": headers}
    if success.form == "file":
        answered["content"] = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    elif success.model is not None:
        answered["content"] = _content(success, operation, schemas)
    responses = {str(success.status): answered}
    if reads_one:
        responses["304"] = {"description": "The representation is still the one that If-None-Match names"}
    for status in sorted(operation.statuses):
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    return responses


def _told(success: Success) -> str:
    if success.form == "nothing":
        return "Done; there is nothing to say"
    told = {"page": "A page", "lines": "All rows, one JSON object a line"}.get(success.form, "")
    return told or ("Made" if success.status == 201 else "Done")


def _content(success: Success, operation: Operation, schemas: dict[str, Schema]) -> Schema:
    assert success.model is not None
    whole = {"$ref": _REF + success.model.__name__}
    sparse = {"$ref": f"{_REF}Sparse{success.model.__name__}"}
    row: Schema = {"anyOf": [whole, sparse]} if _may_be_sparse(operation) else whole
    if success.form == "lines":
        text = {"type": "string", "description": f"A {success.model.__name__} on each line"}
        return {"application/x-ndjson": {"schema": text}}
    shown = example_of(whole, schemas)
    if success.form != "page":
        return {"application/json": {"schema": row, "example": shown}}
    page = {
        "type": "object",
        "additionalProperties": False,
        "required": ["items", "next_cursor"],
        "properties": {"items": {"type": "array", "items": row}, "next_cursor": {"type": ["string", "null"]}},
    }
    return {"application/json": {"schema": page, "example": {"items": [shown], "next_cursor": None}}}


def _problem(status: int, schemas: dict[str, Schema]) -> Schema:
    kinds = {code: kind for code, kind in TYPES.items() if kind.status == status}
    headers = {"X-Request-ID": {"$ref": "#/components/headers/X-Request-ID"}}
    if status == 401:
        headers["WWW-Authenticate"] = {"$ref": "#/components/headers/WWW-Authenticate"}
    code, first = next(iter(kinds.items()))
    example = {"type": f"/api/v1/#problem-{code}", "title": first.title, "status": status, "detail": first.when,
               "instance": "/api/v1/companies"}  # fmt: skip
    return {
        "description": " ".join(kind.when for kind in kinds.values()),
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": {"$ref": _REF + "Problem"}, "example": example}},
    }
