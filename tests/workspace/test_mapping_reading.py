"""What becomes of a list that was handed in: asked about only where its headings are not understood, then corrected."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from exchange import consultation_file, mapping, tables
from exchange.own_words import Words
from exchange.refusals import ColumnsMissing
from exchange.tables import Table
from store.exchange_records import ColumnMapping
from tests.conftest import NOON
from workspace import mapping_memory, mapping_reading
from workspace.mapping_reading import Choosing, Kind, Read, Reader, TooLate

KIND = Kind(
    name="consultations",
    columns=consultation_file.COLUMNS,
    one_of=consultation_file.ONE_OF,
    private=consultation_file.ONE_OF,
)
KNOWN = "開始,相談者番号,年代,結果"
OWN = "受付日時,利用者No,世代,終わり方"
ROWS = ("2026/5/7 18:05,K-001,20代,終了", "2026/5/8 18:05,K-002,30代,終了", "2026/5/9 18:05,K-003,30代,混雑")


def parse(table: Table, chosen: Mapping[str, str] | None, words: Words, told: Any) -> consultation_file.Parsed:
    pseudonym = lambda _kind, text: f"<{len(text)}>"  # noqa: E731
    return consultation_file.parse(table, pseudonym=pseudonym, at=NOON, mapping=chosen, words=words, told=told)


READER = Reader(kind=KIND, parse=parse, look=lambda parsed: len(parsed.rows))


def listed(header: str, *rows: str) -> Table:
    return mapping_reading.table_of("x.csv", "\n".join((header, *(rows or ROWS))).encode(), KIND, ())


def begun(table: Table, *kept: ColumnMapping, ask: bool = False) -> Choosing | Read:
    return mapping_reading.begin(table, READER, kept, file_hash="f", ask=ask, told=None)


def remembered(table: Table, name: str = "見本の会") -> ColumnMapping:
    found = begun(table)
    assert isinstance(found, Choosing)
    chosen = {fit.key: fit.header for fit in found.fits if fit.header}
    return ColumnMapping(
        1, "consultations", name, mapping.remembered(table, chosen, KIND.columns), NOON, "x@example.lg.jp"
    )


def read(table: Table, *kept: ColumnMapping) -> Read:
    found = begun(table, *kept)
    assert isinstance(found, Read)
    return found


def test_a_list_with_headings_we_know_is_read_and_nothing_is_asked() -> None:
    found = read(listed(KNOWN))
    assert (len(found.parsed.rows), found.looked, found.held, found.remembered) == (3, 3, None, "")


def test_a_known_heading_over_unusual_numbers_is_no_reason_to_ask() -> None:
    assert read(listed(KNOWN, "2026/5/7 18:05,HIMITSU-77,20代,終了")).parsed.rows


def test_a_list_with_headings_of_its_own_waits_for_a_choice() -> None:
    found = begun(listed(OWN))
    assert isinstance(found, Choosing)
    proposed = {fit.key: (fit.header, fit.sureness) for fit in found.fits if fit.header}
    assert proposed == {
        "start": ("受付日時", "guess"),
        "reference": ("利用者No", "guess"),
        "age": ("世代", "guess"),
        "outcome": ("終わり方", "guess"),
    }
    assert found.held.table


def test_somebody_may_choose_although_all_is_understood() -> None:
    assert isinstance(begun(listed(KNOWN), ask=True), Choosing)


def test_what_was_remembered_is_read_without_asking_whatever_the_order_of_columns() -> None:
    kept = remembered(listed(OWN))
    turned = listed("終わり方,世代,利用者No,受付日時", "終了,20代,K-001,2026/5/7 18:05")
    found = read(turned, kept)
    assert (len(found.parsed.rows), found.remembered) == (1, "見本の会")


def test_a_list_whose_columns_moved_says_what_moved_and_keeps_the_rest_of_what_was_remembered() -> None:
    kept = remembered(listed(OWN))
    moved = listed("受付日時,利用者No,世代,結末,備考", *(f"{row},電話" for row in ROWS))
    found = begun(moved, kept)
    assert isinstance(found, Choosing)
    assert found.drift
    assert (found.drift.missing, found.drift.new, found.near) == (("終わり方",), ("結末", "備考"), "見本の会")
    assert {fit.key: fit.header for fit in found.fits if fit.header} == {
        "start": "受付日時",
        "reference": "利用者No",
        "age": "世代",
        "outcome": "結末",
    }


def test_a_column_that_was_remembered_goes_before_what_looks_like_it() -> None:
    table = listed("受付日時,利用者No,世代,世代2,終わり方", "2026/5/7 18:05,K-001,20代,30代,終了")
    kept = ColumnMapping(
        1, "consultations", "見本", {"start": "受付日時", "age": "世代2", "outcome": "終わり方"}, NOON, "x"
    )
    found = begun(table, kept)
    assert isinstance(found, Choosing)
    fits = {fit.key: (fit.header, fit.reason) for fit in found.fits}
    assert fits["age"] == ("世代2", "remembered")
    assert "世代" not in {header for header, _reason in fits.values()}


@pytest.mark.parametrize("text", ["氏名,電話\n見本,03-0000\n", "相談者番号,結果\nK-001,終了\n"])
def test_a_list_in_which_what_is_needed_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(ColumnsMissing):
        begun(mapping_reading.table_of("x.csv", text.encode(), KIND, ()))


def wrong(*rows: str) -> Read:
    return read(listed(KNOWN, *ROWS, *rows))


def test_only_the_rows_that_need_a_correction_wait_in_clear() -> None:
    found = wrong("きのう,K-004,20代,終了")
    assert found.held
    assert found.held.table
    assert [row.number for row in found.held.table.rows] == [5]
    assert "K-004" not in repr(found)
    assert found.private == {"相談者番号"}


def test_corrected_cells_make_good_rows_and_the_others_are_asked_about_again() -> None:
    found = wrong("きのう,K-004,20代,終了", "2026/5/9 19:00,K-005,20代,さあ")
    first = mapping_reading.corrected(found, READER, {(5, "開始"): "2026/5/10 18:00"})
    assert (len(first.parsed.rows), [error.row for error in first.parsed.errors]) == (4, [6])
    assert first.held
    assert first.held.table
    assert [row.number for row in first.held.table.rows] == [6]
    assert found.held
    assert found.held.table is None
    second = mapping_reading.corrected(first, READER, {(6, "結果"): "終了"})
    assert (len(second.parsed.rows), second.parsed.errors, second.held, second.looked) == (5, (), None, 5)


def test_a_list_with_very_many_wrong_cells_is_corrected_where_it_was_written() -> None:
    found = wrong(*["きのう,K-004,20代,終了"] * (mapping_reading.MOST_CORRECTED + 1))
    assert found.held is None
    with pytest.raises(TooLate):
        mapping_reading.corrected(found, READER, {})


def test_corrections_that_come_too_late_are_refused_and_change_nothing() -> None:
    found = wrong("きのう,K-004,20代,終了")
    assert found.held
    found.held.forget()
    with pytest.raises(TooLate):
        mapping_reading.corrected(found, READER, {(5, "開始"): "2026/5/10 18:00"})
    assert len(found.parsed.rows) == 3


def test_a_row_that_is_judged_beside_others_is_corrected_with_all_of_them() -> None:
    beside = Reader(kind=mapping_reading.Kind(name="x", columns=KIND.columns, is_compared=True), parse=parse)
    table = listed(KNOWN, *ROWS, "きのう,K-004,20代,終了")
    found = mapping_reading.begin(table, beside, (), file_hash="f", told=None)
    assert isinstance(found, Read)
    assert found.held
    assert found.held.table == table
    after = mapping_reading.corrected(found, beside, {(5, "開始"): "2026/5/10 18:00"})
    assert len(after.parsed.rows) == 4


def kept_as(name: str, **headers: str) -> ColumnMapping:
    return ColumnMapping(1, "consultations", name, headers, NOON, "x")


def names(found: Sequence[ColumnMapping | None]) -> list[str | None]:
    return [each.name if each else None for each in found]


def test_the_nearest_of_what_is_remembered_shares_at_least_half_of_its_columns() -> None:
    table = tables.read_pasted("受付日時\t利用者No\t世代\n1\t2\t3")
    near = kept_as("a", start="受付日時", reference="利用者No")
    nearer = kept_as("b", start="受付日時", reference="利用者No", age="世代")
    far = kept_as("c", start="いつ", reference="だれ", age="世代")
    found = [mapping_memory.nearest(table, each) for each in ([near, far], [near, nearer], [far], [])]
    assert names(found) == ["a", "b", None, None]


OWN_WORD = tuple(f"2026/5/{number % 28 + 1} 18:05,K-{number:03},20代,対応済" for number in range(70))


def said(found: Read, **words: dict[str, str]) -> Read:
    return mapping_reading.corrected(mapping_reading.with_words(found, KIND, words), READER, {})


def test_a_word_in_very_many_cells_is_said_once_and_all_its_rows_are_right() -> None:
    found = read(listed(KNOWN, *OWN_WORD))
    assert (len(found.parsed.rows), found.wrong_rows) == (0, 70)
    assert [(each.word, each.cells) for each in mapping_reading.unknown_words(found, KIND)] == [("対応済", 70)]
    assert found.held
    after = said(found, outcome={"対応済": "closed"})
    assert (len(after.parsed.rows), after.parsed.errors, after.held) == (70, (), None)
    assert found.held.table is None


def test_words_can_be_said_beside_more_wrong_cells_than_are_corrected_here() -> None:
    wrong_days = ["きのう,K-004,20代,対応済"] * (mapping_reading.MOST_CORRECTED + 1)
    found = read(listed(KNOWN, *ROWS, OWN_WORD[0], *wrong_days))
    assert found.held
    after = said(found, outcome={"対応済": "closed"})
    assert (len(after.parsed.rows), after.wrong_rows, after.held) == (4, len(wrong_days), None)


def kept_of(found: Read, name: str = "見本の会") -> ColumnMapping:
    return ColumnMapping(1, "consultations", name, found.headers, NOON, "x", found.words)


@pytest.mark.parametrize("header", [KNOWN, "受付日時,利用者No,世代,結果"])
def test_the_same_list_again_is_read_without_a_question(header: str) -> None:
    table = listed(header, *OWN_WORD)
    first = begun(table)
    if isinstance(first, Choosing):
        chosen = {fit.key: fit.header for fit in first.fits if fit.header}
        first = mapping_reading.read(table, READER, chosen, file_hash="f")
    unsaid = begun(table, kept_of(first))
    assert isinstance(unsaid, Read), "its columns are as they were, though none of the ends reads"
    assert (unsaid.remembered, unsaid.wrong_rows) == ("見本の会", 70)
    again = begun(table, kept_of(mapping_reading.with_words(first, KIND, {"outcome": {"対応済": "closed"}})))
    assert isinstance(again, Read)
    assert (again.remembered, len(again.parsed.rows), again.parsed.errors) == ("見本の会", 70, ())


def test_once_its_words_were_said_a_column_that_no_longer_reads_is_noticed() -> None:
    header = "受付日時,利用者No,世代,結果"
    table = listed(header, *OWN_WORD)
    first = begun(table)
    assert isinstance(first, Choosing)
    chosen = {fit.key: fit.header for fit in first.fits if fit.header}
    told = mapping_reading.read(table, READER, chosen, file_hash="f")
    kept = kept_of(mapping_reading.with_words(told, KIND, {"outcome": {"対応済": "closed"}}))
    assert not any(key.startswith("_") for key in kept.headers)
    swapped = listed("受付日時,利用者No,結果,世代", *OWN_WORD)
    found = begun(swapped, kept)
    assert isinstance(found, Choosing)
    assert found.drift
    assert {*found.drift.doubtful} == {"世代", "結果"}


@pytest.mark.parametrize(("word", "chosen"), [("対応0", {"対応0": "closed"}), ("対応済", {})])
def test_a_column_whose_words_are_not_all_remembered_is_not_doubted_next_time(
    word: str, chosen: dict[str, str]
) -> None:
    header = "受付日時,利用者No,世代,結果"
    table = listed(header, *(row.replace("対応済", word) for row in OWN_WORD))
    told = mapping_reading.read(
        table, READER, {"start": "受付日時", "reference": "利用者No", "outcome": "結果"}, file_hash="f"
    )
    kept = kept_of(mapping_reading.with_words(told, KIND, {"outcome": chosen}))
    found = begun(table, ColumnMapping(1, "consultations", "見本の会", kept.headers, NOON, "x"))
    assert isinstance(found, Read)
    assert found.remembered == "見本の会"


def test_words_of_the_nearest_list_are_read_too_where_only_a_column_came_or_went() -> None:
    kept = kept_of(mapping_reading.with_words(read(listed(KNOWN, *OWN_WORD)), KIND, {"outcome": {"対応済": "closed"}}))
    grown = read(listed(f"{KNOWN},備考", *(f"{row},電話" for row in OWN_WORD)), kept)
    assert (grown.remembered, grown.near, len(grown.parsed.rows)) == ("", "見本の会", 70)


def test_a_word_that_another_list_takes_otherwise_is_asked_about_and_its_column_is_not_doubted() -> None:
    table = listed("受付日時,利用者No,世代,結果", *OWN_WORD)
    first = begun(table)
    assert isinstance(first, Choosing)
    chosen = {fit.key: fit.header for fit in first.fits if fit.header}
    told = mapping_reading.read(table, READER, chosen, file_hash="f")
    one, other = (
        kept_of(mapping_reading.with_words(told, KIND, {"outcome": {"対応済": code}}), name)
        for name, code in (("一", "closed"), ("二", "busy"))
    )
    found = begun(table, one, other)
    assert isinstance(found, Read)
    assert (found.words, found.wrong_rows) == ({}, 70)
    assert [each.word for each in mapping_reading.unknown_words(found, KIND)] == ["対応済"]
