"""One user may be registered in two organisations, once in each: a case that went to the other one in a split.

A number opens the door by the registration where the user is at home. Where they once were registered, nobody can give
them another number that would.
"""

import django.db.models.deletion
from django.db import migrations, models

CITIZENS = """
CREATE OR REPLACE FUNCTION samvev_citizens(keys text[])
RETURNS TABLE (user_id uuid, tenant_id uuid, organisation text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT DISTINCT u.id, u.tenant_id, o.name::text FROM people_person p
  JOIN accounts_user u ON u.id = p.user_id JOIN organisations_organisation o ON o.id = u.tenant_id
  WHERE p.national_id_key = ANY (keys) AND p.national_id_key <> '' AND u.is_active
    AND (p.tenant_id = u.tenant_id
      OR NOT EXISTS (SELECT FROM people_person q WHERE q.user_id = u.id AND q.tenant_id = u.tenant_id))
  ORDER BY 3
$$
"""
BEFORE = """
CREATE OR REPLACE FUNCTION samvev_citizens(keys text[])
RETURNS TABLE (user_id uuid, tenant_id uuid, organisation text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT u.id, u.tenant_id, o.name::text FROM people_person p
  JOIN accounts_user u ON u.id = p.user_id JOIN organisations_organisation o ON o.id = u.tenant_id
  WHERE p.national_id_key = ANY (keys) AND p.national_id_key <> '' AND u.is_active ORDER BY o.name
$$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_attempts_are_counted_in_web"), ("people", "0009_name_words")]
    operations = [
        migrations.AlterField(
            model_name="person",
            name="user",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="registrations", to="accounts.user"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(fields=("tenant_id", "user"), name="one_person_per_user"),
        ),
        migrations.RunSQL(CITIZENS, BEFORE),
    ]
