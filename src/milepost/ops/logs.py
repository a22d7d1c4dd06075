"""Logs: one JSON object a line (or plain text), with the request's id, and without secrets."""

from __future__ import annotations

import json
import logging
import logging.config
import re
from datetime import UTC, datetime
from typing import Any

HIDDEN = "[hidden]"
_SECRETS = (
    # mp_… are Milepost's API tokens.
    (re.compile(r"\bmp_[A-Za-z0-9_\-]{6,}"), HIDDEN),
    # A word may follow these ("no bearer token", "the token expired"); what has a digit or no word's length is a secret.
    (
        re.compile(r"(?i)\b(bearer|basic|token)\s+(?=\S*\d|\S{16})[A-Za-z0-9._~+/=\-]{6,}"),
        rf"\1 {HIDDEN}",
    ),
    (re.compile(r"(?i)(authorization|cookie)(['\"]?\s*[:=]\s*)[^\r\n]+"), rf"\1\2{HIDDEN}"),
    (re.compile(r"(?i)\b([a-z][a-z0-9+.\-]*://[^\s:/@]*):[^\s@/]+@"), rf"\1:{HIDDEN}@"),
    (
        re.compile(
            r"(?i)(['\"]?[\w-]*(?:password|passwd|secret|csrfmiddlewaretoken|sessionid|api_?key)['\"]?\s*[:=]\s*)"
            r"(?:'[^']*'|\"[^\"]*\"|[^\s,;&})]+)"
        ),
        rf"\1{HIDDEN}",
    ),
    # Links that open something by themselves: password reset, invitation.
    (re.compile(r"(?i)(/(?:password/reset/key|invitations?|confirm-email)/)[^\s/?\"']+"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)([?&](?:token|key|code|state|secret|password)=)[^&\s\"']+"), rf"\1{HIDDEN}"),
)


def scrub(text: str) -> str:
    """``text`` without tokens, passwords, cookies and links that sign somebody in."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def _request_id() -> str | None:
    from milepost.core.actions import request_action_id
    from milepost.core.ids import encode_id

    number = request_action_id.get()
    return encode_id(number) if number is not None else None


class RequestId(logging.Filter):
    """Adds the id of the request, which is the id of its action, to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        try:
            record.action_id = _request_id()
        except Exception:  # before the applications are loaded there is no request either
            record.action_id = None
        return True


class WithoutTraceback(logging.Filter):
    """For what strangers bring about: the words, as a warning, without the way through our code."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, in one line."""
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON, scrubbed."""
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrub(record.getMessage()),
        }
        if action_id := getattr(record, "action_id", None):
            entry["action_id"] = action_id
        for name, value in getattr(record, "fields", {}).items():
            entry[name] = scrub(value) if isinstance(value, str) else value
        if record.exc_info:
            entry["error"] = scrub(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False, default=lambda value: scrub(str(value)))


class PlainText(logging.Formatter):
    """For a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text, scrubbed."""
        return scrub(super().format(record))


def configure(options: dict[str, str]) -> None:
    """Called by Django with `LOGGING`: everything goes to standard error."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"request_id": {"()": RequestId}, "without_traceback": {"()": WithoutTraceback}},
            "formatters": {
                "json": {"()": JsonLines},
                "text": {"()": PlainText, "fmt": "%(asctime)s %(levelname)-7s %(name)s: %(message)s"},
            },
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "formatter": options["format"],
                    "filters": ["request_id"],
                }
            },
            "root": {"handlers": ["stderr"], "level": options["level"]},
            "loggers": {
                "django.request": {"level": "ERROR"},  # 4xx are in the request's own line
                "django.server": {"level": "WARNING"},
                "django.security.DisallowedHost": {"filters": ["without_traceback"]},
            },
        }
    )
