"""Edges of the query files: repeated events, midnight in Tokyo, folding, the worker's lock, upserts."""

import threading
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.dates import TOKYO, start_of
from store import consultations, friends, jobs, placements, programmes, questionnaires, rollups, survey_links
from store import tables as t
from store.database import Db, Store
from store.recording import ScanRow, open_recording
from store.records import Friend, LineEvent, Programme
from store.types import milliseconds
from tests.conftest import NOON, add_programme

DAY = date(2026, 6, 3)
LATER = NOON + timedelta(days=1)


def follow(
    programme: Programme, event_id: str, at: datetime, kind: str = "follow", person: str | None = "p"
) -> LineEvent:
    return LineEvent(programme.id, event_id, kind, at, person, False if kind == "follow" else None)


def record(db: Db, *events: LineEvent) -> None:
    for event in events:
        friends.record_events(db, [event])


def stock(db: Db, *programme_ids: int, until: datetime = NOON + timedelta(days=30)) -> int:
    return sum(change for _at, change in friends.stock_changes(db, programme_ids, until))


def test_a_second_follow_without_an_unfollow_is_no_second_friend(db: Db, programme: Programme) -> None:
    record(db, follow(programme, "1", NOON), follow(programme, "2", NOON + timedelta(minutes=1)))
    assert friends.stock_changes(db, [programme.id], LATER) == [(NOON, 1)]


def test_an_unfollow_of_one_who_does_not_follow_changes_nothing(db: Db, programme: Programme) -> None:
    record(db, follow(programme, "1", NOON, "unfollow"))
    assert friends.stock_changes(db, [programme.id], LATER) == []


def test_following_leaving_and_coming_back_is_one_friend(db: Db, programme: Programme) -> None:
    hours = [NOON + timedelta(hours=number) for number in range(3)]
    record(
        db,
        follow(programme, "3", hours[2]),
        follow(programme, "1", hours[0]),
        follow(programme, "2", hours[1], "unfollow"),
    )
    assert friends.stock_changes(db, [programme.id], LATER) == [(hours[0], 1), (hours[1], -1), (hours[2], 1)]
    assert stock(db, programme.id, until=hours[1]) == 1
    assert stock(db, programme.id, until=hours[2]) == 0


def test_messages_and_nameless_events_are_no_friends(db: Db, programme: Programme) -> None:
    record(db, follow(programme, "1", NOON, "message"), follow(programme, "2", NOON, person=None))
    assert stock(db, programme.id) == 0


def test_a_friend_of_a_chain_is_counted_once(db: Db, programme: Programme) -> None:
    after = programmes.by_id(
        db, add_programme(db, "toshima-r9", starts=date(2027, 4, 1), doorway_url="https://line.me/R/ti/p/%40r9").id
    )
    assert after
    record(db, follow(programme, "1", NOON), follow(after, "2", LATER), follow(after, "3", LATER, "unfollow", "q"))
    assert stock(db, programme.id, after.id) == 1
    assert stock(db, after.id) == 1


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("pqr"), st.booleans()), max_size=30))
def test_the_stock_is_never_negative_and_never_more_than_the_persons(moves: list[tuple[str, bool]]) -> None:
    store = Store("sqlite://")
    t.metadata.create_all(store.engine)
    with store.engine.connect() as db:
        programme = add_programme(db)
        for number, (person, comes) in enumerate(moves):
            kind = "follow" if comes else "unfollow"
            record(db, follow(programme, f"{number:03}", NOON + timedelta(minutes=number), kind, person))
        level, most = 0, len({person for person, comes in moves if comes})
        for _at, change in friends.stock_changes(db, [programme.id], LATER):
            level += change
            assert 0 <= level <= most
        follows = {person: comes for person, comes in moves}
        assert level == sum(follows.values())
    store.close()


