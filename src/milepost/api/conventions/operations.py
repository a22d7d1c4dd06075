"""One operation: a method on a path, what it takes, what it may answer; and the way every request goes through it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import orjson
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse, UnreadablePostError
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from milepost.access.viewer import Viewer
from milepost.api.conventions import conditions
from milepost.api.conventions.fields import Answer, Body, Query
from milepost.api.conventions.parsing import parse_body, parse_ids, parse_query
from milepost.api.conventions.problems import Refused, from_domain, response_to
from milepost.api.conventions.tokens import viewer_of
from milepost.core import clock
from milepost.core.errors import DomainError
from milepost.core.idempotency import Answer as KeptAnswer
from milepost.core.idempotency import answer_once, fingerprint_of

log = logging.getLogger("milepost.api")

Form = Literal["one", "sparse", "page", "lines", "file", "nothing"]
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")


@dataclass(slots=True)
class Call:
    """One request on its way: who asks, when, and what was sent, already checked."""

    request: HttpRequest
    now: datetime
    viewer: Viewer
    ids: dict[str, int]
    query: Any = None
    body: Any = None
    version: int | None = None

    @property
    def id(self) -> int:
        """The id in the path; 0 where there is only one such thing."""
        return next(reversed(self.ids.values()), 0)

    @property
    def today(self) -> date:
        """The day it is for the viewer."""
        return clock.today_in(self.viewer.firm_timezone, self.now)


@dataclass(frozen=True, slots=True)
class Success:
    """The answer when all went well: the model, and in which form it is sent."""

    model: type[Answer] | None = None
    form: Form = "one"
    status: int = 200
    headers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """One method on one path. ``refusals`` are the statuses it can give beyond those that follow from what it takes.

    ``if_match``: it needs one; ``may_match``: it honours one, of what the path names, where it is sent.
    """

    method: str
    path: str
    name: str
    tag: str
    summary: str
    respond: Callable[[Call], HttpResponseBase]
    success: Success
    description: str = ""
    query: type[Query] = Query
    body: type[Body] | None = None
    if_match: bool = False
    may_match: bool = False
    refusals: frozenset[int] = frozenset()
    hidden_in_repeats: tuple[str, ...] = ()
    sorts: tuple[str, ...] = ()

    @property
    def statuses(self) -> frozenset[int]:
        """Every status of a problem that this operation can give."""
        found = {400, 401, 422, 500, 503} | self.refusals
        if "{" in self.path:
            found.add(404)
        if self.body is not None:
            found |= {413, 415}
        if self.method != "GET":
            found |= {403, 409}
        if self.if_match:
            found |= {412, 428}
        if self.may_match:
            found.add(412)
        return frozenset(found)

    def perform(self, request: HttpRequest, texts: Mapping[str, str]) -> HttpResponseBase:
        """Authenticate, parse, respond; a POST with an Idempotency-Key at most once."""
        now = clock.now()
        call = Call(request=request, now=now, viewer=viewer_of(request, now), ids=parse_ids(texts))
        call.query = parse_query(self.query, request.GET, now)
        if self.if_match or (self.may_match and "If-Match" in request.headers):
            call.version = conditions.required_version(request)
        if self.body is not None:
            call.body = parse_body(self.body, request)
        key = request.headers.get("Idempotency-Key")
        if self.method == "POST" and key is not None:
            return self._once(call, key)
        return self.respond(call)

    def _once(self, call: Call, key: str) -> HttpResponse:
        """The kept answer is for a token that may do what was asked, with the same scopes and the same If-Match."""
        call.viewer.require_writing()
        fresh: list[HttpResponse] = []

        def respond() -> KeptAnswer:
            response = self.respond(call)
            if not isinstance(response, HttpResponse):
                raise TypeError(f"{self.name} streams; an answer to a POST is kept whole")
            fresh.append(response)
            headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
            return KeptAnswer(response.status_code, headers, self._to_keep(response.content))

        request = call.request
        kept = answer_once(
            firm_id=call.viewer.firm_id,
            user_id=call.viewer.user_id,
            key=key,
            fingerprint=fingerprint_of(
                self.method, request.get_full_path(), request.body, str(call.version), *call.viewer.scopes_of_token
            ),
            now=call.now,
            respond=respond,
        )
        if not kept.repeated:
            return fresh[-1]
        headers = {**kept.headers, "Idempotency-Replayed": "true"}
        return HttpResponse(kept.body, status=kept.status, headers=headers)

    def _to_keep(self, body: bytes) -> bytes:
        """What a repeat is answered: secrets are shown once, so they are not kept."""
        if not self.hidden_in_repeats:
            return body
        told = orjson.loads(body)
        for made in told.get("items", [told]):
            made.update(dict.fromkeys(self.hidden_in_repeats))
        return orjson.dumps(told)


class Registry:
    """All operations, by path."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self.by_path: dict[str, dict[str, Operation]] = defaultdict(dict)

    def add(self, operation: Operation) -> None:
        """Register an operation. A second one on the same method and path, or of the same name, is a mistake."""
        if operation.method in self.by_path[operation.path] or operation.name in {o.name for o in self.operations}:
            raise ValueError(f"{operation.method} {operation.path} ({operation.name}) is registered already")
        self.operations.append(operation)
        self.by_path[operation.path][operation.method] = operation

    def urls(self) -> list[URLPattern]:
        """Django's patterns: fixed words before ids, so that ``/companies/bulk`` is not taken for a company."""
        paths = sorted(self.by_path, key=lambda text: [(part.startswith("{"), part) for part in text.split("/")])
        return [
            path(text.lstrip("/").replace("{", "<str:").replace("}", ">"), _view(self.by_path[text]), name=text)
            for text in paths
        ]


