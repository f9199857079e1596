"""How scans are written into SQLite: by one raw connection, one transaction a batch."""

import json
import os
import secrets
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from functools import cache

from store.database import StoreUnavailable
from store.scan_rows import HOUR_MS, RowsRefused, Salts, ScanRow
from store.turns import Turns

_LOCKED_MS = 150
_PLAIN = 64
# One prepared statement for each size of a plain batch, of scans and of devices, and the few others.
_STATEMENTS = 2 * _PLAIN + 16
# What a row itself is to blame for, in any of Python's ways to say it.
_BLAMED = (sqlite3.IntegrityError, sqlite3.DataError, OverflowError, TypeError, ValueError)

# A scan whose placement is gone (a programme was purged) is left out instead of failing its whole batch; a device
# of a day whose salt is deleted already belongs to a day that is counted and closed.
_SCANS = """
INSERT INTO scan (programme_id, boot_id, seq, placement_id, at, class, rule, sign)
SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4, r.value ->> 5, r.value ->> 6,
       r.value ->> 9
FROM json_each(?) AS r
JOIN placement AS p ON p.id = r.value ->> 3 AND p.programme_id = r.value ->> 0
WHERE true
ON CONFLICT DO NOTHING
RETURNING programme_id, boot_id, seq, placement_id, at, class
"""
_HOURS = """
INSERT INTO scan_hour (programme_id, placement_id, hour, class, scans) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (programme_id, placement_id, hour, class) DO UPDATE SET scans = scans + excluded.scans
"""
_DEVICES = """
INSERT INTO device (programme_id, day, placement_id, hash)
SELECT r.value ->> 0, r.value ->> 7, r.value ->> 3, r.value ->> 8
FROM json_each(?) AS r
JOIN placement AS p ON p.id = r.value ->> 3 AND p.programme_id = r.value ->> 0
JOIN day_salt AS s ON s.day = r.value ->> 7
WHERE r.value ->> 8 IS NOT NULL
ON CONFLICT DO NOTHING
"""
# As devices are counted: before the day its piece was put up, a scan is the printer's or the office's.
_UNKNOWN = """
INSERT INTO device_unknown (programme_id, day, scans)
SELECT r.value ->> 0, r.value ->> 1, count(*)
FROM json_each(?) AS r
JOIN placement AS p ON p.id = r.value ->> 2 AND p.programme_id = r.value ->> 0
WHERE p.installed_on IS NULL OR p.installed_on <= r.value ->> 1
GROUP BY 1, 2
ON CONFLICT (programme_id, day) DO UPDATE SET scans = scans + excluded.scans
"""
_SALTED = "SELECT day FROM day_salt"
_SALT_MADE = "INSERT INTO day_salt (day, salt) VALUES (?, ?) ON CONFLICT DO NOTHING"
_SALT_READ = "SELECT salt FROM day_salt WHERE day = ?"


@cache
def _plain_scans(number: int) -> str:
    rows = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?)"] * number)
    columns = "programme_id, boot_id, seq, placement_id, at, class, rule, sign"
    return f"INSERT INTO scan ({columns}) VALUES {rows} ON CONFLICT DO NOTHING"  # noqa: S608 (only question marks)


@cache
def _plain_devices(number: int) -> str:
    rows = ", ".join(["(?, ?, ?, ?)"] * number)
    return (
        "INSERT INTO device (programme_id, day, placement_id, hash) SELECT d.* "  # noqa: S608 (only question marks)
        f"FROM (VALUES {rows}) AS d JOIN day_salt AS s ON s.day = d.column2 WHERE true ON CONFLICT DO NOTHING"
    )


class SqliteRecording:
    """`store.scan_rows.Recording` on SQLite."""

    def __init__(self, path: str) -> None:
        if not os.path.exists(path):
            raise StoreUnavailable
        self._salts = Salts(self._salted)
        try:
            self._db = sqlite3.connect(
                path,
                timeout=_LOCKED_MS / 1000,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=_STATEMENTS,
            )
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
                self._db.execute(f"PRAGMA {pragma}")
            self._turns = Turns(path)
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable from error

    def write(self, rows: Sequence[ScanRow]) -> int:
        try:
            # Almost every batch is plain, and then half as much work.
            is_plain = 0 < len(rows) <= _PLAIN and self._salts.tell_devices_of(rows)
            return len(rows) if is_plain and self._write_plain(rows) else self._write_any(rows)
        except _BLAMED as error:
            raise RowsRefused from error
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable from error

    def _write_plain(self, rows: Sequence[ScanRow]) -> bool:
        """Store rows of which each is new, has its placement, and a device if it is a person's; otherwise nothing."""
        scans = [value for row in rows for value in (*row[:7], row.sign)]
        devices = {(row.programme_id, row.day, row.placement_id, row.device) for row in rows if row.device}
        try:
            with self._db:
                self._begin()
                if self._db.execute(_plain_scans(len(rows)), scans).rowcount < len(rows):
                    self._db.execute("ROLLBACK")
                    return False
                self._add_hours(Counter((row[0], row[3], row[4] - row[4] % HOUR_MS, row[5]) for row in rows))
                if devices:
                    self._db.execute(_plain_devices(len(devices)), [value for device in devices for value in device])
        except (*_BLAMED, sqlite3.ProgrammingError, sqlite3.InterfaceError):
            return False
        return True

    def _write_any(self, rows: Sequence[ScanRow]) -> int:
        told, given = json.dumps(rows), {tuple(row[:3]): row for row in rows}
        with self._db:
            self._begin()
            stored = self._db.execute(_SCANS, (told,)).fetchall()
            self._add_hours(
                Counter((key, place, at - at % HOUR_MS, kind) for key, _boot, _seq, place, at, kind in stored)
            )
            self._db.execute(_DEVICES, (told,))
            salted = self._salted()
            persons = [given[key[:3]] for key in stored if key[5] == "person" and key[:3] in given]
            unknown = [row for row in persons if not row.device or row.day not in salted]
            if unknown:
                self._db.execute(
                    _UNKNOWN, (json.dumps([(row.programme_id, row.day, row.placement_id) for row in unknown]),)
                )
        return len(stored)

    def _begin(self) -> None:
        self._turns.let_in()
        self._db.execute("BEGIN IMMEDIATE")

    def _add_hours(self, hours: Counter[tuple[int, int, int, str]]) -> None:
        self._db.executemany(_HOURS, [(*hour, scans) for hour, scans in hours.items()])

    def _salted(self) -> set[str]:
        return {day for (day,) in self._db.execute(_SALTED)}

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
