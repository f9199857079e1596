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
# which the event loop hardly gives away at full load. So what follows from a scan is told by triggers, of this
# connection only. An UPDATE before the INSERT is half the work of an upsert; changes() is of the statement before.
_HOURS = """
CREATE TEMP TRIGGER hours AFTER INSERT ON main.scan BEGIN
    UPDATE scan_hour SET scans = scans + 1
    WHERE programme_id = NEW.programme_id AND placement_id = NEW.placement_id
    AND hour = NEW.at - NEW.at % 3600000 AND class = NEW.class;

    INSERT INTO scan_hour (programme_id, placement_id, hour, class, scans)
    SELECT NEW.programme_id, NEW.placement_id, NEW.at - NEW.at % 3600000, NEW.class, 1 WHERE changes() = 0;
END
"""
_COMING = f"CREATE TEMP VIEW coming AS SELECT {', '.join(f'0 AS {name}' for name in ScanRow._fields)}"
# A scan whose placement is gone (a programme was purged) is left out instead of failing its whole batch; a device
# of a day whose salt is deleted already belongs to a day that is counted and closed. Devices are unknown as they are
# counted: before the day its piece was put up, a scan is the printer's or the office's.
_COMES = """
CREATE TEMP TRIGGER comes INSTEAD OF INSERT ON coming BEGIN
    SELECT RAISE(ABORT, 'no scan') WHERE typeof(NEW.at) <> 'integer' OR typeof(NEW.boot_id) <> 'integer'
    OR typeof(NEW.seq) <> 'integer' OR typeof(NEW.rule) <> 'integer';

    INSERT INTO scan (programme_id, boot_id, seq, placement_id, at, class, rule, sign)
    SELECT NEW.programme_id, NEW.boot_id, NEW.seq, NEW.placement_id, NEW.at, NEW.kind, NEW.rule, NEW.sign
    FROM placement WHERE id = NEW.placement_id AND programme_id = NEW.programme_id
    ON CONFLICT DO NOTHING;

    INSERT INTO device_unknown (programme_id, day, scans)
    SELECT NEW.programme_id, NEW.day, 1 FROM placement
    WHERE changes() = 1 AND NEW.kind = 'person'
    AND (NEW.device IS NULL OR NEW.day NOT IN (SELECT day FROM day_salt))
    AND id = NEW.placement_id AND (installed_on IS NULL OR installed_on <= NEW.day)
    ON CONFLICT (programme_id, day) DO UPDATE SET scans = scans + 1;

    INSERT INTO device (programme_id, day, placement_id, hash)
    SELECT NEW.programme_id, NEW.day, NEW.placement_id, NEW.device FROM placement
    WHERE NEW.device IS NOT NULL AND NEW.day IN (SELECT day FROM day_salt)
    AND id = NEW.placement_id AND programme_id = NEW.programme_id
    ON CONFLICT DO NOTHING;
END
"""
_SALT_MADE = "INSERT INTO day_salt (day, salt) VALUES (?, ?) ON CONFLICT DO NOTHING"
_SALT_READ = "SELECT salt FROM day_salt WHERE day = ?"
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "temp_store=MEMORY")


@cache
def _come(rows: int) -> str:
    row = f"({', '.join('?' * len(ScanRow._fields))})"
    return f"INSERT INTO coming VALUES {', '.join([row] * rows)}"  # noqa: S608 (only question marks)


class SqliteRecording:
    """`store.scan_rows.Recording` on SQLite."""

    def __init__(self, path: str) -> None:
        if not os.path.exists(path):
            raise StoreUnavailable
        try:
            self._db = sqlite3.connect(path, timeout=_LOCKED_MS / 1000, isolation_level=None, check_same_thread=False)
            for pragma in _PRAGMAS:
                self._db.execute(f"PRAGMA {pragma}")
            for told in (_HOURS, _COMING, _COMES):
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
