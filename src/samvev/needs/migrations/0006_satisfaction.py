"""How it is going, and the one way in which an organisation learns of it: counted, and never of fewer than five."""

import django.db.models.deletion
from django.db import migrations, models

import samvev.kernel.clock
import samvev.kernel.ids

# In the database, as it holds for who does not see the row.
GOES_WITH_ITS_CASE = """
ALTER TABLE needs_satisfaction ADD CONSTRAINT needs_satisfaction_case FOREIGN KEY (case_id)
  REFERENCES cases_case (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
# Each person counts once a year in each case, with the latest answer. Of a year that is not over, what was said before
# this quarter: a number that moves day by day would tell who has just been here. Where organisations act as one,
# nothing is told unless each that has any answers has five: one could be subtracted from the whole.
COUNTED = """
CREATE FUNCTION samvev_satisfaction(asked uuid[], years int[], today date)
RETURNS TABLE (year int, answered bigint, mean numeric, low bigint, middle bigint, high bigint)
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public AS $$
WITH latest AS (
  SELECT DISTINCT ON (y.n, s.case_id, s.user_id) y.n, s.tenant_id, s.user_id, s.face
  FROM unnest(years) AS y(n) JOIN needs_satisfaction s ON s.tenant_id = ANY (asked)
    AND s.tenant_id = ANY (string_to_array(nullif(current_setting('samvev.tenants', true), ''), ',')::uuid[]) AND s.face IS NOT NULL AND s.given_on >= make_date(y.n, 1, 1)
    AND s.given_on < least(make_date(y.n + 1, 1, 1), date_trunc('quarter', today::timestamp)::date)
  JOIN cases_case c ON c.id = s.case_id AND c.kind <> 'training'
  ORDER BY y.n, s.case_id, s.user_id, s.given_on DESC
), parts AS (
  SELECT l.n, count(DISTINCT l.user_id) AS people, count(*) AS answered, sum(l.face) AS total,
    count(*) FILTER (WHERE l.face < 3) AS low, count(*) FILTER (WHERE l.face = 3) AS middle,
    count(*) FILTER (WHERE l.face > 3) AS high
  FROM latest l GROUP BY l.n, l.tenant_id
)
SELECT p.n, sum(p.answered)::bigint, round(sum(p.total) / sum(p.answered), 1), sum(p.low)::bigint, sum(p.middle)::bigint,
  sum(p.high)::bigint FROM parts p GROUP BY p.n HAVING min(p.people) >= 5
$$;
REVOKE ALL ON FUNCTION samvev_satisfaction(uuid[], int[], date) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_family_plan_is_about"), ("needs", "0005_complaints")]
    operations = [
        migrations.CreateModel(
            name="Satisfaction",
            fields=[
                ("id", models.UUIDField(default=samvev.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("tenant_id", models.UUIDField(editable=False)),
                ("user_id", models.UUIDField(editable=False)),
                ("by_name", models.CharField(max_length=200)),
                ("given_on", models.DateField(default=samvev.kernel.clock.today)),
                ("face", models.PositiveSmallIntegerField(null=True)),
                ("words", models.TextField(blank=True)),
                ("shared", models.BooleanField(default=False)),
                ("case", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="cases.case")),
            ],
            options={
                "indexes": [models.Index(fields=["tenant_id", "given_on"], name="needs_satisfaction_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "user_id", "given_on"), name="one_answer_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("face__in", [1, 2, 3, 4, 5]), ("face__isnull", False)),
                            models.Q(("face__isnull", True), ("shared", False), ("words", "")),
                            _connector="OR",
                        ),
                        name="what_is_taken_back_is_gone",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GOES_WITH_ITS_CASE, "ALTER TABLE needs_satisfaction DROP CONSTRAINT needs_satisfaction_case"),
        migrations.RunSQL(COUNTED, "DROP FUNCTION samvev_satisfaction(uuid[], int[], date)"),
    ]
