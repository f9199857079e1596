"""One-time links: what is kept of them, how long they live, how they are counted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import datetimes as moments
from hypothesis.strategies import just
from sqlalchemy import text

from core.dates import start_of
from store import questionnaires as questions
from store import staff, survey_links
from store.database import Db, Store
from store.records import AuditEntry, Programme
from survey import invitations
from survey.invitations import NoLink, NoQuestionnaire, NothingCounted, WrongCount, address, is_token, issue, live
from tests.conftest import NOON, add_programme
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
        found = survey_links.sent(db, desk.programme.id, date(2026, 4, 1), date(2027, 3, 31))
    assert found == {date(2026, 6, 1): 2, date(2026, 7, 1): 3}


def test_the_audit_knows_how_many_were_made_and_by_whom(desk: Desk) -> None:
    desk.tokens(7)
    with desk.store.reading() as db:
        [entry] = [entry for entry in staff.audit_trail(db) if entry.action == "survey.links_issued"]
    assert (entry.by, entry.detail) == (BY, {"count": 7})


def told_of_links(db: Db) -> list[AuditEntry]:
    return [entry for entry in staff.audit_trail(db) if "link" in entry.action or "unsent" in entry.action]


def test_the_audit_of_links_knows_the_day_alone(desk: Desk) -> None:
    late = datetime(2026, 6, 3, 14, 59, 59, tzinfo=UTC)  # a minute before midnight in Tokyo
    kept, withdrawn = desk.tokens(2, at=late)
    with desk.store.writing() as db:
        who = {"by": BY, "at": late, "programme": desk.programme}
        invitations.take_back(db, kept, **who, issued_at=late)  # type: ignore[arg-type]
        invitations.withdraw(db, **who, address_or_token=withdrawn)  # type: ignore[arg-type]
        invitations.count_unsent(db, **who, reason="gone")  # type: ignore[arg-type]
        invitations.count_unsent(db, **who, reason="gone", number=-1)  # type: ignore[arg-type]
    with desk.store.reading() as db:
        entries = told_of_links(db)
    assert len(entries) == 5
    assert {entry.at for entry in entries} == {start_of(date(2026, 6, 3))}


def test_links_lead_to_the_questionnaire_that_was_asked_for(desk: Desk) -> None:
    with desk.store.writing() as db:
        event = questions.publish(db, programme_id=desk.programme.id, code="event", definition={}, at=NOON)
        [token] = issue(db, by=BY, at=NOON, programme=desk.programme, code="event")
        [closing] = issue(db, by=BY, at=NOON, programme=desk.programme)
    june = date(2026, 6, 1)
    with desk.store.reading() as db:
        found, other = live(db, token, at=NOON), live(db, closing, at=NOON)
        assert found
        assert other
        assert found.questionnaire_id == event.id != other.questionnaire_id
        assert survey_links.sent(db, desk.programme.id, june, june, "event") == {june: 1}
        assert survey_links.sent(db, desk.programme.id, june, june) == {june: 1}


def test_without_a_published_survey_no_link_is_made(db: Db, programme: Programme) -> None:
    with pytest.raises(NoQuestionnaire):
        issue(db, by=BY, at=NOON, programme=programme)


@pytest.mark.parametrize("count", [0, -1, 501])
def test_a_senseless_number_of_links_is_refused(store: Store, desk: Desk, count: int) -> None:
    with pytest.raises(WrongCount):
        desk.tokens(count)
    with store.reading() as db:
        assert survey_links.sent(db, desk.programme.id, date(2026, 4, 1), date(2027, 3, 31)) == {}


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
        assert survey_links.sent(db, desk.programme.id, date(2026, 6, 1), date(2026, 6, 1)) == {date(2026, 6, 1): 1}
        taken = [entry for entry in staff.audit_trail(db) if entry.action == "survey.link_taken_back"]
    assert [(entry.by, entry.detail) for entry in taken] == [("LINE", {"count": 1})]


def test_a_link_that_was_answered_stays_counted(desk: Desk) -> None:
    [token] = desk.tokens()
    with desk.store.writing() as db:
        assert survey_links.spend_all(db, {invitations.hash_of(token)}, NOON)
        assert not invitations.take_back(db, token, by="LINE", at=NOON, programme=desk.programme, issued_at=NOON)
    with desk.store.reading() as db:
        assert survey_links.sent(db, desk.programme.id, date(2026, 6, 1), date(2026, 6, 1)) == {date(2026, 6, 1): 1}


JUNE = date(2026, 6, 1)


def sent_in_june(db: Db, desk: Desk) -> int:
    return survey_links.sent(db, desk.programme.id, JUNE, JUNE).get(JUNE, 0)


def withdraw(desk: Desk, pasted: str, *, at: datetime = NOON) -> bool:
    with desk.store.writing() as db:
        return invitations.withdraw(db, by=BY, at=at, programme=desk.programme, address_or_token=pasted)


@pytest.mark.parametrize(
    "pasted",
    [
        "{token}",
        "  {token}\n",
        "https://go.example/s/{token}",
        "https://go.example/s/{token}?lang=en",
        "アンケートのページです。\nhttps://go.example/s/{token}\n24時間開くことができます。",
        "https://go.example/s/{token}。",
    ],
)
def test_a_withdrawn_link_opens_no_more_and_does_not_count_as_sent(desk: Desk, pasted: str) -> None:
    other, token = desk.tokens(2)
    assert withdraw(desk, pasted.format(token=token))
    with desk.store.reading() as db:
        assert live(db, token, at=NOON) is None
        assert live(db, other, at=NOON)
        assert sent_in_june(db, desk) == 1
        [entry] = [entry for entry in staff.audit_trail(db) if entry.action == "survey.link_withdrawn"]
    assert (entry.by, entry.detail) == (BY, {"count": 1})


def test_a_link_made_in_the_last_minute_of_a_month_is_taken_off_that_month(desk: Desk) -> None:
    made = datetime(2026, 6, 30, 14, 59, 59, tzinfo=UTC)
    [token] = desk.tokens(at=made)
    assert withdraw(desk, token, at=made + timedelta(hours=20))
    with desk.store.reading() as db:
        assert survey_links.sent(db, desk.programme.id, JUNE, date(2026, 7, 1)) == {JUNE: 0}


def test_spent_unknown_withdrawn_and_others_links_are_told_alike_and_nothing_changes(store: Store, desk: Desk) -> None:
    spent, gone, expired = desk.tokens(3)
    with store.writing() as db:
        assert survey_links.spend_all(db, {invitations.hash_of(spent)}, NOON)
        neighbour = add_programme(db, "nakano-r8")
        questions.publish(db, programme_id=neighbour.id, code="closing", definition={}, at=NOON)
        [others] = issue(db, by=BY, at=NOON, programme=neighbour)
    withdraw(desk, gone)
    with store.reading() as db:
        before = told_of_links(db)
    assert not any(withdraw(desk, token) for token in (spent, gone, others, "x" * 22))
    assert not withdraw(desk, expired, at=NOON + timedelta(hours=24))
    with store.reading() as db:
        assert live(db, others, at=NOON)
        assert sent_in_june(db, desk) == 2, "a link that ended by itself was sent all the same"
        assert told_of_links(db) == before


@pytest.mark.parametrize("pasted", ["", "https://go.example/s/", "https://go.example/s/short", "アンケート", "x" * 23])
def test_what_holds_no_link_is_refused(desk: Desk, pasted: str) -> None:
    with pytest.raises(NoLink):
        withdraw(desk, pasted)


def count_unsent(desk: Desk, reason: str, *, number: int = 1, at: datetime = NOON) -> None:
    with desk.store.writing() as db:
        invitations.count_unsent(db, by=BY, at=at, programme=desk.programme, reason=reason, number=number)


def test_what_was_not_sent_is_counted_by_month_and_reason(desk: Desk) -> None:
    for reason in ("gone", "gone", "unsafe"):
        count_unsent(desk, reason)
    count_unsent(desk, "gone", at=datetime(2026, 6, 30, 15, 0, tzinfo=UTC))
    with desk.store.reading() as db:
        found = survey_links.counts(db, desk.programme.id, JUNE, date(2026, 7, 1))
        assert found == {(JUNE, "gone"): 2, (JUNE, "unsafe"): 1, (date(2026, 7, 1), "gone"): 1}
        assert sent_in_june(db, desk) == 0


def test_the_audit_says_nothing_of_the_reason(desk: Desk) -> None:
    count_unsent(desk, "unsafe")
    with desk.store.reading() as db:
        [entry] = told_of_links(db)
    assert (entry.action, entry.detail) == ("survey.unsent", {"count": 1})


def test_a_slip_of_the_hand_is_taken_back_and_never_below_nothing(desk: Desk) -> None:
    count_unsent(desk, "declined")
    count_unsent(desk, "declined", number=-1)
    with pytest.raises(NothingCounted):
        count_unsent(desk, "declined", number=-1)
    with desk.store.reading() as db:
        assert survey_links.counts(db, desk.programme.id, JUNE, JUNE) == {(JUNE, "declined"): 0}


@pytest.mark.parametrize("reason", ["sent", "", "whatever"])
def test_sent_is_no_reason(desk: Desk, reason: str) -> None:
    with pytest.raises(KeyError):
        count_unsent(desk, reason)
