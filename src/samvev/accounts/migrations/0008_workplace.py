"""One more question that is answered from behind the wall: in which unit does somebody work today?"""

from django.db import migrations

WORKPLACE = """
CREATE FUNCTION samvev_workplace(whose uuid, first_of uuid[], day date) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT e.unit_id FROM accounts_employment e WHERE e.user_id = whose AND e.period @> day
  ORDER BY e.tenant_id = ANY (first_of) DESC, lower(e.period) DESC, e.id LIMIT 1
$$;
REVOKE ALL ON FUNCTION samvev_workplace(uuid, uuid[], date) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_attempts_are_counted_in_web")]
    operations = [migrations.RunSQL(WORKPLACE, "DROP FUNCTION samvev_workplace(uuid, uuid[], date)")]
