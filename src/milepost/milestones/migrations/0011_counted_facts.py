from typing import Any

from django.conf import settings
from django.db import migrations, models


def settle(apps: Any, schema_editor: Any) -> None:
    """Check the keys of rows that this transaction wrote: until then PostgreSQL lets nobody alter their table."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def mark(apps: Any, schema_editor: Any) -> None:
    """Those that have one."""
    facts = apps.get_model("milestones", "MilestoneFacts")
    facts._base_manager.using(schema_editor.connection.alias).exclude(contradiction="").update(contradicted=True)
    settle(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_tokens_made_with"),
        ("milestones", "0010_published_facts"),
        ("portfolios", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.AddField(
            model_name="milestonefacts",
            name="contradicted",
            field=models.BooleanField(default=False, help_text="Whether there is one, for counting"),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="milestonefacts",
            index=models.Index(
                fields=[
                    "firm", "archived", "status", "assessment", "finished", "contradicted", "due_key", "margin_days",
                    "weight", "percent", "word_due",
                ],
                name="facts_counted",
            ),
        ),
        migrations.AddIndex(
            model_name="milestonefacts",
            index=models.Index(
                fields=[
                    "firm", "archived", "company", "status", "assessment", "finished", "contradicted", "due_key",
                    "margin_days", "weight", "percent",
                ],
                name="facts_by_company",
            ),
        ),
        *(
            migrations.AddIndex(
                model_name="milestonefacts",
                index=models.Index(fields=["firm", "archived", column, "milestone"], name=name, condition=condition),
            )
            for name, column, condition in (
                ("facts_open", "due_key", models.Q(finished=False)),
                ("facts_owing", "word_due", models.Q(finished=False)),
                ("facts_contradicted", "due_key", models.Q(contradicted=True)),
            )
        ),
    ]  # fmt: skip
