"""Friends: who follows, since when, whether for the first time, and by which channel. Recomputed from the log."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from core.dates import tokyo_day
from funnel.scans import meets_the_desk
from store import friends, line_desks, placements, programmes, rollups
from store.database import Db
from store.records import Friend, LineEvent, Programme

# A follow within this time after a scan is taken to come from it.
AFTER_A_SCAN = timedelta(minutes=10)


def receive(db: Db, *, programme: Programme, events: Sequence[LineEvent]) -> set[str]:
    """Store events of a programme and bring its friends up to date; the ids of events that were not there before.

    A message that was taken back (`unsend`) is deleted, or never stored where it comes later than that. The same events
    in any order, in any portions and any number of times end in the same state.
    """
    # In one order everywhere, so that two gateways with the same events never wait for one another in a circle.
    events = sorted(events, key=lambda event: event.event_id)
    keys = {event.message_key for event in events if event.message_key}
    friends.hold(db, programme.line_id, {event.person for event in events if event.person} | keys)
    line = programmes.line(db, programme.line_id)
    taken_back = {event.message_key: event.at for event in events if event.kind == "unsend" and event.message_key}
    friends.unsend(db, programme.id, line, taken_back)
    gone = friends.unsent(db, line, keys)
    kept = [event for event in events if event.kind != "unsend" and event.message_key not in gone]
    fresh = friends.record_events(db, kept)
    follows = [event for event in kept if event.kind == "follow" and event.event_id in fresh]
    _bring_up_to_date(db, programme, {event.person for event in follows if event.person})
    return fresh


def who_may_have_come(db: Db, *, programme: Programme, since: datetime, until: datetime) -> list[str]:
    """Who followed after scans of a programme of since <= t <= until that arrived late, in order.

    Friends of all programmes of its chain: a card of last year leads to this year's desk.
    """
    line = programmes.line(db, programme.line_id)
    return friends.who_followed(db, line, since, until + AFTER_A_SCAN + timedelta(milliseconds=1))


def attribute_again(db: Db, *, programme: Programme, persons: Collection[str]) -> None:
    """Bring persons of a chain up to date with scans that arrived late. A few at a time: live scans wait."""
    friends.hold(db, programme.line_id, persons)
    _bring_up_to_date(db, programme, persons)


def add_listed(db: Db, *, programme: Programme, persons: Collection[str], at: datetime) -> int:
    """Remember who was on LINE's own list of friends at a moment and never seen to follow; how many they are.

    They were friends before we looked: a follow of theirs after `at` is not new, and the stock counts them from `at`.
    """
    friends.hold(db, programme.line_id, persons)
    line = programmes.line(db, programme.line_id)
    strangers = sorted(set(persons) - friends.seen(db, line, list(persons)))
    line_desks.add_known(db, programme.id, strangers, at)
    return len(strangers)


def forget_messages(db: Db, before: datetime) -> int:
    """Forget by which key a message from before a moment could be taken back, and which were; how many.

    The worker does it daily for what is older than 30 days.
    """
    return friends.forget_messages(db, before)


def _bring_up_to_date(db: Db, programme: Programme, persons: Iterable[str]) -> None:
    line = programmes.line(db, programme.line_id)
    for person in sorted(persons):
        for friend in _friends(db, line, person):
            friends.put(db, friend)


def _friends(db: Db, line: Sequence[int], person: str) -> list[Friend]:
    """What a person is to each programme of a chain, by the follows in the log.

    New is the first follow in the programme where neither it nor those it continues saw one before, unless LINE says
    that she was a friend once: she had blocked the account, or stood on LINE's list before.
    """
    follows = [event for event in friends.events_of(db, line, person) if event.kind == "follow"]
    listed = friends.listed(db, line, person)
    found = []
    for place, programme_id in enumerate(line):
        first = next((event for event in follows if event.programme_id == programme_id), None)
        if first is None:
            continue
        chain = line[: place + 1]
        earliest = next(event for event in follows if event.programme_id in chain)
        was_there = any(listed[each] < first.at for each in chain if each in listed)
        is_new = first is earliest and not first.is_unblocked and not was_there
        found.append(Friend(programme_id, person, first.at, is_new, _channel(db, first, chain)))
    return found


def _channel(db: Db, follow: LineEvent, chain: Sequence[int]) -> str | None:
    """Channel of the last human scan before a follow; a card of the year before still leads to the same account."""
    until = follow.at + timedelta(milliseconds=1)
    scans = rollups.person_scans(db, chain, follow.at - AFTER_A_SCAN, until)
    places = placements.by_ids(db, {placement for _at, placement in scans})
    met = [places[key].channel for at, key in scans if meets_the_desk(places[key], tokyo_day(at))]
    return met[-1] if met else None
