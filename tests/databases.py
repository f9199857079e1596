"""Empty databases for tests on PostgreSQL: emptied and used again, since making one takes longer than most tests."""

from uuid import uuid4

import psycopg

# What tells one schema from another, with what was set for the database alone.
_SHAPE = """
SELECT md5(string_agg(told, ',' ORDER BY told)) FROM (
    SELECT concat_ws(
        ' ', c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
    ) AS told
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped AND a.attnum > 0
    UNION ALL SELECT concat_ws(' ', conname, conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', tgname, tgrelid::regclass) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'
    UNION ALL SELECT setconfig::text FROM pg_db_role_setting
    WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
) AS parts
"""
_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# The schema's own version is the one row that an empty store has.
_EMPTY = """
DO $$ DECLARE place regclass; found boolean; BEGIN
    SET LOCAL session_replication_role = replica;
    SET LOCAL lock_timeout = '10s';
    FOR place IN SELECT oid FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', place) INTO found;
        IF found AND pg_relation_size(place) > 100000 THEN EXECUTE format('TRUNCATE %s CASCADE', place);
        ELSIF found THEN EXECUTE format('DELETE FROM %s', place);
        END IF;
    END LOOP;
    PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
END $$
"""


def make(address: str, name: str, template: str) -> None:
    """A database of a server, as a copy of another."""
    with psycopg.connect(f"{address}/postgres", autocommit=True) as db:
        db.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


class Databases:
    """Those of one server that hold the schema and nothing else. Each is one test's at a time."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._free: list[str] = []
        self._shape = self._told(f"{address}/template")

    def take(self) -> str:
        """The address of an empty one."""
        if self._free:
            return self._free.pop()
        name = f"t{uuid4().hex}"
        make(self._address, name, "template")
        return f"{self._address}/{name}"

    def give_back(self, url: str) -> None:
        """Empty it for the next test; one that a test has altered is dropped."""
        if self._told(url) == self._shape:
            with psycopg.connect(url) as db:
                db.execute(_OTHERS)
                db.execute(_EMPTY)
            self._free.append(url)
            return
        with psycopg.connect(f"{self._address}/postgres", autocommit=True) as db:
            db.execute(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)')

    def _told(self, url: str) -> tuple[str, ...]:
        with psycopg.connect(url) as db:
            told = db.execute(_SHAPE).fetchall()
            if db.execute("SELECT to_regclass('alembic_version')").fetchone() != (None,):
                told += db.execute("SELECT version_num FROM alembic_version").fetchall()
        return tuple(str(part) for (part,) in told)
