"""How scans are written into PostgreSQL: by one raw connection, one statement a batch."""

import os
import secrets
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult

from store.address import Address
from store.database import StoreUnavailable
from store.scan_rows import RowsRefused, ScanRow

_STATEMENT_MS = 2_000
_CONNECT_S = 2
# Its plan does not depend on the values, so it is made once a connection.
_OPTIONS = "-c statement_timeout={} -c timezone=UTC -c plan_cache_mode=force_generic_plan -c jit=off"

# Rows go in sorted by key, so that two gateways never wait for one another in a circle. A scan whose placement is gone
# (a programme was purged) is left out; a device of a day whose salt is deleted belongs to a day that is closed. Where
# some scans are there already, the record in the log makes the commit wait until those are on the standby too (see
# store.database). Tokyo is nine hours ahead.
_PLAIN = """
WITH come AS (
    SELECT r.*, p.installed_on
    FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::int[], $5::bigint[], $6::text[], $7::int[],
                $8::date[], $9::text[], $10::text[])
        AS r (programme_id, boot_id, seq, placement_id, at, class, rule, day, hash, sign)
    JOIN placement AS p ON p.id = r.placement_id AND p.programme_id = r.programme_id
), stored AS (
    INSERT INTO scan (programme_id, boot_id, seq, placement_id, at, class, rule, sign)
    SELECT programme_id, boot_id, seq, placement_id, at, class, rule, sign FROM come ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING
    RETURNING programme_id, boot_id, seq, placement_id, at, class
), hours AS (
    INSERT INTO scan_hour AS h (programme_id, placement_id, hour, class, scans)
    SELECT programme_id, placement_id, at - at % 3600000, class, count(*) FROM stored
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (programme_id, placement_id, hour, class) DO UPDATE SET scans = h.scans + excluded.scans
), days AS (
    INSERT INTO scan_day AS d (programme_id, placement_id, day, class, scans)
    SELECT programme_id, placement_id,
        (timestamp 'epoch' + (at + 32400000) * interval '1 millisecond')::date, class, count(*)
    FROM stored GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (programme_id, placement_id, day, class) DO UPDATE SET scans = d.scans + excluded.scans
), months AS (
    INSERT INTO scan_month AS m (programme_id, placement_id, month, class, scans)
    SELECT programme_id, placement_id,
        date_trunc('month', timestamp 'epoch' + (at + 32400000) * interval '1 millisecond')::date, class, count(*)
    FROM stored GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (programme_id, placement_id, month, class) DO UPDATE SET scans = m.scans + excluded.scans
), devices AS (
    INSERT INTO device (programme_id, day, placement_id, hash)
    SELECT DISTINCT programme_id, day, placement_id, hash FROM come JOIN day_salt USING (day)
    WHERE hash IS NOT NULL ORDER BY 1, 2, 3, 4
    ON CONFLICT DO NOTHING
)
SELECT count(*), CASE WHEN count(*) < (SELECT count(*) FROM come) THEN pg_logical_emit_message(true, 'shirube', '') END
FROM stored
"""
# As devices are counted: before the day its piece was put up, a scan is the printer's or the office's.
_UNKNOWN = """, unknown AS (
    INSERT INTO device_unknown AS u (programme_id, day, scans)
    SELECT programme_id, day, count(*)
    FROM (SELECT DISTINCT ON (programme_id, boot_id, seq) programme_id, boot_id, seq, day, hash, installed_on
          FROM come ORDER BY 1, 2, 3) AS c
    JOIN stored USING (programme_id, boot_id, seq)
    LEFT JOIN day_salt AS s USING (day)
    WHERE class = 'person' AND (hash IS NULL OR s.salt IS NULL) AND (installed_on IS NULL OR installed_on <= day)
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (programme_id, day) DO UPDATE SET scans = u.scans + excluded.scans
)
SELECT count(*), CASE"""
_TELLING, _ALSO_UNKNOWN = b"scans", b"scans and unknown devices"
_STATEMENTS = {_TELLING: _PLAIN, _ALSO_UNKNOWN: _PLAIN.replace("\nSELECT count(*), CASE", _UNKNOWN)}
# Seconds.
_SALTS_HOLD = 5.0
_SALT_MADE = "INSERT INTO day_salt (day, salt) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_SALT_READ = "SELECT salt FROM day_salt WHERE day = %s"


