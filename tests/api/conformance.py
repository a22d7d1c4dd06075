"""Every answer that a test gets is held against the OpenAPI document: status, media type, headers, body."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import jsonschema_rs
import orjson

from milepost.api.document import document


def check_answer(method: str, path: str, response: Any) -> None:
    """Fail when the answer is not one that the document promises."""
    if method in ("HEAD", "OPTIONS"):
        return
    operation = operation_at(method, path.split("?")[0])
    problem = response.get("Content-Type") == "application/problem+json"
    if operation is None:
        assert problem, f"{method} {path} is no operation and was answered with {response.status_code}"
        return
    documented = operation["responses"].get(str(response.status_code))
    assert documented is not None, f"{operation['operationId']} does not document {response.status_code}"
    documented = _resolved(documented)
    content = documented.get("content")
    if content is None:
        assert response.content == b""
        return
    ((media_type, told),) = content.items()
    assert response["Content-Type"] == media_type
    named = documented.get("headers", {}).keys() - {"Link", "Idempotency-Replayed"}
    assert named <= set(response.headers), f"{operation['operationId']} lacks {named - set(response.headers)}"
    if not response.streaming:
        errors = [str(error) for error in validator(orjson.dumps(told["schema"])).iter_errors(response.json())]
        assert not errors, f"{operation['operationId']}: {errors[0]}"


def operation_at(method: str, path: str) -> dict[str, Any] | None:
    """The operation that a request reaches."""
    for template, methods in sorted(document()["paths"].items(), key=lambda item: item[0].count("{")):
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path) and method.lower() in methods:
            found: dict[str, Any] = methods[method.lower()]
            return found
    return None


def _resolved(response: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in response:
        return response
    found: dict[str, Any] = document()["components"]["responses"][response["$ref"].rsplit("/", 1)[-1]]
    return found


@cache
def validator(schema: bytes) -> Any:
    """A validator of one schema with the document's components beside it."""
    whole = {**orjson.loads(schema), "components": {"schemas": document()["components"]["schemas"]}}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
