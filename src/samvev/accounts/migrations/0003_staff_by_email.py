"""One more question that is answered from behind the wall: who is the employee with exactly this work e-mail?"""

from django.db import migrations

STAFF = """
CREATE FUNCTION samvev_staff_by_email(address text)
RETURNS TABLE (id uuid, tenant_id uuid, name text, title text, organisation text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT u.id, u.tenant_id, u.name::text, u.title::text, o.name::text
  FROM accounts_user u JOIN organisations_organisation o ON o.id = u.tenant_id
  WHERE lower(u.email) = lower(address) AND address <> '' AND u.kind = 'staff' AND u.is_active
  ORDER BY u.id LIMIT 1
$$;
REVOKE ALL ON FUNCTION samvev_staff_by_email(text) FROM PUBLIC;
CREATE INDEX accounts_user_email ON accounts_user (lower(email)) WHERE email <> '';
"""
BACK = """
DROP INDEX accounts_user_email;
DROP FUNCTION samvev_staff_by_email(text);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_identity")]
    operations = [migrations.RunSQL(STAFF, BACK)]
