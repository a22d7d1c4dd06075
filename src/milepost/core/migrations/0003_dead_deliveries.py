from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_search"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(condition=models.Q(("state", "dead")), fields=["id"], name="delivery_dead"),
        ),
    ]
