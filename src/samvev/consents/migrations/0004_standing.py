from django.db import migrations

# On which days cases had what makes them active (DOMAIN "Active and passive"): a coordinator; a valid consent to the
# plan, or a kind that needs none; and no more than the organisation's months since someone took part: an activity on
# day a counts for the days [a, a + months). docs/reports.md says the same in words. For some cases of an organisation,
# or (NULL) for all of them at once.
STANDING = """
CREATE OR REPLACE FUNCTION samvev_standing(tenant uuid, wanted uuid[])
RETURNS TABLE (case_id uuid, coordinated datemultirange, consented datemultirange, used datemultirange)
LANGUAGE sql STABLE AS $$
SELECT c.id, coalesce(k.days, '{}'),
  coalesce(n.days, '{}') + coalesce(f.free, '{}') + CASE
    WHEN c.kind IN ('individual_plan', 'family_plan', 'settlement', 'relay_log') THEN '{}'::datemultirange
    ELSE datemultirange(daterange(f.since, NULL)) END,
  coalesce(a.days, '{}')
FROM cases_case c
LEFT JOIN (
  SELECT k.case_id, range_agg(k.period) AS days FROM cases_coordinator k
  WHERE k.tenant_id = tenant AND (wanted IS NULL OR k.case_id = ANY (wanted)) GROUP BY k.case_id
) k ON k.case_id = c.id
LEFT JOIN (
  SELECT n.case_id, range_agg(daterange(n.given_on, least(n.valid_until + 1, n.withdrawn_on))) AS days
  FROM consents_consent n
  WHERE n.tenant_id = tenant AND (wanted IS NULL OR n.case_id = ANY (wanted)) AND n.member_id IS NULL
    AND (n.withdrawn_on IS NULL OR n.withdrawn_on > n.given_on)
  GROUP BY n.case_id
) n ON n.case_id = c.id
LEFT JOIN (
  SELECT s.case_id, max(s.until) AS since, range_agg(daterange(s.since, s.until)) FILTER (
    WHERE s.kind NOT IN ('individual_plan', 'family_plan', 'settlement', 'relay_log')) AS free
  FROM (SELECT f.case_id, f.kind, f.until, lag(f.until) OVER (PARTITION BY f.case_id ORDER BY f.until) AS since
    FROM cases_formerkind f WHERE f.tenant_id = tenant AND (wanted IS NULL OR f.case_id = ANY (wanted))) s
  GROUP BY s.case_id
) f ON f.case_id = c.id
LEFT JOIN (
  SELECT d.case_id, range_agg(daterange(d.day, (d.day + make_interval(months => o.activity_months))::date)) AS days
  FROM (SELECT DISTINCT a.case_id, (a.at AT TIME ZONE 'Europe/Oslo')::date AS day FROM cases_activity a
    WHERE a.tenant_id = tenant AND (wanted IS NULL OR a.case_id = ANY (wanted))) d
  CROSS JOIN organisations_organisation o WHERE o.id = tenant
  GROUP BY d.case_id
) a ON a.case_id = c.id
WHERE c.tenant_id = tenant AND (wanted IS NULL OR c.id = ANY (wanted))
$$
"""
REBUILD = """
UPDATE cases_case c SET coordinated_during = s.coordinated, consented_during = s.consented, used_during = s.used,
  active_during = datemultirange(daterange(c.start, c."end", '[]')) * s.coordinated * s.consented * s.used
FROM organisations_organisation o CROSS JOIN LATERAL samvev_standing(o.id, NULL) s WHERE c.id = s.case_id
"""


class Migration(migrations.Migration):
    dependencies = [("consents", "0003_active_during"), ("cases", "0004_days_of_standing")]

    operations = [
        migrations.RunSQL("DROP FUNCTION IF EXISTS samvev_active_during", migrations.RunSQL.noop),
        migrations.RunSQL("DROP FUNCTION IF EXISTS samvev_free_of_consent", migrations.RunSQL.noop),
        migrations.RunSQL(STANDING, "DROP FUNCTION samvev_standing"),
        migrations.RunSQL(REBUILD, migrations.RunSQL.noop),
    ]
