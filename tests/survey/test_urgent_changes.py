"""What staff do with the urgent numbers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.refusals import Refusal
from store import publications, staff
from store.database import Db, Store
from survey import urgent_changes as changes
from survey.urgent import ALWAYS, UrgentLine, by_file, every_line, is_worded
from survey.urgent_changes import Told, now_known, taken_away
from tests.conftest import NOON

BY = "manager@example.lg.jp"
DESK = Told(
    name={"ja": "区の女性相談", "en": "Ward women's desk"},
    note={"ja": "平日9時から17時", "en": "Weekdays 9:00 to 17:00"},
    source="https://www.city.example.lg.jp/soudan",
    checked=date(2026, 1, 5),
)


def add(db: Db, number: str = "03-1234-5678", told: Told = DESK) -> str:
    return changes.add(db, by=BY, at=NOON, number=number, told=told).dial


def numbers(db: Db) -> list[str]:
    return [line.number for line in now_known(db)]


def test_an_added_number_is_shown_last_with_its_date_and_source(store: Store) -> None:
    with store.writing() as db:
        add(db)
        line = now_known(db)[-1]
    assert (line.number, line.dial, line.now) == ("03-1234-5678", "0312345678", False)
    assert (line.name, line.note, line.source, line.checked) == (DESK.name, DESK.note, DESK.source, DESK.checked)


@pytest.mark.parametrize(
    ("typed", "written", "dial"),
    [
        ("０３ー１２３４ー５６７８", "03-1234-5678", "0312345678"),
        ("＃７１１９", "#7119", "%237119"),
        (" 188 ", "188", "188"),
        ("0312345678", "0312345678", "0312345678"),
        ("09012345678", "09012345678", "09012345678"),
    ],
)
def test_a_number_is_kept_in_letters_a_telephone_dials(store: Store, typed: str, written: str, dial: str) -> None:
    with store.writing() as db:
        line = changes.add(db, by=BY, at=NOON, number=typed, told=DESK)
    assert (line.number, line.dial) == (written, dial)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "javascript:alert(1)",
        "03-1234-5678;ext=1",
        "+81312345678",
        "03 1234 5678",
        "12",
        "0312345678901",
        "031234567890",
        "031234-567890",
        "*67",
        "0-",
    ],
)
def test_what_can_not_be_dialled_is_refused(store: Store, number: str) -> None:
    with store.writing() as db, pytest.raises(changes.NotDialable):
        add(db, number)


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        (replace(DESK, name={"ja": "区の女性相談", "en": " "}), changes.NotInBothLanguages),
        (replace(DESK, note={"ja": "平日", "en": ""}), changes.NotInBothLanguages),
        (replace(DESK, source=" "), changes.NoSource),
        (replace(DESK, checked=NOON.date() + timedelta(days=2)), changes.CheckedLater),
        (replace(DESK, checked=None), changes.NotChecked),
        (replace(DESK, name={"ja": "あ" * 41, "en": "a"}), changes.TooLong),
    ],
)
def test_what_nobody_could_read_or_check_is_refused(store: Store, told: Told, refusal: type[Refusal]) -> None:
    with store.writing() as db, pytest.raises(refusal):
        add(db, told=told)


def test_a_number_is_not_added_twice_and_there_is_an_end(store: Store) -> None:
    with store.writing() as db:
        with pytest.raises(changes.AlreadyThere):
            add(db, "１１０")
        for number in range(len(now_known(db)), changes.MOST):
            add(db, f"03-1234-00{number:02}")
        with pytest.raises(changes.TooMany):
            add(db)


def test_a_change_keeps_what_only_the_file_knows_and_drops_translations_of_the_old_words(store: Store) -> None:
    plus = by_file("0120279889")
    assert plus
    told = Told(plus.name, {"ja": "24時間", "en": "24 hours"}, plus.source, date(2026, 1, 6))
    with store.writing() as db:
        changes.change(db, by=BY, at=NOON, seen=plus, told=told)
        line = next(line for line in now_known(db) if line.dial == plus.dial)
    assert (line.paper, line.now, line.checked) == (plus.paper, plus.now, date(2026, 1, 6))
    assert line.name == plus.name
    assert line.note == {"ja": "24時間", "en": "24 hours"}


def seen(db: Db, dial: str) -> UrgentLine:
    return next(line for line in now_known(db) if line.dial == dial)


def test_a_change_that_a_colleague_was_before_is_refused(store: Store) -> None:
    with store.writing() as db:
        dial = add(db)
        before = seen(db, dial)
        changes.change(db, by=BY, at=NOON, seen=before, told=replace(DESK, source="届出書"))
        with pytest.raises(changes.ChangedSince):
            changes.change(db, by=BY, at=NOON, seen=before, told=DESK)
        assert seen(db, dial).source == "届出書"


def test_another_place_is_no_other_number(store: Store) -> None:
    with store.writing() as db:
        dial = add(db)
        before = seen(db, dial)
        changes.move(db, by=BY, at=NOON, dial=dial, up=True)
        changes.change(db, by=BY, at=NOON, seen=before, told=replace(DESK, source="届出書"))
        assert seen(db, dial).place == before.place - 1


def test_a_number_that_waits_to_be_checked_is_known_and_shown_with_the_day(store: Store, unconfirmed: str) -> None:
    with store.writing() as db:
        waiting = seen(db, unconfirmed)
        assert not waiting.is_shown
        told = Told(waiting.name, waiting.note, waiting.source, date(2026, 1, 6))
        changes.change(db, by=BY, at=NOON, seen=waiting, told=told)
        line = seen(db, unconfirmed)
    assert line.is_shown
    assert line.note == waiting.note


def test_moving_one_number_leaves_all_others_to_the_file(store: Store) -> None:
    with store.writing() as db:
        own = add(db)
        changes.move(db, by=BY, at=NOON, dial=own, up=True)
        changes.move(db, by=BY, at=NOON, dial="0120279889", up=False)
        kept = {change.dial: change.facts or {} for change in publications.urgent_changes(db)}
    assert {dial for dial, facts in kept.items() if is_worded(facts)} == {own}
    assert all(set(facts) == {"place"} for dial, facts in kept.items() if dial != own)


def test_a_number_taken_away_can_be_put_back_as_the_file_has_it(store: Store) -> None:
    with store.writing() as db:
        changes.take_away(db, by=BY, at=NOON, dial="%238778")
        assert "#8778" not in numbers(db)
        assert [line.number for line in taken_away(db)] == ["#8778"]
        changes.put_back(db, by=BY, at=NOON, dial="%238778")
        assert now_known(db) == every_line()


def test_a_number_of_the_offices_own_that_is_taken_away_is_gone(store: Store) -> None:
    with store.writing() as db:
        changes.take_away(db, by=BY, at=NOON, dial=add(db))
        assert now_known(db) == every_line()
        with pytest.raises(changes.NotThere):
            changes.put_back(db, by=BY, at=NOON, dial="0312345678")


@pytest.mark.parametrize("dial", ALWAYS)
def test_police_and_ambulance_stay_whatever_the_store_says(store: Store, dial: str) -> None:
    with store.writing() as db:
        with pytest.raises(changes.AlwaysShown):
            changes.take_away(db, by=BY, at=NOON, dial=dial)
        publications.keep_urgent(db, dial=dial, facts=None, at=NOON, by=BY)
        assert dial in numbers(db)


def test_numbers_change_places_among_their_like(store: Store) -> None:
    with store.writing() as db:
        before = numbers(db)
        changes.move(db, by=BY, at=NOON, dial="189", up=True)
        assert numbers(db) == [*before[:-2], before[-1], before[-2]]
        changes.move(db, by=BY, at=NOON, dial="189", up=False)
        assert numbers(db) == before
        changes.move(db, by=BY, at=NOON, dial="0120279889", up=True)
        changes.move(db, by=BY, at=NOON, dial="189", up=False)
        assert numbers(db) == before
        changes.move(db, by=BY, at=NOON, dial="119", up=True)
        assert numbers(db)[:2] == ["119", "110"]


def test_order_can_still_be_changed_after_one_went_back(store: Store) -> None:
    with store.writing() as db:
        changes.move(db, by=BY, at=NOON, dial="189", up=True)
        changes.put_back(db, by=BY, at=NOON, dial="189")
        before = numbers(db)
        changes.move(db, by=BY, at=NOON, dial=now_known(db)[-1].dial, up=True)
        assert numbers(db) == [*before[:-2], before[-1], before[-2]]


def test_every_change_is_in_the_record(store: Store) -> None:
    with store.writing() as db:
        dial = add(db)
        for _time in range(2):
            changes.change(db, by=BY, at=NOON, seen=seen(db, dial), told=replace(DESK, source="届出書"))
        changes.move(db, by=BY, at=NOON, dial=dial, up=True)
        changes.take_away(db, by=BY, at=NOON, dial=dial)
        changes.take_away(db, by=BY, at=NOON, dial="189")
        changes.put_back(db, by=BY, at=NOON, dial="189")
        told = [(entry.action, entry.by, entry.detail["dial"]) for entry in reversed(staff.audit_trail(db))]
    own = "03-1234-5678"
    assert told == [
        ("urgent.add", BY, own),
        ("urgent.change", BY, own),
        ("urgent.order", BY, own),
        ("urgent.take_away", BY, own),
        ("urgent.take_away", BY, "189"),
        ("urgent.put_back", BY, "189"),
    ]
