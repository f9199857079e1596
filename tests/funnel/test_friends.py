"""Friends from the log of LINE events: new, returning, by which channel, in whatever order the events come."""

import threading
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from funnel import friends
from funnel.scans import RULE
from store import friends as stored
from store.database import Db, Store
from store.recording import ScanRow, open_recording
from store.records import Friend, LineEvent, Programme
from store.types import milliseconds
from tests.conftest import NOON, add_programme
from tests.gateway.desks import Desk, minutes, open_desk

ANNA, BEATE = "a" * 32, "b" * 32


def event(
    programme: Programme,
    event_id: str,
    at: datetime = NOON,
    *,
    kind: str = "follow",
    person: str | None = ANNA,
    is_unblocked: bool | None = False,
) -> LineEvent:
    return LineEvent(programme.id, event_id, kind, at, person, is_unblocked if kind == "follow" else None)


def receive(db: Db, programme: Programme, *events: LineEvent) -> set[str]:
    return friends.receive(db, programme=programme, events=events)


def of(db: Db, programme: Programme, person: str = ANNA) -> Friend | None:
    there = stored.followed(db, programme.id, NOON - timedelta(days=3650), NOON + timedelta(days=3650))
    return next((friend for friend in there if friend.person == person), None)


def test_the_first_follow_is_a_new_friend(db: Db, programme: Programme) -> None:
    assert receive(db, programme, event(programme, "1")) == {"1"}
    assert of(db, programme) == Friend(programme.id, ANNA, NOON, is_new=True, channel=None)


def test_a_second_follow_changes_nothing(db: Db, programme: Programme) -> None:
    receive(db, programme, event(programme, "1"))
    receive(db, programme, event(programme, "2", NOON + minutes(5), kind="unfollow"))
    receive(db, programme, event(programme, "3", NOON + minutes(9), is_unblocked=True))
    assert of(db, programme) == Friend(programme.id, ANNA, NOON, is_new=True, channel=None)


def test_one_who_unblocks_was_a_friend_before_we_looked(db: Db, programme: Programme) -> None:
    receive(db, programme, event(programme, "1", is_unblocked=True))
    friend = of(db, programme)
    assert friend
    assert not friend.is_new


def test_a_follow_that_does_not_say_whether_it_unblocks_is_new(db: Db, programme: Programme) -> None:
    receive(db, programme, event(programme, "1", is_unblocked=None))
    friend = of(db, programme)
    assert friend
    assert friend.is_new


def test_a_friend_of_the_programme_before_is_no_new_friend(db: Db, programme: Programme) -> None:
    later = add_programme(db, "toshima-r9", continues=programme)
    receive(db, programme, event(programme, "1"))
    receive(db, later, event(later, "2", NOON + minutes(500)))
    friend = of(db, later)
    assert friend
    assert (friend.is_new, friend.followed_at) == (False, NOON + minutes(500))


def test_the_follow_of_the_programme_before_may_arrive_later(db: Db, programme: Programme) -> None:
    later = add_programme(db, "toshima-r9", continues=programme)
    receive(db, later, event(later, "2", NOON + minutes(500)))
    assert of(db, later) == Friend(later.id, ANNA, NOON + minutes(500), is_new=True, channel=None)
    receive(db, programme, event(programme, "1"))
    assert of(db, later) == Friend(later.id, ANNA, NOON + minutes(500), is_new=False, channel=None)


def test_a_friend_of_another_desk_is_new_here(db: Db, programme: Programme) -> None:
    other = add_programme(db, "kita-r8")
    receive(db, other, event(other, "1"))
    receive(db, programme, event(programme, "1"))
    friend = of(db, programme)
    assert friend
    assert friend.is_new


def test_messages_and_nameless_events_make_no_friend(db: Db, programme: Programme) -> None:
    assert receive(db, programme, event(programme, "1", kind="message"), event(programme, "2", person=None)) == {
        "1",
        "2",
    }
    assert of(db, programme) is None
    assert stored.has_events(db, [programme.id])


def test_an_event_counts_once(db: Db, programme: Programme) -> None:
    once = event(programme, "1")
    assert receive(db, programme, once, once) == {"1"}
    assert receive(db, programme, once) == set()


def scan(store: Store, desk: Desk, place: int, at: datetime, *, seq: int, kind: str = "person") -> None:
    recording = open_recording(store.url)
    row = ScanRow(
        desk.programme.id, 1, seq, desk.placements[place].id, milliseconds(at), kind, RULE, "2026-06-03", None
    )
    recording.write([row])
    recording.close()


