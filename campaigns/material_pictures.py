"""Small pictures of what a programme put up, with words for who can't see them, for its yearly report.

They carry 見本 and a code that is nobody's: a report is copied and read by phones, and must not be counted as a place.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from campaigns import links, pieces, print_designs, print_words
from campaigns.print_designs import Spec
from core import words
from core.dates import fiscal_bounds, tokyo_day
from core.language import gettext as _
from core.refusals import Refusal
from printing import designs, picture
from printing.formats import FORMATS
from printing.lettering import ruby
from printing.piece import Piece
from printing.values import Code
from store import placements
from store.database import Db
from store.records import Placement, Programme

MOST, WIDTH_PX, MOST_BYTES = 6, 680, 300_000
# An address that is reserved for examples, and a code of no placement.
_ORIGIN, _NOBODYS = "https://shirube.example", "0000000"
_COLOURS = 96
_MOST_NAMES = 4
# 区内中学校 1, 区内中学校 2: the same kind of place, counted.
_COUNTED = re.compile(r"[\s　]*[（(]?[0-9０-９]+[）)]?$")


@dataclass(frozen=True)
class Pictured:
    """A printed material: what it is, a sentence that says what it shows, where it was put up, and a PNG of it."""

    label: str
    alt: str
    places: str
    png: bytes


def of_year(db: Db, *, programme: Programme, year: int) -> list[Pictured]:
    """Pictures of what a programme had up in a fiscal year, at most six, in the reader's language; they take seconds.

    Of each channel what was approved for printing, else what its placements name as their design. What can't be drawn
    any more is left out.
    """
    first, last = fiscal_bounds(year)
    up = [one for one in placements.of_programme(db, programme.id) if _was_up(one, first, last)]
    drawn: list[Pictured] = []
    for spec, mine in _chosen(db, programme, up, last):
        if len(drawn) < MOST and (made := _pictured(db, programme, spec, mine, last)):
            drawn.append(made)
    return drawn


def _was_up(one: Placement, first: date, last: date) -> bool:
    begun = one.installed_on is None or one.installed_on <= last
    return begun and (one.removed_on is None or one.removed_on >= first)


def _chosen(
    db: Db, programme: Programme, up: Sequence[Placement], last: date
) -> Iterator[tuple[Spec, Sequence[Placement]]]:
    approved = list(_approved(db, programme, last))
    for channel in words.CHANNELS:
        mine = [one for one in up if one.channel == channel]
        own = [spec for spec in approved if FORMATS[spec.format].channel == channel]
        for spec in (own or list(_named(mine))) if mine else ():
            yield spec, mine


def _approved(db: Db, programme: Programme, last: date) -> Iterator[Spec]:
    """What was approved by the end of the year, Japanese first, each once."""
    found: list[Spec] = []
    for design in print_designs.of_programme(db, programme):
        if design.approved_at is None or tokyo_day(design.approved_at) > last:
            continue
        try:
            spec = print_designs.read(design.spec)
        except Refusal:
            continue
        if spec.format in FORMATS and spec not in found:
            found.append(spec)
    yield from sorted(found, key=lambda spec: spec.language != "ja")


def _named(mine: Sequence[Placement]) -> Iterator[Spec]:
    """The designs that placements name, each in the usual size of their channel."""
    usual = next((one for one in FORMATS.values() if one.channel == mine[0].channel), None)
    for name, _count in Counter(one.design for one in mine).most_common():
        if usual and name in designs.themes():
            yield Spec(format=usual.key, theme=name)


def _pictured(db: Db, programme: Programme, spec: Spec, mine: Sequence[Placement], last: date) -> Pictured | None:
    code = Code(_NOBODYS, links.address(_NOBODYS, origin=_ORIGIN))
    on = pieces.day_of(programme, last)
    try:
        made = pieces.designed(db, programme=programme, spec=spec, origin=_ORIGIN, on=on, sample=True)
    except (Refusal, LookupError):
        return None
    return Pictured(
        label=print_words.piece_name(made.format),
        alt=_alt(made),
        places=_places(mine),
        png=_png(made, code),
    )


def _png(made: Piece, code: Code) -> bytes:
    """The first side in few colours; a drawing that stays large even so is drawn smaller."""
    data = b""
    for width in (WIDTH_PX, WIDTH_PX // 2):
        data = picture.small(picture.drawn(made, made.sides[0], code, width_px=width), colours=_COLOURS)
        if len(data) <= MOST_BYTES:
            break
    return data


def _alt(made: Piece) -> str:
    """What the picture shows to who can't see it: the piece, whose it is, its headline and that it carries a code."""
    told = _("{piece} of {desk} ({kind}), with the words '{headline}' and a two-dimensional code that opens the desk.")
    headline = "".join(ruby.plain(line) for line in made.wording.headline.splitlines())
    return told.format(
        piece=print_words.piece_name(made.format),
        desk=made.facts.desk,
        kind=ruby.plain(made.facts.kind),
        headline=headline,
    )


def _places(mine: Sequence[Placement]) -> str:
    """How many different places of which name, or of which kind where there are many names."""
    venues = {one.venue_id: one for one in mine}.values()
    names = Counter(_COUNTED.sub("", one.venue) or one.venue for one in venues)
    if len(names) > _MOST_NAMES:
        names = Counter(_(words.VENUE_KINDS[one.venue_kind]) for one in venues)
    told = _("{place}: {number} places")
    return _(", ").join(told.format(place=name, number=number) for name, number in names.most_common())
