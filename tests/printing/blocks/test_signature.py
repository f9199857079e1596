"""An office's logo stands beside its name on every piece that names it; where it would tell, there is none."""

from dataclasses import replace

import pytest

from printing import designs, formats, piece, samples
from printing.logos import logo
from printing.logos.logo import Logo
from printing.page import Paper
from printing.piece import Piece
from printing.values import Facts
from tests.printing.layouts.geometry import Rectangle
from tests.printing.layouts.watched import Watched

SQUARE, BANNER = (
    logo.read(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} 9"><path d="M0 0h9v9z"/></svg>'.encode())
    for wide in (9, 400)
)
LONG = "見本市 市民局 ダイバーシティ推進室 男女共同参画課"
NAMING = [key for key in formats.FORMATS if key != "sticker-round-60"]


@pytest.fixture
def placed(monkeypatch: pytest.MonkeyPatch) -> list[Rectangle]:
    """Where logos were drawn."""
    found: list[Rectangle] = []

    def draw(paper: Paper, one: Logo, x: float, y: float, width: float, height: float) -> None:
        found.append((x, y, x + width, y + height))

    monkeypatch.setattr(logo, "draw", draw)
    return found


def composed(format: str, theme: str, emblem: Logo | None, facts: Facts) -> Piece:
    wording = designs.wordings_for(theme, facts.language)[0]
    return piece.compose(formats.of(format), facts=facts, wording=wording, theme=designs.theme(theme), logo=emblem)


def meet(one: Rectangle, other: Rectangle) -> bool:
    return min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(one[1], other[1])


@pytest.mark.parametrize("emblem", [SQUARE, BANNER], ids=["square", "banner"])
@pytest.mark.parametrize("format", NAMING)
def test_a_logo_is_on_every_piece_that_names_the_office_and_touches_no_words(
    format: str, emblem: Logo, placed: list[Rectangle]
) -> None:
    made = composed(format, "soft", emblem, samples.facts())
    assert made.shows_logo
    for side in made.sides:
        placed.clear()
        paper = Watched(800)
        side.shared(paper)
        if side.own:
            side.own(paper, samples.code())
        assert len(placed) == int(side.shows_logo)
        for place in placed:
            assert place[2] - place[0] > 2 or place[3] - place[1] > 2
            assert [words for words, box in paper.lines if meet(place, box)] == []
            assert min(place[0], place[1], made.format.width - place[2], made.format.height - place[3]) >= 2.9


@pytest.mark.parametrize("format", formats.FORMATS)
def test_a_discreet_piece_carries_no_logo(format: str, placed: list[Rectangle]) -> None:
    made = composed(format, "discreet", SQUARE, samples.facts())
    for side in made.sides:
        side.shared(Watched(800))
    assert not made.shows_logo
    assert placed == []


def test_a_piece_that_does_not_name_the_office_has_no_place_for_its_logo(placed: list[Rectangle]) -> None:
    made = composed("sticker-round-60", "soft", SQUARE, samples.facts())
    made.sides[0].shared(Watched(100))
    assert not made.shows_logo
    assert placed == []


def test_a_piece_without_a_logo_says_so() -> None:
    assert not composed("card-91x55", "soft", None, samples.facts()).shows_logo


@pytest.mark.parametrize("format", [key for key in NAMING if key.startswith(("card", "sticker"))])
def test_a_logo_is_no_reason_to_refuse_a_piece(format: str) -> None:
    for language in designs.languages():
        assert composed(format, "bright", None, samples.facts(language))
        assert composed(format, "bright", BANNER, samples.facts(language))


def test_a_logo_gives_way_to_a_long_name() -> None:
    facts = replace(samples.facts(), office=LONG)
    assert composed("card-85x49-2", "quiet", None, facts)
    assert composed("card-85x49-2", "quiet", BANNER, facts)
