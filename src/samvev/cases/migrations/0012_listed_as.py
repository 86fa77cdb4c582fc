"""The name that a case is listed by is kept with it, and an index by it. The database keeps it, whoever writes."""

from django.db import migrations, models

# Of a person with strict protection there is nothing: they stand last, in no order that tells a name (rule 44).
TRIGGERS = """
CREATE FUNCTION samvev_listed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  SELECT CASE WHEN p.protection <> 'strict' THEN p.name END INTO NEW.listed_as
    FROM people_person p WHERE p.id = NEW.person_id;
  RETURN NEW;
END $$;
CREATE TRIGGER listed BEFORE INSERT OR UPDATE OF person_id, listed_as ON cases_case
  FOR EACH ROW EXECUTE FUNCTION samvev_listed();
CREATE FUNCTION samvev_renamed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE cases_case SET listed_as = NULL WHERE person_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER renamed AFTER UPDATE OF name, protection ON people_person FOR EACH ROW
  WHEN ((OLD.name, OLD.protection) IS DISTINCT FROM (NEW.name, NEW.protection)) EXECUTE FUNCTION samvev_renamed();
CREATE FUNCTION samvev_relist(asked uuid) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public AS $$
UPDATE cases_case c SET listed_as = NULL FROM people_person p
  WHERE c.tenant_id = asked AND p.id = c.person_id
    AND asked::text = ANY (string_to_array(current_setting('samvev.tenants', true), ','))
    AND c.listed_as IS DISTINCT FROM CASE WHEN p.protection <> 'strict' THEN p.name END
  RETURNING c.id
$$;
REVOKE ALL ON FUNCTION samvev_listed(), samvev_renamed(), samvev_relist(uuid) FROM PUBLIC;
UPDATE cases_case SET listed_as = NULL;
"""
BACK = """
DROP FUNCTION samvev_relist(uuid);
DROP TRIGGER renamed ON people_person;
DROP FUNCTION samvev_renamed();
DROP TRIGGER listed ON cases_case;
DROP FUNCTION samvev_listed();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_family_plan_is_about"), ("people", "0008_warned_of_papers")]
    operations = [
        migrations.AddField("case", "listed_as", models.CharField(editable=False, max_length=200, null=True)),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["tenant_id", "listed_as", "id"], include=("start", "end"), name="cases_case_listed"
            ),
        ),
        migrations.RunSQL(TRIGGERS, BACK),
    ]
