"""The columns of a model's own table."""

from __future__ import annotations

from typing import Any

from django.db import models


def stored_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields that have a column in the model's own table and are not computed by the database."""
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]
