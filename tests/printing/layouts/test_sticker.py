"""Stickers are read from arm's length: larger type, sturdier codes, and in a circle every line inside the circle."""

from collections.abc import Iterator
from math import hypot

import pytest

from printing import designs, formats, layouts, piece, samples
from printing.flow import Column
from printing.layout import Layout
from printing.lettering import ruby
from printing.values import Code, Facts
from tests.printing.layouts import geometry
from tests.printing.layouts.test_card import TELLING, text
from tests.printing.layouts.watched import Watched, overlaps, written

STICKERS = ("sticker-100x100", "sticker-90x130", "sticker-round-60")
THEMES = tuple(designs.themes())
LONGEST = Code(text="7Q0K2M4", url="HTTPS://SHIRUBE.CITY.EXAMPLE.JP/R/7Q0K2M4")


def sides(format: str, theme: str, facts: Facts, message: str = "") -> Iterator[tuple[Layout, list[Column]]]:
    design = designs.theme(theme)
    wording = designs.wording(message) if message else designs.wordings_for(theme, facts.language)[0]
    return geometry.laid(formats.of(format), design, wording, facts)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format", STICKERS)
@pytest.mark.parametrize("what", ["two kinds of days", "two telephone centres", "a long office"])
def test_a_sticker_has_room_for_real_offices(format: str, theme: str, what: str) -> None:
    assert list(sides(format, theme, geometry.stressed()[what]))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format", STICKERS)
def test_no_line_runs_into_another(format: str, theme: str) -> None:
    for wording, facts in geometry.normal(designs.theme(theme)):
        for lines in written(format, theme, wording, facts):
            assert overlaps(lines) == [], wording.key


@pytest.mark.parametrize("language", designs.languages())
@pytest.mark.parametrize("format", STICKERS)
def test_in_every_language_a_sticker_is_drawn_with_a_code_that_is_large_enough(format: str, language: str) -> None:
    facts, said = samples.facts(language), designs.sentences(language)
    known = "".join(text(format, "soft", "talk", facts)).replace(" ", "")  # raises CodeTooSmall
    must = [facts.cost, facts.secrecy, said.seen["line"], facts.office] if format != "sticker-round-60" else []
    for words in (*facts.intakes, "18:00–21:00", *must):
        assert ruby.plain(words).rstrip("।").replace(" ", "") in known, words


@pytest.mark.parametrize("language", designs.languages())
@pytest.mark.parametrize("theme", ["bright", "discreet"])
def test_a_round_sticker_keeps_every_language_and_its_mark_inside_the_circle(theme: str, language: str) -> None:
    wording = designs.wordings_for(theme, language)[0]
    for words, (left, top, right, bottom) in written("sticker-round-60", theme, wording, samples.facts(language))[0]:
        far = max(hypot(x - 30, y - 30) for x in (left, right) for y in (top, bottom))
        assert far <= 27, (words, far)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("what", ["usual", "two kinds of days"])
def test_every_line_of_a_round_sticker_stands_three_millimetres_inside_its_circle(theme: str, what: str) -> None:
    facts = geometry.stressed().get(what, samples.facts())
    wording = designs.wordings_for(theme)[0]
    lines = written("sticker-round-60", theme, wording, facts)[0]
    assert len(lines) >= 5
    for words, (left, top, right, bottom) in lines:
        far = max(hypot(x - 30, y - 30) for x in (left, right) for y in (top, bottom))
        assert far <= 27, (words, far)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format", STICKERS)
@pytest.mark.parametrize("code", [samples.code(), LONGEST])
def test_codes_of_all_lengths_are_sturdy_and_large_enough(format: str, theme: str, code: Code) -> None:
    design = designs.theme(theme)
    wording = designs.wordings_for(theme)[0]
    assert {plate.level for layout in layouts.of(formats.of(format), design) for plate in layout.plates} == {"H"}
    made = piece.compose(formats.of(format), facts=samples.facts(), wording=wording, theme=design)
    for side in made.sides:
        assert side.own is not None
        side.own(Watched(200), code)  # raises CodeTooSmall


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format", STICKERS)
def test_type_read_from_half_a_metre_has_at_least_seven_and_a_half_points(format: str, theme: str) -> None:
    for layout in layouts.of(formats.of(format), designs.theme(theme)):
        assert min(type.size for type in layout.scale.at(0, language="ja").types.values()) >= 7.5


@pytest.mark.parametrize("format", ["sticker-100x100", "sticker-90x130"])
def test_a_sticker_says_what_a_person_must_know_before_she_writes(format: str) -> None:
    facts = samples.facts()
    said = "".join(text(format, "quiet", "talk", facts))
    seen = designs.sentences().seen["line"]
    for words in (facts.cost, facts.anonymity, facts.secrecy, seen, "20:30", "18:00–21:00", "#8008", facts.office):
        assert words in said


@pytest.mark.parametrize("format", STICKERS)
def test_a_discreet_sticker_tells_nobody_what_it_is(format: str) -> None:
    said = "".join(text(format, "discreet", "breath", samples.facts()))
    assert not [word for word in TELLING if word in said]
    assert "18:00–21:00" in said


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format", STICKERS)
def test_a_demonstration_sticker_says_so(format: str, theme: str) -> None:
    wording = designs.wordings_for(theme)[0].key
    assert designs.sentences().sample in text(format, theme, wording, samples.facts())[0].replace(" ", "")
