"""Words that nobody came back for are nobody's: one function removes them, and reads nothing."""

from django.db import migrations

SWEEP = """
CREATE FUNCTION samvev_sweep_words(forms_before timestamptz, drafts_before timestamptz) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public AS $$
  WITH forms AS (DELETE FROM web_keptform WHERE at < forms_before RETURNING 1),
       drafts AS (DELETE FROM web_draft WHERE updated_at < drafts_before RETURNING 1)
  SELECT (SELECT count(*) FROM forms) + (SELECT count(*) FROM drafts)
$$;
REVOKE ALL ON FUNCTION samvev_sweep_words(timestamptz, timestamptz) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("web", "0002_kept_form")]
    operations = [migrations.RunSQL(SWEEP, "DROP FUNCTION samvev_sweep_words(timestamptz, timestamptz)")]
