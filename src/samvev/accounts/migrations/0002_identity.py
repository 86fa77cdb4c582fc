"""The one question that is answered from behind the wall: whose identity is this?"""

from django.db import migrations

IDENTITY = """
CREATE FUNCTION samvev_identity(who text, whom text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT i.user_id FROM accounts_identity i JOIN accounts_user u ON u.id = i.user_id
  WHERE i.issuer = who AND i.subject = whom AND u.is_active
$$;
REVOKE ALL ON FUNCTION samvev_identity(text, text) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(IDENTITY, "DROP FUNCTION samvev_identity(text, text)")]
