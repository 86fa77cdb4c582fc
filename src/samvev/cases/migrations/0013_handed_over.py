"""Where a case came from, or went to, when an organisation was split (rule 85)."""

import django.db.models.deletion
from django.db import migrations, models


def _to(model: str) -> models.ForeignKey:
    return models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model)


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_listed_as"), ("organisations", "0002_successions")]
    operations = [
        migrations.AddField("case", "continues", _to("cases.case")),
        migrations.AddField("case", "came_from", _to("organisations.organisation")),
        migrations.AddField("case", "went_to", _to("organisations.organisation")),
    ]
