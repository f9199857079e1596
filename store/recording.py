"""How scans are written: by one raw connection a gateway, one transaction a batch, every scan counted once.

SQLAlchemy stays out of this path: at full load its share would be the larger part of the time.
"""

import json
import os
import secrets
import socket
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple, Protocol

import psycopg
from sqlalchemy.engine import make_url

from store.database import StoreUnavailable

_HOUR_MS = 3_600_000
_LOCKED_MS = 150
_STATEMENT_MS = 2_000


class RowsRefused(Exception):
    """The store is there but won't have these rows; nothing of the batch was stored."""


class ScanRow(NamedTuple):
    """One scan on its way into the store. `at` in milliseconds since 1970 in UTC, `day` the Tokyo day as ISO text.

    (boot_id, seq) is its key: written twice it counts once. `device` is a hash under the day's salt, or None.
    """

    programme_id: int
    boot_id: int
    seq: int
    placement_id: int
    at: int
    kind: str
    rule: int
    day: str
    device: str | None


class Recording(Protocol):
    """An open connection that writes scans. Every method raises StoreUnavailable and is called by one thread."""

    def write(self, rows: Sequence[ScanRow]) -> int:
        """Store scans, hourly totals and devices in one transaction; how many were not there. Raises RowsRefused."""
        ...

    def salt(self, day: date) -> bytes:
        """The random salt of a Tokyo day, made by whoever asks first."""
        ...

    def cut(self) -> None:
        """Break a call that hangs; the only method for another thread."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...


def open_recording(url: str) -> Recording:
    """Connect to the store of an SQLAlchemy address; raises StoreUnavailable."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _SqliteRecording(address.database or ":memory:")
    return _PostgresqlRecording(address.set(drivername="postgresql").render_as_string(hide_password=False))


# A scan whose placement is gone (a programme was purged) is left out instead of failing its whole batch; a device
# of a day whose salt is deleted already belongs to a day that is counted and closed.
_SQLITE_SCANS = """
INSERT INTO scan (programme_id, boot_id, seq, placement_id, at, class, rule)
SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4, r.value ->> 5, r.value ->> 6
FROM json_each(?) AS r
JOIN placement AS p ON p.id = r.value ->> 3 AND p.programme_id = r.value ->> 0
WHERE true
ON CONFLICT DO NOTHING
RETURNING programme_id, placement_id, at, class
"""
_SQLITE_HOURS = """
INSERT INTO scan_hour (programme_id, placement_id, hour, class, scans)
SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4
FROM json_each(?) AS r
WHERE true
ON CONFLICT (programme_id, placement_id, hour, class) DO UPDATE SET scans = scans + excluded.scans
"""
_SQLITE_DEVICES = """
INSERT INTO device (programme_id, day, placement_id, hash)
SELECT r.value ->> 0, r.value ->> 7, r.value ->> 3, r.value ->> 8
FROM json_each(?) AS r
JOIN placement AS p ON p.id = r.value ->> 3 AND p.programme_id = r.value ->> 0
JOIN day_salt AS s ON s.day = r.value ->> 7
WHERE r.value ->> 8 IS NOT NULL
ON CONFLICT DO NOTHING
"""
_SALT_MADE = "INSERT INTO day_salt (day, salt) VALUES ({0}, {0}) ON CONFLICT DO NOTHING"
_SALT_READ = "SELECT salt FROM day_salt WHERE day = {0}"


