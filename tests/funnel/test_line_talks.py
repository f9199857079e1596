"""Talks on LINE: opened by a message, ended by silence or by the contractor, the same whatever order events come in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funnel import friends, line_talks
from funnel.line_talks import Talk, TalkIsOver, talks_of
from store import line_desks, staff
from store import line_talks as noted
from store.database import Db
from store.records import LineEvent, LineTalk, Programme
from tests.conftest import NOON, add_programme

HOUR = timedelta(hours=1)
BY = "counsellor@demo.example"


def at(minute: float) -> datetime:
    return NOON + timedelta(minutes=minute)


def told(messages: Iterable[float], ends: Iterable[float] = (), now: float = 10_000) -> list[Talk]:
    return talks_of([at(m) for m in messages], [at(m) for m in ends], gap=HOUR, at=at(now))


def test_a_talk_opens_with_a_message_and_ends_after_the_silence() -> None:
    assert told([0, 10, 40]) == [Talk(at(0), at(40), 3, at(100), "silence")]


def test_a_silence_just_shorter_than_the_gap_goes_on_and_one_as_long_ends_it() -> None:
    assert [talk.messages for talk in told([0, 59.999])] == [2]
    assert [(talk.opened_at, talk.closed_at) for talk in told([0, 60])] == [(at(0), at(60)), (at(60), at(120))]


def test_a_talk_is_open_until_the_silence_is_over() -> None:
    assert told([0], now=59.999) == [Talk(at(0), at(0), 1)]
    assert told([0], now=60) == [Talk(at(0), at(0), 1, at(60), "silence")]


def test_the_contractor_ends_a_talk_and_what_she_writes_then_opens_another() -> None:
    assert told([0, 5, 20], [10], now=30) == [Talk(at(0), at(5), 2, at(10), "contractor"), Talk(at(20), at(20), 1)]


def test_a_message_of_the_same_moment_as_the_end_belongs_to_the_talk_that_ended() -> None:
    assert told([0, 10], [10]) == [Talk(at(0), at(10), 2, at(10), "contractor")]


def test_an_end_after_the_silence_before_any_message_or_a_second_one_says_nothing() -> None:
    assert told([0], [60, 61, 500]) == told([0])
    assert told([5], [0]) == told([5])
    assert told([0], [3, 4]) == [Talk(at(0), at(0), 1, at(3), "contractor")]


def test_nobody_wrote_and_there_is_no_talk() -> None:
    assert told([]) == told([], [5]) == []


minutes = st.lists(st.integers(0, 600), max_size=25)


@given(minutes, minutes, st.integers(5, 200), st.integers(0, 900))
def test_talks_hold_every_message_once_and_never_overlap(
    messages: list[int], ends: list[int], gap: int, now: int
) -> None:
    silence = timedelta(minutes=gap)
    found = talks_of([at(m) for m in messages], [at(m) for m in ends], gap=silence, at=at(now))
    assert sum(talk.messages for talk in found) == len(messages)
    for talk in found:
        inside = [at(m) for m in sorted(messages) if talk.opened_at <= at(m) <= talk.last_at]
        assert (inside[0], inside[-1], len(inside)) == (talk.opened_at, talk.last_at, talk.messages)
        assert all(after - before < silence for before, after in zip(inside, inside[1:], strict=False))
        if talk.closed_by == "silence":
            assert talk.closed_at == talk.last_at + silence
        elif talk.closed_by:
            assert talk.closed_at in {at(m) for m in ends}
            assert talk.last_at <= talk.closed_at < talk.last_at + silence
    for before, after in zip(found, found[1:], strict=False):
        assert before.closed_at
        assert before.closed_at <= after.opened_at
        assert before.last_at < after.opened_at
    assert all(talk.closed_at for talk in found[:-1])


@given(minutes, minutes, st.randoms())
def test_the_order_moments_are_told_in_says_nothing(messages: list[int], ends: list[int], chance: Random) -> None:
    shuffled = chance.sample(messages, len(messages)), chance.sample(ends, len(ends))
    assert told(*shuffled) == told(messages, ends)


@dataclass(frozen=True)
class Desk:
    """A programme's log, in the transaction of a test."""

    db: Db
    programme: Programme

    def write(self, *moments: float, person: str = "anna") -> list[LineEvent]:
        events = [
            LineEvent(self.programme.id, f"{person}{minute}", "message", at(minute), person, None) for minute in moments
        ]
        self.deliver(events)
        return events

    def deliver(self, events: list[LineEvent]) -> None:
        friends.receive(self.db, programme=self.programme, events=events)

    def look(self, now: float, *, since: float = -100_000) -> int:
        """What the worker does; how many persons' talks had changed."""
        facts = {"programme": self.programme, "at": at(now)}
        persons = line_talks.changed(self.db, since=at(since), **facts)  # type: ignore[arg-type]
        line_talks.bring_up_to_date(self.db, persons=persons, **facts)  # type: ignore[arg-type]
        return len(persons)

    def talks(self, *persons: str) -> list[LineTalk]:
        found = noted.of_persons(self.db, self.programme.id, persons or ("anna",))
        return [talk for person in sorted(found) for talk in found[person]]


@pytest.fixture
def desk(db: Db, programme: Programme) -> Desk:
    return Desk(db, programme)


def test_the_worker_notes_open_talks_and_closes_them_once_they_are_silent(desk: Desk) -> None:
    desk.write(0, 10)
    assert desk.look(20) == 1
    assert desk.talks() == noted.open_talks(desk.db, desk.programme.id)
    assert desk.look(21) == 0
    assert desk.look(70, since=69) == 1
    [talk] = desk.talks()
    assert (talk.messages, talk.closed_at, talk.closed_by) == (2, at(70), "silence")
    assert noted.open_talks(desk.db, desk.programme.id) == []


