"""Addresses, from whom they are hidden, and until when they are protected."""

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import samvev.kernel.clock
import samvev.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_staff_and_outsiders'),
        ('people', '0002_citizens'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProtectedAddress',
            fields=[
                ('id', models.UUIDField(default=samvev.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('tenant_id', models.UUIDField(editable=False)),
                ('until', models.DateField()),
                ('child_welfare', models.BooleanField(default=False)),
                ('decided_by', models.CharField(max_length=200)),
                ('decided_on', models.DateField(default=samvev.kernel.clock.today)),
                ('warned_days', models.PositiveSmallIntegerField(null=True)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='protected', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.UUIDField(default=samvev.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('tenant_id', models.UUIDField(editable=False)),
                ('street', models.CharField(blank=True, max_length=200)),
                ('postcode', models.CharField(blank=True, max_length=4)),
                ('place', models.CharField(blank=True, max_length=100)),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('period__upper_inf', True)), fields=('person',), name='one_address_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='HiddenAddress',
            fields=[
                ('id', models.UUIDField(default=samvev.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('tenant_id', models.UUIDField(editable=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hidden_from', to='people.person')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.user')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'user'), name='hidden_once_from_each')],
            },
        ),
    ]
