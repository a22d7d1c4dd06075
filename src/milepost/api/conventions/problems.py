"""Every refusal as an RFC 9457 problem: what, which field, which value, and how to mend it; never a secret, never a traceback."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

from milepost.api.conventions.encoding import to_bytes
from milepost.api.conventions.fields import DECIMAL, Answer
from milepost.core.errors import Conflict, DomainError, Invalid, InvalidRows, Missing, Stale
from milepost.ops.logs import scrub

MEDIA_TYPE = "application/problem+json"
BASE = "/api/v1/"
SECRET_FIELDS = frozenset({"password", "secret", "token", "code", "authorization"})
_TOKEN = re.compile(r"\bmp_[\w-]{6,}")
_LONGEST_VALUE = 200
_LONGEST_CONTAINER = 20


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One line of the table of problems. ``when`` is what the reference says about it."""

    status: int
    title: str
    when: str


TYPES: dict[str, ProblemType] = {
    "malformed": ProblemType(400, "Malformed request", "The body is not JSON, or the request is not proper HTTP."),
    "unauthorized": ProblemType(401, "No valid token", "The bearer token is missing, unknown, expired or revoked."),
    "forbidden": ProblemType(403, "Not allowed", "You see it, but your roles or the token do not allow this."),
    "missing": ProblemType(404, "Not found", "There is no such thing, or you may not know that there is."),
    "method_not_allowed": ProblemType(405, "Method not allowed", "`Allow` lists the methods of this address."),
    "conflict": ProblemType(409, "Conflict", "The request is fine but contradicts the present state."),
    "stale": ProblemType(
        412, "Changed meanwhile", "It changed since you read it: `sent` is what you sent, `current` what is there now."
    ),
    "too_large": ProblemType(413, "Body too large", "The body is larger than this installation takes."),
    "unsupported_media_type": ProblemType(415, "Unsupported media type", "Bodies are sent as application/json."),
    "invalid": ProblemType(422, "Invalid value", "A field, parameter or header has a value that cannot be taken."),
    "invalid_rows": ProblemType(422, "Invalid rows", "Rows of a bulk request cannot be taken; nothing was written."),
    "precondition_required": ProblemType(
        428, "If-Match is required", "Changes say which version they change, so that nobody overwrites unread work."
    ),
    "internal": ProblemType(500, "Internal error", "A fault in Milepost; `X-Request-ID` leads to the log's entry."),
    "busy": ProblemType(503, "Busy", "The database did not answer in time. Nothing was written; try again."),
}


class FieldError(Answer):
    """One value that cannot be taken."""

    field: Annotated[str, Field(examples=["currency"])]
    value: Annotated[Any, Field(description="What was sent; shortened, and null for secrets", examples=["EURO"])] = None
    detail: Annotated[str, Field(examples=["is not a currency code"])]
    mend: str | None = None
    row: Annotated[int | None, Field(description="Which item of a bulk request, from 0", examples=[3])] = None
    current: Annotated[
        dict[str, Any] | None, Field(description="The present representation, where the `version` of a row is old")
    ] = None


class Problem(Answer):
    """An RFC 9457 problem. Members that say nothing are left out."""

    type: Annotated[str, Field(examples=["/api/v1/#problem-invalid"], description="Where the reference explains it")]
    title: Annotated[str, Field(examples=["Invalid value"])]
    status: Annotated[int, Field(examples=[422])]
    detail: Annotated[str, Field(examples=["currency: 'EURO' is not a currency code"])]
    instance: Annotated[str, Field(examples=["/api/v1/companies"], description="Path of the request")]
    field: Annotated[str, Field(examples=["currency"])] = ""
    value: Annotated[Any, Field(examples=["EURO"])] = None
    mend: Annotated[str, Field(examples=["Use a three-letter ISO 4217 code such as EUR or USD."])] = ""
    errors: list[FieldError] = []
    sent_version: int = 0
    current_version: int = 0
    sent: Annotated[dict[str, Any], Field(description="With 412: the fields as you sent them")] = {}
    current: Annotated[dict[str, Any], Field(description="With 412: the present representation")] = {}


