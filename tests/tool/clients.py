"""Django's test clients of a process share one chain of middleware.

Each would build its own, and look through all static files for it.
"""

from __future__ import annotations

from typing import Any

from django.core.handlers.base import BaseHandler
from django.test.client import ClientHandler
from django.test.signals import setting_changed

_built: list[ClientHandler] = []


def share_middleware() -> None:
    """From now on. A setting that a test changes has the chain built anew."""
    ClientHandler.load_middleware = _shared  # type: ignore[assignment, method-assign]
    setting_changed.connect(_forget, dispatch_uid="clients")


def _shared(self: ClientHandler, is_async: bool = False) -> None:
    if not _built:
        first = ClientHandler()
        BaseHandler.load_middleware(first, is_async)
        _built.append(first)
    self.__dict__ |= {
        name: value for name, value in vars(_built[0]).items() if name.endswith(("_middleware", "_chain"))
    }


def _forget(**_: Any) -> None:
    _built.clear()
