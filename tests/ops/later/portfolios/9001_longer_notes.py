"""Stakes with longer notes."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

from tests.ops.later.portfolios import RELEASED


class Migration(migrations.Migration):
    """Rebuilds ``portfolios_holding`` on SQLite."""

    dependencies: ClassVar = [("portfolios", RELEASED[-1])]
    operations: ClassVar = [
        migrations.AlterField("holding", "note", models.CharField(max_length=900, blank=True, default=""))
    ]
