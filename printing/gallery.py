"""Pictures of every material in every theme for docs/gallery/: `python -m printing.gallery`."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from printing import designs, formats, picture, samples
from printing.formats import Format
from printing.piece import Piece, compose
from printing.values import Theme

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "gallery"
CODE, FACTS = samples.code(), samples.facts()

_MESSAGES = {"soft": "alone", "quiet": "talk", "bright": "unsettled", "discreet": "breath"}
_LANGUAGES = {"poster-a4": "soft", "leaflet-a6": "quiet"}  # what the overviews of languages show
_ENLARGED = frozenset({"poster-a3", "poster-b3", "poster-b2", "strips-a3"})  # the same as A4, left out of overviews
_AREA = 560_000  # pixels of a picture
_WIDEST = 900
_COLOURS = 128
_VERSION = "v1"
_DESK = "#8B8F99"  # what pieces lie on in an overview: light and dark ones stand out alike
_GAP = 28


def piece(format: Format, theme: Theme, *, language: str = "ja") -> Piece:
    """The piece of a format in a theme, with the message that suits the theme and the facts of the sample desk."""
    wording = designs.wording(_MESSAGES[theme.key], language)
    return compose(format, facts=samples.facts(language), wording=wording, theme=theme, version=_VERSION)


def sides(piece: Piece, *, area: int = _AREA) -> Iterator[tuple[str, Image.Image]]:
    """Name and picture of each side; the name is empty where there is but one."""
    width = min(_WIDEST, round(math.sqrt(area * piece.format.width / piece.format.height)))
    for side in piece.sides:
        drawn = picture.drawn(piece, side, CODE, width_px=width)
        yield (side.name if len(piece.sides) > 1 else ""), _round(drawn) if piece.format.round else drawn


def _round(drawn: Image.Image) -> Image.Image:
    """What is left of a picture when it is cut out round."""
    mask = Image.new("L", (drawn.width * 4, drawn.height * 4), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, *mask.size), fill=255)
    return Image.composite(drawn, Image.new("RGB", drawn.size, _DESK), mask.resize(drawn.size, Image.Resampling.BOX))


def pieces(theme: Theme) -> Iterator[tuple[Format, str, Image.Image]]:
    """Format, file name and picture of each side of every format in a theme."""
    for format in formats.FORMATS.values():
        for side, drawn in sides(piece(format, theme)):
            yield format, "-".join(filter(None, ("paper", format.key, theme.key, side))), drawn


def languages() -> Iterator[tuple[str, Image.Image]]:
    """File name and picture: the same piece in all languages."""
    for key, theme in _LANGUAGES.items():
        format = formats.of(key)
        made = [piece(format, designs.theme(theme), language=language) for language in designs.languages()]
        drawn = [side for each in made for _, side in sides(each, area=_AREA // 2)]
        yield f"languages-{key}-{theme}", overview(drawn, across=3 * format.sides if format.sides == 2 else 5)


def overview(drawn: Sequence[Image.Image], *, across: int, cell: int = 440) -> Image.Image:
    """Pictures in rows of so many, each as large as its cell allows, in the middle of it."""
    small = [each.copy() for each in drawn]
    for each in small:
        each.thumbnail((cell, cell), Image.Resampling.LANCZOS)
    rows = [small[start : start + across] for start in range(0, len(small), across)]
    heights = [max(each.height for each in row) for row in rows]
    size = (across * (cell + _GAP) + _GAP, sum(heights) + (len(rows) + 1) * _GAP)
    sheet, top = Image.new("RGB", size, _DESK), _GAP
    for row, high in zip(rows, heights, strict=True):
        for column, each in enumerate(row):
            left = _GAP + column * (cell + _GAP) + (cell - each.width) // 2
            sheet.paste(each, (left, top + (high - each.height) // 2))
        top += high + _GAP
    return sheet


def index(names: Sequence[str]) -> str:
    """The page that shows the overviews and leads to every picture."""
    themes = list(designs.themes().values())
    lines = ["# Gallery", "", "Made by `make gallery`; the desk, its numbers and its code exist nowhere (見本).", ""]
    for theme in themes:
        lines += [
            f"## {theme.title['en']} ({theme.title['ja']})",
            "",
            f"![{theme.title['en']}](theme-{theme.key}.png)",
            "",
        ]
    lines += ["## Every piece", "", "| piece | " + " | ".join(theme.title["en"] for theme in themes) + " |"]
    lines += ["|---" * (len(themes) + 1) + "|"]
    for format in formats.FORMATS.values():
        cells = [_links([name for name in names if _shows(name, format, theme)]) for theme in themes]
        lines.append(f"| {format.key} | " + " | ".join(cells) + " |")
    lines += ["", "## Languages", ""]
    lines += [f"![{name}]({name}.png)" for name in names if name.startswith("languages-")]
    return "\n".join(lines) + "\n"


def _shows(name: str, format: Format, theme: Theme) -> bool:
    start = f"paper-{format.key}-{theme.key}"
    return name == start or (name.startswith(f"{start}-") and format.sides > 1)


def _links(names: Sequence[str]) -> str:
    last = {name: name.rsplit("-", 1)[1] for name in names}
    return " · ".join(f"[{'see' if len(names) == 1 else last[name]}]({name}.png)" for name in names)


def main() -> None:
    """Write all pictures and the index, and remove pictures of pieces that are made no more."""
    made: dict[str, Image.Image] = {}
    for theme in designs.themes().values():
        shown = list(pieces(theme))
        made |= {name: drawn for _, name, drawn in shown}
        made[f"theme-{theme.key}"] = overview(
            [drawn for format, _, drawn in shown if format.key not in _ENLARGED], across=5
        )
    made |= dict(languages())
    FOLDER.mkdir(parents=True, exist_ok=True)
    for kind in ("paper", "theme", "languages"):
        for old in FOLDER.glob(f"{kind}-*.png"):
            old.unlink()
    for name, drawn in made.items():
        (FOLDER / f"{name}.png").write_bytes(picture.small(drawn, colours=_COLOURS))
    (FOLDER / "README.md").write_text(index(list(made)), encoding="utf-8")


if __name__ == "__main__":
    main()