class _Salts:
    """Which days have a salt, as it was some seconds ago: a salt goes more than a day after its day."""

    def __init__(self, read: Callable[[], set[str]]) -> None:
        self._read = read
        self._days: set[str] = set()
        self._read_at = float("-inf")

    def tell_devices_of(self, rows: Sequence[ScanRow]) -> bool:
        """Whether the device of every person among these rows is told under a salt that is there."""
        days = set()
        for row in rows:
            if row.device:
                days.add(row.day)
            elif row.kind == "person":
                return False
        if not days <= self._days or time.monotonic() - self._read_at > _SALTS_HOLD:
            self._days, self._read_at = self._read(), time.monotonic()
        return days <= self._days


class PostgresqlRecording:
    """`store.scan_rows.Recording` on PostgreSQL."""

    def __init__(self, place: Address, *, patience: float | None = None) -> None:
        self._salts = _Salts(self._salted)
        self._prepared: set[bytes] = set()
        try:
            options = _OPTIONS.format(_STATEMENT_MS if patience is None else round(patience * 1000))
            told = make_conninfo(**place.connecting(options=options, seconds=_CONNECT_S))
            self._db = psycopg.connect(told, autocommit=True)
        except psycopg.Error as error:
            raise StoreUnavailable from error

    def write(self, rows: Sequence[ScanRow]) -> None:
        try:
            # One statement is one transaction.
            self._run(_TELLING if self._salts.tell_devices_of(rows) else _ALSO_UNKNOWN, _columns(rows))
        except (psycopg.IntegrityError, psycopg.DataError, TypeError, ValueError) as error:
            raise RowsRefused from error
        except psycopg.Error as error:
            raise StoreUnavailable from error

    def _run(self, statement: bytes, columns: Sequence[str]) -> None:
        """Run a prepared statement in one call into libpq. Raises psycopg.Error.

        psycopg's own cursor waits for the interpreter's lock at each step, and the event loop hardly gives it away at
        full load.
        """
        if statement not in self._prepared:
            _must_be_fine(self._db.pgconn.prepare(statement, _STATEMENTS[statement].encode()))
            self._prepared.add(statement)
        _must_be_fine(self._db.pgconn.exec_prepared(statement, [column.encode() for column in columns]))

    def _salted(self) -> set[str]:
        return {day.isoformat() for (day,) in self._db.execute("SELECT day FROM day_salt")}

    def salt(self, day: date) -> bytes:
        try:
            if (found := self._salt(day)) is None:
                self._db.execute(_SALT_MADE, (day, secrets.token_hex(32)))
                found = self._salt(day)
        except psycopg.Error as error:
            raise StoreUnavailable from error
        assert found
        return found

    def _salt(self, day: date) -> bytes | None:
        row = self._db.execute(_SALT_READ, (day,)).fetchone()
        return bytes.fromhex(row[0]) if row else None

    def cut(self) -> None:
        # A server that hangs answers no cancel request either: end the line under the waiting call.
        with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(self._db.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with suppress(psycopg.Error):
            self._db.close()


def _must_be_fine(result: PGresult) -> None:
    """Raises psycopg.Error of the kind its state tells; without one the line is broken."""
    if result.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        state = result.error_field(DiagnosticField.SQLSTATE)
        raise errors.lookup(state.decode()) if state else psycopg.OperationalError


def _columns(rows: Sequence[ScanRow]) -> list[str]:
    """The columns of rows as PostgreSQL writes arrays: half the work of handing over lists. Raises TypeError."""
    if not rows:
        return ["{}"] * len(ScanRow._fields)
    programme, boot, seq, place, at, kind, rule, day, device, sign = zip(*rows, strict=True)
    numbers = [_numbers(column) for column in (programme, boot, seq, place, at)]
    return [*numbers, _texts(kind), _numbers(rule), _texts(day), _texts(device), _texts(sign)]


def _numbers(column: Iterable[int]) -> str:
    return "{" + ",".join(["%d" % number for number in column]) + "}"  # noqa: UP031 (it refuses what is no number)


def _texts(column: Iterable[str | None]) -> str:
    return "{" + ",".join(["NULL" if text is None else _quoted(text) for text in column]) + "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
