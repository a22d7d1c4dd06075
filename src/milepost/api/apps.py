"""Django's entry to the API: its one template and one stylesheet."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """REST under /api/v1/."""

    name = "milepost.api"
    label = "api"