def channel_after(store: Store, desk: Desk) -> str | None:
    with store.writing() as db:
        receive(db, desk.programme, event(desk.programme, "1"))
        friend = of(db, desk.programme)
    assert friend
    return friend.channel


def test_a_friend_comes_by_the_last_scan_within_ten_minutes(store: Store) -> None:
    desk = open_desk(store, "card", "sticker")
    scan(store, desk, 0, NOON - minutes(9), seq=1)
    scan(store, desk, 1, NOON - minutes(3), seq=2)
    scan(store, desk, 0, NOON + minutes(1), seq=3)
    assert channel_after(store, desk) == "sticker"


def test_a_scan_exactly_ten_minutes_before_counts(store: Store) -> None:
    desk = open_desk(store, "card")
    scan(store, desk, 0, NOON - minutes(10), seq=1)
    assert channel_after(store, desk) == "card"


def test_a_scan_before_that_and_a_machines_scan_do_not(store: Store) -> None:
    desk = open_desk(store, "card", "sticker")
    scan(store, desk, 0, NOON - minutes(10) - timedelta(milliseconds=1), seq=1)
    scan(store, desk, 1, NOON - minutes(1), seq=2, kind="bot")
    scan(store, desk, 1, NOON - minutes(1), seq=3, kind="staff")
    assert channel_after(store, desk) is None


def test_a_scan_that_arrives_late_gives_its_channel_still(store: Store) -> None:
    desk = open_desk(store, "card", "sticker")
    assert channel_after(store, desk) is None
    scan(store, desk, 1, NOON - minutes(10), seq=1)
    with store.writing() as db:
        early = NOON - minutes(10)
        persons = friends.who_may_have_come(db, programme=desk.programme, since=early, until=early)
        assert persons == [ANNA]
        friends.attribute_again(db, programme=desk.programme, persons=persons)
        friend = of(db, desk.programme)
    assert friend
    assert friend.channel == "sticker"


def test_a_scan_of_last_years_card_that_arrives_late_may_have_led_to_this_years_desk(store: Store) -> None:
    desk = open_desk(store, "card")
    with store.writing() as db:
        later, other = add_programme(db, "toshima-r9", continues=desk.programme), add_programme(db, "kita-r8")
        receive(db, later, event(later, "1", person=BEATE), event(later, "2", NOON + minutes(1)))
        receive(db, desk.programme, event(desk.programme, "3", NOON - minutes(2)))
        receive(db, other, event(other, "4", person="c" * 32))
        since = NOON - minutes(10)
        assert friends.who_may_have_come(db, programme=desk.programme, since=since, until=since) == [ANNA, BEATE]
    scan(store, desk, 0, since, seq=1)
    with store.writing() as db:
        friends.attribute_again(db, programme=desk.programme, persons=[ANNA, BEATE])
        friend = of(db, later, BEATE)
    assert friend
    assert friend.channel == "card"


def message(programme: Programme, event_id: str, key: str | None, at: datetime = NOON) -> LineEvent:
    return LineEvent(programme.id, event_id, "message", at, ANNA, None, key)


def unsend(programme: Programme, event_id: str, key: str, at: datetime = NOON) -> LineEvent:
    return LineEvent(programme.id, event_id, "unsend", at, ANNA, None, key)


def kept(db: Db, programme: Programme, person: str = ANNA) -> list[str]:
    return [each.event_id for each in stored.events_of(db, [programme.id], person)]


def test_a_message_taken_back_is_deleted_and_the_unsending_is_no_event(db: Db, programme: Programme) -> None:
    receive(db, programme, message(programme, "1", "one"), message(programme, "2", "two"))
    assert receive(db, programme, unsend(programme, "3", "one")) == set()
    assert kept(db, programme) == ["2"]
    assert stored.unsent(db, [programme.id], {"one", "two"}) == {"one"}


def test_a_message_that_comes_after_its_unsending_is_not_stored(db: Db, programme: Programme) -> None:
    receive(db, programme, unsend(programme, "2", "one"))
    assert receive(db, programme, message(programme, "1", "one")) == set()
    assert kept(db, programme) == []


def test_a_message_and_its_unsending_in_one_body_leave_nothing(db: Db, programme: Programme) -> None:
    together = (message(programme, "1", "one"), unsend(programme, "2", "one"), message(programme, "3", "two"))
    assert receive(db, programme, *together) == {"3"}
    assert kept(db, programme) == ["3"]


