"""Friends from the log of LINE events: new, returning, by which channel, in whatever order the events come."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


def receive(db: Db, programme: Programme, *events: LineEvent) -> int:
    return friends.receive(db, programme=programme, events=events)


def of(db: Db, programme: Programme, person: str = ANNA) -> Friend | None:
    there = stored.followed(db, programme.id, NOON - timedelta(days=3650), NOON + timedelta(days=3650))
    return next((friend for friend in there if friend.person == person), None)


def test_the_first_follow_is_a_new_friend(db: Db, programme: Programme) -> None:
    assert receive(db, programme, event(programme, "1")) == 1
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
    assert receive(db, programme, event(programme, "1", kind="message"), event(programme, "2", person=None)) == 2
    assert of(db, programme) is None
    assert stored.has_events(db, [programme.id])


def test_an_event_counts_once(db: Db, programme: Programme) -> None:
    once = event(programme, "1")
    assert receive(db, programme, once, once) == 1
    assert receive(db, programme, once) == 0


def scan(store: Store, desk: Desk, place: int, at: datetime, *, seq: int, kind: str = "person") -> None:
    recording = open_recording(store.url)
    row = ScanRow(
        desk.programme.id, 1, seq, desk.placements[place].id, milliseconds(at), kind, RULE, "2026-06-03", None
    )
    assert recording.write([row]) == 1
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
        friends.attribute_again(db, programme=desk.programme, since=early, until=early)
        friend = of(db, desk.programme)
    assert friend
    assert friend.channel == "sticker"


LOG = [
    ("1", 0, "follow", ANNA, False),
    ("2", 0, "follow", BEATE, True),
    ("3", 3, "message", ANNA, None),
    ("4", 5, "unfollow", ANNA, None),
    ("5", 9, "follow", ANNA, True),
    ("6", 9, "follow", BEATE, False),
    ("7", 12, "follow", None, False),
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_order_portions_and_repetition_of_delivery_do_not_matter(sqlite_store: Store, data: st.DataObject) -> None:
    with sqlite_store.engine.connect().execution_options(writes=True) as db:
        transaction = db.begin()
        programme = add_programme(db)
        later = add_programme(db, "toshima-r9", continues=programme)
        events = [
            LineEvent(owner.id, f"{owner.slug}-{number}", kind, NOON + minutes(at + shift), person, is_unblocked)
            for owner, shift in ((programme, 0), (later, 6))
            for number, at, kind, person, is_unblocked in LOG
        ]
        delivered = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events), max_size=10))))
        while delivered:
            size = data.draw(st.integers(1, len(delivered)))
            portion, delivered = delivered[:size], delivered[size:]
            for owner in (later, programme):
                receive(db, owner, *(event for event in portion if event.programme_id == owner.id))
        found = {
            (owner.slug, person): replace(friend, programme_id=0)
            for owner in (programme, later)
            for person in (ANNA, BEATE)
            if (friend := of(db, owner, person))
        }
        transaction.rollback()
    assert found == {
        ("toshima-r8", ANNA): Friend(0, ANNA, NOON, is_new=True, channel=None),
        ("toshima-r8", BEATE): Friend(0, BEATE, NOON, is_new=False, channel=None),
        ("toshima-r9", ANNA): Friend(0, ANNA, NOON + minutes(6), is_new=False, channel=None),
        ("toshima-r9", BEATE): Friend(0, BEATE, NOON + minutes(6), is_new=False, channel=None),
    }
