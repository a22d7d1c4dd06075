"""Events with longer titles."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

from tests.ops.later.core import RELEASED


class Migration(migrations.Migration):
    """Rebuilds ``core_event`` on SQLite."""

    dependencies: ClassVar = [("core", RELEASED[-1])]
    operations: ClassVar = [migrations.AlterField("event", "title", models.CharField(max_length=400))]
