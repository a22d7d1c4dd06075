from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("milestones", "0004_plan_files")]

    operations = [
        migrations.AddField(
            model_name="milestone",
            name="plan_reason",
            field=models.TextField(blank=True, default="", help_text="Why it was planned so that a due date is missed"),
        ),
    ]
