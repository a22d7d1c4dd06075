"""Django's entry to discussion."""

from __future__ import annotations

from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    """Comments, mentions, attachments."""

    name = "milepost.discussion"
    label = "discussion"

    def ready(self) -> None:
        """Put up the walls, listen."""
        from milepost.discussion import search, walls  # noqa: F401
        from milepost.discussion.listeners import register

        register()
