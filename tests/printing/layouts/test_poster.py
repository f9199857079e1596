"""Posters hold what an office has to say in type that is read from afar, and keep one edge and a large code."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from printing import designs, formats, layouts, piece, reading, samples
from printing.blocks.words import Content
from printing.layouts import poster
from printing.logos import logo
from printing.values import Facts
from tests.printing.layouts import geometry

POSTERS = tuple(key for key in formats.FORMATS if key.startswith("poster-"))
THEMES = tuple(designs.themes())
INVITING = ("soft", "quiet", "bright")
TELLING = ("相談", "女性", "DV", "110", "見本区", "暴力")
A4 = formats.of("poster-a4")


def text(theme: str, message: str, facts: Facts) -> str:
    """What a reader finds on an A4 poster, without its line breaks."""
    made = piece.compose(A4, facts=facts, wording=designs.wording(message), theme=designs.theme(theme))
    return "".join(reading.read_text(piece.specimen(made, samples.code()))[0].split())


@pytest.mark.parametrize("theme", INVITING)
@pytest.mark.parametrize("what", [key for key in geometry.stressed() if " " in key])
def test_a_poster_has_room_for_real_offices(theme: str, what: str) -> None:
    for message in ("alone", "talk", "unsettled", "young"):
        facts = geometry.stressed()[what]
        facts = replace(facts, urgent=samples.facts("ja", designs.wording(message).audience).urgent)
        assert list(geometry.laid(A4, designs.theme(theme), designs.wording(message), facts)), message


@pytest.mark.parametrize("language", designs.languages())
def test_a_poster_speaks_every_language(language: str) -> None:
    for theme in THEMES:
        wording = designs.wordings_for(theme, language)[0]
        assert list(geometry.laid(A4, designs.theme(theme), wording, samples.facts(language))), theme


@pytest.mark.parametrize("theme", INVITING)
@pytest.mark.parametrize("format", POSTERS)
def test_a_poster_with_much_to_say_has_a_smaller_code_that_is_read_from_afar(format: str, theme: str) -> None:
    facts = replace(geometry.stressed()["en"], phones=geometry.TWO_CENTRES, hours=geometry.THREE_DAYS)
    wording = designs.wording("alone", "en")
    ((layout, _),) = geometry.laid(formats.of(format), designs.theme(theme), wording, facts)
    (usual,) = layouts.of(formats.of(format), designs.theme(theme))
    assert layout.plates[0].side < usual.plates[0].side
    made = piece.compose(formats.of(format), facts=facts, wording=wording, theme=designs.theme(theme))
    assert reading.read_codes(piece.specimen(made, samples.code()), dpi=72) == [[samples.code().url]]


@pytest.mark.parametrize("format", POSTERS)
def test_type_on_a_poster_has_at_least_twelve_points_and_only_four_sizes(format: str) -> None:
    for theme in designs.themes().values():
        for layout in layouts.of(formats.of(format), theme):
            sizes = layout.scale.at(0, language="ja")
            assert min(type.size for type in sizes.types.values()) >= 12 * formats.of(format).width / 210 - 0.01
            assert len(sizes.types) <= 4


@pytest.mark.parametrize("theme", INVITING)
def test_a_poster_says_what_a_person_must_know_before_she_writes(theme: str) -> None:
    facts = samples.facts()
    said = text(theme, "alone", facts)
    known = (facts.cost, facts.anonymity, facts.secrecy, facts.who, facts.languages, facts.closed, facts.office)
    for words in (*known, "20:30", "18:00–21:00", "警察110", "#8008", "0120-279-889", "03-0000-0000"):
        assert words.replace(" ", "") in said


def test_a_poster_for_schools_carries_numbers_for_children() -> None:
    said = text("bright", "young", samples.facts("ja", "school"))
    for number in ("警察110", "0120-0-78310", "0120-99-7777", "189"):
        assert number in said


def test_a_poster_carries_two_telephone_centres() -> None:
    said = text("quiet", "alone", geometry.stressed()["two telephone centres"])
    for phone in geometry.TWO_CENTRES:
        for words in (phone.name, phone.number, phone.hours):
            assert words.replace(" ", "") in said


def test_a_discreet_poster_tells_nobody_what_it_is() -> None:
    said = text("discreet", "breath", samples.facts())
    assert not [word for word in TELLING if word in said]
    for words in ("ToU", "18:00–21:00", "20:30", "無料"):
        assert words in said


@pytest.mark.parametrize("theme", INVITING)
def test_words_and_code_share_one_left_edge(theme: str) -> None:
    ((layout, columns),) = geometry.laid(A4, designs.theme(theme), designs.wording("alone"), samples.facts())
    (plate,) = layout.plates
    edge = plate.x + (poster.quiet(plate.side) if poster.panelled(designs.theme(theme)) else 0)
    assert {round(column.x, 2) for column in columns if column.x < 60} == {round(edge, 2)}
    assert edge >= 0.07 * A4.width


def test_a_code_on_a_panel_does_not_stick_out_of_its_corners() -> None:
    (layout,) = layouts.of(A4, designs.theme("bright"))
    (plate,) = layout.plates
    assert layout.stage.panel
    left, top, wide, _, radius = layout.stage.panel
    assert plate.x - left == plate.y - top > radius * (1 - 0.5**0.5)
    assert left == pytest.approx(A4.width - left - wide)


def test_the_headline_stays_large_when_the_desk_has_much_to_say() -> None:
    theme, wording = designs.theme("bright"), designs.wording("alone")
    heights = []
    for facts in (samples.facts(), geometry.stressed()["a long desk"]):
        content = Content(facts=facts, wording=wording, theme=theme)
        layout, words = layouts.of(A4, theme)[0].fitting(content)
        heights.append(words.columns[0].blocks[0].block.height(words.columns[0].width, words.sizes))
    assert heights[0] >= 30  # mm: two lines of forty points
    assert heights[1] >= 0.8 * heights[0]


def test_a_larger_poster_is_the_same_poster() -> None:
    theme = designs.theme("soft")
    (small,), (large,) = layouts.of(A4, theme), layouts.of(formats.of("poster-a3"), theme)
    assert large.plates[0].side == pytest.approx(small.plates[0].side * 297 / 210)
    assert large.scale.small == pytest.approx([size * 297 / 210 for size in small.scale.small])
    assert large.tighter
    assert small.tighter
    assert large.tighter.plates[0].side == pytest.approx(small.tighter.plates[0].side * 297 / 210)


def test_an_offices_logo_stands_in_its_place_and_covers_no_words() -> None:
    theme, wording = designs.theme("soft"), designs.wording("alone")
    ((layout, columns),) = geometry.laid(A4, theme, wording, geometry.stressed()["a long office"])
    assert layout.logo
    x, y, wide, high = layout.logo
    for column in columns:
        right, bottom = column.x + column.width, column.y + column.height
        assert not (x < right and column.x < x + wide and y < bottom and column.y < y + high), geometry.words(column)
    emblem = logo.read(
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 14"><rect width="24" height="14"/></svg>'
    )
    made = piece.compose(A4, facts=samples.facts(), wording=wording, theme=theme, logo=emblem)
    shown = Image.open(io.BytesIO(reading.preview(piece.specimen(made, samples.code()), width_px=420))).convert("L")
    middle = shown.getpixel((round((x + wide / 2) * 2), round((y + high / 2) * 2)))
    assert isinstance(middle, int)
    assert middle < 60
