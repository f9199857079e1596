"""A poster with strips: all that a poster has, and seven strips that fit a purse and tell nobody what they are."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from printing import designs, formats, piece, reading, samples
from printing.layout import Layout
from printing.layouts import strips
from printing.lettering.text import TextDoesNotFit
from tests.printing.layouts import geometry

FORMATS = ("strips-a4", "strips-a3")
THEMES = tuple(designs.themes())
TELLING = ("相談", "女性", "DV", "110", "見本区", "暴力", "ひとりで")
A4 = formats.of("strips-a4")


def drawn(theme: str, format: str = "strips-a4") -> bytes:
    wording = designs.wordings_for(theme)[0]
    made = piece.compose(
        formats.of(format), facts=samples.facts(), wording=wording, theme=designs.theme(theme), version="v1"
    )
    return piece.specimen(made, samples.code())


def usual(theme: str) -> Layout:
    wording = designs.wordings_for(theme)[0]
    ((layout, _),) = geometry.laid(A4, designs.theme(theme), wording, samples.facts())
    return layout


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("what", [key for key in geometry.stressed() if " " in key])
def test_strips_have_room_for_real_offices(theme: str, what: str) -> None:
    wording = designs.wordings_for(theme)[0]
    assert list(geometry.laid(A4, designs.theme(theme), wording, geometry.stressed()[what]))


@pytest.mark.parametrize("theme", THEMES)
def test_the_poster_and_each_strip_carry_the_code(theme: str) -> None:
    assert reading.read_codes(drawn(theme), dpi=300) == [[samples.code().url] * (strips.COUNT + 1)]


@pytest.mark.parametrize("format", FORMATS)
def test_strips_under_many_words_carry_the_code_as_well(format: str) -> None:
    facts, wording = samples.facts("en"), designs.wording("alone", "en")
    made = piece.compose(formats.of(format), facts=facts, wording=wording, theme=designs.theme("soft"))
    assert len(reading.read_codes(piece.specimen(made, samples.code()), dpi=300)[0]) == strips.COUNT + 1


@pytest.mark.parametrize("theme", THEMES)
def test_a_strip_has_a_code_for_the_hand_and_room_around_it(theme: str) -> None:
    wide = A4.width / strips.COUNT
    for number, plate in enumerate(usual(theme).plates[1:]):
        left, top, right, bottom = geometry.symbol(plate)
        assert right - left >= 20
        assert left >= number * wide + geometry.SAFE
        assert right <= (number + 1) * wide - geometry.SAFE
        assert top > strips.EDGE
        assert bottom <= A4.height - geometry.SAFE


def test_a_strip_is_discreet_whatever_the_poster_says() -> None:
    for theme in THEMES:
        pdf = drawn(theme)
        with reading.opened(pdf) as document:
            page = document[0].get_textpage()
            low = (A4.height - strips.EDGE) / 25.4 * 72
            said = page.get_text_bounded(left=0, bottom=0, right=30 / 25.4 * 72, top=low)
        assert not [word for word in TELLING if word in said]
        for words in ("To U", "18:00–21:00", "20:30", "LINE"):
            assert words in said, theme


def test_strips_are_white_and_cut_along_dashes_in_every_theme() -> None:
    for theme in THEMES:
        shown = Image.open(io.BytesIO(reading.preview(drawn(theme), width_px=2100))).convert("L")
        along = shown.crop((600, round(strips.EDGE * 10) + 30, 601, 2960)).tobytes()
        changes = sum(abs(one - other) > 60 for one, other in zip(along, along[1:], strict=False))
        assert changes > 20, theme
        assert shown.getpixel((20, 2950)) == 255
        assert min(shown.crop((30, 2400, 270, 2650)).tobytes()) < 100, theme  # words in ink, not in a theme's white


def test_a_desk_whose_days_differ_tells_all_of_them_on_each_strip() -> None:
    facts = geometry.stressed()["three kinds of days"]
    made = piece.compose(A4, facts=facts, wording=designs.wording("alone"), theme=designs.theme("soft"))
    said = reading.read_text(piece.specimen(made, samples.code()))[0]
    for line in facts.hours:
        assert said.count(line.time) == strips.COUNT + 1


def test_a_name_too_long_for_a_strip_is_refused_by_name() -> None:
    name = "みんなではなすみどりのこかげのながいなまえのまどぐち"
    facts = replace(samples.facts(), desk=name, reading="")
    with pytest.raises(TextDoesNotFit):
        piece.compose(A4, facts=facts, wording=designs.wording("breath"), theme=designs.theme("discreet"))
