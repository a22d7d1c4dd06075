"""Django's entry to portfolios."""

from __future__ import annotations

from django.apps import AppConfig


class PortfoliosConfig(AppConfig):
    """Strategy, holdings, objectives, initiatives, proposals."""

    name = "milepost.portfolios"
    label = "portfolios"

    def ready(self) -> None:
        """Put up the walls, open what is discussed, listen, tick."""
        from milepost.portfolios import search, subjects, walls  # noqa: F401
        from milepost.portfolios.listeners import register

        register()
