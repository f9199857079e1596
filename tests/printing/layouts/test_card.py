"""Cards hold all they have to say in a hand's breadth; the discreet one is a stamp card to whoever finds it."""

from dataclasses import replace
from itertools import product

import pytest

from printing import designs, formats, layouts, picture, piece, reading, samples
from printing.layout import Layout
from printing.lettering import ruby
from printing.lettering.text import SMALLEST
from printing.values import Facts
from tests.printing.layouts import geometry
from tests.printing.layouts.watched import overlaps, written

CARDS = ("card-91x55", "card-91x55-2", "card-85x49", "card-85x49-2")
THEMES = tuple(designs.themes())
TELLING = ("相談", "女性", "DV", "110", "見本区", "暴力", "#8008")


def text(format: str, theme: str, message: str, facts: Facts) -> list[str]:
    """What a reader finds on each side, without line ends."""
    made = piece.compose(
        formats.of(format), facts=facts, wording=designs.wording(message, facts.language), theme=designs.theme(theme)
    )
    pages = (picture.page(made.format, side, samples.code()) for side in made.sides)
    return [reading.read_text(page)[0].replace("\r\n", "").replace("\n", "") for page in pages]


def designed(format: str, theme: str) -> list[Layout]:
    return list(layouts.of(formats.of(format), designs.theme(theme)))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format", CARDS)
def test_no_line_runs_into_another(format: str, theme: str) -> None:
    for wording, facts in geometry.normal(designs.theme(theme)):
        for lines in written(format, theme, wording, facts):
            assert overlaps(lines) == [], wording.key


REAL = [
    *product(("card-91x55", "card-91x55-2"), ("two kinds of days", "two telephone centres", "a long office")),
    *product(("card-85x49", "card-85x49-2"), ("two kinds of days", "a long desk")),
]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("format", "what"), REAL)
def test_a_card_has_room_for_real_offices(format: str, theme: str, what: str) -> None:
    wording = designs.wordings_for(theme)[0]
    assert list(geometry.laid(formats.of(format), designs.theme(theme), wording, geometry.stressed()[what]))


@pytest.mark.parametrize("language", designs.languages())
@pytest.mark.parametrize("format", CARDS)
def test_in_every_language_a_card_says_what_a_person_must_know_before_she_writes(format: str, language: str) -> None:
    facts, said = samples.facts(language), designs.sentences(language)
    known = "".join(text(format, "soft", "alone", facts)).replace(" ", "")
    for words in (
        facts.cost,
        facts.anonymity,
        facts.secrecy,
        said.seen["line"],
        said.brief["line"],
        *facts.intakes,
        "18:00–21:00",
        "110",
        facts.office,
    ):
        assert ruby.plain(words).rstrip("।").replace(" ", "") in known, words


@pytest.mark.parametrize("language", designs.languages())
@pytest.mark.parametrize("format", CARDS)
def test_no_line_runs_into_another_in_any_language(format: str, language: str) -> None:
    wording = designs.wording("talk", language)
    for lines in written(format, "quiet", wording, samples.facts(language)):
        assert overlaps(lines) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format", CARDS)
def test_nothing_on_a_card_is_smaller_than_six_points(format: str, theme: str) -> None:
    for layout in designed(format, theme):
        assert min(type.size for type in layout.scale.at(0, language="ja").types.values()) >= SMALLEST


@pytest.mark.parametrize("format", CARDS)
def test_a_card_says_what_a_person_must_know_before_she_writes(format: str) -> None:
    facts = samples.facts()
    said = "".join(text(format, "soft", "alone", facts))
    seen = designs.sentences().seen["line"]
    for words in (
        facts.cost,
        facts.anonymity,
        facts.secrecy,
        seen,
        "20:30",
        "18:00–21:00",
        "警察",
        "110",
        facts.office,
    ):
        assert words in said


@pytest.mark.parametrize("format", CARDS)
def test_the_number_that_children_can_call_all_day_is_on_every_card_for_schools(format: str) -> None:
    said = "".join(text(format, "bright", "young", samples.facts(audience="school")))
    assert "0120-0-78310" in said


@pytest.mark.parametrize("format", CARDS)
def test_a_card_for_those_without_line_carries_the_desks_telephone(format: str) -> None:
    facts = replace(samples.facts(), without_line=True)
    assert facts.phones[0].number in "".join(text(format, "quiet", "voice", facts))


@pytest.mark.parametrize("format", CARDS)
def test_a_discreet_card_tells_nobody_what_it_is(format: str) -> None:
    said = "".join(text(format, "discreet", "breath", samples.facts()))
    assert not [word for word in TELLING if word in said]
    assert "ひと息" in said
    assert "18:00–21:00" in said


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format", CARDS)
def test_every_side_of_a_demonstration_that_has_a_code_says_so(format: str, theme: str) -> None:
    wording = designs.wordings_for(theme)[0].key
    assert designs.sentences().sample in text(format, theme, wording, samples.facts())[0].replace(" ", "")
