"""What is published of a milestone is kept from now on, beginning with what is published now."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from milepost.core.clock import now

FIGURES = ("forecast", "float_s", "critical", "drag_s", "p_due", "p50", "p80", "stake_minor")


def keep_what_is_published(apps: Any, schema_editor: Any) -> None:
    """Without these rows, days from today on would have no forecast until it next changes. Since when it holds, nobody knows."""
    alias, moment = schema_editor.connection.alias, now()
    facts = apps.get_model("milestones", "MilestoneFacts")._base_manager.using(alias)
    kept = apps.get_model("milestones", "PublishedFacts")
    known = facts.exclude(**{f"{name}__isnull": True for name in FIGURES}).order_by("pk").values("pk", *FIGURES)
    kept._base_manager.using(alias).bulk_create(
        (kept(milestone_id=row.pop("pk"), recorded_at=moment, **row) for row in known), batch_size=500
    )


class Migration(migrations.Migration):
    dependencies = [("milestones", "0009_told_words")]

    operations = [
        migrations.CreateModel(
            name="PublishedFacts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField()),
                ("forecast", models.DateField(null=True)),
                ("float_s", models.BigIntegerField(null=True)),
                ("critical", models.BooleanField(null=True)),
                ("drag_s", models.BigIntegerField(null=True)),
                ("p_due", models.PositiveSmallIntegerField(null=True)),
                ("p50", models.DateField(null=True)),
                ("p80", models.DateField(null=True)),
                ("stake_minor", models.BigIntegerField(null=True)),
                (
                    "milestone",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="milestones.milestone",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["milestone", "-recorded_at", "-id"], name="published_newest")],
            },
        ),
        migrations.RunPython(keep_what_is_published, migrations.RunPython.noop, elidable=True),
    ]