def test_what_was_sent_in_one_year_can_be_taken_back_in_the_next_and_at_no_other_desk(
    db: Db, programme: Programme
) -> None:
    later, other = add_programme(db, "toshima-r9", continues=programme), add_programme(db, "kita-r8")
    receive(db, programme, message(programme, "1", "one"))
    receive(db, other, message(other, "2", "one"))
    receive(db, later, unsend(later, "3", "one"))
    assert (kept(db, programme), kept(db, other)) == ([], ["2"])


def test_messages_whose_id_nobody_knows_are_not_taken_back_together(db: Db, programme: Programme) -> None:
    receive(db, programme, message(programme, "1", None), message(programme, "2", None), unsend(programme, "3", "one"))
    assert kept(db, programme) == ["1", "2"]


def test_after_a_month_a_message_stays_and_its_key_is_forgotten(db: Db, programme: Programme) -> None:
    old = NOON - timedelta(days=31)
    receive(db, programme, message(programme, "1", "one", old), unsend(programme, "2", "two", old))
    receive(db, programme, message(programme, "3", "three"), unsend(programme, "4", "four"))
    month_ago = NOON - timedelta(days=30)
    assert friends.forget_messages(db, month_ago) == 2
    found = {each.event_id: each.message_key for each in stored.events_of(db, [programme.id], ANNA)}
    assert found == {"1": None, "3": "three"}
    assert stored.unsent(db, [programme.id], {"two", "four"}) == {"four"}
    assert friends.forget_messages(db, month_ago) == 0


def listed(db: Db, programme: Programme, *persons: str, at: datetime = NOON) -> int:
    return friends.add_listed(db, programme=programme, persons=persons, at=at)


def stock(db: Db, programme: Programme) -> list[tuple[float, int]]:
    changes = stored.stock_changes(db, [programme.id], NOON + minutes(9999))
    return [((at - NOON) / minutes(1), change) for at, change in changes]


def test_who_was_on_lines_list_before_is_no_new_friend_when_she_comes_again(db: Db, programme: Programme) -> None:
    assert listed(db, programme, ANNA) == 1
    assert of(db, programme) is None
    receive(db, programme, event(programme, "1", NOON + minutes(1)))
    friend = of(db, programme)
    assert friend
    assert not friend.is_new


def test_who_followed_before_the_list_was_read_is_new_however_late_the_follow_comes(
    db: Db, programme: Programme
) -> None:
    listed(db, programme, ANNA)
    receive(db, programme, event(programme, "1", NOON))
    friend = of(db, programme)
    assert friend
    assert friend.is_new


def test_who_was_seen_to_follow_need_not_be_remembered_from_the_list(db: Db, programme: Programme) -> None:
    later = add_programme(db, "toshima-r9", continues=programme)
    receive(db, programme, event(programme, "1"))
    assert listed(db, later, ANNA, BEATE, at=NOON + minutes(5)) == 1
    friend = of(db, programme)
    assert friend
    assert friend.is_new


def test_the_list_of_the_year_before_counts_and_that_of_the_next_does_not(db: Db, programme: Programme) -> None:
    later = add_programme(db, "toshima-r9", continues=programme)
    listed(db, programme, ANNA)
    listed(db, later, BEATE)
    for owner, number, person in ((later, "1", ANNA), (programme, "2", BEATE)):
        receive(db, owner, event(owner, number, NOON + minutes(1), person=person))
    found = [(of(db, later, ANNA), False), (of(db, programme, BEATE), True)]
    assert [(friend.is_new if friend else None) for friend, _new in found] == [new for _friend, new in found]


def test_the_stock_counts_who_is_listed_from_then_on_and_until_she_leaves(db: Db, programme: Programme) -> None:
    listed(db, programme, ANNA, BEATE)
    receive(db, programme, event(programme, "1", NOON + minutes(5), kind="unfollow"))
    receive(db, programme, event(programme, "2", NOON + minutes(7), is_unblocked=True))
    receive(db, programme, event(programme, "3", NOON + minutes(8), person=BEATE))
    assert stock(db, programme) == [(0, 1), (0, 1), (5, -1), (7, 1)]


