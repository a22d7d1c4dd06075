"""Django's entry to exchange."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Imports and exports of tables."""

    name = "milepost.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Put up the walls, know the kinds, listen."""
        from milepost.exchange import walls  # noqa: F401
        from milepost.exchange.jobs import register
        from milepost.exchange.kinds import everything  # noqa: F401
        from milepost.exchange.plan_files.jobs import register as register_plan_files

        register()
        register_plan_files()
