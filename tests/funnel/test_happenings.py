"""Notes on the time axis: staff's own, and what the data know."""

from datetime import date, datetime
from typing import Any

import pytest

from core.language import worded
from core.refusals import Refusal
from funnel import happenings
from funnel.happenings import (
    HappeningEndsEarly,
    HappeningGone,
    HappeningKindUnknown,
    HappeningOutside,
    HappeningTooEarly,
    HappeningTooLong,
    HappeningUnworded,
    Note,
    Told,
)
from store import programmes, staff
from store.database import Store
from tests.conftest import NOON, add_programme
from tests.funnel.town import APRIL, BY, JUNE, MAY, SINCE, UNTIL, Town, found

TELEVISION = Told(date(2026, 5, 12), None, "press", "地域のテレビで紹介")


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    return found(sqlite_store)


def add(town: Town, told: Told = TELEVISION, at: datetime = NOON) -> int:
    with town.store.writing() as db:
        return happenings.add(db, by=BY, at=at, programme=town.programme, told=told)


def notes(town: Town, since: date = SINCE, until: date = UNTIL) -> list[Note]:
    with town.store.reading() as db:
        return happenings.notes(db, town.programme, since, until)


def actions(town: Town) -> list[str]:
    with town.store.reading() as db:
        trail = staff.audit_trail(db, programme_ids=[town.programme.id])
    return [entry.action for entry in trail if entry.action.startswith("happening.")]


def test_a_note_stands_on_the_axis_and_in_the_record_of_changes(store: Store) -> None:
    town = found(store)
    key = add(town)
    assert notes(town) == [Note(date(2026, 5, 12), None, "press", "地域のテレビで紹介", is_own=True, key=key)]
    with town.store.reading() as db:
        [entry] = [one for one in staff.audit_trail(db) if one.action == "happening.add"]
    assert (entry.by, entry.detail) == (BY, {"since": "2026-05-12", "until": None, "kind": "press"})


def test_a_woman_named_by_mistake_is_gone_with_the_note(store: Store) -> None:
    town = found(store)
    add(town, Told(MAY, None, "press", "山田花子さんの講演"))
    [named] = notes(town)
    changed = Told(MAY, None, "press", "山田花子さんの講演会")
    with town.store.writing() as db:
        happenings.change(db, by=BY, at=NOON, programme=town.programme, seen=named, told=changed)
    [renamed] = notes(town)
    with town.store.writing() as db:
        happenings.remove(db, by=BY, at=NOON, programme=town.programme, seen=renamed)
        trail = staff.audit_trail(db, programme_ids=[town.programme.id])
    assert len([one for one in trail if one.action.startswith("happening.")]) == 3
    assert "山田" not in repr(trail)


def test_a_note_is_changed_and_taken_away_with_a_row_each(store: Store) -> None:
    town = found(store)
    key = add(town)
    with town.store.writing() as db:
        told = Told(MAY, JUNE, "event", "  講演会と\n 相談会 ")
        happenings.change(db, by=BY, at=NOON, programme=town.programme, seen=notes(town)[0], told=told)
    changed = Note(MAY, JUNE, "event", "講演会と 相談会", is_own=True, key=key)
    assert notes(town) == [changed]
    with town.store.writing() as db:
        happenings.remove(db, by=BY, at=NOON, programme=town.programme, seen=changed)
    assert notes(town) == []
    assert sorted(actions(town)) == ["happening.add", "happening.change", "happening.remove"]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"sentence": " \n　"}, HappeningUnworded),
        ({"sentence": "あ" * 201}, HappeningTooLong),
        ({"kind": "weather"}, HappeningKindUnknown),
        ({"until": date(2026, 5, 11)}, HappeningEndsEarly),
        ({"day": date(2026, 3, 31)}, HappeningOutside),
        ({"until": date(2027, 4, 1)}, HappeningOutside),
    ],
)
def test_what_can_not_stand_on_the_axis_is_refused_and_nothing_is_kept(
    sqlite_store: Store, facts: dict[str, Any], refusal: type[Refusal]
) -> None:
    town = found(sqlite_store, ends=date(2027, 3, 31))
    with pytest.raises(refusal):
        add(town, Told(**{**vars(TELEVISION), **facts}))
    assert (notes(town), actions(town)) == ([], [])


