"""A case can end because another organisation has taken it over."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consents', '0009_birthdays_of_family'),
    ]

    operations = [
        migrations.AlterField(
            model_name='ending',
            name='kind',
            field=models.CharField(choices=[('done', 'There is no need for it any more'), ('wish', 'The person does not want it any more'), ('moved', 'Moved to another municipality'), ('otherwise', 'Followed up in another way'), ('of_age', 'The child has become an adult'), ('died', 'The person has died'), ('unused', 'It is not used'), ('mistake', 'It was made by mistake, or twice'), ('training', 'The training is over'), ('handed_over', 'Another organisation has taken it over')], max_length=20),
        ),
    ]
