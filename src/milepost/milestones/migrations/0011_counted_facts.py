from django.conf import settings
from django.db import migrations, models

MARK = "UPDATE milestones_milestonefacts SET contradicted = (contradiction <> '') WHERE contradiction <> ''"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_tokens_made_with"),
        ("milestones", "0010_published_facts"),
        ("portfolios", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="milestonefacts",
            name="contradicted",
            field=models.BooleanField(default=False, help_text="Whether there is one, for counting"),
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
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
