"""Requests as the server gets them: WSGI in, all middleware, bytes out; with a session or a token that is really there."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks import walls_data
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from milepost.access.actions.tokens import create_token
from milepost.access.entering import load_viewer
from milepost.access.models import Firm, User
from milepost.api.conventions.operations import REGISTRY
from milepost.core import clock
from milepost.core.ids import encode_id
from milepost.portfolios.models import Company, Initiative, Portfolio
from milepost.web.pages import FIRM_KEY
from milepost.wsgi import application

WHY = "a benchmark"
Address = tuple[str, str, str, str]


def prepare() -> None:
    """Schema and data, unless they are there from the last run."""
    call_command("migrate", interactive=False, verbosity=0)
    if not Firm.objects.unwalled(WHY).exists():
        walls_data.build()


def processor() -> float:
    """Seconds that this process, and the backend of its connection, have been on a processor."""
    seconds = time.process_time()
    if connection.vendor == "postgresql" and connection.connection is not None:
        on_processor = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text(encoding="ascii")
        seconds += int(on_processor.split()[0]) / 1e9
    return seconds


class Requests:
    """One person of one firm, signed in and with a fresh token."""

    def __init__(self, firm: str, role: str, *, token_scopes: Sequence[str] = ("read",)) -> None:
        found = Firm.objects.unwalled(WHY).get(name=firm)
        user = User.objects.get(email=f"{role.replace(' ', '.')}@{firm.lower()}.example")
        now = clock.now()
        viewer = load_viewer(user_id=user.pk, firm_id=found.pk, today=now.date(), via="web")
        if viewer is None:
            raise LookupError(f"{role} is no member of {firm}")
        self.session = SessionStore()
        self.session[SESSION_KEY] = str(user.pk)
        self.session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        self.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        self.session[FIRM_KEY] = found.pk
        self.session.save()
        self.secret = create_token(acting=viewer, now=now, name="bench", token_scopes=list(token_scopes), days=1)[1]
        self.ids = {
            "portfolio_id": self._first(Portfolio, found),
            "company_id": self._first(Company, found),
            "initiative_id": self._first(Initiative, found),
        }

    @staticmethod
    def _first(model: Any, firm: Firm) -> int:
        return int(model.objects.unwalled(WHY).filter(firm=firm).order_by("id").values_list("id", flat=True)[0])

    def asking(self, kind: str, path: str) -> Asking:
        """A GET of ``path``, to be called as often as one likes."""
        if kind == "api":
            return Asking(path, {"HTTP_AUTHORIZATION": f"Bearer {self.secret}"})
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.session.session_key}"
        return Asking(path, {"HTTP_COOKIE": cookie, "HTTP_ACCEPT": "text/html", "HTTP_ACCEPT_LANGUAGE": "en"})


class Asking:
    """One request, repeatable."""

    def __init__(self, path: str, headers: dict[str, str], *, method: str = "GET", body: bytes = b"") -> None:
        path, _, query = path.partition("?")
        self.body = body
        self.environ = {
            "REQUEST_METHOD": method,
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost:8000",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **headers,
        }
        self.status = 0

    def __call__(self) -> int:
        """Send it; how many bytes came back."""
        response = application({**self.environ, "wsgi.input": io.BytesIO(self.body)}, self._start)
        size = sum(map(len, response))
        response.close()
        return size

    def _start(self, status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
        self.status = int(status.split()[0])

    def counted(self) -> tuple[int, int, int]:
        """Status, size and number of SQL queries; after a first request that fills what is filled once."""
        self()
        queries = 0

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal queries
            queries += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count), patch.object(connection, "close_if_unusable_or_obsolete", lambda: None):
            size = self()
        return self.status, size, queries


def addresses(big: Requests, one: Requests, pages: list[tuple[str, str, str]]) -> Iterator[Address]:
    """Kind, name, and the path in either firm: the pages given, and every list of the API that stands by itself."""
    for kind, name, key in pages:
        yield kind, name, *(reverse(name, kwargs=_ids(who, key)) for who in (big, one))
    for operation in REGISTRY.operations:
        if operation.method != "GET" or operation.success.form not in ("page", "sparse", "one"):
            continue
        paths = [_filled(operation.path, who) for who in (big, one)]
        if all(paths) and (operation.success.form == "page" or "cascade" in operation.path):
            yield "api", operation.path, f"/api/v1{paths[0]}", f"/api/v1{paths[1]}"


def _ids(who: Requests, key: str) -> dict[str, int]:
    return {key: who.ids[key]} if key else {}


def _filled(path: str, who: Requests) -> str:
    """The path with the ids of the firm's first things; empty when it asks for one that is not known here."""
    path = f"{path}?q=second" if path == "/search" else path
    for key, value in who.ids.items():
        path = path.replace(f"{{{key}}}", encode_id(value))
    return "" if "{" in path else path
