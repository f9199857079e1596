"""Friends: who follows, since when, whether for the first time, and by which channel. Recomputed from the log."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from core.dates import tokyo_day
from funnel.scans import meets_the_desk
from store import friends, placements, programmes, rollups
from store.database import Db
from store.records import Friend, LineEvent, Programme

# A follow within this time after a scan is taken to come from it.
AFTER_A_SCAN = timedelta(minutes=10)


def receive(db: Db, *, programme: Programme, events: Sequence[LineEvent]) -> int:
    """Store events of a programme and bring its friends up to date; how many events were not there before.

    The same events in any order, in any portions and any number of times end in the same state.
    """
    # In one order everywhere, so that two gateways with the same events never wait for one another in a circle.
    events = sorted(events, key=lambda event: event.event_id)
    friends.hold(db, programme.line_id, sorted({event.person for event in events if event.person}))
    fresh = [event for event in events if friends.record_event(db, event)]
    _bring_up_to_date(db, programme, {event.person for event in fresh if event.kind == "follow" and event.person})
    return len(fresh)


def attribute_again(db: Db, *, programme: Programme, since: datetime, until: datetime) -> None:
    """Bring those up to date who followed after scans of since <= t <= until that arrived late."""
    late = friends.followed(db, programme.id, since, until + AFTER_A_SCAN + timedelta(milliseconds=1))
    friends.hold(db, programme.line_id, sorted(friend.person for friend in late))
    _bring_up_to_date(db, programme, {friend.person for friend in late})


def _bring_up_to_date(db: Db, programme: Programme, persons: Iterable[str]) -> None:
    line = programmes.line(db, programme.line_id)
    for person in sorted(persons):
        for friend in _friends(db, line, person):
            friends.put(db, friend)


def _friends(db: Db, line: Sequence[int], person: str) -> list[Friend]:
    """What a person is to each programme of a chain, by the follows in the log.

    New is the first follow in the programme where neither it nor those it continues saw one before, unless LINE says
    that she had blocked the account: then she was a friend once.
    """
    follows = [event for event in friends.events_of(db, line, person) if event.kind == "follow"]
    found = []
    for place, programme_id in enumerate(line):
        first = next((event for event in follows if event.programme_id == programme_id), None)
        if first is None:
            continue
        chain = line[: place + 1]
        earliest = next(event for event in follows if event.programme_id in chain)
        is_new = first is earliest and not first.is_unblocked
        found.append(Friend(programme_id, person, first.at, is_new, _channel(db, first, chain)))
    return found


def _channel(db: Db, follow: LineEvent, chain: Sequence[int]) -> str | None:
    """Channel of the last human scan before a follow; a card of the year before still leads to the same account."""
    until = follow.at + timedelta(milliseconds=1)
    scans = rollups.person_scans(db, chain, follow.at - AFTER_A_SCAN, until)
    places = placements.by_ids(db, {placement for _at, placement in scans})
    met = [places[key].channel for at, key in scans if meets_the_desk(places[key], tokyo_day(at))]
    return met[-1] if met else None
