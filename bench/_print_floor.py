"""The floor: the content streams of our own file written straight into a PDF, without a library or a layout.

Fonts and shared drawings are copied ready-made from our file, so that the floor does nothing but what each card needs:
encode its address, write its path and its serial, compress, join.
"""

import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
import zxingcpp
from reportlab.pdfbase.ttfonts import TTFont

from printing.lettering import fonts
from printing.values import Code

_ROWS = re.compile(rb"(?:\d+ \d+ \d+ 1 re ?)+(?= f)")
_SERIAL = re.compile(rb"1 0 0 1 ([\d.]+) ([\d.]+ Tm /(\S+) ([\d.]+) Tf[^()]*)\(([^()]*)\)")
_DARK = re.compile(b"\0+")


@dataclass(frozen=True)
class Card:
    """What stands between the parts of a card that differ, and the right edge at which its serial ends, in points."""

    before_rows: bytes
    before_place: bytes
    after_place: bytes
    right: float


@dataclass(frozen=True)
class Plan:
    """Our file taken apart: objects that stay as they are, a page, and the cards of a full sheet."""

    objects: dict[int, bytes]
    page: bytes
    root: int
    tree: int
    cards: tuple[Card, ...]
    end: bytes
    widths: dict[int, float]
    size: float


def plan(pdf: bytes) -> Plan:
    """How to write a file like ours; stops when ours is not made of cards as this floor knows them."""
    with pikepdf.open(io.BytesIO(pdf)) as whole:
        content = whole.pages[0].Contents.read_bytes()
        found = list(_SERIAL.finditer(content))
        name = str(whole.pages[0].Resources.Font[f"/{found[0][3].decode()}"].BaseFont).rpartition("+")[2]
        widths = TTFont(name, str(fonts.FOLDER / f"{name}.ttf")).face.charWidths
        cards, end = _cards(content, widths)
        skipped = {page.objgen[0] for page in whole.pages} | {page.Contents.objgen[0] for page in whole.pages}
        tree = whole.Root.Pages.objgen[0]
        objects = {
            each.objgen[0]: _written(each)
            for each in whole.objects
            if each.is_indirect and each.objgen[0] not in skipped | {tree}
        }
        page = {key: value for key, value in whole.pages[0].obj.items() if key not in ("/Contents", "/Parent")}
        return Plan(
            objects,
            pikepdf.Dictionary(page).unparse(resolved=True)[:-2].rstrip(),
            whole.Root.objgen[0],
            tree,
            cards,
            end,
            widths,
            float(found[0][4]),
        )


def _cards(content: bytes, widths: dict[int, float]) -> tuple[tuple[Card, ...], bytes]:
    cards, here = [], 0
    for rows, serial in zip(_ROWS.finditer(content), _SERIAL.finditer(content), strict=True):
        right = float(serial[1]) + _width(serial[5], widths, float(serial[4]))
        place = serial.start(1)
        middle, after = content[rows.end() : place], content[serial.end(1) : serial.start(5)]
        cards.append(Card(content[here : rows.start()], middle, after, right))
        here = serial.end(5)
    if not cards or max(card.right for card in cards) - min(card.right for card in cards) > 0.01:
        raise SystemExit("the floor knows only cards whose serial ends at one edge")
    return tuple(cards), content[here:]


def _width(text: bytes, widths: dict[int, float], size: float) -> float:
    return sum(map(widths.__getitem__, text)) * 0.001 * size


def _written(thing: pikepdf.Object) -> bytes:
    if not isinstance(thing, pikepdf.Stream):
        return thing.unparse(resolved=True)
    raw = thing.read_raw_bytes()
    return pikepdf.Dictionary(dict(thing.items())).unparse(resolved=True) + b"\nstream\n" + raw + b"\nendstream"


def write(codes: Sequence[Code], plan: Plan) -> bytes:
    """The file of these cards; their number must fill whole sheets."""
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), {}

    def put(number: int, body: bytes) -> None:
        places[number] = len(out)
        out.extend(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    for number, body in plan.objects.items():
        put(number, body)
    number, pages = max(*plan.objects, plan.tree) + 1, []
    for start in range(0, len(codes), len(plan.cards)):
        packed = zlib.compress(_sheet(codes[start : start + len(plan.cards)], plan))
        put(number, b"<</Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (len(packed), packed))
        put(number + 1, b"%b /Parent %d 0 R /Contents %d 0 R >>" % (plan.page, plan.tree, number))
        pages.append(b"%d 0 R" % (number + 1))
        number += 2
    put(plan.tree, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(pages), b" ".join(pages)))
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % number
    out += b"".join(
        b"%010d 00000 n \n" % places[each] if each in places else b"0000000000 00000 f \n" for each in range(1, number)
    )
    out += b"trailer <</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (number, plan.root, table)
    return bytes(out)


def _sheet(codes: Sequence[Code], plan: Plan) -> bytes:
    parts: list[bytes] = []
    for code, card in zip(codes, plan.cards, strict=True):
        serial = f"{code.text[:3]}-{code.text[3:]}".encode()
        x = b"%.4f" % (card.right - _width(serial, plan.widths, plan.size))
        parts += (card.before_rows, _rows(code.url), card.before_place, x.rstrip(b"0"), card.after_place, serial)
    return b"".join((*parts, plan.end))


def _rows(url: str) -> bytes:
    symbol = zxingcpp.create_barcode(url, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    pixels = memoryview(symbol.to_image(scale=1, add_quiet_zones=False))
    count, data = len(pixels), pixels.tobytes()
    runs = []
    for start in range(0, count * count, count):
        for dark in _DARK.finditer(data, start, start + count):
            left, right = dark.span()
            runs.append(f"{left - start} {start // count} {right - left} 1 re")
    return " ".join(runs).encode()


def same_content(ours: bytes, floor: bytes) -> bool:
    """Whether both files decode to the same content streams, up to the last digits of where serials begin."""
    with pikepdf.open(io.BytesIO(ours)) as first, pikepdf.open(io.BytesIO(floor)) as second:
        contents = [
            (a.Contents.read_bytes(), b.Contents.read_bytes()) for a, b in zip(first.pages, second.pages, strict=True)
        ]
    return all(
        _SERIAL.sub(rb"\2\5", one) == _SERIAL.sub(rb"\2\5", other)
        and all(abs(a - b) < 0.01 for a, b in zip(_places(one), _places(other), strict=True))
        for one, other in contents
    )


def _places(content: bytes) -> list[float]:
    return [float(hit[1]) for hit in _SERIAL.finditer(content)]
