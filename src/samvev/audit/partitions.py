"""The log's table, parted by month: made ahead, and dropped when its time is over (checklist 26 and 29).

The parts live in a schema of their own that the application's role may not even enter: it reaches entries through
`audit_entry` alone, where the wall stands. What the timetable needs of the owner's rights it gets as two functions
that take no orders: one makes months ahead, one drops months older than the owner has decided at `samvev migrate`.
"""

from datetime import UTC, date, datetime

from django.conf import settings
from django.db import connection

AHEAD = 3  # months
LEAST_YEARS = 2  # a log that is shorter cannot be asked what the law lets people ask of it
REST = "entry_rest"  # what belongs to no month that was made

FUNCTIONS = """
CREATE OR REPLACE FUNCTION samvev_log.make(first date) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s' AS $$
DECLARE
    part text := 'entry_' || to_char(first, 'YYYY_MM');
    begins timestamptz := first::timestamp AT TIME ZONE 'UTC';
    ends timestamptz := (first + interval '1 month')::timestamp AT TIME ZONE 'UTC';
BEGIN
    IF to_regclass('samvev_log.' || part) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE samvev_log.%I (LIKE public.audit_entry INCLUDING ALL)', part);
    EXECUTE format('ALTER TABLE samvev_log.%I ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('WITH moved AS (DELETE FROM samvev_log.entry_rest WHERE at >= %L AND at < %L RETURNING *)'
                   ' INSERT INTO samvev_log.%I SELECT * FROM moved', begins, ends, part);
    EXECUTE format('ALTER TABLE public.audit_entry ATTACH PARTITION samvev_log.%I FOR VALUES FROM (%L) TO (%L)',
                   part, begins, ends);
END $$;

CREATE OR REPLACE FUNCTION samvev_log_ahead() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    FOR ahead IN 0..{ahead} LOOP
        PERFORM samvev_log.make((date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead))::date);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION samvev_log_forget() RETURNS TABLE (before date, entries bigint) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s' AS $$
DECLARE
    ends timestamp := date_trunc('month', (now() AT TIME ZONE 'UTC') - make_interval(years => {years}));
    sealed bigint := (SELECT coalesce(max(upto_id), 0) FROM public.audit_seal);
    gone bigint := 0;
    part record;
    counted bigint;
    unsealed bigint;
BEGIN
    FOR part IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'public.audit_entry'::regclass AND c.relname ~ '^entry_[0-9]{{4}}_[0-9]{{2}}$'
          AND to_date(substr(c.relname, 7), 'YYYY_MM') + interval '1 month' <= ends
        ORDER BY c.relname
    LOOP
        EXECUTE format('SELECT count(*), count(*) FILTER (WHERE id > %s) FROM samvev_log.%I', sealed, part.relname)
            INTO counted, unsealed;
        IF unsealed > 0 THEN
            RAISE EXCEPTION 'What has not been sealed is not forgotten: seal the log first';
        END IF;
        EXECUTE format('DROP TABLE samvev_log.%I', part.relname);
        gone := gone + counted;
    END LOOP;
    DELETE FROM samvev_log.entry_rest WHERE at < ends AT TIME ZONE 'UTC' AND id <= sealed;
    GET DIAGNOSTICS counted = ROW_COUNT;
    gone := gone + counted;
    IF gone > 0 THEN
        INSERT INTO public.audit_entry (at, event, user_name, organisation, role, basis, areas, target, detail,
                                        request_id, session)
        VALUES (now(), 'audit.forgotten', 'Samvev', '', 'system', 'system', '{{}}', '', gone || ' < ' || ends::date,
                '', '');
        RETURN QUERY SELECT ends::date, gone;
    END IF;
END $$;
REVOKE ALL ON FUNCTION samvev_log_ahead(), samvev_log_forget() FROM PUBLIC;
"""


def arrange(app_role: str) -> None:
    """As the owner of the tables: functions, the months that are and come, and no door to them. Safe to run again."""
    years = max(settings.SAMVEV_LOG_YEARS, LEAST_YEARS)
    with connection.cursor() as cursor:
        role = connection.ops.quote_name(app_role)
        cursor.execute(FUNCTIONS.format(ahead=AHEAD, years=years))
        cursor.execute("SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC')::date FROM samvev_log.entry_rest")
        for (first,) in cursor.fetchall():
            cursor.execute("SELECT samvev_log.make(%s)", [first])
        cursor.execute("SELECT samvev_log_ahead()")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION samvev_log_ahead(), samvev_log_forget() TO {role}")
        cursor.execute(f"REVOKE ALL ON SCHEMA samvev_log FROM PUBLIC, {role}")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA samvev_log FROM PUBLIC, {role}")
        cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON audit_seal FROM {role}")


def make_ahead() -> None:
    """Make the partitions of the months to come, where they are missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT samvev_log_ahead()")


def parted_months() -> list[date]:
    """The months that have a partition, the first first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_date(substr(c.relname, 7), 'YYYY_MM') FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = 'audit_entry'::regclass AND c.relname <> %s ORDER BY 1",
            [REST],
        )
        return [row[0] for row in cursor.fetchall()]


def month_of(moment: datetime) -> date:
    """The month that an entry of this moment lies in: the log's months are those of UTC."""
    return moment.astimezone(UTC).date().replace(day=1)


def bounds(month: date) -> tuple[datetime, datetime]:
    """When a month of the log begins, and when the next one does."""
    begins = datetime(month.year, month.month, 1, tzinfo=UTC)
    return begins, begins.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