def test_an_event_with_a_known_id_is_not_stored_again(db: Db, programme: Programme) -> None:
    assert friends.record_events(db, [follow(programme, "1", NOON)])
    assert not friends.record_events(db, [follow(programme, "1", LATER)])
    assert len(friends.events_of(db, [programme.id], "p")) == 1


def test_the_same_event_id_of_two_programmes_is_two_events(db: Db, programme: Programme) -> None:
    other = add_programme(db, "other-r8")
    assert friends.record_events(db, [follow(programme, "1", NOON)])
    assert friends.record_events(db, [follow(other, "1", NOON)])


def test_a_friend_put_twice_is_the_latter(db: Db, programme: Programme) -> None:
    friends.put(db, Friend(programme.id, "p", LATER, True, "card"))
    friends.put(db, Friend(programme.id, "p", NOON, False, None))
    assert friends.followed(db, programme.id, NOON, LATER) == [Friend(programme.id, "p", NOON, False, None)]


def test_the_first_follow_of_a_chain_gives_the_channel(db: Db, programme: Programme) -> None:
    other = add_programme(db, "other-r8")
    friends.put(db, Friend(programme.id, "p", NOON, True, "card"))
    friends.put(db, Friend(other.id, "p", LATER, False, "poster"))
    assert friends.channels_of(db, [other.id, programme.id]) == {"p": "card"}


# Scans.


def placed(store: Store, programme: Programme | None = None, code: str = "A000001") -> tuple[Programme, int]:
    with store.writing() as db:
        desk = programme or add_programme(db)
        campaign = db.execute(
            t.campaign.insert().values(programme_id=desk.id, name=code, starts=DAY, ends=DAY).returning(t.campaign.c.id)
        ).scalar_one()
        venue = db.execute(
            t.venue.insert().values(programme_id=desk.id, name=code, kind="shop").returning(t.venue.c.id)
        ).scalar_one()
        usual = {"channel": "card", "design": "", "made_at": NOON, "destination": desk.doorway_url}
        made = placements.add(db, programme_id=desk.id, code=code, campaign_id=campaign, venue_id=venue, **usual)
    return desk, made.id


def scan(
    store: Store, desk: Programme, place: int, *moments: datetime, kind: str = "person", device: str | None = None
) -> None:
    recording = open_recording(store.url)
    day = moments[0].astimezone(TOKYO).date()
    if device:
        recording.salt(day)
    with store.reading() as db:
        there = db.execute(t.scan.select()).all()
    rows = [
        ScanRow(desk.id, 1, len(there) + number, place, milliseconds(at), kind, 1, day.isoformat(), device)
        for number, at in enumerate(moments)
    ]
    recording.write(rows)
    recording.close()


def test_a_day_of_scans_ends_at_midnight_in_tokyo(store: Store) -> None:
    desk, place = placed(store)
    midnight = start_of(DAY)
    scan(store, desk, place, midnight - timedelta(milliseconds=1), midnight, midnight + timedelta(hours=23, minutes=59))
    scan(store, desk, place, midnight + timedelta(hours=24))
    with store.reading() as db:
        rows = rollups.scans_by_day(db, desk.id, midnight - timedelta(days=9), midnight + timedelta(days=9))
        only = rollups.scans_by_day(db, desk.id, midnight, midnight + timedelta(days=1))
    assert {day: scans for _place, day, _kind, scans in rows} == {
        DAY - timedelta(days=1): 1,
        DAY: 2,
        DAY + timedelta(days=1): 1,
    }
    assert [(day, scans) for _place, day, _kind, scans in only] == [(DAY, 2)]


def test_scans_before_1970_and_far_ahead_find_their_day(store: Store) -> None:
    desk, place = placed(store)
    for day in (date(1969, 12, 31), date(2199, 1, 1)):
        scan(store, desk, place, start_of(day))
    with store.reading() as db:
        rows = rollups.scans_by_day(db, desk.id, start_of(date(1960, 1, 1)), start_of(date(2200, 1, 1)))
    assert sorted(day for _place, day, _kind, _scans in rows) == [date(1969, 12, 31), date(2199, 1, 1)]


