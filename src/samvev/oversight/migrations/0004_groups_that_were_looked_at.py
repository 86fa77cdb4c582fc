from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('oversight', '0003_what_was'),
    ]

    operations = [
        migrations.AddField(
            model_name='mended',
            name='groups',
            field=models.JSONField(default=list),
        ),
    ]
