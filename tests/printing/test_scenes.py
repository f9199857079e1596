"""Scenes leave words alone: stars stand in the sky above the headline, and never at a cut or in a fold."""

from dataclasses import replace

import pytest

from printing import designs, formats, layouts, scenes
from printing.layout import Layout
from printing.page import Paper
from printing.scenes import table
from printing.values import Colour

QUIET = designs.theme("quiet")


class Dots(Paper):
    """Paper that remembers its discs."""

    def __init__(self) -> None:
        super().__init__(width=900, height=900, title="", author="")
        self.discs: list[tuple[float, float, float]] = []

    def disc(self, x: float, y: float, radius: float, *, fill: Colour) -> None:
        self.discs.append((x, y, radius))
        super().disc(x, y, radius, fill=fill)


def stars(layout: Layout) -> list[tuple[float, float, float]]:
    """The discs of a night without its way: the moon is not among them."""
    paper = Dots()
    scenes.draw(paper, replace(layout.stage, way=None), QUIET)
    return [disc for disc in paper.discs if disc[2] < (layout.stage.light or (0, 0, 0))[2] / 2]


@pytest.mark.parametrize("format", ["poster-a4", "strips-a4", "leaflet-a6", "image-1200x675", "image-1080x1920"])
def test_stars_stand_above_the_headline(format: str) -> None:
    layout = layouts.of(formats.of(format), QUIET)[0]
    found = stars(layout)
    assert found
    assert max(y + radius for _, y, radius in found) <= layout.boxes[0].y


def test_stars_of_a_folded_leaflet_stay_on_its_cover() -> None:
    layout = layouts.of(formats.of("leaflet-a4-trifold"), QUIET)[0]
    found = stars(layout)
    assert found
    assert min(x - radius for x, _, radius in found) > max(layout.stage.folds)


def test_a_table_stands_within_its_width() -> None:
    paper = Dots()
    edges: list[float] = []
    blob = paper.blob

    def watched(points: list[tuple[float, float]], *, fill: Colour) -> None:
        edges.extend(x for x, _ in points)
        blob(points, fill=fill)

    paper.blob = watched  # type: ignore[method-assign, assignment]
    table.table(paper, (100, 50, 60), designs.theme("discreet"))
    assert edges
    assert 70 < min(edges) < max(edges) < 130
