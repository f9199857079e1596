"""The numbers on a poster: danger by itself and first, everything in columns as long as there is room."""

from dataclasses import replace

import pytest

from printing import designs, samples
from printing.blocks.directory import Directory, airy_directory, directory
from printing.blocks.words import Content
from printing.flow import Scale, Sizes
from printing.lettering.text import TextDoesNotFit
from printing.values import Facts, Phone

SIZES: Sizes = Scale(headline=(40, 40), name=(30, 30), fact=(16, 16), small=(12, 12)).at(1, language="ja")
WIDE = 174.0


def made(facts: Facts) -> Directory:
    block = directory(Content(facts=facts, wording=designs.wording("alone"), theme=designs.theme("soft")))
    assert isinstance(block, Directory)
    return block


def test_danger_stands_apart_from_the_places_to_talk() -> None:
    block = made(samples.facts())
    assert block.danger == "いま危険なとき"
    assert block.now == "警察 110"
    assert not [row for row in block.rows if row[1] == "110"]


def test_the_desks_own_telephones_come_before_national_lines() -> None:
    assert [number for _, number, _ in made(samples.facts()).rows] == ["03-0000-0000", "0120-279-889", "#8008"]


def test_a_note_in_its_own_column_has_no_brackets() -> None:
    assert "24時間・無料" in [note for _, _, note in made(samples.facts()).rows]


def test_a_name_too_long_for_columns_stands_above_its_number() -> None:
    usual = made(samples.facts())
    phone = Phone(
        "見本区立男女平等参画推進センター付属女性のためのなんでも相談室", "03-0000-0000", "月〜金・第2土 9:00–17:00"
    )
    long = made(replace(samples.facts(), phones=(phone,)))
    assert long.height(WIDE, SIZES) > usual.height(WIDE, SIZES) + 2 * SIZES.of("small").step


def test_air_tells_entries_of_several_lines_apart_in_a_leaflet() -> None:
    content = Content(facts=samples.facts(), wording=designs.wording("alone"), theme=designs.theme("soft"))
    close, airy = directory(content), airy_directory(content)
    assert close
    assert airy
    assert airy.height(78, SIZES) > close.height(78, SIZES)
    assert airy.height(WIDE, SIZES) == close.height(WIDE, SIZES)


def test_a_note_too_long_to_stand_beside_its_number_stands_under_it() -> None:
    phone = Phone("見本区 女性相談", "0120-000-0000", "月〜金 9:00–17:00")
    block = made(replace(samples.facts(), phones=(phone,), urgent=()))
    assert block.height(62, SIZES) == pytest.approx(block.height(90, SIZES) + SIZES.of("small").step)


def test_whom_to_call_at_once_stands_under_its_label_where_it_has_no_room_beside() -> None:
    block = replace(made(samples.facts()), now="どこからでもかけられる警察の電話 110")
    assert block.height(78, SIZES) > made(samples.facts()).height(78, SIZES)
    with pytest.raises(TextDoesNotFit):
        replace(block, danger="いますぐたすけがいるほど危険なとき" * 2).height(78, SIZES)


def test_a_number_without_room_is_refused_by_its_row() -> None:
    with pytest.raises(TextDoesNotFit) as refused:
        replace(made(samples.facts()), now="", heading="").height(30, SIZES)
    assert "#8008" in refused.value.line


def test_a_desk_without_line_invites_to_call() -> None:
    assert made(replace(samples.facts(), without_line=True)).heading == designs.sentences().without_line


def test_a_desk_without_numbers_has_no_directory() -> None:
    facts = replace(samples.facts(), phones=(), urgent=())
    content = Content(facts=facts, wording=designs.wording("alone"), theme=designs.theme("soft"))
    assert directory(content) is None