@dataclass
class Refused(Exception):
    """A refusal by the interface itself (not by the domain): a key of TYPES, the words, further members and headers."""

    code: str
    detail: str
    mend: str = ""
    members: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def response_to(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The refusal as an answer."""
    kind = TYPES[refused.code]
    body: dict[str, Any] = {
        "type": f"{BASE}#problem-{refused.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": scrub(refused.detail),
        "instance": _TOKEN.sub("[hidden]", request.path),
        **refused.members,
    }
    if refused.mend:
        body["mend"] = refused.mend
    headers = {"Cache-Control": "no-store", **refused.headers}
    return HttpResponse(to_bytes(body), status=kind.status, content_type=MEDIA_TYPE, headers=headers)


def from_domain(error: DomainError) -> Refused:
    """What the domain refused, in the API's form."""
    members: dict[str, Any] = {}
    match error:
        case InvalidRows():
            members["errors"] = [
                _row_error(row, inner, *error.means.get(row, ())) | _present(error, row) for row, inner in error.errors
            ]
        case Invalid():
            shown = _entry(error.field, error.value, error.message, error.mend)
            return invalid([shown])
        case Missing():
            members.update(field=error.field, value=safe(error.field, error.value))
        case Conflict() if error.field:
            members.update(field=error.field, value=safe(error.field, error.value))
        case Stale():
            members.update(sent_version=error.sent_version, current_version=error.current_version)
    return Refused(error.code if error.code in TYPES else "malformed", error.message, error.mend, members)


def from_validation(error: ValidationError, *, prefix: str = "", known: Sequence[str] = ()) -> Refused:
    """What pydantic refused, by field. ``known`` names are told when an unknown one was sent."""
    return invalid([_of_pydantic(details, prefix, known) for details in error.errors(include_url=False)])


def invalid(errors: list[dict[str, Any]]) -> Refused:
    """One or several values that cannot be taken; the first one also stands at the top."""
    first = errors[0]
    if "row" in first:
        count = len({error["row"] for error in errors})
        detail = f"{count} of the rows cannot be taken; nothing was written"
        return Refused("invalid_rows", detail, "Mend these rows and send all again.", {"errors": errors})
    told = "" if first["value"] is None else f" {first['value']!r}"
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    members = {"field": first["field"], "value": first["value"], "errors": errors}
    return Refused("invalid", f"{first['field']}:{told} {first['detail']}{more}", first.get("mend", ""), members)


def invalid_field(name: str, value: object, detail: str, mend: str = "") -> Refused:
    """One value that cannot be taken."""
    return invalid([_entry(name, value, detail, mend)])


def safe(name: str, value: object) -> Any:
    """``value`` as it may be echoed: shortened, without tokens; nothing at all of fields that hold secrets."""
    if name.rsplit(".", 1)[-1].lower() in SECRET_FIELDS:
        return None
    match value:
        case Mapping():
            return {str(key)[:80]: safe(str(key), inner) for key, inner in [*value.items()][:_LONGEST_CONTAINER]}
        case list() | tuple() | set() | frozenset():
            return [safe(name, inner) for inner in [*value][:_LONGEST_CONTAINER]]
    return _safe_scalar(value)


def _safe_scalar(value: object) -> Any:
    small = isinstance(value, int) and abs(value) < 2**53
    if value is None or small or isinstance(value, float):
        return value
    text = "" if isinstance(value, bytes) else scrub(str(value)[: 10 * _LONGEST_VALUE])
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def without_secrets(sent: Mapping[str, Any]) -> dict[str, Any]:
    """A body as it was sent, but for the fields that hold secrets."""
    return {name: None if name.lower() in SECRET_FIELDS else value for name, value in sent.items()}


def _entry(name: str, value: object, detail: str, mend: str = "", row: int | None = None) -> dict[str, Any]:
    entry = {"field": name, "value": safe(name, value), "detail": detail}
    if mend:
        entry["mend"] = mend
    if row is not None:
        entry["row"] = row
    return entry


def _present(error: InvalidRows, row: int) -> dict[str, Any]:
    return {"current": error.current[row]} if row in error.current else {}


def _row_error(row: int, error: DomainError, field: str = "id", value: object = None) -> dict[str, Any]:
    """At the field that the error is about; else at that which says which row it is."""
    if isinstance(error, Stale):
        return _entry("version", error.sent_version, error.message, error.mend, row)
    if getattr(error, "field", ""):
        field, value = getattr(error, "field", ""), getattr(error, "value", None)
    return _entry(field, value, error.message, error.mend, row)


def _of_pydantic(details: ErrorDetails, prefix: str, known: Sequence[str]) -> dict[str, Any]:
    place = [str(part) for part in details["loc"]]
    row = None
    if len(place) > 1 and place[0] == "items" and place[1].isdecimal():
        row, place = int(place[1]), place[2:]
    name = prefix + (".".join(place) or "body")
    mend = ""
    value: object = details["input"]
    match details["type"]:
        case "missing":
            message, value, mend = "is missing", None, "Send this field."
        case "extra_forbidden":
            message = "is not a name that is known here"
            # Of a body within a body other names are known than at the top.
            mend = f"Known are: {', '.join(known)}." if known and len(place) == 1 else ""
        case "yet_to_come":
            message, mend = details["msg"], "Give a moment that has passed."
        case "id" | "day" | "moment" | "whole" | "switch" | "null_character":
            message = details["msg"]
        case "too_short" | "string_too_short" | "too_long" | "string_too_long":
            message, mend = _of_length(details)
        case "string_pattern_mismatch" if details["ctx"]["pattern"] == DECIMAL:
            message, mend = _("is not a number"), _("Write it in decimal text, such as 1250.5.")
        case "less_than_equal" | "greater_than_equal":
            message, mend = _of_range(details)
        case _:
            message = f"cannot be taken: {details['msg'][:1].lower()}{details['msg'][1:]}"
    return _entry(name, value, message, mend, row)


def _of_length(details: ErrorDetails) -> tuple[str, str]:
    """What is wrong with a text or a list that is too short or too long, and its mend."""
    is_text, limits = isinstance(details["input"], str), details["ctx"]
    told = {"length": len(details["input"])}
    if not told["length"]:
        return _("is empty"), _("Write something.") if is_text else _("Give at least one.")
    if "max_length" in limits:
        told["most"] = limits["max_length"]
        if is_text:
            return _("is longer than %(most)d characters (%(length)d)") % told, _("Shorten it.")
        return _("has more than %(most)d entries (%(length)d)") % told, _("Send fewer.")
    told["least"] = limits["min_length"]
    if is_text:
        return _("is shorter than %(least)d characters (%(length)d)") % told, _("Write more.")
    return _("has fewer than %(least)d entries (%(length)d)") % told, _("Send more.")


def _of_range(details: ErrorDetails) -> tuple[str, str]:
    """What is wrong with a number that is too small or too large, and its mend."""
    limits = details["ctx"]
    if "le" in limits:
        return _("is more than %(most)s") % {"most": limits["le"]}, _("Give %(most)s or less.") % {"most": limits["le"]}
    return _("is less than %(least)s") % {"least": limits["ge"]}, _("Give %(least)s or more.") % {"least": limits["ge"]}
