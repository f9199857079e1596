"""The last look at a PDF before it is printed, from its own bytes: codes read back, boxes, inks, fonts, words."""

import re
import time
from collections.abc import Iterator, Sequence

import pikepdf
import pypdfium2
from pikepdf import Pdf

from printing import reading
from printing.faults import SENTENCES, Fault, Reason
from printing.formats import CARD_SYMBOL
from printing.inspection import addresses as inspection_addresses
from printing.inspection import bleed as inspection_bleed
from printing.inspection import boxes as inspection_boxes
from printing.inspection import codes as inspection_codes
from printing.inspection import file as inspection_file
from printing.inspection import modules as inspection_modules
from printing.inspection.boxes import Boxes
from printing.inspection.content import Inspector, TooComplex
from printing.inspection.expectation import Expectation, Profile
from printing.inspection.file import Unfit
from printing.inspection.text import Ground

_MOST_SECONDS = 300.0

# A single 〇 is a digit of years; two in a row stand for a name somebody forgot.
_PLACEHOLDER = re.compile(
    r"[〇○◯]{2,}|●{2,}|△{2,}|TODO(?![A-Z])|TBD|FIXME|\{[^{}\n]{0,40}\}|XXX+|%\(\w+\)s"
    r"|[+＋] ?[PＰ](?![A-Za-zＡ-Ｚａ-ｚ])|[Ll]orem ipsum|ダミー(?:テキスト|文)"
)


# What hostile bytes make of looking into them: operands of another kind, names that lead nowhere, endless trees.
_BROKEN = (
    pikepdf.PdfError,
    pypdfium2.PdfiumError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    MemoryError,
)


def check(
    pdf: bytes,
    expected: Sequence[str] | None = None,
    *,
    profile: Profile | None = None,
    trim: tuple[float, float] | None = None,
    least_symbol: float = CARD_SYMBOL,
    distance: float = 0.0,
    is_round: bool = False,
    takes_multiples: bool = False,
) -> tuple[Fault, ...]:
    """All faults of a file that should carry exactly the expected addresses, each as often as it is listed.

    With `takes_multiples` a whole number of times as often. Where nobody says what is expected, every sheet must carry
    at least one code that reads, all codes lead to one origin, and the profile is found out from the file. `trim` is
    the finished size in mm; a symbol measures at least `least_symbol` mm and a hundred for each metre of reading
    `distance`. An empty answer means that the file may be printed.
    """
    try:
        with inspection_file.opened(pdf) as file:
            job = Expectation(
                urls=expected,
                profile=profile or inspection_file.profile(file),
                trim=trim,
                least_symbol=max(least_symbol, distance * 100),
                is_round=is_round,
                takes_multiples=takes_multiples,
            )
            return _File(file, job).faults(pdf)
    except Unfit as error:
        return (error.fault,)
    except _BROKEN:
        return (Fault("unreadable", ""),)


class _File:
    """One file on its way through preflight."""

    def __init__(self, file: Pdf, job: Expectation) -> None:
        self._file = file
        self._job = job
        self._inspector = Inspector(job.is_press)
        self._until = time.monotonic() + _MOST_SECONDS
        self._found: list[list[str]] = []
        self._serials: list[set[str]] = []

    def faults(self, data: bytes) -> tuple[Fault, ...]:
        """Faults of codes first, then of the whole file, then page by page."""
        with reading.opened(data) as document:
            if len(document) != len(self._file.pages):
                raise Unfit("unreadable")
            pages = [fault for number in range(len(document)) for fault in self._page(document, number)]
        # Drawings are read to their first damages only; what comes after them was not looked at.
        inspection_file.refuse_damage(self._file)
        codes = inspection_addresses.faults(self._found, self._serials, self._job)
        return (*codes, *inspection_file.faults(self._file, self._job, data), *pages)

    def _page(self, document: pypdfium2.PdfDocument, number: int) -> list[Fault]:
        """Faults of one page; a page that would choke the renderer is not drawn."""
        self._found.append([])
        self._serials.append(set())
        if time.monotonic() > self._until:
            raise Unfit("too-complex")
        try:
            return self._looked_at(document, number)
        except TooComplex:
            return [Fault("too-complex", "", number + 1)]
        except _BROKEN as error:
            return [Fault("unreadable", str(error), number + 1)]

    def _looked_at(self, document: pypdfium2.PdfDocument, number: int) -> list[Fault]:
        page = self._file.pages[number]
        boxes = inspection_boxes.boxes(page)
        faults = list(inspection_boxes.faults(page, number + 1, boxes, self._job))
        ground = Ground(boxes.trim if self._job.is_press else None, self._job.rounds(boxes.size))
        drawn = self._inspector.page(page, ground)
        faults += [Fault(reason, detail, number + 1) for reason, detail in sorted(drawn)]
        return faults + list(self._seen(document[number], number, boxes, ground))

    def _seen(self, page: pypdfium2.PdfPage, number: int, boxes: Boxes, ground: Ground) -> Iterator[Fault]:
        """What shows on the drawn page."""
        sight = reading.seen(page)
        self._found[number] = [code.text for code in sight.codes]
        if not boxes.turn and boxes.unit == 1:
            symbols = inspection_codes.symbols(sight)
            yield from inspection_codes.faults(
                sight, symbols, number=number + 1, boxes=boxes, ground=ground, least=self._job.least_symbol
            )
            yield from self._modules(page, sight, symbols, number + 1)
            if self._job.is_press and boxes.shows_bleed and inspection_bleed.is_empty(sight, boxes):
                yield Fault("bleed-empty", "", number + 1)
        text = page.get_textpage().get_text_bounded()
        self._serials[number] = inspection_addresses.serials(text)
        words = inspection_addresses.without_serials(text, self._found[number])
        for found in sorted({hit[0] for hit in _PLACEHOLDER.finditer(words)}):
            yield Fault("placeholder-text", found, number + 1)

    def _modules(
        self, page: pypdfium2.PdfPage, sight: reading.Sight, symbols: Sequence[inspection_codes.Symbol], number: int
    ) -> Iterator[Fault]:
        for symbol in symbols:
            if inspection_modules.is_mirrored(symbol, sight.picture):
                yield Fault("code-mirrored", symbol.url, number)
            if self._job.is_press and not inspection_modules.is_black(symbol, page, sight):
                yield Fault("code-inks", symbol.url, number)


__all__ = ["SENTENCES", "Fault", "Profile", "Reason", "check"]
