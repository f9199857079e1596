"""What the survey is held against: bare Starlette form-posts that store one answer in a transaction of its own.

`naive` does the same work as ours, one request after the other: it looks the link up, reads and masks what was given
with the same functions, deletes the link and stores the rows. `floor` only stores what was sent: it knows no links and
reads nothing. On SQLite both have one connection in the event loop, which nothing is faster than where the disk commits
in a fraction of a millisecond; on PostgreSQL each thread of Starlette's pool has one.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol
from uuid import uuid4

import psycopg
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bench._scan_floor import redirect
from core.dates import iso_week, now
from store import questionnaires
from store.database import Store
from store.survey_records import SurveyLink
from store.types import moment
from survey import answers
from survey.forms import Form, form_of
from survey.invitations import hash_of
from survey.parsing import Given

ANSWER = "INSERT INTO answer (programme_id, id, questionnaire_id, week, released) VALUES (?, ?, ?, ?, ?)"
ITEM = "INSERT INTO answer_item (programme_id, answer_id, question, value) VALUES (?, ?, ?, ?)"
LINK = "SELECT programme_id, token_hash, questionnaire_id, expires_at FROM survey_link WHERE token_hash = ?"
GONE = "DELETE FROM survey_link WHERE token_hash = ?"


class Cursor(Protocol):
    """What both databases' drivers have of it."""

    def execute(self, statement: str, values: Sequence[object] = ...) -> Any: ...
    def executemany(self, statement: str, values: Sequence[Sequence[object]]) -> Any: ...
    def fetchone(self) -> Any: ...


# In an open transaction: a token, and what was given. Whether it was stored.
Work = Callable[[Cursor, str, Given], bool]


def floor() -> Starlette:
    """For `uvicorn --factory`; BENCH_NAIVE is the database's address and the keys of programme and questions."""
    told = json.loads(os.environ["BENCH_NAIVE"])

    def work(db: Cursor, _token: str, given: Given) -> bool:
        _store(db, told["programme"], told["questionnaire"], given)
        return True

    return _app(told["url"], work)


def naive() -> Starlette:
    """As `floor`."""
    told = json.loads(os.environ["BENCH_NAIVE"])
    form = _form(told["url"], told["questionnaire"])

    def work(db: Cursor, token: str, given: Given) -> bool:
        db.execute(LINK, (hash_of(token),))
        row = db.fetchone()
        if row is None or moment(row[3]) <= now():
            return False
        filled = answers.fill(form, SurveyLink(row[0], row[1], row[2], moment(row[3])), given)
        db.execute(GONE, (filled.link,))
        _store(db, filled.programme_id, filled.questionnaire_id, filled.items)
        return True

    return _app(told["url"], work)


def _form(url: str, questionnaire: int) -> Form:
    store = Store(url)
    with store.reading() as db:
        published = questionnaires.by_id(db, questionnaire)
    store.close()
    assert published
    return form_of(published)


def _store(db: Cursor, programme: int, questionnaire: int, items: Given) -> None:
    key = uuid4().hex
    db.execute(ANSWER, (programme, key, questionnaire, iso_week(now()), False))
    db.executemany(ITEM, [(programme, key, name, value) for name, value in items])


def _app(url: str, work: Work) -> Starlette:
    is_sqlite = url.startswith("sqlite")
    write = _sqlite(url.removeprefix("sqlite:///"), work) if is_sqlite else _postgresql(url, work)

    async def answer(request: Request) -> Response:
        token = request.path_params["token"]
        async with request.form() as form:
            given = [(name, str(value)) for name, value in form.multi_items()]
        is_kept = write(token, given) if is_sqlite else await run_in_threadpool(write, token, given)
        return RedirectResponse("/thanks", 303) if is_kept else Response(status_code=404)

    return Starlette(routes=[Route("/s/{token}", answer, methods=["POST"]), Route("/R/{code}", redirect)])


def _sqlite(path: str, work: Work) -> Callable[[str, Given], bool]:
    # SQLite waits for the disk by itself (synchronous=FULL); that it keeps a log is noted in the file.
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA foreign_keys=ON")
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)
    assert db.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
    cursor = db.cursor()

    def write(token: str, given: Given) -> bool:
        cursor.execute("BEGIN IMMEDIATE")
        is_kept = work(cursor, token, given)
        cursor.execute("COMMIT")
        return is_kept

    return write


class _Percent:
    """A cursor of psycopg that takes the signs SQLite takes."""

    def __init__(self, cursor: psycopg.Cursor[Any]) -> None:
        self.cursor, self.fetchone = cursor, cursor.fetchone

    def execute(self, statement: str, values: Sequence[object] = ()) -> object:
        return self.cursor.execute(statement.replace("?", "%s").encode(), values)

    def executemany(self, statement: str, values: Sequence[Sequence[object]]) -> None:
        self.cursor.executemany(statement.replace("?", "%s").encode(), values)


def _postgresql(url: str, work: Work) -> Callable[[str, Given], bool]:
    mine = threading.local()

    def write(token: str, given: Given) -> bool:
        if not hasattr(mine, "db"):
            mine.db = psycopg.connect(url)
        with mine.db.cursor() as cursor:
            is_kept = work(_Percent(cursor), token, given)
        mine.db.commit()
        return is_kept

    return write
