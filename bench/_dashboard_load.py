"""A year of a town for the bench of the figures: 500 placements, as many scans as asked for, always the same people."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import psycopg
from sqlalchemy import text

from core.dates import start_of
from store.database import Store
from store.records import Programme
from store.schema import migrate
from store.types import milliseconds
from tests.conftest import add_programme
from tests.funnel.town import Town, row

SINCE, UNTIL = date(2026, 4, 1), date(2027, 3, 31)
PLACEMENTS, FRIENDS, CONSULTATIONS = 500, 442, 442
_CHANNELS = ("card", "sticker", "poster", "leaflet", "sns", "event", "newsletter", "website")
_MINUTES = ((UNTIL - SINCE).days + 1) * 1440
# Random enough and the same everywhere; the multipliers share no factor with the numbers they are taken by. A tenth of
# all scans are of bots. Scans come in the order of their time, as they do in life.
_STEP = """
    {n} AS seq, {first} + {n} * {year} / {scans} + {n} * 7919 % 50 AS at,
    ({n} * 48271 % 1000003) % {placements} AS place,
    CASE WHEN {n} * 31 % 10 = 3 THEN 'bot' ELSE 'person' END AS class
"""
# Before a piece is put up, all but a thousandth of its scans are of the next piece, which was up from the beginning.
_PLACED = """
SELECT seq, at, class, {low} + place + CASE
    WHEN place >= {kinds} AND (place - {kinds}) % 5 = 0 AND seq % 1000 <> 0
    AND at < {first} + (place - {kinds}) % 360 * 86400000 THEN 1 ELSE 0 END AS placement_id
FROM ({rows}) AS stepped
"""
_ROWS = {
    "sqlite": "WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < {last}) SELECT {step} FROM c",
    "postgresql": "SELECT {step} FROM generate_series(0::bigint, {last}) AS c(n)",
}
_SCANS = """
INSERT INTO scan (programme_id, boot_id, seq, placement_id, at, class, rule, sign)
SELECT {programme}, 1, seq, placement_id, at, class, 2, 'browser' FROM ({rows}) AS made
"""
_TOTALS = {
    "scan_hour": ("hour", "scan", "at - at % 3600000", "at - at % 3600000", "count(*)"),
    "scan_day": (
        *("day", "scan_hour", "date((hour + 32400000) / 1000, 'unixepoch')"),
        *("(timestamp 'epoch' + (hour + 32400000) * interval '1 millisecond')::date", "sum(scans)"),
    ),
    "scan_month": (
        *("month", "scan_day", "date(day, 'start of month')", "date_trunc('month', day)::date", "sum(scans)"),
    ),
}


@dataclass(frozen=True)
class Loaded:
    """A store with a year of so many scans."""

    store: Store
    programme: Programme
    scans: int


def loaded(url: str, scans: int) -> Loaded:
    """Make a store at an address, put up 500 placements, let people come, and add the scans with their totals."""
    store = Store(url)
    migrate(store)
    with store.writing() as db:
        programme = add_programme(db, "toshima-r8", ends=UNTIL)
    town = Town(store, programme)
    _put_up(town)
    _people(town)
    _scan(store, programme, scans)
    return Loaded(store, programme, scans)


def _put_up(town: Town) -> None:
    """A placement of each channel by the real functions, the others as copies; every fifth is put up within a month."""
    for channel in _CHANNELS:
        town.put_up(channel)
    with town.store.writing() as db:
        columns = "programme_id, channel, campaign_id, venue_id, destination, made_at"
        for number in range(PLACEMENTS - len(_CHANNELS)):
            facts = {"code": f"B{number:06}", "id": 1 + number % len(_CHANNELS)}
            facts |= {"up": (SINCE + timedelta(days=number % 360)).isoformat() if number % 5 == 0 else None}
            up = "CAST(:up AS date)" if db.dialect.name == "postgresql" else ":up"
            copied = f"SELECT :code, {up}, {columns} FROM placement WHERE id = :id"
            db.execute(text(f"INSERT INTO placement (code, installed_on, {columns}) {copied}"), facts)


def _people(town: Town) -> None:
    """New friends, and as many consultations, spread over the year; written in one transaction each."""
    begin = start_of(SINCE)
    rows = []
    with town.store.writing() as db:
        for number in range(FRIENDS):
            at = begin + timedelta(minutes=number * 104_729 % _MINUTES)
            facts = {"p": town.programme.id, "person": f"p{number}", "at": milliseconds(at), "id": f"e{number}"}
            db.execute(text(_FOLLOW), facts)
            db.execute(text(_FRIEND), facts)
            day = SINCE + timedelta(days=number * 7 % 365)
            rows.append(row(f"p{number * 13 % 300}", day, channel_told=_CHANNELS[number % 8], age_band="20s"))
    town.consult(*rows)


_FOLLOW = """
INSERT INTO line_event (programme_id, event_id, kind, at, person, is_unblocked)
VALUES (:p, :id, 'follow', :at, :person, false)
"""
_FRIEND = """
INSERT INTO friend (programme_id, person, followed_at, is_new, channel) VALUES (:p, :person, :at, true, 'card')
"""


# What is made here refers to what is there; to look it up for each of ten million rows would take longest. The last is
# what PostgreSQL does by itself within a minute of so many rows.
_UNCHECKED = {
    "sqlite": ("PRAGMA foreign_keys=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-200000"),
    "postgresql": ("SET session_replication_role = replica", "SET work_mem = '256MB'"),
}
_AFTER = {"sqlite": "PRAGMA wal_checkpoint(TRUNCATE)", "postgresql": "VACUUM ANALYZE"}


def _scan(store: Store, programme: Programme, scans: int) -> None:
    """By the driver itself, past our own bounds of time."""
    dialect = store.engine.dialect.name
    path = str(store.engine.url.database)
    opened: Any = (
        sqlite3.connect(path, isolation_level=None) if store.is_sqlite else psycopg.connect(store.url, autocommit=True)
    )
    with closing(opened) as db:
        for told in (
            *_UNCHECKED[dialect],
            "BEGIN",
            *_filling(db, dialect, programme, scans),
            "COMMIT",
            _AFTER[dialect],
        ):
            db.execute(told)


def _filling(db: Any, dialect: str, programme: Programme, scans: int) -> Iterator[str]:
    low = db.execute("SELECT min(id) FROM placement").fetchone()[0]
    first, length = milliseconds(start_of(SINCE)), _MINUTES * 60_000 - 100
    step = _STEP.format(n="n", first=first, year=length, scans=scans, placements=PLACEMENTS)
    made = _ROWS[dialect].format(step=step, last=scans - 1)
    rows = _PLACED.format(rows=made, low=low, first=first, kinds=len(_CHANNELS))
    yield _SCANS.format(programme=programme.id, rows=rows)
    for table, (span, source, sqlite, postgresql, number) in _TOTALS.items():
        made = sqlite if dialect == "sqlite" else postgresql
        yield f"""
        INSERT INTO {table} (programme_id, placement_id, {span}, class, scans)
        SELECT programme_id, placement_id, {made}, class, {number} FROM {source} GROUP BY 1, 2, 3, 4
        """
    yield """
    INSERT INTO people_hour (programme_id, hour, scans)
    SELECT programme_id, hour, sum(scans) FROM scan_hour WHERE class = 'person' GROUP BY 1, 2
    """