REGISTRY = Registry()


def _view(methods: Mapping[str, Operation]) -> Callable[..., HttpResponseBase]:
    @csrf_exempt  # only bearer tokens open the API; a browser sends none by itself
    def view(request: HttpRequest, **texts: str) -> HttpResponseBase:
        return answer(request, lambda: _dispatch(request, methods, texts))

    return view


def answer(request: HttpRequest, respond: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """``respond()``, or the problem that it raised."""
    try:
        response = respond()
    except Refused as refused:
        response = response_to(request, refused)
    except DomainError as error:
        response = response_to(request, from_domain(error))
    except RequestDataTooBig:
        response = response_to(request, Refused("too_large", "The body is too large.", "Send fewer rows at a time."))
    except (BadRequest, SuspiciousOperation, UnreadablePostError):
        response = response_to(request, Refused("malformed", "The request cannot be read."))
    except IntegrityError:
        # Two requests did the same at the same moment; the database kept the first.
        log.exception("%s %s met a constraint of the database", request.method, request.path)
        response = response_to(request, Refused("conflict", "This contradicts what is there already.", "Read again."))
    except (OperationalError, InterfaceError):
        log.exception("%s %s: the database did not answer", request.method, request.path)
        response = response_to(
            request, Refused("busy", "The database did not answer in time.", "Try again.", headers={"Retry-After": "2"})
        )
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        response = response_to(
            request, Refused("internal", "Milepost made a mistake; the operator finds it in the log.")
        )
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.headers.setdefault("Vary", "Authorization")
    return _without_body(response) if request.method == "HEAD" else response


def _dispatch(request: HttpRequest, methods: Mapping[str, Operation], texts: Mapping[str, str]) -> HttpResponseBase:
    allowed = {"OPTIONS", *methods, *({"HEAD"} if "GET" in methods else ())}
    allow = ", ".join(sorted(allowed))
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": allow})
    operation = methods.get("GET" if request.method == "HEAD" else request.method or "")
    if operation is None:
        raise Refused(
            "method_not_allowed", f"{request.method} is not known here.", f"Use {allow}.", headers={"Allow": allow}
        )
    return operation.perform(request, texts)


def _without_body(response: HttpResponseBase) -> HttpResponse:
    """The same headers; the length is that of the body which is not sent."""
    headers = dict(response.items())
    if isinstance(response, StreamingHttpResponse):
        response.close()
    elif isinstance(response, HttpResponse):
        headers["Content-Length"] = str(len(response.content))
    return HttpResponse(status=response.status_code, headers=headers)
