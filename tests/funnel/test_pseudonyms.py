"""Pseudonyms of persons."""

from dataclasses import replace

from funnel import pseudonyms
from store.database import Db
from store.records import Programme
from tests.conftest import add_programme

KEY = b"k" * 32
USER = "U" + "0" * 32


def test_a_pseudonym_is_the_same_throughout_a_chain(db: Db, programme: Programme) -> None:
    later = add_programme(db, "toshima-r9", continues=programme)
    assert pseudonyms.line_user(KEY, programme, USER) == pseudonyms.line_user(KEY, later, USER)
    assert pseudonyms.reference(KEY, programme, "A-12") == pseudonyms.reference(KEY, later, "A-12")


def test_another_programme_another_pseudonym(db: Db, programme: Programme) -> None:
    other = add_programme(db, "kita-r8")
    assert pseudonyms.line_user(KEY, programme, USER) != pseudonyms.line_user(KEY, other, USER)


def test_another_key_another_pseudonym(programme: Programme) -> None:
    assert pseudonyms.line_user(KEY, programme, USER) != pseudonyms.line_user(b"l" * 32, programme, USER)


def test_a_reference_that_reads_like_a_user_id_is_not_that_user(programme: Programme) -> None:
    assert pseudonyms.reference(KEY, programme, USER) != pseudonyms.line_user(KEY, programme, USER)


def test_a_message_has_a_pseudonym_of_its_own_kind(programme: Programme) -> None:
    told = pseudonyms.message(KEY, programme, USER)
    assert told == pseudonyms.of(KEY, programme, "message", USER)
    assert told != pseudonyms.line_user(KEY, programme, USER)


def test_a_reference_is_the_same_however_it_is_typed(programme: Programme) -> None:
    told = {pseudonyms.reference(KEY, programme, text) for text in ("a-12", "A-12", " Ａ－１２ ", "Ａ-12")}
    assert len(told) == 1


def test_parts_do_not_run_into_each_other(programme: Programme) -> None:
    first, second = replace(programme, line_id=1), replace(programme, line_id=11)
    assert pseudonyms.reference(KEY, first, "1x") != pseudonyms.reference(KEY, second, "x")


def test_a_pseudonym_shows_nothing_of_the_id(programme: Programme) -> None:
    assert len(pseudonyms.line_user(KEY, programme, "\ud800")) == 32
    assert USER[1:9] not in pseudonyms.line_user(KEY, programme, USER)
