"""The designs that come with Shirube are complete, printable and kind."""

import re
from collections.abc import Callable
from itertools import product

import pytest

from core.language import SPOKEN
from printing import designs, fonts
from printing.values import MOST_INK, Colour, Theme, TooMuchInk, Wording


@pytest.mark.parametrize("wording", designs.wordings().values(), ids=lambda wording: wording.key)
def test_every_wording_can_be_drawn_and_neither_shouts_nor_labels(wording: Wording) -> None:
    words = " ".join((*wording.headline.split("\n"), wording.sub, *wording.topics, *wording.notes))
    assert fonts.drawable(words, bold=True)
    assert not re.search("被害者|[!！]", words)


def test_every_material_has_a_theme_and_a_wording() -> None:
    for material in ("card", "sticker", "poster"):
        assert designs.themes_for(material)
        assert all(designs.wordings_for(material, theme.key) for theme in designs.themes_for(material))


def test_only_its_own_words_go_on_the_discreet_card() -> None:
    assert [wording.key for wording in designs.wordings_for("card", "discreet")] == ["card-discreet"]
    assert [wording.key for wording in designs.wordings_for("card", "soft")] == ["card-alone", "card-young"]


@pytest.mark.parametrize("design", [*designs.themes().values(), *designs.wordings().values()], ids=lambda one: one.key)
def test_staff_read_every_title_in_their_language(design: Theme | Wording) -> None:
    assert set(design.title) == set(SPOKEN)
    assert all(design.title.values())
    assert not re.search("[぀-ヿ一-鿿]", design.title["en"])


def test_what_a_card_says_of_a_number_is_the_number() -> None:
    on_cards = [line for line in designs.urgent("school") if line.card]
    assert [line.number for line in on_cards] == ["110", "0120-0-78310", "0120-99-7777", "189"]
    assert all(line.number in line.card and line.name in line.card for line in on_cards)
    assert not any(line.card for line in designs.urgent())


def test_no_colour_lays_down_more_ink_than_paper_takes() -> None:
    inks = [(c.cyan, c.magenta, c.yellow, c.black) for t in designs.themes().values() for c in t.colours.values()]
    assert max(map(sum, inks)) <= MOST_INK
    with pytest.raises(TooMuchInk):
        Colour(80, 80, 80, 20)


@pytest.mark.parametrize("inks", list(product([-1, 101], repeat=2)))
def test_percentages_outside_the_scale_are_refused(inks: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="outside"):
        Colour(inks[0], inks[1], 0, 0)


@pytest.mark.parametrize("find", [designs.theme, designs.wording, designs.urgent])
def test_an_unknown_design_is_refused(find: Callable[[str], object]) -> None:
    with pytest.raises(designs.DesignNotFound):
        find("none")


def test_danger_has_its_own_number_and_the_advice_line_is_not_it() -> None:
    danger = [line for line in designs.urgent() if line.now]
    assert [line.number for line in danger] == ["110"]
    assert "#8008" in {line.number for line in designs.urgent() if not line.now}
