"""ETag, If-None-Match and If-Match.

An ETag is ``"7.9f2c41d0a3b6"``: the version of the aggregate, then a digest of this very representation (which also shows names
of other things, and may be sparse). If-None-Match compares the whole, If-Match only the version.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

import orjson
from django.http import HttpRequest

from milepost.api.conventions.problems import Refused, from_domain, invalid_field, without_secrets
from milepost.core.errors import Stale

_TAG = re.compile(r'(?:W/)?"(\d{1,9})(?:\.[0-9a-f]*)?"', re.ASCII)


def etag_of(version: int, body: bytes) -> str:
    """The ETag of a representation of that version."""
    return f'"{version}.{hashlib.blake2b(body, digest_size=6).hexdigest()}"'


def not_modified(request: HttpRequest, etag: str) -> bool:
    """Whether If-None-Match holds this ETag (weakly compared, as RFC 9110 has it for reading)."""
    given = request.headers.get("If-None-Match", "")
    return given.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in given.split(","))


def required_version(request: HttpRequest) -> int | None:
    """The version that If-Match names; None for ``*``, whatever the version is.

    A weak mark before the tag is overlooked: proxies that compress put it there, and the version in it stays true.
    Raises Refused: 428 without the header, 422 for what is no ETag of this API.
    """
    given = request.headers.get("If-Match")
    if given is None:
        raise Refused(
            "precondition_required",
            "This operation changes something, so it needs If-Match.",
            'Read it first and send its ETag, or "version" in quotation marks; * changes whatever version there is.',
        )
    if given.strip() == "*":
        return None
    found = _TAG.fullmatch(given.strip())
    if found is None:
        raise invalid_field(
            "If-Match", given, "is not an ETag of this API", 'Send one ETag as it was given, or a version such as "7".'
        )
    return int(found.group(1))


def with_both_versions(call: Any, write: Callable[[], Any], current: Callable[[], dict[str, Any]]) -> Any:
    """What ``write`` returns. Raises Refused with what was sent and what stands there now, where it was changed meanwhile."""
    try:
        return write()
    except Stale as error:
        refused = from_domain(error)
        refused.members["sent"] = without_secrets(orjson.loads(call.request.body or b"{}"))
        refused.members["current"] = current()
        raise refused from error
