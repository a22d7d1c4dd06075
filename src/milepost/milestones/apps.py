"""Django's entry to milestones."""

from __future__ import annotations

from django.apps import AppConfig


class MilestonesConfig(AppConfig):
    """Activities, criteria, updates, dependencies, baselines."""

    name = "milepost.milestones"
    label = "milestones"

    def ready(self) -> None:
        """Put up the walls, open what is discussed, listen, tick."""
        from milepost.milestones import search, subjects, walls  # noqa: F401
        from milepost.milestones.listeners import register

        register()
