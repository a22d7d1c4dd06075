"""What was said in English becomes codes with parameters, which are put into the reader's language when shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import migrations, models

LONG_AGO = date(2000, 1, 1)


def run_out(apps: Any, schema_editor: Any) -> None:
    """The sentences of before stay readable; the next tick assesses everything anew and writes codes."""
    facts = apps.get_model("milestones", "MilestoneFacts")
    facts._base_manager.using(schema_editor.connection.alias).update(valid_until=LONG_AGO)


class Migration(migrations.Migration):
    dependencies = [("milestones", "0008_by_margin")]

    operations = [
        migrations.AlterField(
            model_name="milestonefacts",
            name="contradiction",
            field=models.TextField(blank=True, default="", help_text="The same; empty for none"),
        ),
        migrations.AlterField(
            model_name="milestonefacts",
            name="reason",
            field=models.TextField(help_text="As milestones.told.stored has it"),
        ),
        migrations.RunPython(run_out, migrations.RunPython.noop, elidable=True),
    ]
