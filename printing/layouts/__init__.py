"""The layouts of all formats: which sides a piece has in a theme, and how each is laid out."""

from collections.abc import Callable, Mapping, Sequence

from printing.formats import Format
from printing.layout import Layout
from printing.layouts import card, leaflet, picture, poster, sticker, strips
from printing.values import Material, Theme

Layouts = Callable[[Format, Theme], Sequence[Layout]]

LAYOUTS: Mapping[Material, Layouts] = {
    "card": card.layouts,
    "sticker": sticker.layouts,
    "poster": poster.layouts,
    "strips": strips.layouts,
    "leaflet": leaflet.layouts,
    "image": picture.layouts,
    "signage": picture.layouts,
}


def of(format: Format, theme: Theme) -> Sequence[Layout]:
    """The sides of a format in a theme, front first."""
    return LAYOUTS[format.material](format, theme)