LOG = [
    ("1", 0, "follow", ANNA, False, None),
    ("2", 0, "follow", BEATE, True, None),
    ("3", 3, "message", ANNA, None, "one"),
    ("4", 5, "unfollow", ANNA, None, None),
    ("5", 9, "follow", ANNA, True, None),
    ("6", 9, "follow", BEATE, False, None),
    ("7", 12, "follow", None, False, None),
    ("8", 12, "message", BEATE, None, "two"),
    ("9", 13, "unsend", ANNA, None, "one"),
    ("10", 14, "message", None, None, "three"),
    ("11", 15, "unsend", None, None, "never seen"),
    ("12", 16, "postback", BEATE, None, None),
]
STATE = {
    "friends": [("r8", ANNA, 0, True), ("r8", BEATE, 0, False), ("r9", ANNA, 6, False), ("r9", BEATE, 6, False)],
    "events": [
        (year, number) for year in ("r8", "r9") for number, *_, key in sorted(LOG) if key in (None, "two", "three")
    ],
    "unsent": [("r8", "never seen"), ("r8", "one"), ("r9", "never seen"), ("r9", "one")],
}


def log_of(*owners: Programme) -> list[LineEvent]:
    """The same things happen in each programme, six minutes later in the next; LINE numbers messages apart."""
    return [
        LineEvent(owner.id, f"{owner.slug}-{number}", kind, NOON + minutes(at + shift), person, is_unblocked, key)
        for owner, shift in zip(owners, (0, 6), strict=True)
        for number, at, kind, person, is_unblocked, told in LOG
        for key in [told and f"{owner.slug}-{told}"]
    ]


def state(db: Db, *owners: Programme) -> dict[str, list[tuple[object, ...]]]:
    """Everything the log of some programmes has left in the store."""
    year = {owner.id: owner.slug[-2:] for owner in owners}
    found = [friend for owner in owners for friend in stored.followed(db, owner.id, NOON, NOON + minutes(99))]
    events = db.execute(text("SELECT programme_id, event_id FROM line_event")).tuples()
    unsent = db.execute(text("SELECT programme_id, message_key FROM line_unsent")).tuples()
    return {
        "friends": sorted(
            (year[each.programme_id], each.person, (each.followed_at - NOON) / minutes(1), each.is_new)
            for each in found
        ),
        "events": sorted((year[owner], event_id.rpartition("-")[2]) for owner, event_id in events),
        "unsent": sorted((year[owner], key.rpartition("-")[2]) for owner, key in unsent),
    }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_order_portions_and_repetition_of_delivery_do_not_matter(sqlite_store: Store, data: st.DataObject) -> None:
    with sqlite_store.engine.connect().execution_options(writes=True) as db:
        transaction = db.begin()
        programme = add_programme(db)
        later = add_programme(db, "toshima-r9", continues=programme)
        events = log_of(programme, later)
        delivered = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events), max_size=10))))
        while delivered:
            size = data.draw(st.integers(1, len(delivered)))
            portion, delivered = delivered[:size], delivered[size:]
            for owner in (later, programme):
                receive(db, owner, *(event for event in portion if event.programme_id == owner.id))
        found = state(db, programme, later)
        transaction.rollback()
    assert found == STATE


@pytest.mark.parametrize("unsend_first", [True, False])
def test_a_message_and_its_unsending_at_two_gateways_wait_for_each_other(store: Store, unsend_first: bool) -> None:
    with store.writing() as db:
        programme = add_programme(db)
    sent, taken_back = message(programme, "1", "one"), unsend(programme, "2", "one")
    earlier, later = (taken_back, sent) if unsend_first else (sent, taken_back)

    def other_gateway() -> None:
        with store.writing() as db:
            receive(db, programme, later)

    other = threading.Thread(target=other_gateway)
    with store.writing() as db:
        receive(db, programme, earlier)
        other.start()
        other.join(0.5)
        assert other.is_alive(), "it did not see what is not committed yet, and went on"
    other.join()
    with store.reading() as db:
        assert kept(db, programme) == []


@pytest.mark.parametrize("seed", range(2))
def test_two_gateways_that_get_the_same_events_at_the_same_time_end_in_the_same_state(store: Store, seed: int) -> None:
    with store.writing() as db:
        programme = add_programme(db)
        later = add_programme(db, "toshima-r9", continues=programme)
    faults = list[Exception]()

    def gateway(number: int) -> None:
        rng = Random(100 * seed + number)
        delivered = log_of(programme, later) * 3
        rng.shuffle(delivered)
        try:
            while delivered:
                size = rng.randint(1, 6)
                portion, delivered = delivered[:size], delivered[size:]
                for owner in (programme, later):
                    with store.writing() as db:
                        receive(db, owner, *(event for event in portion if event.programme_id == owner.id))
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=gateway, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with store.reading() as db:
        assert state(db, programme, later) == STATE
