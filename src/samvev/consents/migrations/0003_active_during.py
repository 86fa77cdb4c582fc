from django.db import migrations

# On which days a case is active (DOMAIN "Active and passive"): open, with a coordinator, with a valid consent to the
# plan where its kind on that day needs one, and no more than the organisation's months since someone took part.
# An activity on day a counts for the days [a, a + months). docs/reports.md says the same in words.
FUNCTION = """
CREATE OR REPLACE FUNCTION samvev_active_during(wanted uuid) RETURNS datemultirange LANGUAGE sql STABLE AS $$
SELECT datemultirange(daterange(c.start, c."end", '[]'))
 * coalesce((SELECT range_agg(k.period) FROM cases_coordinator k
             WHERE k.tenant_id = c.tenant_id AND k.case_id = c.id), '{}')
 * coalesce((SELECT range_agg(daterange(a.day, (a.day + make_interval(months => o.activity_months))::date))
             FROM (SELECT DISTINCT (at AT TIME ZONE 'Europe/Oslo')::date AS day FROM cases_activity
                   WHERE tenant_id = c.tenant_id AND case_id = c.id) a), '{}')
 * (coalesce((SELECT range_agg(daterange(n.given_on, least(n.valid_until + 1, n.withdrawn_on)))
              FROM consents_consent n WHERE n.tenant_id = c.tenant_id AND n.case_id = c.id AND n.member_id IS NULL
              AND (n.withdrawn_on IS NULL OR n.withdrawn_on > n.given_on)), '{}')
    + samvev_free_of_consent(c.id, c.kind))
FROM cases_case c JOIN organisations_organisation o ON o.id = c.tenant_id WHERE c.id = wanted
$$
"""
FREE = """
CREATE OR REPLACE FUNCTION samvev_free_of_consent(wanted uuid, kind_now text) RETURNS datemultirange
LANGUAGE sql STABLE AS $$
SELECT coalesce(range_agg(daterange(s.since, s.until)), '{}') FROM (
  SELECT f.kind, lag(f.until) OVER (ORDER BY f.until) AS since, f.until FROM cases_formerkind f WHERE f.case_id = wanted
  UNION ALL SELECT kind_now, (SELECT max(f.until) FROM cases_formerkind f WHERE f.case_id = wanted), NULL
) s WHERE s.kind NOT IN ('individual_plan', 'family_plan', 'settlement', 'relay_log')
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consents", "0002_startup"),
        ("cases", "0002_time_as_data"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FREE, "DROP FUNCTION samvev_free_of_consent"),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION samvev_active_during"),
        migrations.RunSQL("UPDATE cases_case SET active_during = samvev_active_during(id)", migrations.RunSQL.noop),
    ]
