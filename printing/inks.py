"""Screen colours as process inks: greys are black alone, and black stands for what three inks would share."""

from typing import Any

import numpy as np
from PIL import Image

from printing.values import Colour

MOST = 240.0  # percent in total; below the 250 that paper takes, with room for rounding


def of_screen(red: int, green: int, blue: int) -> Colour:
    """The inks of a screen colour (0 to 255 each), without an ICC profile: as programs for drawing convert too."""
    one = np.array([[[red, green, blue]]], dtype=np.uint8)
    cyan, magenta, yellow, black = (round(float(ink), 1) for ink in _inks(one)[0, 0])
    return Colour(cyan, magenta, yellow, black, screen=f"#{red:02x}{green:02x}{blue:02x}")


def of_picture(picture: Image.Image) -> Image.Image:
    """A CMYK picture of one in screen colours."""
    inks = _inks(np.asarray(picture.convert("RGB")))
    return Image.fromarray(np.floor(inks * 2.55).astype(np.uint8), "CMYK")


def on_paper(picture: Image.Image) -> Image.Image:
    """A picture in screen colours in which white paper shows wherever it was transparent."""
    shown = picture.convert("RGBA")
    flat = Image.new("RGBA", shown.size, "white")
    flat.alpha_composite(shown)
    return flat.convert("RGB")


def _inks(colours: Any) -> Any:
    """Percent of cyan, magenta, yellow and black for arrays of red, green and blue."""
    shades = 1 - colours.astype(np.float32) / 255
    black = shades.min(axis=2, keepdims=True)
    others = (shades - black) / np.maximum(1 - black, 1e-6) * 100
    black = black * 100
    total = others.sum(axis=2, keepdims=True)
    # A deep colour gives up some of its hue, not its depth.
    others = others * np.minimum(1, (MOST - black) / np.maximum(total, 1e-6))
    return np.concatenate([others, black], axis=2)
