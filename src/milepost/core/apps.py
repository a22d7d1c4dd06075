"""Django's entry to the core."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.urls import register_converter

from milepost.core.ids import IdConverter


def _remove_triggers(using: str, plan: list[Any], **_: Any) -> None:
    from milepost.core.triggers import remove

    if plan:
        remove(connections[using])


def _reinstall_triggers(using: str, **_: Any) -> None:
    from milepost.core import search_index, triggers

    triggers.install(connections[using])
    search_index.install(connections[using])


class CoreConfig(AppConfig):
    """Events, outbox, walls."""

    name = "milepost.core"
    label = "core"

    def ready(self) -> None:
        """Triggers step aside for a migration and stand again after it; addresses may say ``<id:company_id>``."""
        register_converter(IdConverter, "id")
        pre_migrate.connect(_remove_triggers, dispatch_uid="milepost.core.triggers")
        post_migrate.connect(_reinstall_triggers, dispatch_uid="milepost.core.triggers")
