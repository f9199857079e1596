"""Devanagari glyphs: joined, in their places, and written to the page where the shaper put them."""

import re

import pytest
from reportlab.pdfgen.canvas import Canvas

from printing.lettering import fonts, shaping

WORDS = ["र्‍यो", "कुर्कुर्याउँदै", "हुँ", "ट्रु", "AV", "श्रीमान्"]


def face(*, bold: bool) -> fonts.Face:
    return fonts.face(bold=bold, language="ne")


def test_letters_join_and_change_places() -> None:
    joined = face(bold=False)
    assert len(joined.glyphs("क्ष")) == 1
    assert joined.glyphs("हि")[-1].character == joined.glyphs("ह")[0].character, "i stands before its consonant"
    assert joined.width("क्ष", size=10) < joined.width("क", size=10) + joined.width("ष", size=10)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("word", WORDS)
def test_the_pen_goes_where_the_shaper_says(word: str, bold: bool) -> None:
    joined = face(bold=bold)
    glyphs = joined.glyphs(word)
    written = shaping.operators(glyphs, font=joined.font, document=Canvas("unused.pdf")._doc, size=10, at=(20, 30))
    assert written.startswith("BT 1 0 0 1 20.000 30.000 Tm")
    pen, places, naturals = 0.0, [], iter([glyph.natural for glyph in glyphs])
    for step in re.findall(
        r"<[0-9a-f]{2}>|(?<=[\[ >])-?[0-9.]+(?=[ \]<])", "".join(re.findall(r"\[.*?\] TJ", written))
    ):
        if step.startswith("<"):
            places.append(pen)
            pen += next(naturals)
        else:
            pen -= float(step)
    starts = [sum(glyph.advance for glyph in glyphs[:number]) for number in range(len(glyphs))]
    assert places == pytest.approx([start + glyph.across for start, glyph in zip(starts, glyphs, strict=True)])
    assert pen == pytest.approx(sum(glyph.advance for glyph in glyphs))


def test_some_of_these_words_need_moving() -> None:
    glyphs = [glyph for word in WORDS for glyph in face(bold=False).glyphs(word)]
    assert any(glyph.across for glyph in glyphs)
    assert any(glyph.natural != glyph.advance for glyph in glyphs)


def test_marks_that_rise_are_written_higher_and_the_next_text_is_not() -> None:
    joined = face(bold=False)
    (letter,) = joined.glyphs("क")
    risen = shaping.Glyph(letter.character, letter.advance, 0, 250, letter.natural)
    written = shaping.operators(
        (letter, risen), font=joined.font, document=Canvas("unused.pdf")._doc, size=10, at=(0, 0)
    )
    assert "2.500 Ts" in written
    assert written.endswith("0 Ts ET")
