"""The keeper: who comes together is read and stored together, each is told her own, and nobody waits for ever."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from gateway import survey_keeper, survey_reader
from gateway.survey_form import FIRST, STEP
from gateway.survey_keeper import Keeper
from gateway.survey_reader import Reader, Sent
from gateway.survey_ways import ONE_TIME, OPEN
from store.database import Store, StoreUnavailable
from survey import answers, invitations, open_surveys
from survey.answers import Filled
from tests.conftest import NOON
from tests.gateway.conftest import count, wait_until
from tests.survey.conftest import BY, PLEASED, Desk, open_desk

Told = Filled | None | BaseException
UNREADABLE = [("helpful", "nonsense")]


@pytest.fixture
def asked(store: Store) -> Desk:
    return open_desk(store)


@pytest.fixture
def asked_on_sqlite(sqlite_store: Store) -> Desk:
    return open_desk(sqlite_store)


def sent(desk: Desk, number: int) -> list[Sent]:
    """So many filled forms, each by a link of its own."""
    return [Sent(ONE_TIME, token, PLEASED) for token in desk.tokens(number)]


def event(desk: Desk, most: int) -> str:
    """The key of an open link."""
    with desk.store.writing() as db:
        return open_surveys.open_one(
            db,
            by=BY,
            at=NOON,
            programme=desk.programme,
            code="closing",
            label="研修",
            opens_at=NOON,
            ends_at=NOON + timedelta(hours=1),
            most=most,
        ).key


def told(store: Store, *turns: Sequence[Sent]) -> list[list[Told]]:
    """What each is told; those of a turn come at once, the next when all of them have been answered."""

    async def come() -> list[list[Told]]:
        keeper = Keeper(store, lambda: NOON)
        return [
            list(await asyncio.gather(*(keeper.take(one) for one in turn), return_exceptions=True)) for turn in turns
        ]

    return asyncio.run(come())


def are_kept(turn: Sequence[Told]) -> list[bool]:
    """Which of them; all others were told that they are not."""
    assert not [each for each in turn if isinstance(each, BaseException)]
    return [each is not None for each in turn]


@contextmanager
def shut(store: Store) -> Iterator[threading.Event]:
    """A store that somebody else writes into until the event is set."""
    done, begun = threading.Event(), threading.Event()

    def hold() -> None:
        with Store(store.url).writing():
            begun.set()
            done.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    assert begun.wait(20)
    try:
        yield done
    finally:
        done.set()
        holder.join()


def test_those_who_come_together_are_stored_together_and_each_is_told(asked: Desk) -> None:
    one, other, third = sent(asked, 3)
    first, second = told(asked.store, [one, other, one], [third, other])
    assert (are_kept(first), are_kept(second)) == ([True, True, False], [True, False])
    assert (count(asked.store, "answer"), count(asked.store, "survey_link")) == (3, 0)


def test_everybody_is_led_to_her_own_form_and_who_has_no_link_to_none(asked: Desk) -> None:
    [one], key = sent(asked, 1), event(asked, most=1)
    by_key = Sent(OPEN, key, PLEASED)
    came = [by_key, Sent(ONE_TIME, "x" * 22, PLEASED), one, Sent(OPEN, one.key, PLEASED), by_key]
    [turn] = told(asked.store, came)
    # The event had one place.
    assert are_kept(turn) == [True, False, True, False, False]
    assert isinstance(turn[2], Filled)
    assert turn[2].programme_id == asked.programme.id
    assert count(asked.store, "answer") == 2


def test_before_a_page_that_comes_first_nothing_is_stored_and_no_link_spent(asked: Desk) -> None:
    one, back, odd = asked.tokens(3)
    came = [
        Sent(ONE_TIME, back, [*PLEASED, (STEP, FIRST)]),
        Sent(ONE_TIME, odd, UNREADABLE),
        Sent(ONE_TIME, one, PLEASED),
    ]
    [turn] = told(asked.store, came)
    assert are_kept(turn) == [False, False, True]
    assert (count(asked.store, "answer"), count(asked.store, "survey_link")) == (1, 2)


def test_questions_once_read_are_kept_and_a_spent_link_is_none(asked: Desk) -> None:
    spent, live, last = sent(asked, 3)
    reader = Reader(asked.store, lambda: NOON)
    [first] = reader.look([spent])
    asked.submit(spent.key)
    [gone, second] = reader.look([spent, live])
    assert first
    assert second
    assert gone is None
    assert second.form is first.form
    assert count(asked.store, "survey_link") == 2


def test_one_that_cannot_be_stored_takes_no_other_with_it(asked: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    one, bad, third = sent(asked, 3)
    real = answers.keep

    def failing(db: object, filled: Sequence[Filled], *, at: datetime) -> list[bool]:
        if any(each.link == invitations.hash_of(bad.key) for each in filled):
            raise IntegrityError("INSERT", {}, ValueError())
        return real(db, filled, at=at)  # type: ignore[arg-type]  # a connection

    with monkeypatch.context() as broken:
        broken.setattr(answers, "keep", failing)
        [[first, refused, last]] = told(asked.store, [one, bad, third])
    assert isinstance(first, Filled)
    assert isinstance(last, Filled)
    assert isinstance(refused, IntegrityError)
    # Her link is as good as before.
    assert (count(asked.store, "answer"), count(asked.store, "survey_link")) == (2, 1)
    assert are_kept(told(asked.store, [bad])[0]) == [True]


def test_one_that_cannot_be_read_for_a_fault_of_ours_takes_no_other_with_it(
    asked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, bad = sent(asked, 2)
    real = answers.fill

    def failing(*given: object) -> Filled:
        if given[1].token_hash == invitations.hash_of(bad.key):  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(answers, "fill", failing)
    [[first, refused]] = told(asked.store, [one, bad])
    assert isinstance(first, Filled)
    assert isinstance(refused, ZeroDivisionError)


def test_a_fault_while_links_are_looked_up_reaches_everybody_who_waits_and_stops_nobody_after(asked: Desk) -> None:
    one, other = sent(asked, 2)
    faults = [ZeroDivisionError]

    def faulty_clock() -> datetime:
        if faults:
            raise faults.pop()
        return NOON

    async def come() -> list[Told]:
        keeper = Keeper(asked.store, faulty_clock)
        both = (keeper.take(one), keeper.take(other))
        return [*await asyncio.gather(*both, return_exceptions=True), await keeper.take(one)]

    first, second, after = asyncio.run(come())
    assert (type(first), type(second), type(after)) == (ZeroDivisionError, ZeroDivisionError, Filled)


def test_all_who_wait_hear_that_the_store_is_away_and_the_next_is_taken(
    asked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, third = sent(asked, 3)
    away = Store("postgresql://shirube@127.0.0.1:1/none")
    [heard] = told(away, [one, other, third])
    away.close()
    assert [type(each) for each in heard] == [StoreUnavailable] * 3
    monkeypatch.setattr(survey_keeper, "_MOST_WAITING", 2)
    [[first, second, beyond], [after]] = told(asked.store, [one, other, third], [third])
    assert are_kept([first, second, after]) == [True, True, True]
    assert isinstance(beyond, StoreUnavailable)


def test_a_store_that_takes_long_to_look_is_not_waited_for(asked: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    [one] = sent(asked, 1)
    monkeypatch.setattr(survey_keeper, "LONGEST_WAIT", 0.1)
    go = threading.Event()

    def slow_clock() -> datetime:
        go.wait(20)
        return NOON

    async def come() -> Told:
        keeper = Keeper(asked.store, slow_clock)
        with pytest.raises(StoreUnavailable):
            await keeper.take(one)
        go.set()
        monkeypatch.setattr(survey_keeper, "LONGEST_WAIT", 20.0)
        return await keeper.take(one)

    assert isinstance(asyncio.run(come()), Filled)
    assert count(asked.store, "answer") == 1


def test_a_store_that_is_away_hands_all_back_and_takes_them_later(
    asked_on_sqlite: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = asked_on_sqlite.store
    monkeypatch.setattr(survey_keeper, "_PATIENCE", 0.1)
    all_of_them = sent(asked_on_sqlite, 3)
    with shut(store):
        [heard] = told(store, all_of_them)
    assert [type(each) for each in heard] == [StoreUnavailable] * 3
    assert (count(store, "answer"), count(store, "survey_link")) == (0, 3)
    assert are_kept(told(store, all_of_them)[0]) == [True] * 3


def test_one_whose_turn_does_not_come_is_handed_back_and_never_stored(
    asked_on_sqlite: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = asked_on_sqlite.store
    begun, behind = sent(asked_on_sqlite, 2)

    async def come(done: threading.Event) -> tuple[Told, Told]:
        keeper = Keeper(store, lambda: NOON)
        first = asyncio.create_task(keeper.take(begun))
        while keeper._waiting or not keeper._working:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        monkeypatch.setattr(survey_keeper, "LONGEST_WAIT", 0.1)
        with pytest.raises(StoreUnavailable):
            await keeper.take(behind)
        monkeypatch.setattr(survey_keeper, "LONGEST_WAIT", 20.0)
        done.set()
        return await first, await keeper.take(behind)

    with shut(store) as done:
        assert are_kept(asyncio.run(come(done))) == [True, True]
    assert count(store, "answer") == 2


def test_nobody_is_told_that_her_link_is_spent_because_her_own_answer_came_late(
    asked_on_sqlite: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = asked_on_sqlite.store
    monkeypatch.setattr(survey_keeper, "_TO_THE_END", 0.1)
    both = sent(asked_on_sqlite, 2)

    async def come(done: threading.Event) -> list[Told]:
        keeper = Keeper(store, lambda: NOON)
        all_of_them = [asyncio.create_task(keeper.take(one)) for one in both]
        await asyncio.wait(all_of_them, timeout=5)
        done.set()
        return list(await asyncio.gather(*all_of_them, return_exceptions=True))

    with shut(store) as done:
        heard = asyncio.run(come(done))
    assert [type(each) for each in heard] == [StoreUnavailable] * 2
    # What was begun went on to its end.
    wait_until(lambda: count(store, "answer") == 2)


def test_only_so_many_forms_are_kept_in_memory(asked: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey_reader, "_MOST_FORMS", 1)
    [one, other] = sent(asked, 2)
    reader = Reader(asked.store, lambda: NOON)
    reader.look([one])
    reader._forms = {version + 1: form for version, form in reader._forms.items()}
    assert reader.look([other]) != [None]
    assert len(reader._forms) == 1
