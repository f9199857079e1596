"""What staff call the materials, sizes and sides of pieces."""

from collections.abc import Mapping

from core.language import gettext
from core.language import mark as _
from printing import formats
from printing.formats import FORMATS, Format
from printing.values import Material

MATERIALS: Mapping[Material, str] = {
    "card": _("Card"),
    "sticker": _("Sticker"),
    "poster": _("Poster"),
    "strips": _("Poster with strips"),
    "leaflet": _("Leaflet"),
    "image": _("Picture for social media"),
    "signage": _("Digital signage"),
}

SIDES: Mapping[str, str] = {
    "front": _("Front"),
    "back": _("Back"),
    "outer": _("Outside"),
    "inner": _("Inside"),
}

# What the size is for, beside its measures.
_PURPOSES: Mapping[str, str] = {
    "card-91x55": _("{size} mm, one side"),
    "card-91x55-2": _("{size} mm, two sides"),
    "card-85x49": _("{size} mm, small, one side"),
    "card-85x49-2": _("{size} mm, small, two sides"),
    "sticker-100x100": _("{size} mm, square"),
    "sticker-90x130": _("{size} mm, upright"),
    "sticker-round-60": _("round, 60 mm"),
    "poster-a4": "A4",
    "poster-a3": "A3",
    "poster-b3": "B3",
    "poster-b2": "B2",
    "strips-a4": "A4",
    "strips-a3": "A3",
    "leaflet-a6": _("A6, two sides"),
    "leaflet-a4-trifold": _("A4, folded in three"),
    "image-1080x1080": _("{size} pixels, square"),
    "image-1200x675": _("{size} pixels, wide"),
    "image-1080x1920": _("{size} pixels, upright"),
    "signage-1920x1080": _("{size} pixels, for a screen on a wall"),
}


def size(format: Format) -> str:
    """A size as staff call it, in the reader's language."""
    words = _PURPOSES[format.key]
    # A paper's name is the same in every language.
    return words if words == words.upper() else gettext(words).format(size=format.size.replace("x", "×"))


def formats_of(material: Material) -> list[Format]:
    """The sizes of a material, the usual one first."""
    return [format for format in FORMATS.values() if format.material == material]


def piece_name(format: Format) -> str:
    """Material and size together."""
    return f"{gettext(MATERIALS[format.material])} {size(format)}"


def format_of(key: str) -> Format:
    """The format of a key that a design was kept with. Raises FormatNotFound."""
    return formats.of(key)
