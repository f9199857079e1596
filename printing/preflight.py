"""The last look at a PDF before it is printed: codes read back, fonts are inside, nothing is left to fill in."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pypdfium2 import PdfPage, PdfTextObj, raw

from printing import reading

Reason = Literal["code-missing", "code-unexpected", "font-not-embedded", "page-box", "placeholder-text", "unreadable"]

# A single 〇 is a digit of years; two in a row stand for a name somebody forgot.
_PLACEHOLDER = re.compile(r"[〇○◯]{2,}|TODO|\{[^{}\s]*\}|XXX+|●{2,}")
_SMALLEST_PAGE, _LARGEST_PAGE = 40.0, 1500.0  # mm
_DEEPEST = 4  # forms in forms


@dataclass(frozen=True)
class Fault:
    """One thing to repair: a reason code, what it concerns, and the page from 1 (0 for the whole file)."""

    reason: Reason
    detail: str
    page: int = 0


def check(pdf: bytes, expected: Sequence[str] | None = None) -> tuple[Fault, ...]:
    """All faults of a file that should carry exactly the expected addresses, each as often as it is listed.

    Where nobody says what is expected, every page must carry at least one code that reads. An empty answer means that
    the file may be printed.
    """
    try:
        found = reading.read_codes(pdf)
        with reading.opened(pdf) as document:
            pages = [fault for number, page in enumerate(document, 1) for fault in _page_faults(page, number)]
    except reading.NotAPdf:
        return (Fault("unreadable", ""),)
    return (*(_blank_pages(found) if expected is None else _code_faults(found, expected)), *pages)


def _blank_pages(found: list[list[str]]) -> Iterator[Fault]:
    return (Fault("code-missing", "", number) for number, page in enumerate(found, 1) if not page)


def _code_faults(found: list[list[str]], expected: Sequence[str]) -> Iterator[Fault]:
    missing = Counter(expected)
    for number, page in enumerate(found, 1):
        for url in page:
            if missing[url] > 0:
                missing[url] -= 1
            else:
                yield Fault("code-unexpected", url, number)
    for url in missing.elements():
        yield Fault("code-missing", url)


def _page_faults(page: PdfPage, number: int) -> Iterator[Fault]:
    for found in sorted({hit[0] for hit in _PLACEHOLDER.finditer(page.get_textpage().get_text_bounded())}):
        yield Fault("placeholder-text", found, number)
    for name in sorted(_fonts_outside(page)):
        yield Fault("font-not-embedded", name, number)
    if not _boxes_are_sane(page):
        yield Fault("page-box", " ".join(f"{edge:g}" for edge in page.get_mediabox()), number)


def _fonts_outside(page: PdfPage) -> set[str]:
    words = page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,), max_depth=_DEEPEST)
    fonts = [item.get_font() for item in words if isinstance(item, PdfTextObj)]
    return {font.get_base_name() for font in fonts if not font.is_embedded}


def _boxes_are_sane(page: PdfPage) -> bool:
    """A plausible size, not rotated, and a trim box inside the paper."""
    left, bottom, right, top = page.get_mediabox()
    trim = page.get_trimbox()
    sides = ((right - left) * 25.4 / 72, (top - bottom) * 25.4 / 72)
    inside = trim[0] >= left - 0.1 and trim[1] >= bottom - 0.1 and trim[2] <= right + 0.1 and trim[3] <= top + 0.1
    return inside and page.get_rotation() == 0 and all(_SMALLEST_PAGE <= side <= _LARGEST_PAGE for side in sides)
