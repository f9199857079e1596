"""Blocks of words are as high as what they draw, and readings over kanji have room above their line."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing import designs
from printing.blocks.table import Table
from printing.blocks.words import Chips, Lines, Name, Packed
from printing.flow import Block, Scale, Sizes
from printing.lettering import ruby
from printing.lettering.text import TextDoesNotFit, Type
from printing.page import Paper
from printing.values import BLACK, Colour

SCALE = Scale(headline=(24, 24), name=(18, 18), fact=(14, 14), small=(12, 12))
SIZES = SCALE.at(1, language="ja-easy")
THEME = designs.theme("soft")
EASY = "声《こえ》を 出《だ》さないで、文字《もじ》で 話《はな》せます"
READING = 0.92 + 0.5 * 0.88  # em from a baseline to the top of a reading over it


class Baselines(Paper):
    """Paper that remembers each line of text with its baseline and size in mm."""

    def __init__(self) -> None:
        super().__init__(width=200, height=200, title="", author="")
        self.lines: list[tuple[str, float, float]] = []

    def write(
        self, x: float, baseline: float, words: str, *, type: Type, colour: Colour, within: float, align: str = "left"
    ) -> float:
        if words:
            self.lines.append((words, baseline, type.em))
        return super().write(x, baseline, words, type=type, colour=colour, within=within, align=align)


def drawn(block: Block, wide: float, sizes: Sizes = SIZES) -> list[tuple[str, float, float]]:
    paper = Baselines()
    block.draw(paper, 0, 0, wide, sizes)
    return paper.lines


def blocks(words: Sequence[str]) -> list[Block]:
    return [
        Lines(words, "small", BLACK, most=9),
        Lines(words, "fact", BLACK, most=9, apart=0.5),
        Packed(words, "small", BLACK, most=20, gap=1.0),
        Table([("電話《でんわ》", each) for each in words], THEME),
    ]


KINDS = range(len(blocks([""])))


@pytest.mark.parametrize("kind", KINDS)
def test_no_reading_touches_the_line_above(kind: int) -> None:
    lines = drawn(blocks([EASY, EASY])[kind], 70)
    rows = sorted({baseline for _, baseline, _ in lines})
    em = lines[0][2]
    assert len(rows) >= 2
    assert rows[0] >= READING * em - 0.05
    for above, below in pairwise(rows):
        assert below - READING * em >= above + 0.1 * em


@pytest.mark.parametrize("kind", range(3))
def test_lines_without_readings_need_less_room(kind: int) -> None:
    with_readings, without = blocks([EASY])[kind], blocks([ruby.plain(EASY)])[kind]
    assert with_readings.height(170, SIZES) > without.height(170, SIZES)


@settings(deadline=None, max_examples=40)
@given(words=st.lists(st.sampled_from([EASY, "相談は無料です。", "本名は聞きません。"]), min_size=1, max_size=4))
@pytest.mark.parametrize("kind", KINDS)
def test_a_block_is_as_high_as_what_it_draws(kind: int, words: list[str]) -> None:
    block = blocks(words)[kind]
    try:
        high = block.height(75, SIZES)
    except TextDoesNotFit:
        return
    _, last, em = drawn(block, 75)[-1]
    assert high == pytest.approx(last + 0.14 * em)


@settings(deadline=None, max_examples=40)
@given(narrow=st.floats(40, 150), more=st.floats(0, 40))
@pytest.mark.parametrize("kind", KINDS)
def test_a_wider_column_never_makes_a_block_higher(kind: int, narrow: float, more: float) -> None:
    block = blocks(["相談は無料（通信料はかかります）。", "本名は聞きません。"])[kind]
    try:
        high = block.height(narrow, SIZES)
    except TextDoesNotFit:
        return
    assert block.height(narrow + more, SIZES) <= high + 0.01


def test_boxes_of_topics_grow_for_readings() -> None:
    with_readings, without = Chips(["家族《かぞく》のこと"], THEME), Chips(["家族のこと"], THEME)
    assert with_readings.height(80, SIZES) - without.height(80, SIZES) == pytest.approx(0.5 * SIZES.of("small").em)


def test_a_name_leaves_room_for_its_own_readings() -> None:
    with_readings = Name("木《こ》かげ", "", THEME)
    assert with_readings.height(80, SIZES) > Name("木かげ", "", THEME).height(80, SIZES)
    assert drawn(with_readings, 80)[0][1] >= READING * SIZES.of("name").em - 0.05


def test_the_row_for_danger_is_bold_and_the_others_are_not() -> None:
    table = Table([("いま危険なとき", "警察 110"), ("DVの相談", "#8008")], THEME, first="いま危険なとき")
    paper = Bold()
    table.draw(paper, 0, 0, 150, SIZES)
    assert paper.bold == {"いま危険なとき": True, "警察 110": True, "DVの相談": True, "#8008": False}


class Bold(Paper):
    """Paper that remembers which words are bold."""

    def __init__(self) -> None:
        super().__init__(width=200, height=200, title="", author="")
        self.bold: dict[str, bool] = {}

    def write(
        self, x: float, baseline: float, words: str, *, type: Type, colour: Colour, within: float, align: str = "left"
    ) -> float:
        self.bold[words] = type.bold
        return super().write(x, baseline, words, type=type, colour=colour, within=within, align=align)
