"""What the survey is held against: a bare Starlette form-post that writes the same rows naively, one commit a request.

It knows no links, reads and masks nothing; both databases check its keys. On PostgreSQL each thread of
Starlette's pool has a connection of its own. On SQLite it is either a connection for each request, or one for all in
the event loop, which nothing is faster than where the disk commits in a fraction of a millisecond.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Callable
from uuid import uuid4

import psycopg
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bench._scan_floor import redirect
from core.dates import iso_week, now

ANSWER = "INSERT INTO answer (programme_id, id, questionnaire_id, week, released) VALUES (?, ?, ?, ?, ?)"
ITEM = "INSERT INTO answer_item (programme_id, answer_id, question, value) VALUES (?, ?, ?, ?)"

Rows = tuple[tuple[object, ...], list[tuple[object, ...]]]


def naive() -> Starlette:
    """For `uvicorn --factory`; BENCH_NAIVE is the database's address and the keys of programme and questions."""
    told = json.loads(os.environ["BENCH_NAIVE"])
    write = _sqlite(told["path"], is_kept=told["is_kept"]) if "path" in told else None
    write_apart = None if write else _postgresql(told["url"])

    async def answer(request: Request) -> Response:
        async with request.form() as form:
            key = uuid4().hex
            row = (told["programme"], key, told["questionnaire"], iso_week(now()), False)
            rows = row, [(told["programme"], key, name, str(value)) for name, value in form.multi_items()]
        if write:
            write(rows)
        elif write_apart:
            await run_in_threadpool(write_apart, rows)
        return RedirectResponse("/thanks", 303)

    return Starlette(routes=[Route("/s/{token}", answer, methods=["POST"]), Route("/R/{code}", redirect)])


def _sqlite(path: str, *, is_kept: bool) -> Callable[[Rows], None]:
    def connected() -> sqlite3.Connection:
        # SQLite waits for the disk by itself (synchronous=FULL); that it keeps a log is noted in the file.
        db = sqlite3.connect(path, isolation_level=None)
        db.execute("PRAGMA foreign_keys=ON")
        return db

    kept = connected()
    assert kept.execute("PRAGMA synchronous").fetchone() == (2,)
    assert kept.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)

    def write(rows: Rows) -> None:
        db = kept if is_kept else connected()
        db.execute("BEGIN IMMEDIATE")
        db.execute(ANSWER, rows[0])
        db.executemany(ITEM, rows[1])
        db.execute("COMMIT")
        if not is_kept:
            db.close()

    return write


def _postgresql(url: str) -> Callable[[Rows], None]:
    mine = threading.local()

    def write(rows: Rows) -> None:
        if not hasattr(mine, "db"):
            mine.db = psycopg.connect(url)
        mine.db.execute(ANSWER.replace("?", "%s"), rows[0])
        with mine.db.cursor() as cursor:
            cursor.executemany(ITEM.replace("?", "%s"), rows[1])
        mine.db.commit()

    return write