def test_of_a_programme_without_an_end_only_its_beginning_is_asked_for(town: Town) -> None:
    with pytest.raises(HappeningTooEarly) as refused:
        add(town, Told(date(2026, 3, 31), None, "press", "早すぎる"))
    assert "9999" not in worded(refused.value)
    assert "2026-04-01以降の日" in worded(refused.value)


@pytest.mark.parametrize("action", ["change", "remove"])
def test_what_a_colleague_changed_meanwhile_is_neither_overwritten_nor_deleted(town: Town, action: str) -> None:
    add(town)
    [seen] = notes(town)
    who: dict[str, Any] = {"by": BY, "at": NOON, "programme": town.programme}
    theirs, ours = Told(MAY, None, "event", "同僚のことば"), Told(MAY, None, "event", "こちらのことば")
    with town.store.writing() as db:
        happenings.change(db, **who, seen=seen, told=theirs)
    with pytest.raises(HappeningGone), town.store.writing() as db:
        happenings.remove(db, **who, seen=seen) if action == "remove" else happenings.change(
            db, **who, seen=seen, told=ours
        )
    assert [one.text for one in notes(town)] == ["同僚のことば"]


def test_two_hundred_letters_are_not_too_many(town: Town) -> None:
    add(town, Told(MAY, None, "other", "あ" * 200))
    assert len(notes(town)[0].text) == 200


def test_another_programmes_note_can_not_be_touched(town: Town) -> None:
    add(town)
    [seen] = notes(town)
    with town.store.writing() as db:
        other = add_programme(db, "other-r8")
        with pytest.raises(HappeningGone):
            happenings.remove(db, by=BY, at=NOON, programme=other, seen=seen)
        with pytest.raises(HappeningGone):
            happenings.change(db, by=BY, at=NOON, programme=other, seen=seen, told=TELEVISION)
    assert notes(town)[0].text == TELEVISION.sentence


def test_a_note_over_several_days_is_met_by_a_period_that_touches_it(town: Town) -> None:
    add(town, Told(date(2026, 4, 25), date(2026, 5, 5), "event", "週間"))
    assert [len(notes(town, *period)) for period in ((MAY, MAY), (date(2026, 5, 6), JUNE))] == [1, 0]


def test_placements_put_up_on_a_day_are_one_note_for_each_material(town: Town) -> None:
    for channel in ("sticker", "sticker", "poster"):
        town.put_up(channel, installed_on=MAY)
    town.put_up("card")
    assert [(note.day, note.kind, note.text, note.is_own) for note in notes(town)] == [
        (MAY, "material", "トイレのステッカー 2か所", False),
        (MAY, "material", "ポスター 1か所", False),
    ]


def test_hours_that_change_are_told_and_the_first_are_not(town: Town) -> None:
    with town.store.writing() as db:
        for weekday in (5, 0):
            programmes.add_hours(
                db, programme_id=town.programme.id, weekday=weekday, opens="14:00", closes="20:00", since=JUNE
            )
    [note] = notes(town)
    assert (note.day, note.kind, note.text) == (JUNE, "hours", "開設時間の変更：月・土 14:00–20:00")


def test_days_against_the_rule_are_told_once_with_their_reason(town: Town) -> None:
    days = {
        4: (False, "連休"),
        5: (False, "連休"),
        6: (False, "連休"),
        7: (False, "連休"),
        10: (True, ""),
        11: (False, ""),
    }
    with town.store.writing() as db:
        for day, (is_open, note) in days.items():
            on = date(2026, 5, day)
            programmes.add_exception(db, programme_id=town.programme.id, day=on, open=is_open, note=note)
    assert [(note.day.day, note.until and note.until.day, note.text) for note in notes(town)] == [
        (4, 7, "臨時休業：連休"),
        (10, None, "臨時開設"),
    ]


def test_only_what_lies_in_the_period_is_told(town: Town) -> None:
    town.put_up("sticker", installed_on=APRIL)
    assert (len(notes(town, APRIL, APRIL)), notes(town, MAY, JUNE)) == (1, [])
