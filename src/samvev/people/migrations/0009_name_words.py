"""The words of every person's name, folded, for search by their beginnings. The database keeps them, whoever writes."""

import django.db.models.deletion
from django.db import migrations, models

import samvev.kernel.ids

# Letters as one types them: small, without accents; æ, ø and å are letters of their own (å is put aside meanwhile).
# The same in every database, whatever its language: nothing here asks for the locale.
WORDS = r"""
CREATE FUNCTION samvev_words(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(array_agg(DISTINCT left(word, 100)), '{}') FROM regexp_split_to_table(
  replace(replace(translate(
    regexp_replace(
      normalize(translate(normalize(name, NFC), 'ÅåǺǻ', U&'\E000\E000\E000\E000'), NFD), U&'[\0300-\036F]', '', 'g'
    ),
    'ABCDEFGHIJKLMNOPQRSTUVWXYZÆØ' || U&'\E000' || 'ÞĐđÐðŁłŊŋŦŧĦħı'
      || 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩς',
    'abcdefghijklmnopqrstuvwxyzæøå' || 'þddddllnntthhi'
      || 'абвгдежзиклмнопрстуфхцчшщъыьэюяαβγδεζηθικλμνξοπρστυφχψωσ'
  ), 'þ', 'th'), 'ß', 'ss'),
  U&'[\0001-/:-@\005B-`{-\00BF\00D7\00F7\2000-\206F\3000]+'
) AS word WHERE word <> ''
$$;
"""
KEPT = """
CREATE FUNCTION samvev_named() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM people_nameword WHERE person_id = OLD.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN  -- who is strictly protected is not found by search (rule 44)
    INSERT INTO people_nameword (id, tenant_id, person_id, word)
    SELECT gen_random_uuid(), NEW.tenant_id, NEW.id, w FROM unnest(samvev_words(NEW.name)) w
      WHERE NEW.protection <> 'strict';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER named AFTER INSERT OR DELETE ON people_person FOR EACH ROW EXECUTE FUNCTION samvev_named();
CREATE TRIGGER named_anew AFTER UPDATE OF name, protection, tenant_id ON people_person FOR EACH ROW
  WHEN ((OLD.name, OLD.protection, OLD.tenant_id) IS DISTINCT FROM (NEW.name, NEW.protection, NEW.tenant_id))
  EXECUTE FUNCTION samvev_named();
CREATE FUNCTION samvev_rename(asked uuid) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public AS $$
  WITH rightly AS (
    SELECT p.id AS person_id, w AS word FROM people_person p, unnest(samvev_words(p.name)) w
      WHERE p.tenant_id = asked AND p.protection <> 'strict'
  ), wrong AS (
    DELETE FROM people_nameword n USING people_nameword o LEFT JOIN rightly r USING (person_id, word)
      WHERE n.id = o.id AND o.tenant_id = asked AND r.word IS NULL
      AND asked::text = ANY (string_to_array(current_setting('samvev.tenants', true), ','))
    RETURNING n.person_id
  ), missing AS (
    INSERT INTO people_nameword (id, tenant_id, person_id, word)
    SELECT gen_random_uuid(), asked, r.person_id, r.word FROM rightly r
      WHERE NOT EXISTS (SELECT FROM people_nameword n WHERE (n.person_id, n.word) = (r.person_id, r.word))
      AND asked::text = ANY (string_to_array(current_setting('samvev.tenants', true), ','))
    RETURNING person_id
  )
  SELECT person_id FROM wrong UNION SELECT person_id FROM missing
$$;
REVOKE ALL ON FUNCTION samvev_named(), samvev_rename(uuid) FROM PUBLIC;
INSERT INTO people_nameword (id, tenant_id, person_id, word)
  SELECT gen_random_uuid(), p.tenant_id, p.id, w FROM people_person p, unnest(samvev_words(p.name)) w
  WHERE p.protection <> 'strict';
"""
NOT_KEPT = """
DROP TRIGGER named ON people_person;
DROP TRIGGER named_anew ON people_person;
DROP FUNCTION samvev_rename(uuid), samvev_named();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0008_warned_of_papers")]
    operations = [
        migrations.CreateModel(
            "NameWord",
            [
                (
                    "id",
                    models.UUIDField(
                        default=samvev.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tenant_id", models.UUIDField(editable=False)),
                ("word", models.CharField(db_collation="C", max_length=100)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="name_words",
                        to="people.person",
                    ),
                ),
            ],
            {
                "constraints": [models.UniqueConstraint(fields=("person", "word"), name="one_word_of_a_name_once")],
                "indexes": [
                    models.Index(fields=["tenant_id", "word"], include=("person",), name="people_nameword_found")
                ],
            },
        ),
        migrations.RunSQL(WORDS, "DROP FUNCTION samvev_words(text)"),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
