"""One-time links: what is kept of them, how long they live, how they are counted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import datetimes as moments
from hypothesis.strategies import just
from sqlalchemy import text

from store import staff, surveys
from store.database import Db, Store
from store.records import Programme
from survey import invitations
from survey.invitations import NoQuestionnaire, WrongCount, address, is_token, issue, live
from tests.conftest import NOON
from tests.survey.conftest import BY, Desk


def test_a_token_has_128_random_bits_and_needs_no_escaping(desk: Desk) -> None:
    tokens = desk.tokens(50)
    assert len(set(tokens)) == 50
    assert all(is_token(token) and len(token) == 22 for token in tokens)
    assert address(tokens[0], origin="https://go.example") == f"https://go.example/s/{tokens[0]}"


def test_the_store_never_sees_a_token(desk: Desk) -> None:
    [token] = desk.tokens()
    with desk.store.reading() as db:
        [row] = [tuple(row) for row in db.execute(text("SELECT * FROM survey_link"))]
        everything = str(row) + str(staff.audit_trail(db))
    assert token not in everything
    assert invitations.hash_of(token) in everything


def test_a_link_carries_no_person_no_counsellor_and_no_moment_of_its_own(desk: Desk) -> None:
    desk.tokens()
    with desk.store.reading() as db:
        [row] = db.execute(text("SELECT * FROM survey_link")).mappings()
    assert set(row) == {"programme_id", "token_hash", "questionnaire_id", "expires_at"}


@pytest.mark.parametrize(
    ("made", "hours"),
    [(timedelta(), 24), (timedelta(milliseconds=1), 25), (timedelta(minutes=59, seconds=59), 25)],
)
def test_a_link_lives_24_hours_and_to_the_next_full_one(desk: Desk, made: timedelta, hours: int) -> None:
    [token] = desk.tokens(at=NOON + made)
    last = NOON + timedelta(hours=hours)
    with desk.store.reading() as db:
        assert live(db, token, at=last - timedelta(milliseconds=1))
        assert live(db, token, at=last) is None


@given(moments(datetime(2020, 1, 1), datetime(2050, 1, 1), timezones=just(UTC)))
def test_a_links_end_tells_the_hour_it_was_made_in_and_no_more(at: datetime) -> None:
    end = invitations.end(at)
    assert timedelta(hours=24) <= end - at < timedelta(hours=25)
    assert (end.minute, end.second, end.microsecond) == (0, 0, 0)


def test_links_count_as_sent_in_their_tokyo_month(desk: Desk) -> None:
    desk.tokens(2, at=datetime(2026, 6, 30, 14, 59, tzinfo=UTC))
    desk.tokens(3, at=datetime(2026, 6, 30, 15, 0, tzinfo=UTC))
    with desk.store.reading() as db:
        found = surveys.sent(db, desk.programme.id, date(2026, 4, 1), date(2027, 3, 31))
    assert found == {date(2026, 6, 1): 2, date(2026, 7, 1): 3}


def test_the_audit_knows_how_many_were_made_and_by_whom(desk: Desk) -> None:
    desk.tokens(7)
    with desk.store.reading() as db:
        entry = staff.audit_trail(db)[0]
    assert (entry.action, entry.by, entry.detail) == ("survey.links_issued", BY, {"count": 7})


def test_without_a_published_survey_no_link_is_made(db: Db, programme: Programme) -> None:
    with pytest.raises(NoQuestionnaire):
        issue(db, by=BY, at=NOON, programme=programme)


@pytest.mark.parametrize("count", [0, -1, 501])
def test_a_senseless_number_of_links_is_refused(store: Store, desk: Desk, count: int) -> None:
    with pytest.raises(WrongCount):
        desk.tokens(count)
    with store.reading() as db:
        assert surveys.sent(db, desk.programme.id, date(2026, 4, 1), date(2027, 3, 31)) == {}


@pytest.mark.parametrize("text", ["", "a", "x" * 22 + "\n", "あ" * 22, "x" * 23, "../../etc/passwd______"])
def test_what_is_no_token_is_not_looked_up(text: str) -> None:
    assert not is_token(text)


def test_a_link_that_reached_nobody_is_taken_back_and_no_longer_counted(desk: Desk) -> None:
    kept, lost = desk.tokens(2)
    with desk.store.writing() as db:
        facts = {"by": "LINE", "at": NOON, "programme": desk.programme, "issued_at": NOON}
        assert invitations.take_back(db, lost, **facts)  # type: ignore[arg-type]
        assert not invitations.take_back(db, lost, **facts)  # type: ignore[arg-type]
    with desk.store.reading() as db:
        assert live(db, lost, at=NOON) is None
        assert live(db, kept, at=NOON)
        assert surveys.sent(db, desk.programme.id, date(2026, 6, 1), date(2026, 6, 1)) == {date(2026, 6, 1): 1}
        taken = [entry for entry in staff.audit_trail(db) if entry.action == "survey.link_taken_back"]
    assert [(entry.by, entry.detail) for entry in taken] == [("LINE", {"count": 1})]


def test_a_link_that_was_answered_stays_counted(desk: Desk) -> None:
    [token] = desk.tokens()
    with desk.store.writing() as db:
        assert surveys.spend(db, invitations.hash_of(token), NOON)
        assert not invitations.take_back(db, token, by="LINE", at=NOON, programme=desk.programme, issued_at=NOON)
    with desk.store.reading() as db:
        assert surveys.sent(db, desk.programme.id, date(2026, 6, 1), date(2026, 6, 1)) == {date(2026, 6, 1): 1}
