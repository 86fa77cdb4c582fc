"""The log is parted by month, and sealed; its entries know session and address.

What is there already moves into the rest partition; `audit.partitions.arrange` parts it by month right afterwards.
"""

from django.db import migrations, models

PART = """
ALTER TABLE audit_entry RENAME TO audit_entry_whole;
ALTER TABLE audit_entry_whole DROP CONSTRAINT audit_entry_pkey;
ALTER TABLE audit_entry_whole ALTER COLUMN id DROP IDENTITY IF EXISTS;
DROP INDEX audit_case;
DROP INDEX audit_person;
DROP INDEX audit_user;
CREATE TABLE audit_entry (
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    event varchar(60) NOT NULL,
    tenant_id uuid,
    case_id uuid,
    person_id uuid,
    user_id uuid,
    user_name varchar(200) NOT NULL,
    organisation varchar(200) NOT NULL,
    role varchar(60) NOT NULL,
    basis varchar(60) NOT NULL,
    areas varchar(20)[] NOT NULL,
    target varchar(60) NOT NULL,
    target_id uuid,
    detail varchar(300) NOT NULL,
    request_id varchar(40) NOT NULL,
    session varchar(32) NOT NULL,
    address inet,
    CONSTRAINT audit_entry_pkey PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE SEQUENCE audit_entry_id_seq OWNED BY audit_entry.id;
ALTER TABLE audit_entry ALTER COLUMN id SET DEFAULT nextval('audit_entry_id_seq');
CREATE INDEX audit_day ON audit_entry (tenant_id, at);
CREATE INDEX audit_case ON audit_entry (tenant_id, case_id, at DESC);
CREATE INDEX audit_person ON audit_entry (tenant_id, person_id, at DESC);
CREATE INDEX audit_user ON audit_entry (user_id, at DESC);
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
CREATE SCHEMA samvev_log;
CREATE TABLE samvev_log.entry_rest PARTITION OF audit_entry DEFAULT;
ALTER TABLE samvev_log.entry_rest ENABLE ROW LEVEL SECURITY;
INSERT INTO audit_entry
SELECT id, at, event, tenant_id, case_id, person_id, user_id, user_name, organisation, role, basis, areas, target,
       target_id, detail, request_id, '', NULL
  FROM audit_entry_whole;
SELECT setval('audit_entry_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM audit_entry), false);
DROP TABLE audit_entry_whole;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(PART)],
            state_operations=[
                migrations.AddField('entry', 'session', models.CharField(blank=True, default='', max_length=32), preserve_default=False),
                migrations.AddField('entry', 'address', models.GenericIPAddressField(null=True)),
                migrations.AddIndex('entry', models.Index(fields=['tenant_id', 'at'], name='audit_day')),
            ],
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('form', models.PositiveSmallIntegerField()),
                ('month', models.DateField(null=True)),
                ('after_id', models.BigIntegerField()),
                ('upto_id', models.BigIntegerField()),
                ('prints', models.BinaryField()),
                ('body', models.CharField(max_length=64)),
                ('forgotten_before', models.DateField(null=True)),
                ('digest', models.CharField(max_length=64)),
            ],
        ),
    ]
