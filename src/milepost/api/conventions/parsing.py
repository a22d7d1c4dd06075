"""What a request carries, checked: ids in the path, query parameters, the body."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar, get_origin

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from pydantic import ValidationError

from milepost.api.conventions.fields import Body, Query
from milepost.api.conventions.problems import Refused, from_validation, invalid_field
from milepost.core.errors import Invalid, Missing
from milepost.core.ids import decode_id

Q = TypeVar("Q", bound=Query)
B = TypeVar("B", bound=Body)


def parse_ids(texts: Mapping[str, str]) -> dict[str, int]:
    """The ids in the path by name. What is no id names nothing that exists: Missing, like an id without a row."""
    ids = {}
    for name, text in texts.items():
        try:
            if not text.isascii():
                raise Invalid(name, text, _("is not an id"))
            ids[name] = decode_id(text)
        except Invalid:
            raise Missing(name.removesuffix("_id"), text) from None
    return ids


def parse_query(model: type[Q], given: QueryDict, now: datetime) -> Q:
    """The query parameters, asked at ``now``. Raises Refused naming every one that is unknown or cannot be taken."""
    values: dict[str, object] = {}
    for name, texts in given.lists():
        known = model.model_fields.get(name)
        if known is not None and get_origin(known.annotation) is list:
            values[name] = texts
        elif len(texts) > 1:
            raise invalid_field(name, texts, "is given more than once", "Give it once.")
        else:
            values[name] = texts[0]
    try:
        return model.model_validate(values, context={"now": now})
    except ValidationError as error:
        raise from_validation(error, known=list(model.model_fields)) from None


def parse_body(model: type[B], request: HttpRequest) -> B:
    """The JSON body. Nothing at all stands for ``{}`` where no field is required. Raises Refused (400, 415, 422)."""
    raw = request.body
    if not raw and not any(field.is_required() for field in model.model_fields.values()):
        return model()
    if not raw:
        raise Refused("malformed", "The body is empty, and this operation needs one.", "Send a JSON object.")
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if request.content_type != "application/json" or charset not in ("utf-8", "utf8"):
        raise Refused(
            "unsupported_media_type",
            f"Content-Type is {request.headers.get('Content-Type', 'missing')!r}.",
            "Send JSON in UTF-8 with Content-Type: application/json.",
            headers={"Accept": "application/json"},
        )
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "json_invalid":
            raise Refused("malformed", f"The body is not JSON: {first['msg']}.", "Send a JSON object.") from None
        raise from_validation(error, known=list(model.model_fields)) from None
