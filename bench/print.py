"""Cards 10-up on A4, every code different: ours against the newcomer's way (a qrcode picture drawn on the page)."""

import io
import sys
from pathlib import Path

import qrcode
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench import _measuring as measuring
from campaigns import codes
from printing import card, designs, preflight
from printing.gallery import FACTS
from printing.values import Code


def ours(made: list[Code]) -> bytes:
    return card.sheets(made, facts=FACTS, wording=designs.wording("card-alone"), theme=designs.theme("soft"))


def newcomer(made: list[Code]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for place, code in enumerate(made):
        row, column = divmod(place % 10, 2)
        left, top = (14 + 91 * column) * mm, A4[1] - (11 + 55 * row) * mm
        picture = ImageReader(qrcode.make(code.url).get_image().convert("L"))
        canvas.drawImage(picture, left + 60 * mm, top - 40 * mm, 28 * mm, 28 * mm)
        canvas.drawString(left + 6 * mm, top - 12 * mm, code.serial)
        if place % 10 == 9:
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def main() -> None:
    is_quick = measuring.quick()
    count, turns = (100, 3) if is_quick else (1000, 5)
    made = [Code(text, f"HTTPS://SHIRUBE.EXAMPLE/R/{text}") for text in (codes.mint() for _number in range(count))]
    ours(made[:10])
    found = measuring.in_turn(
        {
            "ours": lambda: measuring.seconds(lambda: ours(made)),
            "newcomer": lambda: measuring.seconds(lambda: newcomer(made)),
        },
        turns=turns,
    )
    pdf = ours(made)
    checked = measuring.seconds(lambda: preflight.check(pdf, [code.url for code in made]))
    measuring.report(
        cards=count,
        seconds={name: round(value, 3) for name, value in found.items()} | {"preflight": round(checked, 3)},
        bytes_a_card=round(len(pdf) / count),
        ratios={"ours_to_newcomer": found["ours"] / found["newcomer"], "preflight_to_ours": checked / found["ours"]},
    )


if __name__ == "__main__":
    main()
