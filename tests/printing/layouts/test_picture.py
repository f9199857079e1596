"""Pictures say little, keep their code large, and measure exactly what the place that shows them asks for."""

import io

import pytest
import zxingcpp
from PIL import Image

from printing import designs, formats, layouts, picture, piece, samples
from printing.blocks.words import Content
from tests.printing.layouts import geometry, watched

PICTURES = tuple(key for key, each in formats.FORMATS.items() if each.pixels)
THEMES = tuple(designs.themes())


def drawn(format: str, theme: str) -> bytes:
    made = piece.compose(
        formats.of(format),
        facts=samples.facts(),
        wording=designs.wordings_for(theme)[0],
        theme=designs.theme(theme),
    )
    return picture.png(made, samples.code())


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format", PICTURES)
def test_a_picture_has_its_pixels_and_a_code_that_phones_read(format: str, theme: str) -> None:
    shown = Image.open(io.BytesIO(drawn(format, theme)))
    assert shown.size == formats.of(format).pixels
    assert [code.text for code in zxingcpp.read_barcodes(shown.convert("L"))] == [samples.code().url]


@pytest.mark.parametrize("format", PICTURES)
def test_a_picture_loads_at_once(format: str) -> None:
    assert len(drawn(format, "quiet")) < 90_000


def test_a_picture_is_painted_in_the_colours_of_screens() -> None:
    shown = Image.open(io.BytesIO(drawn("image-1080x1080", "soft"))).convert("RGB")
    paper = designs.theme("soft")["ground"].screen
    assert "#{:02X}{:02X}{:02X}".format(*shown.getpixel((4, 540))) == paper  # type: ignore[misc]


def test_the_edges_of_a_code_fall_on_whole_pixels() -> None:
    shown = Image.open(io.BytesIO(drawn("image-1080x1080", "soft"))).convert("L")
    layout = layouts.of(formats.of("image-1080x1080"), designs.theme("soft"))[0]
    left, top, right, bottom = (round(edge * 10) for edge in geometry.symbol(layout.plates[0]))
    code = shown.crop((left + 10, top + 10, right - 10, bottom - 10))
    grey = sum(code.histogram()[24:231])
    assert grey / (code.width * code.height) < 0.02


def test_signage_is_read_from_across_a_room() -> None:
    for theme in designs.themes().values():
        (layout,) = layouts.of(formats.of("signage-1920x1080"), theme)
        left, _, right, _ = geometry.symbol(layout.plates[0])
        assert right - left >= 40
        assert layout.scale.headline[0] >= 30


@pytest.mark.parametrize("format", ["image-1200x675", "signage-1920x1080", "image-1080x1080", "image-1080x1920"])
def test_a_headline_of_two_clauses_stands_on_two_lines(format: str) -> None:
    wording = designs.wording("talk")
    first, _, second = wording.headline.partition("、")
    (lines,) = watched.written(format, "quiet", wording, samples.facts())
    assert {f"{first}、", second} <= {words for words, _ in lines}


@pytest.mark.parametrize("format", PICTURES)
def test_words_in_a_picture_are_legible_on_a_phone(format: str) -> None:
    for theme in designs.themes().values():
        ((layout, words),) = [
            layout.fitting(Content(facts=samples.facts(), wording=designs.wordings_for(theme.key)[0], theme=theme))
            for layout in layouts.of(formats.of(format), theme)
        ]
        assert layout.plates
        assert words.sizes.of("small").em * 10 >= 28  # pixels


def test_paper_is_no_picture() -> None:
    made = piece.compose(
        formats.of("leaflet-a6"),
        facts=samples.facts(),
        wording=designs.wording("alone"),
        theme=designs.theme("soft"),
    )
    with pytest.raises(picture.NotAPicture):
        picture.png(made, samples.code())
