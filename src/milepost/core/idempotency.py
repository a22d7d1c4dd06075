"""A request repeated with the same Idempotency-Key gets the first answer again and does nothing twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from milepost.core.errors import Conflict, Invalid
from milepost.core.models import AnsweredRequest


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered: status, headers worth repeating, body bytes."""

    status: int
    headers: dict[str, str]
    body: bytes
    repeated: bool = False


def fingerprint_of(method: str, path: str, body: bytes, *circumstances: str) -> str:
    """What makes two requests the same: method, path with query, the circumstances (no NUL in them), body."""
    head = [part.encode() for part in (method, path, *circumstances)]
    return hashlib.sha256(b"\0".join([str(len(head)).encode(), *head, body])).hexdigest()


def answer_once(
    *, firm_id: int, user_id: int, key: str, fingerprint: str, now: datetime, respond: Callable[[], Answer]
) -> Answer:
    """``respond()`` in a transaction that also keeps its answer, unless ``key`` was answered before.

    Only answers below 400 are kept: a refused request did nothing and may be mended and sent again with its key.
    Raises Invalid for a key of a wrong form, Conflict when the key was used for another request.
    """
    if not 1 <= len(key) <= 255 or not key.isprintable():
        raise Invalid("Idempotency-Key", key, _("is not 1 to 255 printable characters"))
    kept = _kept(firm_id, user_id, key, fingerprint)
    if kept:
        return kept
    try:
        with transaction.atomic():
            _serialise(firm_id, user_id, key)
            kept = _kept(firm_id, user_id, key, fingerprint)
            if kept:
                return kept
            answer = respond()
            if answer.status < 400:
                AnsweredRequest.objects.create(
                    firm_id=firm_id,
                    user_id=user_id,
                    key=key,
                    fingerprint=fingerprint,
                    status=answer.status,
                    headers=answer.headers,
                    body=answer.body,
                    answered_at=now,
                )
            return answer
    except IntegrityError:
        kept = _kept(firm_id, user_id, key, fingerprint)
        if kept is None:
            raise
        return kept


def _serialise(firm_id: int, user_id: int, key: str) -> None:
    """Make a concurrent repeat wait: SQLite's write lock does so already, PostgreSQL needs an advisory one."""
    if connection.vendor == "postgresql":
        digest = hashlib.sha256(f"{firm_id}/{user_id}/{key}".encode()).digest()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], signed=True)])


def _kept(firm_id: int, user_id: int, key: str, fingerprint: str) -> Answer | None:
    row = AnsweredRequest.objects.filter(firm_id=firm_id, user_id=user_id, key=key).first()
    if row is None:
        return None
    if row.fingerprint != fingerprint:
        raise Conflict(
            _("This Idempotency-Key was used for another request."),
            _("Use a fresh key for each new request."),
            field="Idempotency-Key",
            value=key,
        )
    return Answer(row.status, dict(row.headers), bytes(row.body), repeated=True)
