"""Which users have this national identity number? Answered from behind the wall, at sign-in, by keyed hash."""

from django.db import migrations

CITIZENS = """
CREATE FUNCTION samvev_citizens(keys text[]) RETURNS TABLE (user_id uuid, tenant_id uuid, organisation text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT u.id, u.tenant_id, o.name::text FROM people_person p
  JOIN accounts_user u ON u.id = p.user_id JOIN organisations_organisation o ON o.id = u.tenant_id
  WHERE p.national_id_key = ANY (keys) AND p.national_id_key <> '' AND u.is_active ORDER BY o.name
$$;
REVOKE ALL ON FUNCTION samvev_citizens(text[]) FROM PUBLIC;
CREATE INDEX people_person_by_number ON people_person (national_id_key) WHERE national_id_key <> '';
"""
BACK = """
DROP INDEX people_person_by_number;
DROP FUNCTION samvev_citizens(text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("accounts", "0005_questions_before_sign_in")]
    operations = [migrations.RunSQL(CITIZENS, BACK)]
