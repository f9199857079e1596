"""Words can be read on everything they may lie on: WCAG AA for screen colours and for inks as they are rendered."""

import io
from functools import cache

import pytest
from PIL import Image

from printing import designs, reading
from printing.page import Paper
from printing.values import Colour, Theme

LEAST = 4.5  # WCAG 2.2, 1.4.3 for text of any size
# What the words of each part may lie on; nobody writes on the light itself.
UNDER = {
    "text": ("ground", "glow", "halo", "field", "far", "panel"),
    "small": ("ground", "glow", "halo", "field", "far"),
    "name": ("ground", "glow", "halo", "far"),
}
Rgb = tuple[int, ...]


def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG contrast ratio of two colours."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Rgb) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def on_screen(colour: Colour) -> Rgb:
    return tuple(bytes.fromhex(colour.screen.removeprefix("#")))


@cache
def in_print(colour: Colour) -> Rgb:
    """The colour as its inks are rendered."""
    paper = Paper(width=10, height=10, title="", author="")
    paper.rectangle(0, 0, 10, 10, fill=colour)
    paper.next_page()
    shown = Image.open(io.BytesIO(reading.preview(paper.finish(), width_px=10))).convert("RGB")
    return shown.getpixel((5, 5))  # type: ignore[return-value]


@pytest.mark.parametrize("seen", [on_screen, in_print])
@pytest.mark.parametrize("theme", designs.themes().values(), ids=lambda theme: theme.key)
def test_words_stand_out_from_whatever_they_lie_on(theme: Theme, seen: object) -> None:
    assert callable(seen)
    weak = [
        f"{part} on {under}: {ratio:.2f}"
        for part, unders in UNDER.items()
        for under in unders
        if (ratio := contrast(seen(theme[part]), seen(theme[under]))) < LEAST
    ]
    assert weak == []


@pytest.mark.parametrize("seen", [on_screen, in_print])
@pytest.mark.parametrize("theme", designs.themes().values(), ids=lambda theme: theme.key)
def test_the_word_for_danger_stands_out_in_its_box(theme: Theme, seen: object) -> None:
    assert callable(seen)
    assert contrast(seen(theme["panel"]), seen(theme["name"])) >= LEAST


def test_inks_and_screen_colours_look_alike() -> None:
    for theme in designs.themes().values():
        for part, colour in theme.colours.items():
            if part == "small" and colour.black == 100:
                continue  # in print small type is solid black, so that it stays sharp
            apart = [abs(one - other) for one, other in zip(on_screen(colour), in_print(colour), strict=True)]
            assert max(apart) <= 12, (theme.key, part)


def test_black_on_white_has_the_contrast_that_the_standard_gives() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x77, 0x77, 0x77), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
