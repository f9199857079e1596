from datetime import timedelta

import pytest

from store import staff as questions
from store.database import Db, Store
from tests.conftest import NOON
from tests.workspace.cast import PASSWORD, hire
from workspace import sessions, staff

KEY = b"k" * 32
MINUTE = timedelta(minutes=1)


def attempt(db: Db, email: str = "pr@office.example", at=NOON) -> sessions.Attempt:
    return sessions.begin(db, email=email, key=KEY, at=at)


def test_a_sign_in_opens_a_session_of_which_the_store_knows_only_the_hash(db: Db) -> None:
    person = hire(db, "pr")
    begun = attempt(db, email="  PR@Office.Example ")
    assert sessions.check(begun, PASSWORD)
    session_id = sessions.open_session(db, attempt=begun, at=NOON)
    assert questions.session(db, session_id, NOON) is None
    assert questions.signed_in(db, sessions.hash_of(session_id), NOON) == person


def test_a_session_lives_twelve_hours(db: Db) -> None:
    hire(db, "pr")
    id_hash = sessions.hash_of(sessions.open_session(db, attempt=attempt(db), at=NOON))
    assert questions.signed_in(db, id_hash, NOON + timedelta(hours=12) - MINUTE)
    assert questions.signed_in(db, id_hash, NOON + timedelta(hours=12)) is None


def test_no_two_sessions_share_an_id(db: Db) -> None:
    hire(db, "pr")
    assert len({sessions.open_session(db, attempt=attempt(db), at=NOON) for _ in range(3)}) == 3


def test_signing_out_ends_one_session_and_not_the_others(db: Db) -> None:
    hire(db, "pr")
    first, second = (sessions.hash_of(sessions.open_session(db, attempt=attempt(db), at=NOON)) for _ in "ab")
    sessions.close(db, first)
    assert questions.signed_in(db, first, NOON) is None
    assert questions.signed_in(db, second, NOON)


def test_somebody_switched_off_has_no_sign_in_even_while_the_session_is_there(db: Db) -> None:
    person = hire(db, "pr")
    id_hash = sessions.hash_of(sessions.open_session(db, attempt=attempt(db), at=NOON))
    questions.change(db, person.id, active=False)
    assert questions.session(db, id_hash, NOON)
    assert questions.signed_in(db, id_hash, NOON) is None


def test_somebody_switched_off_is_checked_like_an_unknown_address(db: Db) -> None:
    person = hire(db, "pr")
    staff.switch_off(db, by="admin@office.example", at=NOON, person=person)
    begun = attempt(db)
    assert begun.staff is None
    assert not sessions.check(begun, PASSWORD)


def test_somebody_switched_off_between_password_and_session_gets_none(db: Db) -> None:
    person = hire(db, "pr")
    begun = attempt(db)
    staff.switch_off(db, by="admin@office.example", at=NOON, person=person)
    with pytest.raises(sessions.WrongSignIn):
        sessions.open_session(db, attempt=begun, at=NOON)


@pytest.mark.parametrize("email", ["pr@office.example", "nobody@office.example"])
def test_after_five_failures_an_address_is_locked_for_growing_spans(db: Db, email: str) -> None:
    hire(db, "pr")
    at = NOON
    for _ in range(5):
        attempt(db, email, at)
    for minutes in (1, 2, 4, 8, 15, 15):
        with pytest.raises(sessions.SignInLocked) as locked:
            attempt(db, email, at + timedelta(minutes=minutes) - timedelta(seconds=1))
        assert locked.value.facts == {"minutes": 1}
        at += timedelta(minutes=minutes)
        attempt(db, email, at)


def test_a_lock_says_how_many_minutes_are_left(db: Db) -> None:
    for _ in range(5):
        attempt(db)
    with pytest.raises(sessions.SignInLocked) as locked:
        attempt(db, at=NOON + timedelta(seconds=1))
    assert locked.value.facts == {"minutes": 1}


def test_the_right_password_begins_the_count_anew(db: Db) -> None:
    hire(db, "pr")
    for _ in range(20):
        sessions.open_session(db, attempt=attempt(db), at=NOON)


def test_failures_are_forgotten_after_a_day(db: Db) -> None:
    for _ in range(5):
        attempt(db)
    for _ in range(5):
        attempt(db, at=NOON + timedelta(hours=24))


def test_one_address_does_not_lock_another(db: Db) -> None:
    for _ in range(5):
        attempt(db)
    attempt(db, "manager@office.example")


def test_the_store_does_not_learn_which_address_was_typed(db: Db) -> None:
    assert "office" not in attempt(db).subject
    assert attempt(db).subject != sessions.begin(db, email="pr@office.example", key=b"j" * 32, at=NOON).subject


def test_attempts_are_counted_before_the_password_is_looked_at(store: Store) -> None:
    # A hundred tries at once must not all be the first: each is stored when it begins, not when it fails.
    for _ in range(5):
        with store.writing() as db:
            attempt(db)
    with pytest.raises(sessions.SignInLocked), store.writing() as db:
        attempt(db)


def test_expired_sessions_are_swept_at_the_next_sign_in(db: Db) -> None:
    hire(db, "pr")
    old = sessions.hash_of(sessions.open_session(db, attempt=attempt(db), at=NOON))
    sessions.open_session(db, attempt=attempt(db, at=NOON + timedelta(hours=13)), at=NOON + timedelta(hours=13))
    assert questions.session(db, old, NOON) is None
