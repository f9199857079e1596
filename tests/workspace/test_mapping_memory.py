"""How lists are read is remembered under a contractor's name: headings alone, and in the record."""

import pytest

from store import exchange, staff
from store.database import Db
from store.records import Programme
from tests.conftest import NOON
from workspace import mapping_memory
from workspace.mapping_memory import NotRememberable, TooManyRemembered, TooManyWords

BY = "counsellor@office.example"
HEADERS = {"start": "受付日時", "reference": "利用者No", "_00": "備考"}


def keep(db: Db, programme: Programme, name: str = "見本の会", **headers: str) -> None:
    told = {**HEADERS, **headers}
    mapping_memory.keep(db, by=BY, at=NOON, programme=programme, kind="consultations", name=name, headers=told)


def kept(db: Db, programme: Programme) -> dict[str, object]:
    return {each.name: each.headers for each in exchange.mappings(db, programme.id, "consultations")}


def test_headings_are_remembered_and_the_record_says_so_without_a_name(db: Db, programme: Programme) -> None:
    keep(db, programme, "  見本の　会 ")
    assert kept(db, programme) == {"見本の 会": HEADERS}
    entry = staff.audit_trail(db)[0]
    assert (entry.action, entry.by, entry.detail) == ("mapping.keep", BY, {"kind": "consultations", "count": 2})


def test_the_same_again_is_no_change_and_another_takes_its_place(db: Db, programme: Programme) -> None:
    keep(db, programme)
    keep(db, programme)
    assert len(staff.audit_trail(db)) == 1
    keep(db, programme, start="日時")
    assert kept(db, programme) == {"見本の会": {**HEADERS, "start": "日時"}}
    assert len(staff.audit_trail(db)) == 2


@pytest.mark.parametrize(
    "header", ["U" + "0a" * 16, "2026/5/7 18:05", "K-0123", "0123", "Ａ－０１２３", "長" * 121, "R6-012", "見本-0123"]
)
def test_a_heading_that_may_be_a_record_is_not_remembered(db: Db, programme: Programme, header: str) -> None:
    with pytest.raises(NotRememberable):
        keep(db, programme, _01=header)
    assert kept(db, programme) == {}


@pytest.mark.parametrize("header", ["相談日時（開始）", "満足度1", "Q12", "LINE ID", "R8年度"])
def test_a_heading_with_a_figure_in_it_is_remembered(db: Db, programme: Programme, header: str) -> None:
    keep(db, programme, _01=header)
    assert kept(db, programme)


def test_more_names_than_a_programme_has_contractors_are_refused(db: Db, programme: Programme) -> None:
    for number in range(mapping_memory.MOST):
        keep(db, programme, f"見本{number}")
    with pytest.raises(TooManyRemembered):
        keep(db, programme, "もう一つ")
    keep(db, programme, "見本0", start="日時")


def test_what_is_forgotten_is_gone_and_forgetting_it_twice_is_no_second_change(db: Db, programme: Programme) -> None:
    keep(db, programme)
    for _time in range(2):
        mapping_memory.remove(db, by=BY, at=NOON, programme=programme, kind="consultations", name="見本の会")
    assert kept(db, programme) == {}
    assert [entry.action for entry in staff.audit_trail(db)] == ["mapping.remove", "mapping.keep"]


def say(db: Db, programme: Programme, name: str = "見本の会", **words: dict[str, str]) -> None:
    told = {"programme": programme, "kind": "consultations", "name": name, "headers": HEADERS}
    mapping_memory.keep(db, by=BY, at=NOON, words=words, **told)  # type: ignore[arg-type]


def words_of(db: Db, programme: Programme) -> dict[str, object]:
    return {each.name: each.words for each in exchange.mappings(db, programme.id, "consultations")}


def test_words_are_remembered_with_the_columns_and_the_record_has_only_their_number(
    db: Db, programme: Programme
) -> None:
    say(db, programme, outcome={"対応済": "closed", "k-001": "closed", "山田03": ""}, channel={"テレビ": ""})
    assert words_of(db, programme) == {"見本の会": {"outcome": {"対応済": "closed"}, "channel": {"テレビ": ""}}}
    entry = staff.audit_trail(db)[0]
    assert (entry.action, entry.detail) == ("mapping.keep", {"kind": "consultations", "count": 2, "words": 2})


def test_words_are_added_to_those_under_the_name_and_stay_where_only_columns_change(
    db: Db, programme: Programme
) -> None:
    say(db, programme, outcome={"対応済": "busy", "きき取り": "closed"})
    say(db, programme, outcome={"対応済": "closed"})
    keep(db, programme, start="日時")
    assert words_of(db, programme) == {"見本の会": {"outcome": {"対応済": "closed", "きき取り": "closed"}}}
    assert len(staff.audit_trail(db)) == 3
    say(db, programme, start={})
    keep(db, programme)
    assert len(staff.audit_trail(db)) == 4, "the columns are as at first, and nothing else"


def test_words_are_forgotten_alone_and_with_their_columns(db: Db, programme: Programme) -> None:
    say(db, programme, outcome={"対応済": "closed"})
    for _time in range(2):
        mapping_memory.forget_words(db, by=BY, at=NOON, programme=programme, kind="consultations", name="見本の会")
    assert kept(db, programme) == {"見本の会": HEADERS}
    assert words_of(db, programme) == {"見本の会": {}}
    entries = [(entry.action, entry.detail) for entry in staff.audit_trail(db)]
    assert entries[0] == ("mapping.forget_words", {"kind": "consultations", "words": 1})
    assert len(entries) == 2
    say(db, programme, outcome={"対応済": "closed"})
    mapping_memory.remove(db, by=BY, at=NOON, programme=programme, kind="consultations", name="見本の会")
    assert words_of(db, programme) == {}


def test_more_words_than_a_vocabulary_has_are_refused_and_nothing_is_changed(db: Db, programme: Programme) -> None:
    letters = [chr(0x3041 + number % 80) + chr(0x4E00 + number) for number in range(mapping_memory.MOST_WORDS + 1)]
    say(db, programme, outcome={"対応済": "closed"})
    with pytest.raises(TooManyWords):
        say(db, programme, topics=dict.fromkeys(letters, "other"))
    assert words_of(db, programme) == {"見本の会": {"outcome": {"対応済": "closed"}}}


def test_a_word_of_which_two_with_the_same_columns_say_otherwise_is_asked_about(db: Db, programme: Programme) -> None:
    say(db, programme, "一", outcome={"対応": "closed", "対応済": "closed"})
    say(db, programme, "二", outcome={"対応": "busy", "きき取り": "closed"})
    both = exchange.mappings(db, programme.id, "consultations")
    found = {each.name: mapping_memory.words_of(each, both) for each in both}
    assert found == {"一": {"outcome": {"対応済": "closed"}}, "二": {"outcome": {"きき取り": "closed"}}}
    assert mapping_memory.words_of(both[0], both[:1]) == both[0].words
    assert mapping_memory.words_of(None, both) == {}
