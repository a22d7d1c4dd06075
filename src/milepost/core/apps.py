"""Django's entry to the core."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.urls import register_converter

from milepost.core.ids import IdConverter


def _reinstall_triggers(using: str, **_: Any) -> None:
    from milepost.core.triggers import install

    install(connections[using])


class CoreConfig(AppConfig):
    """Events, outbox, walls."""

    name = "milepost.core"
    label = "core"

    def ready(self) -> None:
        """Triggers stand again after every migrate, whatever it rebuilt; addresses may say ``<id:company_id>``."""
        register_converter(IdConverter, "id")
        post_migrate.connect(_reinstall_triggers, dispatch_uid="milepost.core.triggers")
