"""The curious administrator: with everything that is kept after a release, who wrote which answer is a guess.

They have a full copy of the store (all its files, the write-ahead log and SQLite's free pages included, and what SQL
tells of places in it: ctid, xmin, samples of the planner's, the order of keys), all lines of our logs, all tokens in
the order they were issued, and the order in which chats closed and links were answered. They try by value, by order and
by time, in many rounds.
"""

import logging
import math
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from core.dates import iso_week
from core.settings import Settings
from store.database import Store
from store.schema import migrate
from survey.invitations import hash_of
from survey.releasing import SMALLEST_GROUP
from tests.conftest import NOON
from tests.postgres import Cluster, cluster
from tests.survey.conftest import Desk, open_desk
from worker import JOBS

ROUNDS = 25
# Standard deviations; by chance alone one in some two million guesses is that good.
BOUND = 5.0
_AT_NIGHT = {job.name: job.work for job in JOBS}


@dataclass(frozen=True)
class Crowd:
    """People who answer in a round, each on her day: two weeks' worth. Their words begin with a sign."""

    sign: str
    days: tuple[int, ...]
    rounds: range

    def word(self, number: int, place: int) -> str:
        # Of the same length for all, as an order of sizes would be no order of people.
        return f"{self.sign}{number:03}の{place:02}"

    def read(self, word: str) -> tuple[int, int]:
        number, place = word.removeprefix(self.sign).split("の")
        return int(number), int(place)


# Enough to be released each time; and fewer than five at a desk that nobody answers again, whose answers wait on.
MANY = Crowd("回", (0, 0, 0, 0, 0, 0, 0, 5, 5, 5, 6, 6), range(ROUNDS))
FEW = Crowd("余", (0, 5, 6, 6), range(0, ROUNDS, 5))
PEOPLE = len(MANY.days)

Order = Sequence[int]


