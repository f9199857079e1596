"""Everything for one printing in one ZIP: press files by code, office files, the papers, and what the check found."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial

from campaigns import print_papers, prints
from campaigns.pieces import Group, Listed
from campaigns.prints import PrintFile, Progress
from core.language import gettext as _
from core.language import mark, spoken
from core.refusals import Refusal
from printing.formats import Format
from printing.preflight import Profile
from store.records import PrintDesign, Programme

MOST_PLACES = 1_000
MIME = "application/zip"


class TooManyPlaces(Refusal):
    """A ZIP would hold more places than anybody sorts at once."""

    sentence = mark("{places} places are too many for one ZIP (at most {most}). Please choose fewer places.")


def profile_of(format: Format, *, press: bool) -> Profile:
    """For what an order is: pictures never go to a press, whether they are approved or not."""
    return "press" if press and format.press else "office"


def bundle(
    programme: Programme,
    design: PrintDesign,
    groups: Sequence[Group],
    *,
    press: bool,
    at: datetime,
    on: date,
    extra: Mapping[str, bytes],
    told: Progress | None = None,
) -> tuple[bytes, list[PrintFile]]:
    """The ZIP and the print files in it; `extra` are further papers by name, such as the ledger.

    With `press` the press files go in, otherwise the sheets for an office printer; of pictures neither.
    Counts are asked before anything is drawn.
    Raises TooManyPlaces and what prints.press_file and prints.office_file raise.
    """
    _must_be_few(groups, press=press)
    made = list(_files(programme, groups, press=press, at=at, told=told))
    names = {each: file.name for each, file in made if each}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        used: set[str] = set()
        for listed, file in made:
            # PDF and PNG are compressed already.
            folder = _folder(file, single=listed is not None)
            whole.writestr(_unused(f"{folder}/{file.name}", used), file.data, zipfile.ZIP_STORED)
        for name, data in {**papers(programme, design, groups, names, on=on), **extra}.items():
            whole.writestr(_unused(name, used), data)
        whole.writestr(_unused(_checked_name(), used), _report([file for _listed, file in made]))
    return out.getvalue(), [file for _listed, file in made]


def zipped(files: Sequence[PrintFile]) -> PrintFile:
    """Several print files as one ZIP."""
    out, used = io.BytesIO(), set[str]()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as whole:
        for file in files:
            whole.writestr(_unused(file.name, used), file.data)
    return PrintFile("prints.zip", out.getvalue(), sum(file.pieces for file in files), files[0].sample, mime=MIME)


def papers(
    programme: Programme, design: PrintDesign, groups: Sequence[Group], names: Mapping[Listed, str], *, on: date
) -> dict[str, bytes]:
    """The papers by file name, those left out that have nothing to say; nobody packs and delivers a picture."""
    with spoken("ja"):
        made = {_("1 Proof.pdf"): print_papers.proof(programme, design, groups, on=on)}
        if not groups[0].piece.format.pixels:
            if names:
                specification = print_papers.specification(programme, design, groups, names, on=on)
                made[_("2 Printing specification.pdf")] = specification
            made |= {
                _("3 Sorting sheet.pdf"): print_papers.sorting_sheet(programme, design, groups, on=on),
                _("4 Covering letters.pdf"): print_papers.covering_letters(programme, design, groups, on=on),
                _("5 Address labels.pdf"): print_papers.address_labels(programme, groups),
            }
        for group in groups:
            for listed in group.listed:
                page = prints.page_file(group, listed=listed)
                made[_("Text for screen readers {name}").format(name=page.name)] = page.data
    return {name: data for name, data in made.items() if data}


def _must_be_few(groups: Sequence[Group], *, press: bool) -> None:
    """Raises TooManyPlaces, and TooManyPieces where sheets for the office would hold them all."""
    places = sum(len(group.listed) for group in groups)
    if places > MOST_PLACES:
        raise TooManyPlaces(places=f"{places:,}", most=f"{MOST_PLACES:,}")
    format = groups[0].piece.format
    if format.office and profile_of(format, press=press) == "office":
        for group in groups:
            prints.must_be_few(group)


def _files(
    programme: Programme, groups: Sequence[Group], *, press: bool, at: datetime, told: Progress | None
) -> Iterator[tuple[Listed | None, PrintFile]]:
    """Each file with the place it is for, None where it is for all of a group; `told` hears of each that is made."""
    ways = list(_ways(programme, groups, press=press, at=at))
    for number, (listed, make) in enumerate(ways, 1):
        yield listed, make()
        if told:
            told(number, len(ways))


def _ways(
    programme: Programme, groups: Sequence[Group], *, press: bool, at: datetime
) -> Iterator[tuple[Listed | None, Callable[[], PrintFile]]]:
    format = groups[0].piece.format
    for group in groups:
        if format.pixels:
            yield from ((each, partial(prints.picture_file, group, listed=each)) for each in group.listed)
        elif profile_of(format, press=press) == "press":
            yield from ((each, partial(prints.press_file, group, listed=each, at=at)) for each in group.listed)
        elif format.office:
            yield None, partial(prints.office_file, group, stem=programme.slug)


def _folder(file: PrintFile, *, single: bool) -> str:
    if file.mime == prints.PNG:
        return "screen"
    return "press" if single else "office"


def _unused(name: str, used: set[str]) -> str:
    """The name, numbered where two places would share it."""
    stem, dot, suffix = name.rpartition(".")
    number, free = 2, name
    while free.lower() in used:
        free, number = f"{stem}_{number}{dot}{suffix}", number + 1
    used.add(free.lower())
    return free


def _checked_name() -> str:
    with spoken("ja"):
        return _("Check of every file.txt")


def _report(files: Sequence[PrintFile]) -> str:
    """A line for each file: it only got here because nothing was found."""
    with spoken("ja"):
        told = _("{name}: {pieces} pieces, every code read back, nothing found")
        return "".join(f"{told.format(name=file.name, pieces=file.pieces)}\r\n" for file in files)
