"""Print files: a programme's facts and its placements' codes become PDFs that are read back before anyone gets them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from campaigns import links, printed_facts
from campaigns.codes import check
from core.language import mark as _
from core.refusals import Refusal
from printing import card, designs, joining, poster, preflight, qr, reading, sticker
from printing.fonts import CharacterNotInFont
from printing.text import TextDoesNotFit
from printing.values import Code, Facts, Material, Theme, Wording
from store import placements
from store.database import Db
from store.records import Placement, Programme

MATERIALS: tuple[Material, ...] = ("card", "sticker", "poster")
PER_SHEET: dict[Material, int] = {"card": 10, "sticker": 4, "poster": 1}
MOST_PIECES = 5_000
_CHILDREN = "school"


@dataclass(frozen=True)
class PrintFile:
    """A PDF that passed its check: its name, bytes, how many pieces, and whether it is marked 見本."""

    name: str
    data: bytes
    pieces: int
    sample: bool


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to print: a material in a theme and wording, so many copies of each placement's piece."""

    material: Material
    theme: str
    wording: str
    copies: int = 1


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

    Pieces for schools come in a file of their own, because they carry the numbers for children. Raises NothingChosen,
    CodeRetired, TooManyPieces, HoursMissing, TextTooLong, CharacterMissing, DesignUnfit, PrintFaulty.
    """
    chosen = _printable(placements.chosen(db, programme.id, placement_ids), order)
    files = []
    for audience in ("everyone", _CHILDREN):
        part = [each for each in chosen if (each.venue_kind == _CHILDREN) == (audience == _CHILDREN)]
        if part:
            told = printed_facts.facts(
                db, programme=programme, material=order.material, audience=audience, origin=origin, on=on
            )
            files.append(_file(part, told, order, programme=programme, audience=audience, origin=origin))
    return tuple(files)


def make_of_codes(
    db: Db, *, programme: Programme, order: Order, codes: Sequence[tuple[str, str, str]], origin: str, on: date
) -> PrintFile:
    """The PDF of codes that are listed elsewhere: (code, venue, channel) each; the store is asked for the facts only.

    Raises codes.CodeMistyped and what `make` raises.
    """
    if not codes:
        raise NothingChosen
    if len(codes) * order.copies > MOST_PIECES:
        raise TooManyPieces(pieces=f"{len(codes) * order.copies:,}", most=f"{MOST_PIECES:,}")
    told = printed_facts.facts(db, programme=programme, material=order.material, origin=origin, on=on)
    pieces = [
        Code(plain, links.address(plain, origin=origin), venue=venue, channel=channel)
        for plain, venue, channel in ((check(code), venue, channel) for code, venue, channel in codes)
    ]
    return _checked(pieces, told, order, name=f"{programme.slug}_{order.material}_{len(codes)}codes.pdf")


def joined(files: Sequence[PrintFile]) -> bytes:
    """Several files as one PDF."""
    return joining.joined([file.data for file in files])


def designs_for(material: Material) -> tuple[dict[str, str], dict[str, str]]:
    """Titles of the themes and of the wordings made for a material, by key."""
    themes = {each.key: each.title for each in designs.themes_for(material)}
    return themes, {each.key: each.title for each in designs.wordings_for(material)}


def wording_of(theme: str, wordings: Collection[str]) -> str:
    """The wording that goes with a theme: its own where there is one, else one that is no other theme's own."""
    own = [key for key in wordings if key.endswith(f"-{theme}")]
    themes = tuple(f"-{key}" for key in designs.themes())
    return (own or [key for key in wordings if not key.endswith(themes)] or list(wordings))[0]


def code_png(url: str) -> bytes:
    """The code of an address as a PNG picture."""
    return qr.png(url)


def code_svg(url: str) -> bytes:
    """The code of an address as an SVG drawing."""
    return qr.svg(url)


def preview(file: PrintFile, *, width_px: int = 900) -> bytes:
    """A PNG of a file's first page: the real thing, not an imitation."""
    return reading.preview(file.data, width_px=width_px)


def _printable(chosen: Sequence[Placement], order: Order) -> Sequence[Placement]:
    if not chosen:
        raise NothingChosen
    for placement in chosen:
        if placement.retired_at:
            raise CodeRetired(code=placement.code, venue=placement.venue)
    if order.copies < 1 or len(chosen) * order.copies > MOST_PIECES:
        raise TooManyPieces(pieces=f"{len(chosen) * order.copies:,}", most=f"{MOST_PIECES:,}")
    return chosen


def _file(
    chosen: Sequence[Placement], told: Facts, order: Order, *, programme: Programme, audience: str, origin: str
) -> PrintFile:
    codes = [
        Code(each.code, links.address(each.code, origin=origin), venue=each.venue, channel=each.channel)
        for each in chosen
    ]
    what = f"{chosen[0].code}" if len(chosen) == 1 else f"{len(chosen)}codes"
    suffix = "_school" if audience == _CHILDREN else ""
    return _checked(codes, told, order, name=f"{programme.slug}_{order.material}_{what}{suffix}.pdf")


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
