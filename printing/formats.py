"""Every size that a piece is made in, with what phones and presses ask of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from printing.values import Material

CARD_SYMBOL = 20.0  # mm: the least for a code held in the hand
STICKER_SYMBOL = 25.0


class FormatNotFound(LookupError):
    """No piece is made in this size."""


@dataclass(frozen=True, kw_only=True)
class Format:
    """A finished size in mm: `size` as people say it, `folds` in mm from the left of the first side.

    `least_symbol` is the smallest code in mm; `office` and `press` say which files make sense; `pixels` are a
    picture's, which then is neither.
    """

    key: str
    material: Material
    size: str
    width: float
    height: float
    least_symbol: float
    sides: int = 1
    round: bool = False
    folds: tuple[float, ...] = ()
    pixels: tuple[int, int] | None = None
    office: bool = True
    press: bool = True

    @property
    def channel(self) -> str:
        """The channel whose placements carry this piece."""
        return _CHANNELS.get(self.material, self.material)


_CHANNELS = {"strips": "poster", "image": "sns", "signage": "sns"}


def _card(size: str, width: float, height: float, sides: int) -> Format:
    key = f"card-{size}-2" if sides == 2 else f"card-{size}"
    return Format(
        key=key, material="card", size=size, width=width, height=height, sides=sides, least_symbol=CARD_SYMBOL
    )


def _poster(material: Material, size: str, width: float, height: float, distance: float, *, office: bool) -> Format:
    return Format(
        key=f"{material}-{size}",
        material=material,
        size=size,
        width=width,
        height=height,
        least_symbol=distance * 100,
        office=office,
    )


def _picture(material: Material, across: int, down: int) -> Format:
    """Pictures are drawn at ten pixels a millimetre, which makes their type sizes comparable to a leaflet's."""
    size = f"{across}x{down}"
    return Format(
        key=f"{material}-{size}",
        material=material,
        size=size,
        width=across / 10,
        height=down / 10,
        least_symbol=CARD_SYMBOL,
        pixels=(across, down),
        office=False,
        press=False,
    )


_ALL = (
    *(
        _card(size, width, height, sides)
        for size, width, height in (("91x55", 91, 55), ("85x49", 85, 49))
        for sides in (1, 2)
    ),
    Format(
        key="sticker-100x100", material="sticker", size="100x100", width=100, height=100, least_symbol=STICKER_SYMBOL
    ),
    Format(key="sticker-90x130", material="sticker", size="90x130", width=90, height=130, least_symbol=STICKER_SYMBOL),
    Format(
        key="sticker-round-60",
        material="sticker",
        size="round-60",
        width=60,
        height=60,
        round=True,
        least_symbol=STICKER_SYMBOL,
    ),
    _poster("poster", "a4", 210, 297, 0.5, office=True),
    _poster("poster", "a3", 297, 420, 0.7, office=True),
    _poster("poster", "b3", 364, 515, 0.9, office=False),
    _poster("poster", "b2", 515, 728, 1.2, office=False),
    _poster("strips", "a4", 210, 297, 0.4, office=True),
    _poster("strips", "a3", 297, 420, 0.6, office=True),
    Format(
        key="leaflet-a6", material="leaflet", size="a6", width=105, height=148, sides=2, least_symbol=STICKER_SYMBOL
    ),
    # The panel that folds inwards is 1 mm narrower; folded, the cover is the last panel of the outer side.
    Format(
        key="leaflet-a4-trifold",
        material="leaflet",
        size="a4-trifold",
        width=297,
        height=210,
        sides=2,
        folds=(97, 197),
        least_symbol=STICKER_SYMBOL,
    ),
    _picture("image", 1080, 1080),
    _picture("image", 1200, 675),
    _picture("image", 1080, 1920),
    _picture("signage", 1920, 1080),
)

FORMATS: Mapping[str, Format] = {each.key: each for each in _ALL}


def of(key: str) -> Format:
    """The format of a key; raises FormatNotFound."""
    if key not in FORMATS:
        raise FormatNotFound(key)
    return FORMATS[key]


def sized(material: str, size: str = "", *, sides: int = 0) -> Format:
    """The format of a material in a size as people type it (91x55, A3, round-60); without one the first.

    Raises FormatNotFound.
    """
    wanted = size.strip().lower().replace("×", "x")
    for each in _ALL:
        if each.material == material and wanted in ("", each.size) and sides in (0, each.sides):
            return each
    raise FormatNotFound(f"{material} {size}".strip())
