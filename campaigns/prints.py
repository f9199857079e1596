"""Print files: designed pieces become PDFs and pictures that are read back before anyone gets them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.pieces import Group, Listed, must_be_public
from core.language import gettext
from core.language import mark as _
from core.refusals import Refusal
from printing import describe, formats, joining, office, picture, preflight, press, qr, reading, stock
from printing.office import STRAIGHT, Calibration
from printing.piece import specimen
from printing.preflight import SENTENCES, Fault, Profile
from printing.stock import Stock
from printing.values import Audience, Code

__all__ = ["STRAIGHT", "Calibration", "Fault"]

MOST_PIECES = 10_000
CHECKS = tuple(sorted(SENTENCES))  # what the last look at a file looks for
PDF, PNG = "application/pdf", "image/png"
_UNSAFE = re.compile(r'[\x00-\x1f\\/:*?"<>|\s.]+')
_LONGEST_NAME = 40

# Left, top, width and height in mm.
Box = tuple[float, float, float, float]

# Told after each step of long work: how many of how many are done.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class PrintFile:
    """A file that passed its check: its name, bytes, how many pieces, whether marked 見本, and who will read it."""

    name: str
    data: bytes
    pieces: int
    sample: bool
    audience: Audience = "everyone"
    mime: str = PDF


class TooManyPieces(Refusal):
    """One file would have more pieces than anybody prints at once."""

    sentence = _("{pieces} pieces are too many for one file (at most {most}). Please choose fewer places or copies.")


class NotForPress(Refusal):
    """A picture for screens is not printed."""

    sentence = _("This is a picture for screens: there is nothing to print.")


class PrintFaulty(Refusal):
    """The finished file failed its check; `faults` are what was found."""

    sentence = _("The finished file failed its check and is not given out. {reasons} Please tell your administrator.")
    faults: tuple[Fault, ...] = ()


def office_file(
    group: Group, *, stem: str, sheet: Stock | None = None, start: int = 0, calibration: Calibration = STRAIGHT
) -> PrintFile:
    """The pieces of a group on office paper or label stock, each code as often as it is ordered, read back.

    Raises TooManyPieces, PrintFaulty, and what printing.office and printing.stock refuse: OfficeTooLarge, NotForPaper,
    StockTooSmall, StartOutsideSheet.
    """
    pieces = _copied(group)
    data = office.sheets(group.piece, pieces, stock=sheet, start=start, calibration=calibration)
    _must_pass(data, group, pieces, profile="office")
    return PrintFile(_name(stem, group), data, len(pieces), group.piece.facts.sample, group.audience)


def press_file(group: Group, *, listed: Listed, at: datetime) -> PrintFile:
    """One place's piece as a file for a press, named by venue, copies and code; `at` dates it.

    Raises NotForPress, AddressNotPublic, PrintFaulty.
    """
    _must_be_for_press(group)
    code = group.codes[group.listed.index(listed)]
    data = press.pages(group.piece, [code], at=at)
    _must_pass(data, group, [code], profile="press")
    name = f"{file_name(listed.venue) or 'venue'}_{listed.copies}_{listed.code}.pdf"
    return PrintFile(name, data, listed.copies, group.piece.facts.sample, group.audience)


def press_book(group: Group, *, stem: str, at: datetime) -> PrintFile:
    """All places of a group in one press file, a page for each code and side.

    Raises NotForPress, AddressNotPublic, TooManyPieces, PrintFaulty.
    """
    _must_be_for_press(group)
    pieces = _copied(group)
    data = press.pages(group.piece, pieces, at=at)
    _must_pass(data, group, pieces, profile="press")
    return PrintFile(_name(stem, group), data, len(pieces), group.piece.facts.sample, group.audience)


def picture_file(group: Group, *, listed: Listed) -> PrintFile:
    """One place's picture for screens; its code is read back from the pixels. Raises PrintFaulty."""
    code = group.codes[group.listed.index(listed)]
    data = picture.png(group.piece, code)
    if picture.read_codes(data) != [code.url]:
        raise _faulty([Fault("code-missing", code.url)])
    name = f"{file_name(listed.venue) or 'venue'}_{group.piece.format.size}_{listed.code}.png"
    return PrintFile(name, data, 1, group.piece.facts.sample, group.audience, PNG)


def page_file(group: Group, *, listed: Listed) -> PrintFile:
    """One place's piece as a page of text for screen readers."""
    code = group.codes[group.listed.index(listed)]
    name = f"{file_name(listed.venue) or 'venue'}_{listed.code}.html"
    data = describe.html(group.piece, code).encode()
    return PrintFile(name, data, 1, group.piece.facts.sample, group.audience, "text/html")


