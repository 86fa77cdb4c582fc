"""Substitutes, openings, blocks, and wishes to join; access that ends at a moment."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import samvev.kernel.clock
import samvev.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_staff_and_outsiders'),
        ('cases', '0005_questions_and_unusual'),
    ]

    operations = [
        migrations.AddField(
            model_name='access',
            name='until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='coordinator',
            name='granted_by',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
        migrations.AddField(
            model_name='participation',
            name='granted_by',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
        migrations.AlterField(
            model_name='access',
            name='basis',
            field=models.CharField(choices=[('owner', 'it is about them'), ('parent', 'parental responsibility'), ('guardian', 'appointed guardian'), ('coordinator', 'coordinator'), ('consent', 'consent'), ('office', 'their office'), ('substitute', 'standing in for the coordinator'), ('emergency', 'emergency access'), ('help', 'help from the coordinating unit')], max_length=20),
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.UUIDField(default=samvev.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('tenant_id', models.UUIDField(editable=False)),
                ('user_name', models.CharField(max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('blocked_by', models.CharField(max_length=200)),
                ('blocked_at', models.DateTimeField(default=samvev.kernel.clock.now)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to='cases.case')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='accounts.user')),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'case'], name='cases_block_user')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('case', 'user'), name='blocked_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.UUIDField(default=samvev.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('tenant_id', models.UUIDField(editable=False)),
                ('user_name', models.CharField(max_length=200)),
                ('user_title', models.CharField(blank=True, max_length=120)),
                ('organisation', models.CharField(max_length=200)),
                ('why', models.TextField()),
                ('sought_keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list)),
                ('sought_name', models.CharField(blank=True, max_length=200)),
                ('sought_birth', models.DateField(null=True)),
                ('asked_at', models.DateTimeField(default=samvev.kernel.clock.now)),
                ('sought_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(choices=[('waiting', 'Waits for an answer'), ('yes', 'Welcome'), ('no', 'No')], default='waiting', max_length=10)),
                ('answered_by', models.CharField(blank=True, max_length=200)),
                ('answered_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='cases.case')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='accounts.user')),
            ],
            options={
                'indexes': [models.Index(fields=['case'], name='cases_joinrequest_case'), models.Index(fields=['user', '-asked_at'], name='cases_joinrequest_user')],
            },
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.UUIDField(default=samvev.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('tenant_id', models.UUIDField(editable=False)),
                ('user_name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('emergency', 'Emergency access'), ('help', 'Help from the coordinating unit')], max_length=10)),
                ('reason', models.TextField()),
                ('opened_at', models.DateTimeField(default=samvev.kernel.clock.now)),
                ('until', models.DateTimeField()),
                ('review', models.CharField(choices=[('waiting', 'Not reviewed yet'), ('in_order', 'In order'), ('not_in_order', 'Not in order: followed up')], default='waiting', max_length=20)),
                ('review_note', models.TextField(blank=True)),
                ('reviewed_by', models.CharField(blank=True, max_length=200)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='cases.case')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='accounts.user')),
            ],
            options={
                'indexes': [models.Index(fields=['tenant_id', '-opened_at'], name='cases_opening_tenant'), models.Index(fields=['case'], name='cases_opening_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='an_opening_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('review', 'waiting'), ('reviewed_at', None)), ('reviewed_at__isnull', False), _connector='OR'), name='a_review_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Substitute',
            fields=[
                ('id', models.UUIDField(default=samvev.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('tenant_id', models.UUIDField(editable=False)),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('granted_by', models.CharField(max_length=200)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='substitutes', to='cases.case')),
                ('coordinator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.user')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stands_in', to='accounts.user')),
            ],
            options={
                'indexes': [models.Index(fields=['tenant_id', 'case'], name='cases_substitute_case')],
            },
        ),
    ]
