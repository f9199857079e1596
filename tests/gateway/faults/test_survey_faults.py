"""Answers under fire: a link that many race for is spent once, and a kill between any two statements leaves no half."""

import http.client
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import text

from core.dates import now
from core.folders import ROOT
from core.settings import Settings
from store.database import Store
from survey import answers, invitations, open_surveys
from tests.gateway.conftest import count, rows, wait_until
from tests.serving import gateway_process
from tests.survey.conftest import BY, PLEASED, Desk, open_desk

# Each starts a server or some twenty processes.
pytestmark = pytest.mark.slow

TOKENS, CLIENTS, SUBMISSIONS = 1_000, 8, 10_000
FORM = urlencode(PLEASED)
HEADERS = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.timeout(600)
def test_ten_thousand_submissions_on_a_thousand_links_give_a_thousand_answers(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    desk = open_desk(store)
    tokens = [*desk.tokens(TOKENS // 2, at=now()), *desk.tokens(TOKENS // 2, at=now())]
    seen: Counter[int] = Counter()
    other = settings.model_copy(update={"data_dir": tmp_path / "other"})
    with (
        gateway_process(settings, tmp_path / "log") as first,
        gateway_process(other, tmp_path / "other-log") as second,
    ):
        # All go through the links in one order, half of them at each gateway, and so meet at each of them.
        clients = [
            threading.Thread(target=_submit_all, args=((first, second)[number % 2].port, _share(tokens, number), seen))
            for number in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
    assert seen == {303: TOKENS, 404: SUBMISSIONS - TOKENS}
    assert (count(store, "answer"), count(store, "answer_item")) == (TOKENS, TOKENS * len(PLEASED))
    assert count(store, "survey_link") == 0


def _share(tokens: list[str], number: int) -> list[str]:
    """Every link once, and a part of them twice, as every client gets 1,250 submissions."""
    more = SUBMISSIONS // CLIENTS - len(tokens)
    again = {tokens[(number * more + place) % len(tokens)] for place in range(more)}
    return [token for each in tokens for token in ([each, each] if each in again else [each])]


def _submit_all(port: int, tokens: list[str], seen: "Counter[int]") -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    mine: Counter[int] = Counter()
    for token in tokens:
        connection.request("POST", f"/s/{token}", FORM, HEADERS)
        answer = connection.getresponse()
        answer.read()
        mine[answer.status] += 1
    connection.close()
    seen.update(mine)


# --- killed between two statements

# Kills itself before its n-th statement (a begin, a commit and the end of all count as one each).
_CHILD = """
import os, signal, sys
from datetime import datetime
from sqlalchemy import event
from store.database import Store
from core.settings import Settings
from survey import answers
from worker import JOBS
at_night = {job.name: job.work for job in JOBS}["release_answers"]
url, how, at, die, word, *keys = sys.argv[1:]
store, said = Store(url), 0
def step(*_told):
    global said
    said += 1
    if said == int(die):
        os.kill(os.getpid(), signal.SIGKILL)
given, at = [("helpful", "very"), ("word", word)], datetime.fromisoformat(at)
with store.reading() as db:
    db.exec_driver_sql("SELECT 1")
for name in ("before_cursor_execute", "begin", "commit"):
    event.listen(store.engine, name, step)
if how == "alone":
    with store.writing() as db:
        answers.submit(db, token=keys[0], given=given, at=at)
elif how == "release":
    at_night(store, Settings(_env_file=None, data_dir=keys[0]), at)
elif how == "open":
    with store.writing() as db:
        answers.submit_open(db, key=keys[0], given=given, at=at)
else:
    with store.reading() as db:
        filled = [answers.read(db, token=key, given=given, at=at) for key in keys]
    with store.writing() as db:
        assert answers.keep(db, filled, at=at) == [True] * len(keys)
step()
"""


def _dies(store: Store, how: str, die: int, *keys: str) -> bool:
    """Submit in a process that kills itself before the n-th statement; False where it came to its end before."""
    command = [sys.executable, "-c", _CHILD, store.url, how, now().isoformat(), str(die), f"答え{die}番", *keys]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
    wait_until(lambda: _is_alone(store), 30)
    return ended.returncode != 0


def _is_alone(store: Store) -> bool:
    """Whether PostgreSQL has noticed that nobody is at the other end."""
    if store.is_sqlite:
        return True
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with store.reading() as db:
        return db.execute(text(others)).scalar() == 0


def _answers(store: Store, die: int) -> int:
    """Whole answers of one try: none has lost an item."""
    keys = [row[2] for row in rows(store, "answer_item") if row[3] == f"答え{die}番"]
    whole = Counter(row[1] for row in rows(store, "answer_item"))
    assert set(whole.values()) <= {2}
    assert len(whole) == count(store, "answer")
    return len(keys)


def _left(store: Store, tokens: list[str]) -> int:
    hashes = {invitations.hash_of(token) for token in tokens}
    return len([row for row in rows(store, "survey_link") if row[1] in hashes])


@pytest.mark.parametrize(("how", "each"), [("alone", 1), ("together", 3)])
def test_a_kill_between_any_two_statements_leaves_link_or_answer(store: Store, how: str, each: int) -> None:
    desk = open_desk(store)
    ends: list[tuple[int, int]] = []
    for die in range(1, 40):
        tokens = desk.tokens(each, at=now())
        died = _dies(store, how, die, *tokens)
        ends.append((_left(store, tokens), _answers(store, die)))
        if not died:
            break
    # Before the commit all is as it was; after it, it's done: nothing in between.
    assert set(ends) == {(each, 0), (0, each)}
    assert ends == sorted(ends, reverse=True)
    assert ends.count((each, 0)) >= 5
    assert ends.count((0, each)) >= 2


def test_a_kill_between_any_two_statements_never_takes_a_place_without_an_answer(store: Store) -> None:
    desk = open_desk(store)
    key = _open(desk)
    tries: list[int] = []
    for die in range(1, 40):
        died = _dies(store, "open", die, key)
        tries.append(_answers(store, die))
        [place] = _places(store)
        assert place == sum(tries) == count(store, "answer")
        if not died:
            break
    assert tries == sorted(tries)
    assert tries.count(0) >= 5
    assert tries.count(1) >= 2


def _open(desk: Desk) -> str:
    with desk.store.writing() as db:
        made = open_surveys.open_one(
            db,
            by=BY,
            at=now(),
            programme=desk.programme,
            code="closing",
            label="研修",
            opens_at=now() - timedelta(minutes=1),
            ends_at=now() + timedelta(hours=2),
            most=100,
        )
    return made.key


def _places(store: Store) -> list[int]:
    with store.reading() as db:
        return list(db.execute(text("SELECT answered FROM open_survey")).scalars())


@pytest.mark.timeout(600)
def test_a_kill_inside_a_release_loses_no_answer_and_the_next_one_ends_it(settings: Settings, store: Store) -> None:
    """Two groups, and three answers that wait: each is as it was or done, and its traces are still to go."""
    desk = open_desk(store)
    key = _open(desk)
    desk.answer([("word", "卓")], times=6, at=now())
    for _answer in range(5):
        with store.writing() as db:
            answers.submit_open(db, key=key, given=[("word", "場")], at=now())
    few = open_desk(store, "few-r8")
    few.answer([("word", "少")], times=3, at=now())
    ends: list[int] = []
    # Every third will do: a group takes a dozen.
    for die in range(1, 200, 3):
        died = _dies(store, "release", die, str(settings.data_dir))
        said = Counter(str(row[3]) for row in rows(store, "answer_item"))
        assert said == {"卓": 6, "場": 5, "少": 3}
        assert count(store, "answer") == 14
        ends.append(_released(store))
        if not died:
            break
    assert (ends[0], ends[-1]) == (0, 11)
    assert set(ends) == {0, 6, 11} or set(ends) == {0, 5, 11}
    assert ends == sorted(ends)
    assert {row[0]: row[2] for row in rows(store, "job")} == {"forget_order": "owed"}


def _released(store: Store) -> int:
    with store.reading() as db:
        return int(db.execute(text("SELECT count(*) FROM answer WHERE released")).scalar_one())
