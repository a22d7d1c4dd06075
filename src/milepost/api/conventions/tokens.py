"""Who asks: a bearer token, and nothing else. Sessions open pages, never the API."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from milepost.access.queries import authenticate_token
from milepost.access.viewer import Viewer
from milepost.api.conventions.problems import Refused

_CHALLENGE = 'Bearer realm="Milepost"'


def viewer_of(request: HttpRequest, now: datetime) -> Viewer:
    """The viewer that the request's token stands for. Raises Refused (401) without a valid one; the token is not repeated."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Refused(
            "unauthorized",
            "This request carries no bearer token.",
            "Send Authorization: Bearer with an API token; the page Tokens makes one.",
            headers={"WWW-Authenticate": _CHALLENGE},
        )
    viewer = authenticate_token(secret=secret.strip(), now=now)
    if viewer is None:
        raise Refused(
            "unauthorized",
            "This token is unknown, expired or revoked, or its owner no longer belongs to the firm.",
            "Make a new token.",
            headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'},
        )
    return viewer
