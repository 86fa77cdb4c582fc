"""A question answered from behind the wall: has this case's person another individual plan that is open? (rule 18)

The person signs their own consent, and does not reach every case about them: a filter would find nothing.
"""

from django.db import migrations

OTHER_PLAN = """
CREATE FUNCTION samvev_other_plan(wanted uuid, day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (
    SELECT 1 FROM cases_case c JOIN cases_case o ON o.tenant_id = c.tenant_id AND o.person_id = c.person_id
    WHERE c.id = wanted AND o.id <> c.id AND o.kind = 'individual_plan' AND o.start <= day
      AND (o."end" IS NULL OR o."end" >= day))
$$;
REVOKE ALL ON FUNCTION samvev_other_plan(uuid, date) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_time_as_data")]
    operations = [migrations.RunSQL(OTHER_PLAN, "DROP FUNCTION samvev_other_plan(uuid, date)")]
