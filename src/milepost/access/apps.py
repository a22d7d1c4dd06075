"""Django's entry to access."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Firms, people, scopes, grants."""

    name = "milepost.access"
    label = "access"

    def ready(self) -> None:
        """Put up the walls, listen."""
        from milepost.access import search, walls  # noqa: F401
        from milepost.access.listeners import register

        register()
