"""Releasing: in portions, never so that fewer than five stay behind; what waits is written anew, or goes."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import text

from store import questionnaires, staff
from store.database import Store
from survey import answers, open_surveys, releasing
from tests.conftest import NOON
from tests.survey.conftest import BY, PLEASED, Desk


def rows(store: Store, question: str) -> list[tuple[object, ...]]:
    with store.reading() as db:
        return sorted(tuple(row) for row in db.execute(text(question)))


def portions(desk: Desk) -> list[int]:
    released = []
    while True:
        with desk.store.writing() as db:
            released.append(releasing.release_some(db, at=NOON, rng=random.Random(1)))
        if not released[-1]:
            return released[:-1]


def carry_over(desk: Desk, days: float = 0) -> int:
    at = NOON + timedelta(days=days)
    with desk.store.writing() as db:
        return releasing.carry_over(db, desk.programme.id, at=at, rng=random.Random(1))


def publish_again(desk: Desk) -> None:
    with desk.store.writing() as db:
        found = questionnaires.current(db, desk.programme.id)
        assert found
        told = {"programme_id": desk.programme.id, "code": found.code, "definition": found.definition}
        questionnaires.publish(db, **told, at=NOON)


def at_event(desk: Desk, number: int, *, most: int = 100) -> int:
    """So many answers of an event of two hours; its key."""
    with desk.store.writing() as db:
        made = open_surveys.open_one(
            db,
            by=BY,
            at=NOON,
            programme=desk.programme,
            code="closing",
            label="研修",
            opens_at=NOON,
            ends_at=NOON + timedelta(hours=2),
            most=most,
        )
        for _answer in range(number):
            answers.submit_open(db, key=made.key, given=PLEASED, at=NOON)
    return made.id


@pytest.mark.parametrize(
    ("came", "groups"), [(9, [9]), (14, [14]), (15, [10, 5]), (24, [10, 14]), (25, [10, 10, 5]), (4, [])]
)
def test_a_portion_leaves_five_or_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, came: int, groups: list[int]
) -> None:
    monkeypatch.setattr(releasing, "_PORTION", 10)
    desk.answer(times=came)
    assert portions(desk) == groups


def test_what_waits_is_written_anew_with_all_it_says_and_in_one_week(desk: Desk) -> None:
    for day, word in ((0, "はじめ"), (7, "つぎ"), (14, "おわり")):
        desk.answer([*PLEASED, ("word", word)], at=NOON + timedelta(days=day))
    before = rows(desk.store, "SELECT id, released FROM answer")
    said = rows(desk.store, "SELECT question, value FROM answer_item")
    assert carry_over(desk) == 0
    after = rows(desk.store, "SELECT id, released FROM answer")
    assert (len(after), {bool(released) for _key, released in after}) == (3, {False})
    assert not {key for key, _released in before} & {key for key, _released in after}
    assert rows(desk.store, "SELECT question, value FROM answer_item") == said
    assert rows(desk.store, "SELECT DISTINCT week FROM answer") == [("2026-W25",)]
    if not desk.store.is_sqlite:
        union = "SELECT xmin::text FROM answer UNION SELECT xmin::text FROM answer_item"
        assert len(rows(desk.store, union)) == 1
    desk.answer(times=2, at=NOON + timedelta(days=14))
    assert portions(desk) == [5]


def test_answers_to_a_replaced_version_wait_while_a_link_leads_to_it_and_then_go(desk: Desk) -> None:
    desk.answer(times=4)
    [late] = desk.tokens()
    publish_again(desk)
    desk.answer(times=2)
    assert carry_over(desk) == 0
    desk.submit(late)
    assert portions(desk) == [5]  # the last one made five of them
    assert carry_over(desk, days=2) == 0
    assert rows(desk.store, "SELECT released, count(*) FROM answer GROUP BY released") == [(0, 2), (1, 5)]


def test_too_few_answers_to_a_replaced_version_go_with_its_last_link_and_the_trail_says_how_many(desk: Desk) -> None:
    desk.answer(times=3)
    desk.tokens()
    publish_again(desk)
    assert carry_over(desk) == 0
    assert carry_over(desk, days=2) == 3
    assert rows(desk.store, "SELECT * FROM answer_item") == []
    with desk.store.reading() as db:
        told = [(entry.action, entry.by, entry.detail) for entry in staff.audit_trail(db)[:1]]
    assert told == [("survey.dropped", "worker", {"answers": 3})]


@pytest.mark.parametrize("over", ["ended", "closed", "full"])
def test_too_few_answers_of_an_event_wait_until_it_is_over_and_then_go(desk: Desk, over: str) -> None:
    event = at_event(desk, 3, most=3 if over == "full" else 4)
    if over != "full":
        assert carry_over(desk, days=1 / 24) == 0
    if over == "closed":
        with desk.store.writing() as db:
            open_surveys.close(db, by=BY, at=NOON, programme=desk.programme, open_survey_id=event)
    assert carry_over(desk, days=2 if over == "ended" else 0) == 3


def test_an_event_takes_nothing_of_the_desks_answers_or_another_events_with_it(desk: Desk) -> None:
    at_event(desk, 3), at_event(desk, 2)
    desk.answer(times=4)
    assert carry_over(desk) == 0
    assert carry_over(desk, days=2) == 5
    assert rows(desk.store, "SELECT open_survey_id, count(*) FROM answer GROUP BY 1") == [(None, 4)]