def test_the_gap_is_the_desks_own(desk: Desk) -> None:
    line_desks.put(desk.db, replace(line_desks.of_programme(desk.db, desk.programme.id), talk_gap_minutes=5))
    desk.write(0, 4, 9)
    desk.look(14)
    assert [talk.messages for talk in desk.talks()] == [2, 1]


def test_a_message_that_comes_late_joins_two_talks(desk: Desk) -> None:
    desk.write(0, 100)
    desk.look(300)
    assert len(desk.talks()) == 2
    desk.write(50)
    assert desk.look(301, since=40) == 1
    assert [(talk.opened_at, talk.messages) for talk in desk.talks()] == [(at(0), 3)]


def test_a_talk_whose_only_message_was_unsent_vanishes(desk: Desk) -> None:
    desk.write(0)
    desk.look(300)
    assert desk.talks()
    desk.db.exec_driver_sql("DELETE FROM line_event")
    assert desk.look(301, since=-1) == 1
    assert desk.talks() == []


def test_only_those_of_whom_something_happened_are_looked_at(desk: Desk) -> None:
    desk.write(0)
    desk.look(300)
    desk.db.exec_driver_sql("DELETE FROM line_event")
    assert desk.look(301, since=1) == 0


def test_persons_are_told_apart(desk: Desk) -> None:
    desk.write(0, 30)
    desk.write(10, person="beate")
    assert desk.look(300) == 2
    assert [(talk.person, talk.messages) for talk in desk.talks("anna", "beate")] == [("anna", 2), ("beate", 1)]


def test_each_programme_of_a_chain_has_its_own_talks(desk: Desk) -> None:
    after = Desk(desk.db, add_programme(desk.db, "toshima-r9", continues=desk.programme))
    desk.write(0)
    after.write(10)
    assert (desk.look(300), after.look(300)) == (1, 1)
    assert [talk.messages for talk in desk.talks() + after.talks()] == [1, 1]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=12, unique=True), st.lists(st.integers(0, 400)), st.randoms())
def test_events_in_any_order_in_portions_and_twice_end_in_the_same_talks(
    db: Db, messages: list[int], ends: list[int], chance: Random
) -> None:
    desk = Desk(db, add_programme(db, uuid4().hex))
    events = [LineEvent(desk.programme.id, f"e{m}", "message", at(m), "anna", None) for m in messages]
    sent = chance.sample(events + events, 2 * len(events))
    for end in ends:
        noted.add_end(db, desk.programme.id, "anna", at(end))
    while sent:
        portion = chance.randint(1, 5)
        desk.deliver(sent[:portion])
        sent = sent[portion:]
        if chance.random() < 0.5:
            desk.look(chance.randint(0, 900))
    desk.look(1000)
    talks = talks_of([at(m) for m in messages], [at(m) for m in ends], gap=HOUR, at=at(1000))
    assert desk.talks() == [LineTalk(desk.programme.id, "anna", **vars(talk)) for talk in talks]


def end(desk: Desk, now: float, *, opened: float = 0) -> None:
    line_talks.end_talk(desk.db, by=BY, at=at(now), programme=desk.programme, person="anna", opened_at=at(opened))


def test_the_contractor_closes_a_talk_at_once_and_the_audit_names_nobody(desk: Desk) -> None:
    desk.write(0, 5)
    end(desk, 8)
    [talk] = desk.talks()
    assert (talk.closed_at, talk.closed_by) == (at(8), "contractor")
    [entry] = staff.audit_trail(desk.db)
    assert (entry.by, entry.action, entry.programme_id, entry.detail) == (BY, "line.talk_end", desk.programme.id, {})
    desk.look(300)
    assert desk.talks() == [talk]


def test_a_message_ahead_of_our_clock_does_not_keep_a_talk_open(desk: Desk) -> None:
    desk.write(0, 5)
    end(desk, 4.9)
    assert [(talk.messages, talk.closed_by) for talk in desk.talks()] == [(2, "contractor")]


def reopen(desk: Desk, now: float, *, opened: float = 0) -> None:
    line_talks.reopen_talk(desk.db, by=BY, at=at(now), programme=desk.programme, person="anna", opened_at=at(opened))


def test_an_end_is_taken_back_and_the_talk_goes_on(desk: Desk) -> None:
    desk.write(0, 5)
    end(desk, 8)
    reopen(desk, 9)
    desk.write(10)
    desk.look(12)
    assert [(talk.opened_at, talk.messages, talk.closed_at) for talk in desk.talks()] == [(at(0), 3, None)]
    assert [entry.action for entry in staff.audit_trail(desk.db)] == ["line.talk_reopen", "line.talk_end"]


def test_an_end_is_not_taken_back_once_she_has_written_again_or_where_nobody_ended_the_talk(desk: Desk) -> None:
    desk.write(0)
    end(desk, 8)
    desk.write(10)
    for now in (12, 300):
        for opened in (0, 10):
            with pytest.raises(TalkIsOver):
                reopen(desk, now, opened=opened)
    assert [talk.closed_by for talk in desk.talks()] == ["contractor", "silence"]


@pytest.mark.parametrize("case", ["silent", "ended", "another", "nobody"])
def test_a_talk_that_is_not_open_is_not_closed(desk: Desk, case: str) -> None:
    if case != "nobody":
        desk.write(0)
    if case == "ended":
        end(desk, 5)
    before = desk.talks()
    with pytest.raises(TalkIsOver):
        end(desk, 60 if case == "silent" else 6, opened=1 if case == "another" else 0)
    assert noted.ends(desk.db, desk.programme.id, ["anna"]).get("anna", []) == ([at(5)] if case == "ended" else [])
    assert len(desk.talks()) >= len(before)
