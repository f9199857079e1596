"""Leaflets hold all they have to say, keep clear of cuts and folds, and tell nothing where they are to be discreet."""

from dataclasses import replace

import pytest

from printing import designs, formats, layouts, leaflet_parts, picture, piece, reading, samples
from printing.blocks.words import Content, Lines
from printing.flow import Sizes
from printing.values import Facts
from tests.printing.layouts import geometry

LEAFLETS = ("leaflet-a6", "leaflet-a4-trifold")
THEMES = tuple(designs.themes())
TELLING = ("相談", "女性", "DV", "110", "見本区", "暴力")


def text(format: str, theme: str, message: str, facts: Facts) -> list[str]:
    """What a reader finds on each side."""
    made = piece.compose(formats.of(format), facts=facts, wording=designs.wording(message), theme=designs.theme(theme))
    code = samples.code()
    return [reading.read_text(picture.page(made.format, side, code))[0] for side in made.sides]


@pytest.mark.parametrize("format", LEAFLETS)
@pytest.mark.parametrize("what", ["two kinds of days", "two telephone centres", "a long office", "a long desk"])
def test_a_leaflet_has_room_for_real_offices(format: str, what: str) -> None:
    facts = geometry.stressed()[what]
    for theme in ("soft", "quiet", "bright"):
        wording = designs.wording("alone")
        assert list(geometry.laid(formats.of(format), designs.theme(theme), wording, facts)), theme


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format", LEAFLETS)
def test_type_to_be_read_at_leisure_has_at_least_eight_points(format: str, theme: str) -> None:
    for layout in layouts.of(formats.of(format), designs.theme(theme)):
        least: Sizes = layout.scale.at(0, language="ja")
        assert min(type.size for type in least.types.values()) >= 8


@pytest.mark.parametrize("format", LEAFLETS)
def test_a_leaflet_says_what_a_person_must_know_before_she_writes(format: str) -> None:
    facts = samples.facts()
    said = "".join(text(format, "soft", "alone", facts)).replace("\r\n", "").replace("\n", "")
    for words in (facts.cost, facts.anonymity, facts.secrecy, facts.who, "20:30", "18:00–21:00", "#8008", facts.office):
        assert words in said


@pytest.mark.parametrize("format", LEAFLETS)
def test_a_discreet_leaflet_tells_nobody_what_it_is(format: str) -> None:
    sides = text(format, "discreet", "breath", samples.facts())
    assert not [word for word in TELLING if word in "".join(sides)]
    assert "ひと息" in sides[0]


def test_a_cover_breaks_its_headline_where_a_reader_breathes() -> None:
    wording = replace(designs.wording("talk"), headline="言えないこと、話してみませんか。")
    content = Content(facts=samples.facts(), wording=wording, theme=designs.theme("soft"))
    block = leaflet_parts.clauses(content)
    assert isinstance(block, Lines)
    assert tuple(block.sentences) == ("言えないこと、", "話してみませんか。")


def test_a_folded_leaflet_of_a_usual_desk_is_set_larger_than_one_with_much_to_say() -> None:
    format, theme = formats.of("leaflet-a4-trifold"), designs.theme("soft")
    usual = list(geometry.laid(format, theme, designs.wording("alone"), samples.facts()))
    english = list(geometry.laid(format, theme, designs.wording("alone", "en"), samples.facts("en")))
    assert [layout.stage.house is not None for layout, _ in usual] == [True, True]
    assert [layout.scale.small[1] for layout, _ in usual] == [11, 11]
    assert all(layout.scale.small[1] >= 8 for layout, _ in english)


def test_the_folds_of_the_inner_side_are_those_of_the_outer_seen_from_behind() -> None:
    format = formats.of("leaflet-a4-trifold")
    outer, inner = layouts.of(format, designs.theme("soft"))
    assert outer.stage.folds == format.folds
    assert inner.stage.folds == (100, 200)


def test_a_language_without_steps_has_a_leaflet_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = replace(designs.sentences(), steps={}, steps_title="", topics_title="", hours_title="")
    monkeypatch.setattr(designs, "sentences", lambda language: bare)
    theme, format = designs.theme("soft"), formats.of("leaflet-a4-trifold")
    sides = list(geometry.laid(format, theme, designs.wording("alone"), samples.facts()))
    assert len(sides) == 2
    for layout, columns in sides:
        assert geometry.faults(format, layout, columns) == []
        assert all(spaced.block.words for column in columns for spaced in column.blocks)