def checked(data: bytes, group: Group, codes: Sequence[Code], *, profile: Profile) -> tuple[Fault, ...]:
    """What the last look at a file's own bytes finds."""
    piece, format = group.piece, group.piece.format
    return preflight.check(
        data,
        [code.url for code in codes for _again in range(piece.symbols)],
        profile=profile,
        trim=(format.width, format.height) if profile == "press" else None,
        least_symbol=format.least_symbol,
        is_round=format.round,
    )


def examined(data: bytes) -> tuple[tuple[Fault, ...], list[list[str]]]:
    """What the check finds in anybody's file, and the addresses that read on each of its pages."""
    faults = preflight.check(data)
    # What the check wouldn't draw is not drawn here either.
    if {fault.reason for fault in faults} & {"unreadable", "encrypted", "too-complex", "page-box"}:
        return faults, []
    return faults, reading.read_codes(data)


def joined(files: Sequence[PrintFile]) -> bytes:
    """Several files as one PDF."""
    return joining.joined([file.data for file in files])


def file_name(words: str) -> str:
    """Words as part of a file name that every system takes."""
    return _UNSAFE.sub("_", words)[:_LONGEST_NAME].strip("_")


def code_png(url: str) -> bytes:
    """The code of an address as a PNG picture."""
    return qr.png(url)


def code_svg(url: str) -> bytes:
    """The code of an address as an SVG drawing."""
    return qr.svg(url)


def sheet(name: str) -> Stock:
    """A label sheet by key or by product name. Raises StockNotFound with the nearest names."""
    return stock.find(name)


def sheets_for(format_key: str) -> dict[str, Stock]:
    """The sheets that take a format, the usual one first, by key; none for pictures and what is its own sheet."""
    format = formats.of(format_key)
    if format.pixels or not format.office:
        return {}
    usual = office.stock_for(format)
    return {each.key: each for each in (usual, *stock.for_format(format))}


def trial_sheet(sheet: Stock, calibration: Calibration) -> bytes:
    """A page with scales on which staff measure how their printer pulls askew."""
    return office.test_sheet(sheet, calibration=calibration)


def drawing(group: Group) -> bytes:
    """The PDF of a piece with the first place's code: the same bytes as long as nothing of it changes."""
    return specimen(group.piece, group.codes[0])


def rendered(drawing: bytes, *, page: int = 0, width_px: int = 1200, box: Box | None = None) -> bytes:
    """A PNG of a drawing's page, or of a part of it (left, top, width, height in mm)."""
    return reading.preview(drawing, page=page, width_px=width_px, box=box)


def close_up(group: Group) -> tuple[int, Box]:
    """Page and part (mm) of a drawing with the code and its surroundings, as one looks at it with a loupe."""
    sides = group.piece.sides
    number = next(number for number, side in enumerate(sides) if side.plates)
    plate = sides[number].plates[0]
    air = plate.side * 0.12
    left, top = max(0.0, plate.x - air), max(0.0, plate.y - air)
    return number, (left, top, plate.side + 2 * air, plate.side + 2 * air)


def reasons(faults: Sequence[Fault]) -> list[str]:
    """What was found, a sentence for each kind, in the reader's language."""
    return [gettext(SENTENCES[kind]) for kind in sorted({fault.reason for fault in faults})]


def sentence(fault: Fault) -> str:
    """What is wrong and what to do, in the reader's language."""
    return gettext(SENTENCES[fault.reason])


def told(kept: Sequence[Mapping[str, Any]]) -> list[str]:
    """The same of faults as a print run keeps them."""
    return [gettext(words) for kind, words in SENTENCES.items() if any(row["reason"] == kind for row in kept)]


def must_be_few(group: Group) -> None:
    """Raises TooManyPieces where a group has none or more than one file holds."""
    if not 1 <= group.count <= MOST_PIECES:
        raise TooManyPieces(pieces=f"{group.count:,}", most=f"{MOST_PIECES:,}")


def _must_be_for_press(group: Group) -> None:
    if not group.piece.format.press:
        raise NotForPress
    must_be_public(group)


def _copied(group: Group) -> list[Code]:
    must_be_few(group)
    return [code for code, each in zip(group.codes, group.listed, strict=True) for _copy in range(each.copies)]


def _name(stem: str, group: Group) -> str:
    what = group.listed[0].code if len(group.listed) == 1 else f"{len(group.listed)}codes"
    suffix = "_school" if group.audience == "school" else ""
    return f"{stem}_{group.piece.format.key}_{what}{suffix}.pdf"


def _must_pass(data: bytes, group: Group, codes: Sequence[Code], *, profile: Profile) -> None:
    faults = checked(data, group, codes, profile=profile)
    if faults:
        raise _faulty(faults)


def _faulty(faults: Sequence[Fault]) -> PrintFaulty:
    refusal = PrintFaulty(reasons=" ".join(reasons(faults)))
    refusal.faults = tuple(faults)
    return refusal
