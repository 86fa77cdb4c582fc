"""Questions that two registrations of one person becoming one asks from behind the wall.

Somebody may have cases in each of several organisations that act as one: the other plan is looked for in them all.
And is there anything with a user that the coordinating unit does not reach: places elsewhere, something half-written?
"""

from django.db import migrations

OTHER_PLAN = """
CREATE OR REPLACE FUNCTION samvev_other_plan(wanted uuid, day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (
    SELECT 1 FROM cases_case c JOIN cases_case o ON {where}o.person_id = c.person_id
    WHERE c.id = wanted AND o.id <> c.id AND o.kind = 'individual_plan' AND o.start <= day
      AND (o."end" IS NULL OR o."end" >= day))
$$;
"""
OUT_OF_REACH = """
CREATE FUNCTION samvev_out_of_reach(asked uuid, within uuid[], day date) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT 1 FROM cases_access a WHERE a.user_id = asked AND a.tenant_id <> ALL (within)
      AND (upper_inf(a.period) OR upper(a.period) > day)) THEN 'elsewhere' END,
    CASE WHEN EXISTS (SELECT 1 FROM web_draft d WHERE d.user_id = asked) THEN 'draft' END], NULL)
$$;
REVOKE ALL ON FUNCTION samvev_out_of_reach(uuid, uuid[], date) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_families_by_organisation"), ("web", "0004_attempts")]
    operations = [
        migrations.RunSQL(
            OTHER_PLAN.format(where=""), OTHER_PLAN.format(where="o.tenant_id = c.tenant_id AND ")
        ),
        migrations.RunSQL(OUT_OF_REACH, "DROP FUNCTION samvev_out_of_reach(uuid, uuid[], date)"),
    ]
