"""Open links: when they take answers, how many, and who closed them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from store import staff, survey_links
from store.database import Db, Store
from store.records import Programme
from store.survey_records import OpenSurvey
from survey import open_surveys
from survey.invitations import NoQuestionnaire
from survey.open_surveys import NoLabel, NotOpen, WrongMost, WrongTimes
from tests.conftest import NOON, add_programme
from tests.survey.conftest import BY, Desk

HOUR = timedelta(hours=1)
USUAL: dict[str, Any] = {
    "code": "closing",
    "label": "6月3日 研修",
    "opens_at": NOON,
    "ends_at": NOON + 3 * HOUR,
    "most": 2,
}


def open_one(desk: Desk, **other: Any) -> OpenSurvey:
    with desk.store.writing() as db:
        return open_surveys.open_one(db, by=BY, at=NOON, programme=desk.programme, **{**USUAL, **other})


def is_live(desk: Desk, key: str, at: datetime) -> bool:
    with desk.store.reading() as db:
        return open_surveys.live(db, key, at=at) is not None


def state(desk: Desk, key: str, at: datetime) -> str:
    with desk.store.reading() as db:
        found = survey_links.open_by_key(db, key)
    assert found
    return open_surveys.state(found, at=at)


def test_a_key_is_random_and_can_be_typed(desk: Desk) -> None:
    keys = [open_one(desk).key for _number in range(20)]
    assert len(set(keys)) == 20
    assert all(open_surveys.is_key(key) and not set(key) & set("01ilo") for key in keys)
    assert open_surveys.address(keys[0], origin="https://go.example") == f"https://go.example/q/{keys[0]}"


def test_it_takes_answers_from_its_first_moment_to_its_last(desk: Desk) -> None:
    key = open_one(desk).key
    tick = timedelta(milliseconds=1)
    assert [is_live(desk, key, at) for at in (NOON - tick, NOON, NOON + 3 * HOUR - tick, NOON + 3 * HOUR)] == [
        False,
        True,
        True,
        False,
    ]
    assert [state(desk, key, at) for at in (NOON - tick, NOON, NOON + 3 * HOUR)] == ["opens", "open", "closed"]


def test_it_is_full_once_its_places_are_taken(desk: Desk) -> None:
    key = open_one(desk).key
    with desk.store.writing() as db:
        assert [survey_links.take_place(db, key, NOON) is not None for _answer in range(3)] == [True, True, False]
    assert not is_live(desk, key, NOON)
    assert state(desk, key, NOON) == "full"


def test_looking_at_it_takes_no_place(desk: Desk) -> None:
    key = open_one(desk, most=1).key
    assert all(is_live(desk, key, NOON) for _look in range(3))


def close(desk: Desk, open_survey_id: int) -> None:
    with desk.store.writing() as db:
        open_surveys.close(db, by=BY, at=NOON, programme=desk.programme, open_survey_id=open_survey_id)


def test_a_closed_link_stays_closed_and_is_closed_once(desk: Desk) -> None:
    made = open_one(desk)
    close(desk, made.id)
    assert not is_live(desk, made.key, NOON)
    assert state(desk, made.key, NOON) == "closed"
    with pytest.raises(NotOpen):
        close(desk, made.id)


def test_nobody_closes_anothers_link(store: Store, desk: Desk) -> None:
    made = open_one(desk)
    with store.writing() as db:
        neighbour = add_programme(db, "nakano-r8")
    with pytest.raises(NotOpen), store.writing() as db:
        open_surveys.close(db, by=BY, at=NOON, programme=neighbour, open_survey_id=made.id)
    assert is_live(desk, made.key, NOON)


def test_the_audit_says_who_opened_and_who_closed_it(desk: Desk) -> None:
    close(desk, open_one(desk).id)
    with desk.store.reading() as db:
        told = [(entry.action, entry.by, entry.detail) for entry in staff.audit_trail(db)[:2]]
    assert told == [
        ("survey.close_link", BY, {"label": "6月3日 研修"}),
        ("survey.open_link", BY, {"label": "6月3日 研修", "most": 2}),
    ]


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"label": "  "}, NoLabel),
        ({"label": "あ" * 61}, NoLabel),
        ({"ends_at": NOON}, WrongTimes),
        ({"opens_at": NOON - 2 * HOUR, "ends_at": NOON - HOUR}, WrongTimes),
        ({"ends_at": NOON + timedelta(days=93)}, WrongTimes),
        ({"most": 0}, WrongMost),
        ({"most": 1_001}, WrongMost),
        ({"code": "event"}, NoQuestionnaire),
    ],
)
def test_a_senseless_link_is_refused(desk: Desk, other: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        open_one(desk, **other)
    with desk.store.reading() as db:
        assert survey_links.opened(db, desk.programme.id) == []


def test_a_label_keeps_no_space_around_it(desk: Desk) -> None:
    assert open_one(desk, label=" 研修 ").label == "研修"


@pytest.mark.parametrize("text", ["", "a", "abcdefghi1", "ABCDEFGHJK", "abcdefghjk\n", "あ" * 10])
def test_what_is_no_key_is_not_looked_up(db: Db, programme: Programme, text: str) -> None:
    assert not open_surveys.is_key(text)
    assert open_surveys.live(db, text, at=NOON) is None
