"""Which cases are for training, without a look at all the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_handed_over")]
    operations = [
        migrations.AddIndex(
            "case", models.Index(fields=["tenant_id"], condition=models.Q(kind="training"), name="cases_case_training")
        ),
    ]
