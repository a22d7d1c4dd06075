import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_tokens_made_with"),
        ("milestones", "0011_counted_facts"),
        ("portfolios", "0001_initial"),
        ("scheduling", "0003_revision"),
    ]

    operations = [
        migrations.AddField(
            model_name="forecast",
            name="finish_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce(
                    "early_finish", models.Value(1152921504606846976)
                ),
                output_field=models.BigIntegerField(),
            ),
        ),
        migrations.AddIndex(
            model_name="forecast",
            index=models.Index(fields=["firm", "finish_key", "activity"], name="forecast_by_finish"),
        ),
    ]
