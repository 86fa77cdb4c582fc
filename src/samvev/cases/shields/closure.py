"""What is shielded, with all that hangs under it, as functions of the database.

They are made from what the models declare (`CaseRow.under`) each time `samvev migrate` runs, and look past the walls:
whoever asks at the door has none yet. They give keys and nothing else, and only of cases that the asker reaches.
"""

from django.apps import apps
from django.db import connection

from samvev.cases.models import CaseRow, Role

SHIELDED = """
CREATE OR REPLACE FUNCTION samvev_shielded(asked uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER SET search_path = public AS $$
BEGIN
IF NOT EXISTS (SELECT FROM cases_shield s WHERE s.case_id = ANY (asked)) THEN
  RETURN '{{}}';  -- as in most cases
END IF;
RETURN (WITH RECURSIVE reached AS (
  SELECT c.id FROM cases_case c WHERE c.id = ANY (asked) AND (c.tenant_id = ANY (samvev_tenants())
    OR c.id = ANY (samvev_cases())
    OR EXISTS (SELECT FROM cases_access a WHERE a.case_id = c.id AND a.user_id = samvev_user()))
), hidden (id) AS (
  SELECT s.target_id FROM cases_shield s JOIN reached r ON r.id = s.case_id WHERE s.lifted_at IS NULL
  UNION
  SELECT below.id FROM hidden h JOIN ({below}) AS below (id, above) ON below.above = h.id
)
SELECT coalesce(array_agg(id), '{{}}') FROM (
  SELECT id FROM hidden WHERE id IS NOT NULL
  UNION SELECT s.id FROM cases_shield s JOIN reached r ON r.id = s.case_id
) AS found);
END
$$;
CREATE OR REPLACE FUNCTION samvev_hidden_today(day date) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
SELECT samvev_shielded(array_agg(DISTINCT a.case_id)) FROM cases_access a
WHERE a.user_id = samvev_user() AND a.role IN ({family}) AND a.period @> day
$$;
"""


def kept_out() -> list[str]:
    """The roles that something is shielded from: the person's own side, but not the person."""
    return sorted(Role.family() - {Role.OWNER.value})


def arrange() -> None:
    """Make the functions anew, as the owner of the tables. Safe to run again."""
    links = [
        f"SELECT {below}, {above} FROM {model._meta.db_table} WHERE case_id IN (SELECT id FROM reached)"
        for model in apps.get_models()
        if issubclass(model, CaseRow)
        for below, above in model.under
    ]
    family = ", ".join(f"'{role}'" for role in kept_out())
    with connection.cursor() as cursor:
        cursor.execute(SHIELDED.format(below=" UNION ALL ".join(links), family=family))
