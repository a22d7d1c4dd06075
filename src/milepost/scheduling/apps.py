"""Django's entry to scheduling."""

from __future__ import annotations

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """The one adapter between stored activities and the engine's network; schedule runs and forecasts."""

    name = "milepost.scheduling"
    label = "scheduling"

    def ready(self) -> None:
        """Put up the walls, listen, tick."""
        from milepost.scheduling import walls  # noqa: F401
        from milepost.scheduling.listeners import register

        register()