class _SqliteRecording:
    def __init__(self, path: str) -> None:
        if not os.path.exists(path):
            raise StoreUnavailable
        try:
            self._db = sqlite3.connect(path, timeout=_LOCKED_MS / 1000, isolation_level=None, check_same_thread=False)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
                self._db.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as error:
            raise StoreUnavailable from error

    def write(self, rows: Sequence[ScanRow]) -> int:
        told = json.dumps(rows)
        seen = json.dumps([row for row in rows if row.device])
        try:
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                stored = self._db.execute(_SQLITE_SCANS, (told,)).fetchall()
                hours = Counter((key, place, at - at % _HOUR_MS, kind) for key, place, at, kind in stored)
                self._db.execute(_SQLITE_HOURS, (json.dumps([(*hour, count) for hour, count in hours.items()]),))
                if seen != "[]":
                    self._db.execute(_SQLITE_DEVICES, (seen,))
        except (sqlite3.IntegrityError, sqlite3.DataError, OverflowError) as error:
            raise RowsRefused from error
        except sqlite3.Error as error:
            raise StoreUnavailable from error
        return len(stored)

    def salt(self, day: date) -> bytes:
        try:
            if (found := self._salt(day)) is None:
                self._db.execute(_SALT_MADE.format("?"), (day.isoformat(), secrets.token_hex(32)))
                found = self._salt(day)
        except sqlite3.Error as error:
            raise StoreUnavailable from error
        assert found
        return found

    def _salt(self, day: date) -> bytes | None:
        row = self._db.execute(_SALT_READ.format("?"), (day.isoformat(),)).fetchone()
        return bytes.fromhex(row[0]) if row else None

    def cut(self) -> None:
        with suppress(sqlite3.Error):
            self._db.interrupt()

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._db.close()


# Rows go in sorted by key, so that two gateways never wait for one another in a circle.
_POSTGRESQL_BATCH = """
WITH come AS (
    SELECT * FROM unnest(%s::int[], %s::bigint[], %s::bigint[], %s::int[], %s::bigint[], %s::text[], %s::int[],
                         %s::date[], %s::text[])
        AS r (programme_id, boot_id, seq, placement_id, at, class, rule, day, hash)
    WHERE EXISTS (SELECT FROM placement AS p WHERE p.id = r.placement_id AND p.programme_id = r.programme_id)
), stored AS (
    INSERT INTO scan (programme_id, boot_id, seq, placement_id, at, class, rule)
    SELECT programme_id, boot_id, seq, placement_id, at, class, rule FROM come ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING
    RETURNING programme_id, placement_id, at, class
), hours AS (
    INSERT INTO scan_hour AS h (programme_id, placement_id, hour, class, scans)
    SELECT programme_id, placement_id, at - at %% 3600000, class, count(*) FROM stored
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (programme_id, placement_id, hour, class) DO UPDATE SET scans = h.scans + excluded.scans
), devices AS (
    INSERT INTO device (programme_id, day, placement_id, hash)
    SELECT DISTINCT programme_id, day, placement_id, hash FROM come JOIN day_salt USING (day)
    WHERE hash IS NOT NULL ORDER BY 1, 2, 3, 4
    ON CONFLICT DO NOTHING
)
SELECT count(*) FROM stored
"""


class _PostgresqlRecording:
    def __init__(self, address: str) -> None:
        options = f"-c statement_timeout={_STATEMENT_MS} -c timezone=UTC"
        try:
            self._db = psycopg.connect(address, autocommit=True, connect_timeout=2, options=options)
        except psycopg.Error as error:
            raise StoreUnavailable from error

    def write(self, rows: Sequence[ScanRow]) -> int:
        columns: list[Any] = [list(column) for column in zip(*rows, strict=True)] or [[]] * len(ScanRow._fields)
        try:
            # One statement is one transaction.
            found = self._db.execute(_POSTGRESQL_BATCH, columns).fetchone()
        except (psycopg.IntegrityError, psycopg.DataError) as error:
            raise RowsRefused from error
        except psycopg.Error as error:
            raise StoreUnavailable from error
        return int(found[0]) if found else 0

    def salt(self, day: date) -> bytes:
        try:
            if (found := self._salt(day)) is None:
                self._db.execute(_SALT_MADE.format("%s"), (day, secrets.token_hex(32)))
                found = self._salt(day)
        except psycopg.Error as error:
            raise StoreUnavailable from error
        assert found
        return found

    def _salt(self, day: date) -> bytes | None:
        row = self._db.execute(_SALT_READ.format("%s"), (day,)).fetchone()
        return bytes.fromhex(row[0]) if row else None

    def cut(self) -> None:
        # A server that hangs answers no cancel request either: end the line under the waiting call.
        with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(self._db.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with suppress(psycopg.Error):
            self._db.close()
