"""Which key counts: one for a whole store, and a destroyed one never again."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from core import key_files
from funnel import consultations, pseudonym_keys
from funnel.pseudonym_keys import KeyNotDestroyed, KeyNotInUse, NoKey, OtherKeyHere
from store import friends, staff
from store import pseudonym_keys as stored
from store.database import Db, Store
from store.records import LineEvent, Programme
from tests.conftest import NOON, add_programme

BY = "manage.py"
LATER = NOON + timedelta(days=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "pseudonym.key"


def test_a_fingerprint_tells_keys_apart_and_shows_nothing_of_them() -> None:
    first, second = (pseudonym_keys.fingerprint(letter * 32) for letter in (b"a", b"b"))
    assert first != second
    assert len(first) == 16
    assert int(first, 16)


def test_the_first_use_makes_and_registers_the_key(db: Db, file: Path) -> None:
    assert pseudonym_keys.find(db, file) is None
    key = pseudonym_keys.in_use(db, file, at=NOON)
    assert key == file.read_bytes() == pseudonym_keys.in_use(db, file, at=LATER) == pseudonym_keys.find(db, file)
    [registered] = stored.every_key(db)
    assert (registered.fingerprint, registered.since) == (pseudonym_keys.fingerprint(key), NOON)


def test_a_key_that_was_there_before_the_store_knew_of_any_is_registered(db: Db, file: Path) -> None:
    file.parent.mkdir()
    before = key_files.own(file)
    assert pseudonym_keys.in_use(db, file, at=NOON) == before


def test_a_missing_file_is_trouble_and_is_not_made_anew(db: Db, file: Path) -> None:
    pseudonym_keys.in_use(db, file, at=NOON)
    file.unlink()
    for ask in (pseudonym_keys.find, lambda db, file: pseudonym_keys.in_use(db, file, at=LATER)):
        with pytest.raises(KeyNotInUse):
            ask(db, file)
    assert not file.exists()


@pytest.mark.parametrize("content", [b"x" * 32, b"x" * 31, b""])
def test_another_key_or_a_broken_one_is_not_used_and_stays(db: Db, file: Path, content: bytes) -> None:
    pseudonym_keys.in_use(db, file, at=NOON)
    file.write_bytes(content)
    with pytest.raises(KeyNotInUse):
        pseudonym_keys.in_use(db, file, at=LATER)
    assert file.read_bytes() == content


def test_of_two_who_make_a_key_each_one_at_the_same_time_one_is_refused(store: Store, tmp_path: Path) -> None:
    start, outcomes = threading.Barrier(4), list[str]()

    def begin(number: int) -> None:
        start.wait()
        try:
            with store.writing() as db:
                pseudonym_keys.in_use(db, tmp_path / str(number) / "pseudonym.key", at=NOON)
            outcomes.append("in use")
        except KeyNotInUse:
            outcomes.append("refused")

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in use", "refused", "refused", "refused"]


def test_a_forgotten_key_is_gone_from_the_disk_and_the_next_use_makes_another(db: Db, file: Path) -> None:
    first = pseudonym_keys.in_use(db, file, at=NOON)
    assert pseudonym_keys.forget(db, file, by=BY, at=LATER)
    assert not file.exists()
    second = pseudonym_keys.in_use(db, file, at=LATER)
    assert second != first
    assert [(key.since, key.forgotten_at) for key in stored.every_key(db)] == [(NOON, LATER), (LATER, None)]


def test_a_forgotten_key_that_is_put_back_is_not_used(db: Db, file: Path) -> None:
    first = pseudonym_keys.in_use(db, file, at=NOON)
    pseudonym_keys.forget(db, file, by=BY, at=LATER)
    file.write_bytes(first)
    with pytest.raises(KeyNotInUse):
        pseudonym_keys.in_use(db, file, at=LATER)


def test_forgetting_is_in_the_audit_trail(db: Db, file: Path, programme: Programme) -> None:
    pseudonym_keys.in_use(db, file, at=NOON)
    pseudonym_keys.forget(db, file, by=BY, at=LATER)
    [entry] = staff.audit_trail(db)
    assert (entry.action, entry.by, entry.programme_id, entry.detail) == ("key.forget", BY, None, {"programmes": 1})


def test_a_lost_or_broken_file_can_be_forgotten_too(db: Db, file: Path) -> None:
    pseudonym_keys.in_use(db, file, at=NOON)
    file.unlink()
    assert not pseudonym_keys.forget(db, file, by=BY, at=LATER)
    assert stored.current(db) is None
    file.write_bytes(b"half")
    assert pseudonym_keys.forget(db, file, by=BY, at=LATER)
    assert not file.exists()


def test_another_installations_key_is_not_destroyed(db: Db, file: Path) -> None:
    pseudonym_keys.in_use(db, file, at=NOON)
    file.write_bytes(b"x" * 32)
    with pytest.raises(OtherKeyHere):
        pseudonym_keys.forget(db, file, by=BY, at=LATER)
    assert file.read_bytes() == b"x" * 32
    assert stored.current(db)


def test_where_there_is_no_key_nothing_is_forgotten(db: Db, file: Path) -> None:
    with pytest.raises(NoKey):
        pseudonym_keys.forget(db, file, by=BY, at=LATER)
    assert staff.audit_trail(db) == []


def test_a_key_that_cannot_be_destroyed_stays_in_use(store: Store, file: Path) -> None:
    with store.writing() as db:
        key = pseudonym_keys.in_use(db, file, at=NOON)
    file.unlink()
    file.mkdir()
    with pytest.raises(KeyNotDestroyed), store.writing() as db:
        pseudonym_keys.forget(db, file, by=BY, at=LATER)
    with store.reading() as db:
        pseudonym_keys.must_be_current(db, pseudonym_keys.fingerprint(key))


def test_a_clock_that_went_back_keeps_nobody_from_forgetting(db: Db, file: Path) -> None:
    pseudonym_keys.in_use(db, file, at=LATER)
    pseudonym_keys.forget(db, file, by=BY, at=NOON)
    assert stored.current(db) is None


def test_only_the_current_key_is_current_and_forgotten_ones_are_known(db: Db, file: Path) -> None:
    first = pseudonym_keys.fingerprint(pseudonym_keys.in_use(db, file, at=NOON))
    pseudonym_keys.must_be_current(db, first)
    pseudonym_keys.forget(db, file, by=BY, at=LATER)
    pseudonym_keys.must_be_known(db, first, at=LATER, latest=LATER)
    second = pseudonym_keys.fingerprint(pseudonym_keys.in_use(db, file, at=LATER))
    for told in (first, "0" * 16):
        with pytest.raises(KeyNotInUse):
            pseudonym_keys.must_be_current(db, told)
    pseudonym_keys.must_be_known(db, second, at=LATER)
    with pytest.raises(KeyNotInUse):
        pseudonym_keys.must_be_known(db, "0" * 16, at=LATER)


def test_of_a_forgotten_key_only_what_happened_before_that_is_known(db: Db, file: Path) -> None:
    first = pseudonym_keys.fingerprint(pseudonym_keys.in_use(db, file, at=NOON))
    moment_after = LATER + timedelta(milliseconds=1)
    pseudonym_keys.must_be_known(db, first, at=moment_after, latest=moment_after)
    pseudonym_keys.forget(db, file, by=BY, at=LATER)
    for latest in (NOON, LATER):
        pseudonym_keys.must_be_known(db, first, at=moment_after, latest=latest)
    for too_late in (moment_after, None):
        with pytest.raises(KeyNotInUse):
            pseudonym_keys.must_be_known(db, first, at=moment_after, latest=too_late)
    assert stored.current(db) is None


def test_what_waited_in_a_spool_before_any_key_was_registered_registers_its_own(db: Db) -> None:
    pseudonym_keys.must_be_known(db, "0" * 16, at=NOON)
    pseudonym_keys.must_be_current(db, "0" * 16)


def test_after_a_key_was_forgotten_first_consultations_count_anew(db: Db, programme: Programme, file: Path) -> None:
    untouched = add_programme(db, "kita-r8")
    assert friends.record_events(db, [LineEvent(programme.id, "1", "message", NOON, "anna", None)])
    pseudonym_keys.in_use(db, file, at=NOON)
    assert consultations.first_label(db, programme=programme) == "First consultations"
    pseudonym_keys.forget(db, file, by=BY, at=LATER)
    later = add_programme(db, "toshima-r9", continues=programme)
    for each in (programme, later):
        told = consultations.first_label(db, programme=each)
        assert told == "First since Shirube was introduced (anew since the key was destroyed)"
    assert consultations.first_label(db, programme=untouched) == "First consultations"
