"""Print files: a programme's facts and its placements' codes become PDFs that are read back before anyone gets them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from campaigns import links, printed_facts
from campaigns.campaigns import NoSuchVenueKind
from campaigns.codes import check
from core.language import current
from core.language import mark as _
from core.refusals import Refusal
from core.words import VENUE_KINDS
from printing import card, designs, joining, poster, preflight, qr, reading, sticker
from printing.fonts import CharacterNotInFont
from printing.text import TextDoesNotFit
from printing.values import Audience, Code, Facts, Material, Theme, Wording
from store import placements
from store.database import Db
from store.records import Programme

MATERIALS: tuple[Material, ...] = ("card", "sticker", "poster")
PER_SHEET: dict[Material, int] = {"card": 10, "sticker": 4, "poster": 1}
MOST_PIECES = 5_000
AUDIENCES: tuple[Audience, ...] = ("everyone", "school")
TELLS_NOTHING = "discreet"  # the theme that carries no telephone numbers, not even for children: they would tell


@dataclass(frozen=True)
class PrintFile:
    """A PDF that passed its check: its name, bytes, how many pieces, whether marked 見本, and who will read it."""

    name: str
    data: bytes
    pieces: int
    sample: bool
    audience: Audience = "everyone"


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to print: a material in a theme, so many copies of each piece; without a wording each place gets its own."""

    material: Material
    theme: str
    wording: str = ""
    copies: int = 1


@dataclass(frozen=True)
class Listed:
    """A code to print and where it goes; a kind of venue that isn't given is the store's, if it knows the code."""

    code: str
    venue: str = ""
    channel: str = ""
    venue_kind: str = ""


class NothingChosen(Refusal):
    """No placement was chosen."""

    sentence = _("No place is chosen. Please choose at least one place to print for.")


class CodeRetired(Refusal):
    """A retired code leads nowhere any more and must not be printed."""

    sentence = _("The code {code} is retired and can't be printed. Please leave {venue} out.")


class TooManyPieces(Refusal):
    """One file would have more pieces than anybody prints at once."""

    sentence = _("{pieces} pieces are too many for one file (at most {most}). Please choose fewer places or copies.")


class TextTooLong(Refusal):
    """A fact or wording doesn't fit its place; nothing is ever cut."""

    sentence = _(
        "'{text}' doesn't fit on this material. Nothing was printed. Please shorten it or choose another design."
    )


class CharacterMissing(Refusal):
    """The typeface can't draw a character."""

    sentence = _("The character '{character}' can't be printed. Nothing was printed. Please write it another way.")


class DesignUnfit(Refusal):
    """The design is not made for this material, or some size rules it out."""

    sentence = _("This design can't be printed on this material ({detail}). Please choose another design.")


class PrintFaulty(Refusal):
    """The finished file failed its check."""

    sentence = _("The finished file failed its check ({reasons}) and is not given out. Please tell your administrator.")


def make(
    db: Db, *, programme: Programme, order: Order, placement_ids: Collection[int], origin: str, on: date
) -> tuple[PrintFile, ...]:
    """The PDFs of a selection, each code read back from the final bytes; `origin` is where codes lead, `on` today.

    Pieces for schools come in a file of their own, because they carry the numbers for children and words for their
    age. Raises NothingChosen, CodeRetired, TooManyPieces, HoursMissing, TextTooLong, CharacterMissing, DesignUnfit,
    PrintFaulty.
    """
    chosen = placements.chosen(db, programme.id, placement_ids)
    for placement in chosen:
        if placement.retired_at:
            raise CodeRetired(code=placement.code, venue=placement.venue)
    listed = [Listed(each.code, each.venue, each.channel, each.venue_kind) for each in chosen]
    return _files(db, listed, programme=programme, order=order, origin=origin, on=on)


def make_of_codes(
    db: Db, *, programme: Programme, order: Order, codes: Sequence[Listed], origin: str, on: date
) -> tuple[PrintFile, ...]:
    """The PDFs of codes that are listed elsewhere, of which the store need not know any.

    Raises codes.CodeMistyped, campaigns.NoSuchVenueKind and what `make` raises but CodeRetired.
    """
    normal = [replace(each, code=check(each.code)) for each in codes]
    known = {each.code: each for each in placements.by_codes(db, programme.id, [each.code for each in normal])}
    listed = []
    for each in normal:
        kind = each.venue_kind or (known[each.code].venue_kind if each.code in known else "other")
        if kind not in VENUE_KINDS:
            raise NoSuchVenueKind(kind=kind[:40])
        listed.append(replace(each, venue_kind=kind))
    return _files(db, listed, programme=programme, order=order, origin=origin, on=on)


