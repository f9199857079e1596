"""Pictures of every material with plainly invented facts, for docs/gallery/: `python -m printing.gallery`."""

import io
from pathlib import Path

from PIL import Image

from printing import card, designs, poster, reading, sticker
from printing.stock import A4_STICKERS_100, A_ONE_51002, Stock
from printing.values import Code, Facts, Hours, Phone

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "gallery"

CODE = Code(text="0000000", url="HTTPS://SHIRUBE.EXAMPLE/R/0000000", venue="見本", channel="見本")
FACTS = Facts(
    office="見本区 見本課",
    desk="To U",
    reading="トゥユー",
    kind="女性のためのLINE相談",
    hours=(Hours("木・土", "18:00–21:00", "受付 20:30まで"),),
    closed="祝日・年末年始は休み",
    who="区内にお住まい・お勤め・通学の女性",
    cost="相談は無料（通信料はかかります）。",
    anonymity="本名は聞きません。",
    secrecy="秘密は守ります（命や安全にかかわるときを除きます）。",
    languages="日本語でお答えします",
    phones=(Phone("見本区 女性相談", "03-0000-0000", "月〜金 9:00–17:00"),),
    urgent=designs.urgent(),
    sample=True,
)


def pictures() -> dict[str, bytes]:
    """Name and PNG of each picture."""
    soft = card.sheets(
        [CODE] * 10, facts=FACTS, wording=designs.wording("card-alone"), theme=designs.theme("soft"), stock=A_ONE_51002
    )
    discreet = card.sheets(
        [CODE], facts=FACTS, wording=designs.wording("card-discreet"), theme=designs.theme("discreet")
    )
    quiet = sticker.sheets([CODE], facts=FACTS, wording=designs.wording("sticker-talk"), theme=designs.theme("quiet"))
    bright = poster.pages(
        [CODE], facts=FACTS, wording=designs.wording("poster-unsettled"), theme=designs.theme("bright")
    )
    return {
        "paper-card-soft": reading.preview(soft, width_px=1400, box=_first(A_ONE_51002)),
        "paper-card-discreet": reading.preview(discreet, width_px=1400, box=_first(A_ONE_51002)),
        "paper-card-sheet": reading.preview(soft, width_px=1200),
        "paper-sticker-quiet": reading.preview(quiet, width_px=1200, box=_first(A4_STICKERS_100)),
        "paper-poster-bright": reading.preview(bright, width_px=1300),
    }


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