def test_human_scans_are_those_of_persons_oldest_first(store: Store) -> None:
    desk, place = placed(store)
    scan(store, desk, place, NOON + timedelta(minutes=5), NOON)
    scan(store, desk, place, NOON, kind="bot")
    with store.reading() as db:
        assert rollups.person_scans(db, [desk.id], NOON, LATER) == [
            (NOON, place),
            (NOON + timedelta(minutes=5), place),
        ]
        assert rollups.person_scans(db, [desk.id], NOON + timedelta(minutes=5), LATER) == [
            (NOON + timedelta(minutes=5), place)
        ]
        assert rollups.by_placement(db, desk.id) == {place: 2}
        assert rollups.by_placement(db, desk.id, [place + 1]) == {}


def test_folding_counts_devices_and_forgets_what_told_them_apart(store: Store) -> None:
    desk, place = placed(store)
    for device in ("a", "b", "a"):
        scan(store, desk, place, NOON, device=device)
    scan(store, desk, place, LATER, device="a")
    with store.writing() as db:
        before = rollups.devices_by_day(db, desk.id, DAY, DAY + timedelta(days=1))
        assert before == {DAY: 2, DAY + timedelta(days=1): 1}
        assert rollups.fold_devices(db, DAY + timedelta(days=1)) == 1
        assert rollups.devices_by_day(db, desk.id, DAY, DAY + timedelta(days=1)) == before
        assert [row.day for row in db.execute(t.device.select())] == [DAY + timedelta(days=1)]
        assert [row.day for row in db.execute(t.day_salt.select())] == [DAY + timedelta(days=1)]
        assert rollups.fold_devices(db, DAY + timedelta(days=1)) == 0


def test_a_device_that_comes_after_folding_is_not_stored(store: Store) -> None:
    desk, place = placed(store)
    scan(store, desk, place, NOON, device="a")
    with store.writing() as db:
        rollups.fold_devices(db, DAY + timedelta(days=1))
    recording = open_recording(store.url)
    recording.write([ScanRow(desk.id, 2, 1, place, milliseconds(NOON), "person", 1, DAY.isoformat(), "b")])
    recording.close()
    with store.reading() as db:
        assert db.execute(t.device.select()).all() == []
        assert rollups.by_placement(db, desk.id) == {place: 2}


def test_folding_a_day_that_was_opened_again_does_not_stop_the_worker(store: Store) -> None:
    desk, place = placed(store)
    for device in ("a", "b"):
        scan(store, desk, place, NOON, device=device)
        with store.writing() as db:
            rollups.fold_devices(db, DAY + timedelta(days=1))
    with store.reading() as db:
        assert rollups.devices_by_day(db, desk.id, DAY, DAY) == {DAY: 2}


# The worker's lock and its memory.


def take(db: Db, holder: str, at: datetime) -> bool:
    return jobs.take_lease(db, name="worker", holder=holder, at=at, seconds=60)


def test_a_lock_is_held_by_one_until_it_runs_out(db: Db) -> None:
    assert take(db, "anna", NOON)
    assert not take(db, "beate", NOON + timedelta(seconds=59, milliseconds=999))
    assert take(db, "beate", NOON + timedelta(seconds=60))
    assert not take(db, "anna", NOON + timedelta(seconds=61))


def test_its_holder_renews_a_lock(db: Db) -> None:
    assert take(db, "anna", NOON)
    assert take(db, "anna", NOON + timedelta(seconds=50))
    assert not take(db, "beate", NOON + timedelta(seconds=100))


def test_only_its_holder_gives_a_lock_back(db: Db) -> None:
    assert take(db, "anna", NOON)
    jobs.give_back_lease(db, name="worker", holder="beate")
    assert not take(db, "beate", NOON)
    jobs.give_back_lease(db, name="worker", holder="anna")
    assert take(db, "beate", NOON)


