"""The reference: the OpenAPI document, and a page made of it. Both are public, since they hold no data."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from milepost.api.conventions.encoding import to_bytes
from milepost.api.conventions.operations import answer
from milepost.api.conventions.problems import TYPES, Refused
from milepost.api.document import TAGS, document


@dataclass(frozen=True, slots=True)
class Line:
    """One parameter, header or field: name, type in words, whether it must be there, what it is."""

    name: str
    type: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Described:
    """One operation as the page shows it."""

    method: str
    path: str
    name: str
    summary: str
    about: str
    parameters: list[Line]
    body: str
    fields: list[Line]
    answers: list[tuple[str, str, str]]
    example: str
    curl: str


def openapi(request: HttpRequest) -> HttpResponseBase:
    """``/api/v1/openapi.json``."""
    return answer(request, lambda: _public(request, _document_bytes(), "application/json"))


def page(request: HttpRequest) -> HttpResponseBase:
    """``/api/v1/``: every operation with its parameters, bodies, answers and an example."""

    return answer(request, lambda: _public(request, _page_bytes(), "text/html; charset=utf-8"))


@cache
def _document_bytes() -> bytes:
    return to_bytes(document())


@cache
def _page_bytes() -> bytes:
    """Made once: it is in English whoever asks, and a fifth of a second of a processor is much for what anybody may ask for."""
    told = {"groups": groups(), "problems": TYPES, "models": models(), "introduction": introduction()}
    return render_to_string("api/reference.html", told).encode()


def _public(request: HttpRequest, body: bytes, media_type: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        allow = {"Allow": "GET, HEAD, OPTIONS"}
        raise Refused("method_not_allowed", f"{request.method} is not known here.", "Use GET.", headers=allow)
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})
    etag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
    headers = {"Cache-Control": "public, max-age=300", "ETag": etag}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type=media_type, headers=headers)


def introduction() -> list[list[tuple[bool, str]]]:
    """The document's introduction: paragraphs of (is code, text)."""
    paragraphs = document()["info"]["description"].replace("*", "").split("\n\n")
    return [[(number % 2 == 1, text) for number, text in enumerate(part.split("`"))] for part in paragraphs]


@cache
def groups() -> list[tuple[str, str, list[Described]]]:
    """Tag, what it is about, and its operations."""
    found: dict[str, list[Described]] = {tag: [] for tag in TAGS}
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            found[operation["tags"][0]].append(_described(method.upper(), path, operation))
    return [(tag, TAGS[tag], operations) for tag, operations in found.items()]


@cache
def models() -> list[tuple[str, str, list[Line]]]:
    """Name, description and fields of every model that is not only a shortened other one."""
    schemas = document()["components"]["schemas"]
    return [
        (name, schema.get("description", ""), _fields(schema))
        for name, schema in schemas.items()
        if not name.startswith("Sparse")
    ]


def _described(method: str, path: str, operation: dict[str, Any]) -> Described:
    parameters = [_resolved(parameter) for parameter in operation["parameters"]]
    media = operation.get("requestBody", {}).get("content", {}).get("application/json")
    body = media["schema"]["$ref"].rsplit("/", 1)[-1] if media else ""
    success: dict[str, Any] = next(iter(operation["responses"].values()))
    content: dict[str, Any] = next(iter(success.get("content", {}).values()), {})
    shown = content.get("example")
    return Described(
        method=method,
        path=path,
        name=operation["operationId"],
        summary=operation["summary"],
        about=operation.get("description", ""),
        parameters=[
            Line(p["name"], f"{_type(p['schema'])}, {p['in']}", p["required"], p.get("description", ""))
            for p in parameters
        ],
        body=body,
        fields=_fields(document()["components"]["schemas"][body]) if body else [],
        answers=[_answer(code, response) for code, response in operation["responses"].items()],
        example="" if shown is None else json.dumps(shown, indent=2, ensure_ascii=False),
        curl=_curl(method, path, parameters, media),
    )


def _resolved(parameter: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in parameter:
        return parameter
    found: dict[str, Any] = document()["components"]["parameters"][parameter["$ref"].rsplit("/", 1)[-1]]
    return found


def _answer(code: str, response: dict[str, Any]) -> tuple[str, str, str]:
    """Status, words, and the name of the model (empty: none)."""
    if "$ref" in response:
        shared = document()["components"]["responses"][response["$ref"].rsplit("/", 1)[-1]]
        return code, shared["description"], "Problem"
    content = next(iter(response.get("content", {}).values()), None)
    return code, response["description"], "" if content is None else _type(content["schema"])


def _fields(schema: dict[str, Any]) -> list[Line]:
    required = schema.get("required", ())
    return [
        Line(name, _type(field), name in required, field.get("description", ""))
        for name, field in schema.get("properties", {}).items()
    ]


def _type(schema: dict[str, Any]) -> str:
    """A schema's type in a few words."""
    simple: dict[str, Callable[[], str]] = {
        "$ref": lambda: _named(schema["$ref"].rsplit("/", 1)[-1]),
        "anyOf": lambda: " or ".join(dict.fromkeys(_type(one) for one in schema["anyOf"])),
        "enum": lambda: " | ".join(map(str, schema["enum"])),
        "const": lambda: str(schema["const"]),
    }
    for key, words in simple.items():
        if key in schema:
            return words()
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    if "items" in schema.get("properties", {}):
        return f"page of {_type(schema['properties']['items']['items'])}"
    return _plain(schema)


def _plain(schema: dict[str, Any]) -> str:
    kind = schema.get("format") or schema.get("type", "anything")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _named(name: str) -> str:
    schema = document()["components"]["schemas"][name]
    return " | ".join(map(str, schema["enum"])) if "enum" in schema else name.removeprefix("Sparse")


def _curl(method: str, path: str, parameters: list[dict[str, Any]], media: dict[str, Any] | None) -> str:
    """A command that sends the operation's example."""
    for parameter in parameters:
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", parameter["schema"]["examples"][0])
    query = "&".join(
        f"{p['name']}={p['schema'].get('examples', ['…'])[0]}"
        for p in parameters
        if p["in"] == "query" and p["required"]
    )
    address = f"{settings.MILEPOST.base_url}/api/v1{path}{'?' + query if query else ''}"
    lines = [f"curl {'' if method == 'GET' else f'-X {method} '}{shlex.quote(address)}"]
    lines.append('-H "Authorization: Bearer $MILEPOST_TOKEN"')
    if any(parameter["name"] == "If-Match" and parameter["required"] for parameter in parameters):
        lines.append("-H 'If-Match: \"3\"'")
    if media is not None:
        lines.append("-H 'Content-Type: application/json'")
        lines.append(f"-d {shlex.quote(json.dumps(media['example'], ensure_ascii=False))}")
    return " \\\n  ".join(lines)
