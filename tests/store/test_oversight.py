"""What an administrator asks about the whole: events by day, what should be gone, codes."""

from datetime import UTC, date, datetime, timedelta

from core.dates import end_of, start_of
from store import friends, oversight, placements
from store import tables as t
from store.database import Db
from store.records import LineEvent, Programme
from tests.conftest import NOON, add_programme
from tests.gateway.desks import put_up


def came(db: Db, programme: Programme, *moments: datetime) -> None:
    for number, at in enumerate(moments):
        event_id = f"{programme.slug}-{at.timestamp()}-{number}"
        friends.record_events(db, [LineEvent(programme.id, event_id, "message", at, "p", None)])


def test_events_are_counted_by_the_tokyo_day_they_happened_on(db: Db, programme: Programme) -> None:
    before_midnight = datetime(2026, 6, 3, 14, 59, 59, tzinfo=UTC)
    came(db, programme, NOON, before_midnight, before_midnight + timedelta(seconds=1))
    came(db, add_programme(db, "other-r8"), NOON)
    day = date(2026, 6, 3)
    both = oversight.events_by_day(db, programme.id, start_of(day), end_of(day + timedelta(days=1)))
    assert both == {day: 2, day + timedelta(days=1): 1}
    assert oversight.events_by_day(db, programme.id, start_of(day), end_of(day)) == {day: 2}


def test_the_last_event_is_the_latest_that_happened(db: Db, programme: Programme) -> None:
    assert oversight.last_event(db, programme.id) is None
    came(db, programme, NOON, NOON - timedelta(days=2))
    assert oversight.last_event(db, programme.id) == NOON


def test_the_oldest_day_that_tells_devices_apart_is_found_by_salt_or_hash(db: Db, programme: Programme) -> None:
    assert oversight.oldest_device_day(db) is None
    db.execute(t.day_salt.insert().values(day=date(2026, 6, 2), salt="x"))
    assert oversight.oldest_device_day(db) == date(2026, 6, 2)
    (place,) = put_up(db, programme, "card")
    db.execute(
        t.device.insert().values(programme_id=programme.id, day=date(2026, 6, 1), placement_id=place.id, hash="h")
    )
    assert oversight.oldest_device_day(db) == date(2026, 6, 1)


def test_codes_in_use_and_retired_ones_are_counted_apart(db: Db, programme: Programme) -> None:
    assert oversight.codes(db) == (0, 0)
    first, *_rest = put_up(db, programme, "card", "sticker", "poster")
    placements.retire(db, programme_id=programme.id, placement_id=first.id, at=NOON)
    assert oversight.codes(db) == (2, 1)
