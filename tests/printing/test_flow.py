"""Columns find the largest sizes at which all their words have room, and never run over."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.flow import Column, Fitted, Scale, Sizes, Spaced, fitted
from printing.lettering.text import TextDoesNotFit
from printing.page import Paper

SCALE = Scale(headline=(24, 12), name=(18, 9), fact=(12, 7), small=(8, 6))


@dataclass(frozen=True)
class Bar:
    """A block of so many em of the small size, which remembers where it was drawn."""

    em: float
    words: str = "a bar"
    drawn: list[tuple[float, float]] = field(default_factory=list)

    def height(self, width: float, sizes: Sizes) -> float:
        return self.em * sizes.of("small").em

    def draw(self, paper: Paper, x: float, top: float, width: float, sizes: Sizes) -> None:
        self.drawn.append((top, top + self.height(width, sizes)))


def column(bars: list[Bar], high: float = 30.0, air: float = 2.0, y: float = 5.0, anchor: str = "top") -> Column:
    return Column(x=0, y=y, width=40, height=high, blocks=[Spaced(bar, air) for bar in bars], anchor=anchor)  # type: ignore[arg-type]


def drawn(made: Fitted, bars: list[Bar]) -> list[tuple[float, float]]:
    made.draw(Paper(width=100, height=100, title="", author=""))
    return [bar.drawn[-1] for bar in bars]


BARS = st.lists(st.floats(0.5, 4), min_size=1, max_size=6)


@given(heights=BARS, anchor=st.sampled_from(["top", "middle", "bottom"]))
def test_blocks_stand_under_each_other_inside_their_box(heights: list[float], anchor: str) -> None:
    bars = [Bar(em) for em in heights]
    try:
        made = fitted([column(bars, anchor=anchor)], SCALE)
    except TextDoesNotFit:
        assert sum(heights) * SCALE.at(0, language="ja").of("small").em > 30 - 0.55 * 2 * (len(bars) - 1) - 0.02
        return
    places = drawn(made, bars)
    assert places[0][0] >= 5 - 0.02
    assert places[-1][1] <= 35 + 0.02
    assert all(below[0] >= above[1] for above, below in zip(places, places[1:], strict=False))


@given(heights=BARS, more=st.floats(0.1, 20))
def test_a_larger_box_never_makes_smaller_type(heights: list[float], more: float) -> None:
    bars = [Bar(em) for em in heights]
    try:
        tight = fitted([column(bars)], SCALE)
    except TextDoesNotFit:
        return
    loose = fitted([column(bars, high=30 + more)], SCALE)
    assert loose.sizes.of("small").size >= tight.sizes.of("small").size


def test_all_columns_share_the_sizes_that_the_fullest_allows() -> None:
    full, free = column([Bar(12)]), column([Bar(1)], y=50)
    assert fitted([free], SCALE).sizes.of("small").size == 8
    assert fitted([full, free], SCALE).sizes.of("small").size < 8


def test_a_column_with_room_keeps_its_air_beside_a_full_one() -> None:
    loose = [Bar(1), Bar(1)]
    made = fitted([column([Bar(12.5)]), column(loose, y=50)], SCALE)
    (_, first), (second, _) = drawn(made, loose)
    assert second - first == pytest.approx(2.0)


def test_air_shrinks_before_words_are_refused() -> None:
    bars = [Bar(4.5), Bar(4.5), Bar(4)]
    (_, first), (second, _), _ = drawn(fitted([column(bars)], SCALE), bars)
    assert 0 < second - first < 2.0


def test_what_has_no_room_at_the_least_size_is_named() -> None:
    with pytest.raises(TextDoesNotFit) as refused:
        fitted([column([Bar(4), Bar(40, words="the long one")])], SCALE)
    assert refused.value.line == "the long one"


def test_a_scale_many_times_as_large_has_every_size_so_many_times_as_large() -> None:
    assert SCALE.times(2).at(1, language="ja").of("fact").size == 24
    assert SCALE.times(2).at(0, language="ja").of("headline").size == 24
