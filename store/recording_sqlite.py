"""How scans are written into SQLite: by one raw connection, one statement a batch."""

import os
import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from functools import cache

from store.database import StoreUnavailable
from store.scan_rows import RowsRefused, ScanRow
from store.turns import Turns

_LOCKED_MS = 150
# What a row itself is to blame for, in any of Python's ways to say it.
_BLAMED = (sqlite3.IntegrityError, sqlite3.DataError, OverflowError, TypeError, ValueError)

# A batch is one statement, and so one transaction: each statement more is one more wait for the interpreter's lock,
# which the event loop hardly gives away at full load. Its rows come into a table of this connection only; a last row
# of nothing but NULL ends the batch, and the trigger does for all rows at once what follows from a scan.
_COMING = f"""
CREATE TEMP TABLE coming (
    {", ".join(ScanRow._fields)}, UNIQUE (programme_id, boot_id, seq) ON CONFLICT IGNORE
)
"""
# A scan whose placement is gone (a programme was purged) is left out instead of failing its whole batch; a device
# of a day whose salt is deleted already belongs to a day that is counted and closed. Devices are unknown as they are
# counted: before the day its piece was put up, a scan is the printer's or the office's. Tokyo is nine hours ahead.
_COMES = """
CREATE TEMP TRIGGER comes BEFORE INSERT ON coming WHEN NEW.programme_id IS NULL BEGIN
    SELECT RAISE(ABORT, 'no scan') FROM coming
    WHERE typeof(at) <> 'integer' OR typeof(boot_id) <> 'integer' OR typeof(seq) <> 'integer'
    OR typeof(rule) <> 'integer';

    DELETE FROM coming WHERE NOT EXISTS (
        SELECT * FROM placement AS p WHERE p.id = coming.placement_id AND p.programme_id = coming.programme_id
    ) OR EXISTS (
        SELECT * FROM scan AS s
        WHERE s.programme_id = coming.programme_id AND s.boot_id = coming.boot_id AND s.seq = coming.seq
    );

    INSERT INTO scan (programme_id, boot_id, seq, placement_id, at, class, rule, sign)
    SELECT programme_id, boot_id, seq, placement_id, at, kind, rule, sign FROM coming;

    INSERT INTO scan_hour (programme_id, placement_id, hour, class, scans)
    SELECT programme_id, placement_id, at - at % 3600000 AS hour, kind, count(*)
    FROM coming WHERE true GROUP BY programme_id, placement_id, hour, kind
    ON CONFLICT (programme_id, placement_id, hour, class) DO UPDATE SET scans = scans + excluded.scans;

    INSERT INTO scan_day (programme_id, placement_id, day, class, scans)
    SELECT programme_id, placement_id, date((at + 32400000) / 1000, 'unixepoch') AS its_day, kind, count(*)
    FROM coming WHERE true GROUP BY programme_id, placement_id, its_day, kind
    ON CONFLICT (programme_id, placement_id, day, class) DO UPDATE SET scans = scans + excluded.scans;

    INSERT INTO scan_month (programme_id, placement_id, month, class, scans)
    SELECT programme_id, placement_id, date((at + 32400000) / 1000, 'unixepoch', 'start of month') AS its_month, kind,
        count(*)
    FROM coming WHERE true GROUP BY programme_id, placement_id, its_month, kind
    ON CONFLICT (programme_id, placement_id, month, class) DO UPDATE SET scans = scans + excluded.scans;

    INSERT INTO device_unknown (programme_id, day, scans)
    SELECT c.programme_id, c.day, count(*) FROM coming AS c JOIN placement AS p ON p.id = c.placement_id
    WHERE c.kind = 'person' AND (c.device IS NULL OR c.day NOT IN (SELECT day FROM day_salt))
    AND (p.installed_on IS NULL OR p.installed_on <= c.day)
    GROUP BY c.programme_id, c.day
    ON CONFLICT (programme_id, day) DO UPDATE SET scans = scans + excluded.scans;

    INSERT INTO device (programme_id, day, placement_id, hash)
    SELECT programme_id, day, placement_id, device FROM coming
    WHERE device IS NOT NULL AND day IN (SELECT day FROM day_salt)
    ON CONFLICT DO NOTHING;

    DELETE FROM coming;
    SELECT RAISE(IGNORE);
END
"""
_SALT_MADE = "INSERT INTO day_salt (day, salt) VALUES (?, ?) ON CONFLICT DO NOTHING"
_SALT_READ = "SELECT salt FROM day_salt WHERE day = ?"
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "temp_store=MEMORY")


@cache
def _come(rows: int) -> str:
    row, end = (f"({', '.join([each] * len(ScanRow._fields))})" for each in ("?", "NULL"))
    return f"INSERT INTO coming VALUES {', '.join([row] * rows)}, {end}"  # noqa: S608 (only question marks)


class SqliteRecording:
    """`store.scan_rows.Recording` on SQLite."""

    def __init__(self, path: str, *, patience: float | None = None) -> None:
        if not os.path.exists(path):
            raise StoreUnavailable
        try:
            locked = _LOCKED_MS / 1000 if patience is None else patience
            self._db = sqlite3.connect(path, timeout=locked, isolation_level=None, check_same_thread=False)
            for pragma in _PRAGMAS:
                self._db.execute(f"PRAGMA {pragma}")
            for told in (_COMING, _COMES):
                self._db.execute(told)
            self._turns = Turns(path)
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable from error

    def write(self, rows: Sequence[ScanRow]) -> None:
        try:
            self._turns.let_in()
            if rows:
                self._db.execute(_come(len(rows)), [value for row in rows for value in row])
            else:
                # As a batch of scans finds the store: its lock is free, and it can be written.
                self._db.execute("BEGIN IMMEDIATE")
                self._db.execute("COMMIT")
        except _BLAMED as error:
            raise RowsRefused from error
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable from error

    def salt(self, day: date) -> bytes:
        try:
            if (found := self._salt(day)) is None:
                self._db.execute(_SALT_MADE, (day.isoformat(), secrets.token_hex(32)))
                found = self._salt(day)
        except sqlite3.Error as error:
            raise StoreUnavailable from error
        assert found
        return found

    def _salt(self, day: date) -> bytes | None:
        row = self._db.execute(_SALT_READ, (day.isoformat(),)).fetchone()
        return bytes.fromhex(row[0]) if row else None

    def cut(self) -> None:
        with suppress(sqlite3.Error):
            self._db.interrupt()

    def close(self) -> None:
        with suppress(sqlite3.Error, OSError):
            self._turns.close()
            self._db.close()
