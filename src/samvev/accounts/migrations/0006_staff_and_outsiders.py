"""Who granted what; and two questions answered from behind the wall: who works nowhere any more, who has a name."""

from django.db import migrations, models


WORKS = """
CREATE FUNCTION samvev_left(users uuid[], day date) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT u.id FROM accounts_user u WHERE u.id = ANY (users) AND u.kind = 'staff'
    AND NOT EXISTS (SELECT FROM accounts_employment e WHERE e.user_id = u.id AND e.period @> day)
$$;
REVOKE ALL ON FUNCTION samvev_left(uuid[], date) FROM PUBLIC;
CREATE FUNCTION samvev_staff_by_name(organisation uuid, wanted text, day date)
RETURNS TABLE (id uuid, name text, title text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT u.id, u.name::text, u.title::text FROM accounts_user u
  WHERE u.kind = 'staff' AND u.is_active AND lower(u.name) = lower(wanted) AND EXISTS (
    SELECT FROM accounts_employment e WHERE e.user_id = u.id AND e.tenant_id = organisation AND e.period @> day)
  ORDER BY u.id LIMIT 10
$$;
REVOKE ALL ON FUNCTION samvev_staff_by_name(uuid, text, date) FROM PUBLIC;
"""
NO_LONGER = """
DROP FUNCTION samvev_left(uuid[], date);
DROP FUNCTION samvev_staff_by_name(uuid, text, date);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_questions_before_sign_in'),
    ]

    operations = [
        migrations.AddField(
            model_name='employment',
            name='granted_by',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
        migrations.AddField(
            model_name='post',
            name='granted_by',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
        migrations.RunSQL(WORKS, NO_LONGER),
    ]