def joined(files: Sequence[PrintFile]) -> bytes:
    """Several files as one PDF."""
    return joining.joined([file.data for file in files])


def themes_for(material: Material) -> dict[str, str]:
    """Titles of the themes made for a material, by key, in the reader's language."""
    return {each.key: each.title[current()] for each in designs.themes_for(material)}


def wordings_for(material: Material, theme: str) -> dict[str, str]:
    """Titles of the wordings that a material in a theme can carry, by key, in the reader's language."""
    return {each.key: each.title[current()] for each in designs.wordings_for(material, theme)}


def wording_for(order: Order, audience: Audience) -> str:
    """The wording of an order at a place: the one that was chosen, else one that speaks to whoever reads it there."""
    if order.wording:
        return order.wording
    fitting = designs.wordings_for(order.material, order.theme)
    return next((each.key for each in fitting if each.audience == audience), fitting[0].key)


def code_png(url: str) -> bytes:
    """The code of an address as a PNG picture."""
    return qr.png(url)


def code_svg(url: str) -> bytes:
    """The code of an address as an SVG drawing."""
    return qr.svg(url)


def preview(file: PrintFile, *, width_px: int = 900) -> bytes:
    """A PNG of a file's first page: the real thing, not an imitation."""
    return reading.preview(file.data, width_px=width_px)


def _files(
    db: Db, listed: Sequence[Listed], *, programme: Programme, order: Order, origin: str, on: date
) -> tuple[PrintFile, ...]:
    if not listed:
        raise NothingChosen
    if order.copies < 1 or len(listed) * order.copies > MOST_PIECES:
        raise TooManyPieces(pieces=f"{len(listed) * order.copies:,}", most=f"{MOST_PIECES:,}")
    files = []
    for audience in AUDIENCES:
        part = [each for each in listed if _audience(each, order) == audience]
        if part:
            told = printed_facts.facts(db, programme=programme, audience=audience, origin=origin, on=on)
            codes = [
                Code(each.code, links.address(each.code, origin=origin), venue=each.venue, channel=each.channel)
                for each in part
            ]
            worded = replace(order, wording=wording_for(order, audience))
            name = _name(part, programme, order, audience)
            files.append(replace(_checked(codes, told, worded, name=name), audience=audience))
    return tuple(files)


def _audience(listed: Listed, order: Order) -> Audience:
    """Who will read a piece; a design that tells nothing is the same for everyone."""
    return "school" if listed.venue_kind == "school" and order.theme != TELLS_NOTHING else "everyone"


def _name(part: Sequence[Listed], programme: Programme, order: Order, audience: Audience) -> str:
    what = part[0].code if len(part) == 1 else f"{len(part)}codes"
    suffix = "_school" if audience == "school" else ""
    return f"{programme.slug}_{order.material}_{what}{suffix}.pdf"


def _checked(codes: Sequence[Code], told: Facts, order: Order, *, name: str) -> PrintFile:
    """Draw each code as often as it is ordered, and let nobody have the file before it was read back."""
    pieces = [code for code in codes for _copy in range(order.copies)]
    data = _drawn(pieces, told, order)
    _must_pass(data, [code.url for code in pieces])
    return PrintFile(name, data, len(pieces), told.sample)


def _drawn(codes: Sequence[Code], told: Facts, order: Order) -> bytes:
    try:
        return _draw(order.material, codes, told, designs.wording(order.wording), designs.theme(order.theme))
    except TextDoesNotFit as error:
        raise TextTooLong(text=error.line) from error
    except CharacterNotInFont as error:
        raise CharacterMissing(character=error.character) from error
    except (ValueError, LookupError) as error:
        # The rest of what printing refuses: a mismatch of design and material, a code too small, an unknown design.
        raise DesignUnfit(detail=str(error)) from error


def _draw(material: Material, codes: Sequence[Code], told: Facts, wording: Wording, theme: Theme) -> bytes:
    if material == "card":
        return card.sheets(codes, facts=told, wording=wording, theme=theme)
    if material == "sticker":
        return sticker.sheets(codes, facts=told, wording=wording, theme=theme)
    return poster.pages(codes, facts=told, wording=wording, theme=theme)


def _must_pass(data: bytes, urls: Sequence[str]) -> None:
    faults = preflight.check(data, urls)
    if faults:
        raise PrintFaulty(reasons=", ".join(sorted({fault.reason for fault in faults})))