@dataclass
class Office:
    """A store, the folders that hold all its files, and what the administrator has noted of each round."""

    store: Store
    folders: list[Path]
    desk: Desk
    before_copy: Callable[[], None] = lambda: None
    issued: list[list[str]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def copy(self) -> dict[str, bytes]:
        """Every file of the store, by its path."""
        self.before_copy()
        files = [path for folder in self.folders for path in sorted(folder.rglob("*")) if path.is_file()]
        return {str(path): path.read_bytes() for path in files}

    def live_round(self, number: int) -> None:
        """People answer one after the other, in an order that is not that of their tokens; then comes the night."""
        self.come(MANY, self.desk, number)
        if number in FEW.rounds:
            self.come(FEW, open_desk(self.store, f"few-{number}"), number)
        if not self.store.is_sqlite:
            with self.store.writing() as db:
                db.exec_driver_sql("ANALYZE")  # as PostgreSQL does whenever it likes
        self.keys |= {str(row[0]) for row in self.ask("SELECT id FROM answer WHERE NOT released")}
        night = NOON + timedelta(days=7, hours=16)
        assert _AT_NIGHT["release_answers"](self.store, Settings(_env_file=None), night) == PEOPLE
        assert self.store.forget_order()

    def come(self, crowd: Crowd, desk: Desk, number: int) -> None:
        rng = random.Random(number)
        tokens = desk.tokens(len(crowd.days), at=NOON)
        rng.shuffle(tokens)
        self.issued.append(tokens)
        for place, (token, day) in enumerate(zip(tokens, crowd.days, strict=True)):
            word = [("word", crowd.word(number, place)), ("helpful", rng.choice(("very", "little")))]
            fresh = desk.tokens(1, at=NOON + timedelta(days=day))[0] if day else token
            tokens[place] = fresh
            desk.submit(fresh, word, at=NOON + timedelta(days=day, minutes=place))

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with self.store.reading() as db:
            return [tuple(row) for row in db.execute(text(query))]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Twenty-five rounds of twelve answers each; in every fifth come four more, who wait."""
    home = tmp_path_factory.mktemp("office")
    if request.param == "sqlite":
        yield from _lived(Store(f"sqlite:///{home / 'shirube.db'}"), [home], lambda: None)
        return
    # As docs/operations.md asks for it: old parts of the log are deleted, not kept to be used again.
    with cluster("fsync=off", "wal_recycle=off", "wal_keep_size=16MB") as own:
        store = Store(f"{own.address}/postgres")
        yield from _lived(store, [own.home / "data"], lambda: _flush(own))
    shutil.rmtree(home, ignore_errors=True)


def _lived(store: Store, folders: list[Path], before_copy: Callable[[], None]) -> Iterator[Office]:
    migrate(store)
    made = Office(store, folders, open_desk(store), before_copy)
    for number in range(ROUNDS):
        made.live_round(number)
    yield made
    store.close()


def _flush(own: Cluster) -> None:
    """What is in PostgreSQL's memory belongs to the copy."""
    store = Store(f"{own.address}/postgres")
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.exec_driver_sql("CHECKPOINT")
    store.close()


# --- by value


@pytest.mark.slow
def test_no_file_holds_a_spent_token_or_a_key_an_answer_had_before(office: Office) -> None:
    copy = office.copy()
    # Who waits gets a new key each night.
    waited = sum(len(FEW.days) for night in range(ROUNDS) for came in FEW.rounds if came <= night)
    assert len(office.keys) == ROUNDS * PEOPLE + waited
    tokens = [token for tokens in office.issued for token in tokens]
    wanted = {value.encode()[:_ENOUGH] for value in (*tokens, *map(hash_of, tokens), *office.keys)}
    for path, content in copy.items():
        assert not wanted & {match[1] for match in _NAME.finditer(content)}, path
    # The copy is no empty one: the answers themselves are in it, and the search would have found such a name.
    kept = {str(row[0]).encode()[:_ENOUGH] for row in office.ask("SELECT id FROM answer")}
    seen = {match[1] for content in copy.values() for match in _NAME.finditer(content)}
    assert kept <= seen


# A token, and the beginning of a hash or a key: nobody has two of these in common by chance.
_ENOUGH = 22
_NAME = re.compile(rb"(?=([A-Za-z0-9_-]{22}))")


def test_no_answer_shares_a_value_with_what_is_kept_of_links(office: Office) -> None:
    kept = {value for row in office.ask("SELECT * FROM survey_link") for value in row if isinstance(value, str)}
    kept |= {str(value) for row in office.ask("SELECT * FROM audit") for value in row}
    said = {str(row[0]) for row in office.ask("SELECT id FROM answer UNION SELECT answer_id FROM answer_item")}
    assert not [key for key in said if any(key in value for value in kept)]


# --- by order


def _orders(office: Office, crowd: Crowd) -> dict[str, list[Order]]:
    """Every order the copy shows, as the people's numbers, round by round."""
    join = "answer a JOIN answer_item i ON i.programme_id = a.programme_id AND i.answer_id = a.id"
    of_words = f"SELECT value FROM {join} WHERE question = 'word' AND value LIKE '{crowd.sign}%'"
    shown = {"keys": f"{of_words} ORDER BY a.id"}
    if office.store.is_sqlite:
        shown["b-tree"] = f"SELECT value FROM answer_item WHERE question = 'word' AND value LIKE '{crowd.sign}%'"
    else:
        shown["answers' ctid"] = f"{of_words} ORDER BY a.ctid"
        shown["words' ctid"] = f"{of_words} ORDER BY i.ctid"
        shown["xmin, then ctid"] = f"{of_words} ORDER BY a.xmin::text::bigint, a.ctid"
    orders = {name: _by_round(crowd, [str(row[0]) for row in office.ask(query)]) for name, query in shown.items()}
    return {**orders, **_orders_in_files(office, crowd)}


def _orders_in_files(office: Office, crowd: Crowd) -> dict[str, list[Order]]:
    """Where the words stand in each file, from its beginning and inside each page from its end."""
    pattern = re.compile(f"{crowd.sign}[0-9]{{3}}の[0-9]{{2}}".encode())
    found: dict[str, list[Order]] = {}
    for path, content in office.copy().items():
        places = [(match.start(), match[0].decode()) for match in pattern.finditer(content)]
        if len({word for _start, word in places}) < len(crowd.rounds) * len(crowd.days):
            continue
        found[f"place in {path}"] = _by_round(crowd, [word for _start, word in places])
        backwards = sorted(places, key=lambda place: (place[0] // 4096, -place[0]))
        found[f"place in the pages of {path}"] = _by_round(crowd, [word for _start, word in backwards])
    assert found
    return found


def _by_round(crowd: Crowd, words: Sequence[str]) -> list[Order]:
    rounds: dict[int, list[int]] = {}
    for number, place in map(crowd.read, dict.fromkeys(words)):
        rounds.setdefault(number, []).append(place)
    return [rounds[number] for number in sorted(rounds)]


@pytest.mark.parametrize("crowd", [MANY, FEW], ids=["released", "waiting"])
def test_no_order_in_the_copy_is_the_order_of_answering_or_issuing(office: Office, crowd: Crowd) -> None:
    people, number = len(crowd.days), len(crowd.rounds)
    for name, rounds in _orders(office, crowd).items():
        assert [sorted(order) for order in rounds] == [list(range(people))] * number, name
        for way in (rounds, [order[::-1] for order in rounds]):
            # Put side by side with the known order, one of a round is right by chance, and the variance is one.
            hits = sum(place == person for order in way for place, person in enumerate(order))
            assert abs(hits - number) <= BOUND * math.sqrt(number), (name, hits)
        assert abs(_rank_correlation(rounds)) <= BOUND / math.sqrt(number * (people - 1)), name


def _rank_correlation(rounds: Sequence[Order]) -> float:
    """The mean of Spearman's, whose variance by chance is 1/(n - 1) in each round."""
    middle = (len(rounds[0]) - 1) / 2
    of_all = sum((place - middle) ** 2 for place in range(len(rounds[0])))
    of_each = [
        sum((place - middle) * (person - middle) for place, person in enumerate(order)) / of_all for order in rounds
    ]
    return sum(of_each) / len(of_each)


def test_neighbours_in_time_are_no_neighbours_in_any_order(office: Office) -> None:
    """Even where the beginning isn't known: two who answered one after the other stand side by side 1 time in 6."""
    chance = 2 / PEOPLE
    pairs = ROUNDS * (PEOPLE - 1)
    for name, rounds in _orders(office, MANY).items():
        near = sum(abs(order.index(one) - order.index(one + 1)) == 1 for order in rounds for one in range(PEOPLE - 1))
        # Pairs depend on each other a little; the bound has room for that.
        assert abs(near - pairs * chance) <= 1.2 * BOUND * math.sqrt(pairs * chance * (1 - chance)), (name, near)


# --- by time


def test_five_at_least_share_the_week_they_are_put_down_to(office: Office) -> None:
    weeks = Counter(str(row[0]) for row in office.ask("SELECT week FROM answer WHERE released"))
    assert set(weeks) == {iso_week(NOON), iso_week(NOON + timedelta(days=6))}
    join = "answer a JOIN answer_item i ON i.answer_id = a.id"
    per_round = f"SELECT i.value, a.week FROM {join} WHERE released AND question = 'word'"
    shared = Counter((MANY.read(str(word))[0], week) for word, week in office.ask(per_round))
    assert min(shared.values()) >= SMALLEST_GROUP


def test_one_transaction_wrote_all_of_a_release(office: Office) -> None:
    if office.store.is_sqlite:
        assert [path for path in office.copy() if path.endswith("-wal") and Path(path).stat().st_size] == []
        return
    written = office.ask("SELECT count(*) FROM answer WHERE released GROUP BY xmin::text")
    assert written == [(PEOPLE,)] * ROUNDS


def test_those_who_wait_share_their_week_and_the_transaction_that_wrote_them_last(office: Office) -> None:
    assert office.ask("SELECT DISTINCT week FROM answer WHERE NOT released") == [(iso_week(NOON + timedelta(days=6)),)]
    if not office.store.is_sqlite:
        written = office.ask("SELECT count(*) FROM answer WHERE NOT released GROUP BY xmin::text")
        assert written == [(len(FEW.days),)] * len(FEW.rounds)


def test_logs_say_how_many_and_never_who_or_what(
    store: Store, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    desk = open_desk(store)
    tokens = desk.tokens(6)
    with caplog.at_level(logging.DEBUG):
        for place, token in enumerate(tokens):
            desk.submit(token, [("word", MANY.word(0, place))])
        for name in ("release_answers", "forget_order"):
            _AT_NIGHT[name](store, settings, NOON)
    told = caplog.text
    assert not [each for each in [*tokens, *map(hash_of, tokens), "回000"] if each in told]