def test_of_many_who_ask_at_once_one_gets_the_lock(store: Store) -> None:
    got: list[bool] = []
    ready = threading.Barrier(6)

    def ask(holder: str) -> None:
        ready.wait(5)
        with store.writing() as db:
            got.append(take(db, holder, NOON))

    threads = [threading.Thread(target=ask, args=(str(number),)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 5 + [True]


def test_a_jobs_last_run_replaces_the_one_before(db: Db) -> None:
    jobs.note_run(db, name="fold", at=NOON, outcome="1")
    jobs.note_run(db, name="fold", at=LATER, outcome="2")
    assert [(run.name, run.last_run_at, run.outcome) for run in jobs.runs(db)] == [("fold", LATER, "2")]


# Programmes and their lists.


def test_an_address_is_allowed_once(db: Db, programme: Programme) -> None:
    for _time in range(2):
        programmes.allow_destination(db, programme.id, "https://example.jp/")
    assert programmes.destinations(db, programme.id) == ["https://example.jp/", programme.doorway_url]


def test_a_chain_is_told_from_both_ends(db: Db, programme: Programme) -> None:
    facts = {
        name: value for name, value in vars(programme).items() if name not in ("id", "slug", "line_id", "continues_id")
    }
    second = programmes.add(db, continues=programme, **{**facts, "slug": "toshima-r9"})
    third = programmes.add(db, continues=second, **{**facts, "slug": "toshima-r10"})
    add_programme(db, "other-r8")
    assert programmes.chain(db, third) == [third.id, second.id, programme.id]
    assert programmes.chain(db, programme) == [programme.id]
    assert programmes.line(db, third.line_id) == [programme.id, second.id, third.id]
    assert {third.line_id, second.line_id} == {programme.id}


def test_sent_links_of_a_month_add_up(db: Db, programme: Programme) -> None:
    asked = questionnaires.publish(db, programme_id=programme.id, code="closing", definition={}, at=NOON)
    for number in range(3):
        row = {
            "programme_id": programme.id,
            "token_hash": str(number),
            "questionnaire_id": asked.id,
            "expires_at": LATER,
        }
        survey_links.add_links(db, [row])
        month = DAY.replace(day=1)
        survey_links.count(db, programme_id=programme.id, month=month, code="closing", outcome="sent", number=1)
    assert survey_links.sent(db, programme.id, date(2026, 6, 1), date(2026, 6, 30)) == {date(2026, 6, 1): 3}
    assert survey_links.sent(db, programme.id, date(2026, 6, 2), date(2026, 6, 30)) == {}


def test_a_link_is_spent_once_and_not_after_its_time(db: Db, programme: Programme) -> None:
    asked = questionnaires.publish(db, programme_id=programme.id, code="closing", definition={}, at=NOON)
    rows = [
        {"programme_id": programme.id, "token_hash": name, "questionnaire_id": asked.id, "expires_at": LATER}
        for name in ("a", "b")
    ]
    survey_links.add_links(db, rows)
    assert survey_links.spend_all(db, {"a", "c"}, LATER - timedelta(milliseconds=1)) == {"a"}
    assert survey_links.spend_all(db, {"a"}, NOON) == set()
    assert survey_links.spend_all(db, {"b"}, LATER) == set()
    assert survey_links.remove_expired(db, LATER) == 1


def test_a_thousand_keys_are_asked_for_in_portions(db: Db, programme: Programme) -> None:
    assert consultations.of_keys(db, programme.line_id, [str(number) for number in range(1_700)]) == {}
    assert placements.by_codes(db, programme.id, [f"{number:07}" for number in range(1_700)]) == []


def test_the_audit_shows_moments_in_utc(db: Db) -> None:
    jobs.note_run(db, name="fold", at=datetime(2026, 6, 3, 12, 0, tzinfo=TOKYO), outcome="")
    assert jobs.runs(db)[0].last_run_at == datetime(2026, 6, 3, 3, 0, tzinfo=UTC)
