"""Pictures of every material with plainly invented facts, for docs/gallery/: `python -m printing.gallery`."""

import io
import tomllib
from dataclasses import replace
from pathlib import Path

from PIL import Image

from printing import card, designs, poster, reading, sticker
from printing.stock import A4_STICKERS_100, A_ONE_51002, Stock
from printing.values import Code, Facts, Hours, Phone

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "gallery"


def sample() -> tuple[Code, Facts]:
    """A code and a desk that exist nowhere."""
    table = tomllib.loads((designs.FOLDER / "sample.toml").read_text(encoding="utf-8"))
    hours = tuple(Hours(**row) for row in table["facts"].pop("hours"))
    phones = tuple(Phone(**row) for row in table["facts"].pop("phones"))
    facts = Facts(**table["facts"], hours=hours, phones=phones, urgent=designs.urgent(), sample=True)
    return Code(**table["code"]), facts


CODE, FACTS = sample()


def pictures() -> dict[str, bytes]:
    """Name and PNG of each picture."""
    school = replace(FACTS, urgent=designs.urgent("school"))
    soft, bright = designs.theme("soft"), designs.theme("bright")
    cards = card.sheets([CODE] * 10, facts=FACTS, wording=designs.wording("card-alone"), theme=soft)
    young = card.sheets([CODE], facts=school, wording=designs.wording("card-young"), theme=soft)
    discreet = card.sheets(
        [CODE], facts=FACTS, wording=designs.wording("card-discreet"), theme=designs.theme("discreet")
    )
    quiet = sticker.sheets([CODE], facts=FACTS, wording=designs.wording("sticker-talk"), theme=designs.theme("quiet"))
    posters = {
        "paper-poster-bright": poster.pages(
            [CODE], facts=FACTS, wording=designs.wording("poster-unsettled"), theme=bright
        ),
        "paper-poster-young": poster.pages([CODE], facts=school, wording=designs.wording("poster-young"), theme=bright),
    }
    return {
        "paper-card-soft": reading.preview(cards, width_px=1400, box=_first(A_ONE_51002)),
        "paper-card-school": reading.preview(young, width_px=1400, box=_first(A_ONE_51002)),
        "paper-card-discreet": reading.preview(discreet, width_px=1400, box=_first(A_ONE_51002)),
        "paper-card-sheet": reading.preview(cards, width_px=1200),
        "paper-sticker-quiet": reading.preview(quiet, width_px=1200, box=_first(A4_STICKERS_100)),
    } | {name: reading.preview(pdf, width_px=1300) for name, pdf in posters.items()}


def _first(stock: Stock) -> tuple[float, float, float, float]:
    return stock.left, stock.top, stock.label_width, stock.label_height


def main() -> None:
    """Write the pictures, in few colours: flat drawings need no more, and the repository stays light."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures().items():
        flat = Image.open(io.BytesIO(picture)).convert("RGB").quantize(colors=96, dither=Image.Dither.NONE)
        flat.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
