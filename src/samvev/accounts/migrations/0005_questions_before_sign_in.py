"""Questions that are answered from behind the wall while nobody is known yet; each answers one thing only."""

from django.db import migrations

QUESTIONS = """
CREATE FUNCTION samvev_awaited(which text, claimed text, any_of text[]) RETURNS TABLE (id uuid, user_id uuid, tenant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT a.id, a.user_id, a.tenant_id FROM accounts_awaited a JOIN accounts_user u ON u.id = a.user_id
  WHERE a.provider = which AND a.claim = claimed AND a.value = ANY (any_of) AND a.until >= current_date AND u.is_active
$$;
REVOKE ALL ON FUNCTION samvev_awaited(text, text, text[]) FROM PUBLIC;

CREATE FUNCTION samvev_staff_of(number text, address text) RETURNS TABLE (user_id uuid, tenant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT u.id, u.tenant_id FROM accounts_user u JOIN organisations_organisation o ON o.id = u.tenant_id
  WHERE o.orgnr = number AND lower(u.email) = lower(address) AND address <> '' AND u.kind = 'staff' AND u.is_active
$$;
REVOKE ALL ON FUNCTION samvev_staff_of(text, text) FROM PUBLIC;

CREATE FUNCTION samvev_break_glass(whose text) RETURNS TABLE (id uuid, user_id uuid, tenant_id uuid, password text, secret_sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT b.id, b.user_id, b.tenant_id, b.password::text, b.secret_sealed
  FROM accounts_breakglass b JOIN accounts_user u ON u.id = b.user_id
  WHERE b.code = whose AND b.disabled_at IS NULL AND u.is_active
$$;
REVOKE ALL ON FUNCTION samvev_break_glass(text) FROM PUBLIC;

CREATE FUNCTION samvev_end_sessions(who text, session_id text, whom text) RETURNS TABLE (user_id uuid, tenant_id uuid, name text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public AS $$
  WITH ended AS (
    UPDATE accounts_session s SET ended_at = now()
    WHERE s.issuer = who AND s.ended_at IS NULL
      AND ((session_id <> '' AND s.sid = session_id) OR (session_id = '' AND whom <> '' AND s.subject = whom))
    RETURNING s.session_key, s.user_id),
  gone AS (DELETE FROM django_session d WHERE d.session_key IN (SELECT e.session_key FROM ended e))
  SELECT DISTINCT u.id, u.tenant_id, u.name::text FROM accounts_user u JOIN ended ON ended.user_id = u.id
$$;
REVOKE ALL ON FUNCTION samvev_end_sessions(text, text, text) FROM PUBLIC;
"""
BACK = """
DROP FUNCTION samvev_awaited(text, text, text[]);
DROP FUNCTION samvev_staff_of(text, text);
DROP FUNCTION samvev_break_glass(text);
DROP FUNCTION samvev_end_sessions(text, text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_sign_in"), ("sessions", "0001_initial")]
    operations = [migrations.RunSQL(QUESTIONS, BACK)]
