"""Papers that go with print files: for the shop, for whoever sorts and delivers, for the places, and the proof."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from babel.dates import format_date

from campaigns.pieces import Group, Listed, refusing
from campaigns.print_words import SIDES
from campaigns.programmes import office_name
from core.language import gettext as _
from core.language import mark, spoken
from core.words import CHANNELS
from printing import document, labels, reading, stock
from printing.document import Grid, Heading, NewPage, Picture, Words
from printing.piece import specimen
from printing.values import Material
from store.records import PrintDesign, Programme

ADDRESS_STOCK = "a-one-28187"
_PROOF_WIDTH, _PROOF_HEIGHT = 150.0, 175.0  # mm: the most that a picture takes of a page

# What a shop is asked for. Matt paper because no error correction of a code survives a lamp's reflection.
_PAPERS: Mapping[Material, str] = {
    "card": mark("Matt coated paper, 180 kg (cards); no gloss lamination"),
    "sticker": mark("Matt sticker paper with matt lamination, removable glue, for indoors"),
    "poster": mark("Matt coated paper, 135 kg"),
    "strips": mark("Matt coated paper, 110 kg; cut in along the dashed lines"),
    "leaflet": mark("Matt coated paper, 110 kg"),
}
_MISSING = "〓"
_INVISIBLE = ("Mn", "Cf", "Cc")  # selectors and joiners between the parts of an emoji
_BOX = "□"  # ☐ is in no typeface for Japanese print


def specification(
    programme: Programme, design: PrintDesign, groups: Sequence[Group], files: Mapping[Listed, str], *, on: date
) -> bytes:
    """What the print shop needs to know, and the list of its files with copies (印刷仕様書)."""
    with spoken("ja"), refusing():
        format = groups[0].piece.format
        listed = [each for group in groups for each in group.listed]
        size = _("{width:g} x {height:g} mm, finished; 3 mm bleed on every side").format(
            width=format.width, height=format.height
        )
        facts = [
            (_("Piece"), f"{_(CHANNELS[format.channel])} ({format.key})"),
            (_("Size"), size),
            (_("Sides"), _("two, printed on both") if format.sides == 2 else _("one")),
            (_("Folds"), "、".join(f"{fold:g} mm" for fold in format.folds) or _("none")),
            (_("Paper"), _(_PAPERS.get(format.material, "")) if format.material in _PAPERS else ""),
            (_("Colours"), _("process colours (CMYK); total ink at most 250 %; small type and codes in black only")),
            (_("Data"), _("PDF/X-1a:2003, Japan Color 2001 Coated (JC200103), fonts embedded, Japanese crop marks")),
            (_("Version"), f"v{design.number}"),
            (_("Approved"), _approved(design)),
            (
                _("Files and pieces"),
                _("{files} files, {pieces} pieces").format(
                    files=len(listed), pieces=sum(each.copies for each in listed)
                ),
            ),
        ]
        parts = [
            *_letterhead(programme, on),
            Heading(_("Printing specification"), main=True),
            Words(_("Every file has a code of its own. Please print each as often as it says, and keep them apart.")),
            Words(_("File names: place_copies_code.pdf. Please don't scale, and don't change the code.")),
            Grid([_("Item"), _("What we ask for")], facts, [1, 3]),
            Heading(_("Files")),
            Grid(
                [_("File"), _("Place"), _("Copies")],
                [[_settable(files.get(each, "")), _settable(each.venue), f"{each.copies:,}"] for each in listed],
                [4, 3, 1],
                numbers=[2],
            ),
        ]
        return _paper(parts, programme, _("Printing specification"), design)


def sorting_sheet(programme: Programme, design: PrintDesign, groups: Sequence[Group], *, on: date) -> bytes:
    """Who gets what, with a box to tick (仕分け表)."""
    with spoken("ja"), refusing():
        pieces = sum(group.count for group in groups)
        rows = [
            [
                _BOX,
                venue,
                each.address or _("no address entered"),
                f"{each.code[:3]}-{each.code[3:]}",
                f"{each.copies:,}",
            ]
            for venue, several in _by_venue(groups)
            for each in several
        ]
        parts = [
            *_letterhead(programme, on),
            Heading(_("Sorting sheet"), main=True),
            Words(_("The code is printed small on each piece. Please tick what has been packed.")),
            Grid(["", _("Place"), _("Address"), _("Code"), _("Copies")], rows, [0.5, 3, 4, 1.6, 1], numbers=[4]),
            Words(_("{places} places, {pieces} pieces.").format(places=len(_by_venue(groups)), pieces=f"{pieces:,}")),
        ]
        return _paper(parts, programme, _("Sorting sheet"), design)


def covering_letters(programme: Programme, design: PrintDesign, groups: Sequence[Group], *, on: date) -> bytes:
    """A letter for each place with what is enclosed and where to put it (送付状)."""
    with spoken("ja"), refusing():
        format = groups[0].piece.format
        parts: list[document.Part] = []
        for number, (venue, several) in enumerate(_by_venue(groups)):
            rows = [
                [_(CHANNELS[format.channel]), f"{each.code[:3]}-{each.code[3:]}", f"{each.copies:,}"]
                for each in several
            ]
            parts += [
                *([NewPage()] if number else []),
                Words(format_date(on, "long", locale="ja"), right=True),
                Words(_("To {venue}").format(venue=venue), bold=True),
                Words(f"{programme.municipality}\n{programme.section}", right=True),
                Heading(_("About the enclosed material"), main=True),
                Words(_("Thank you for helping women find somebody to talk to.")),
                Words(_("Enclosed is what is listed below. We kindly ask you to put it up or lay it out.")),
                Words(_(_WHERE.get(format.material, _WHERE["poster"]))),
                Words(_("The code on each piece is only for your place. Please don't hand it on to another place.")),
                Words(_("Nobody who scans is identified. We only count how often each code is scanned.")),
                Heading(_("Enclosed")),
                Grid([_("Item"), _("Code"), _("Copies")], rows, [3, 2, 1], numbers=[2]),
                Words(_("Please tell us when it runs out, comes off, or is no longer wanted.")),
                Words(_("Questions: {office}").format(office=office_name(programme))),
            ]
        return _paper(parts, programme, _("Covering letters"), design)


_WHERE: Mapping[str, str] = {
    "card": mark("Please put the cards where one can take one without being seen: in a restroom, near an exit."),
    "sticker": mark("Please put the sticker inside the stall, at the eye level of somebody who sits."),
    "poster": mark("Please put the poster where one can stand before it without being watched."),
    "strips": mark("Please put the poster where one can tear off a strip without being watched."),
    "leaflet": mark("Please lay the leaflets where one can take one without asking."),
}


def address_labels(programme: Programme, groups: Sequence[Group]) -> bytes:
    """A label for each place that has an address (宛名ラベル); nothing where none has. Raises TextDoesNotFit."""
    with spoken("ja"), refusing():
        found = [
            labels.Address(several[0].address, _("To {venue}").format(venue=venue))
            for venue, several in _by_venue(groups)
            if several[0].address
        ]
        sender = office_name(programme)
        return labels.labels(found, stock=stock.find(ADDRESS_STOCK), sender=sender) if found else b""


def proof(programme: Programme, design: PrintDesign, groups: Sequence[Group], *, on: date) -> bytes:
    """What will be printed, large, with the facts to be checked one by one and a place to sign (校正刷り)."""
    with spoken("ja"), refusing():
        parts: list[document.Part] = [*_letterhead(programme, on), Heading(_("Proof"), main=True)]
        for number, group in enumerate(groups):
            parts += [
                *([NewPage()] if number else []),
                *_pictures(group),
                Heading(_("Please check")),
                Grid(["", _("Item"), _("As printed")], _facts(group), [0.4, 2, 6]),
            ]
        parts += [
            Heading(_("Approval")),
            Grid(
                [_("Approved by"), _("On"), _("Version")],
                [[design.approved_by or "", _approved(design), f"v{design.number}"]],
                [3, 3, 1],
            ),
        ]
        return _paper(parts, programme, _("Proof"), design)


def _pictures(group: Group) -> list[document.Part]:
    made: list[document.Part] = []
    piece = group.piece
    data = specimen(piece, group.codes[0])
    scale = min(_PROOF_WIDTH / piece.format.width, _PROOF_HEIGHT / piece.format.height)
    for number, side in enumerate(piece.sides):
        picture = reading.preview(data, width_px=1400, page=number)
        caption = _("{side}, {percent:.0f} % of its size").format(side=_(SIDES[side.name]), percent=scale * 100)
        made.append(Picture(picture, piece.format.width * scale, piece.format.height * scale, caption))
    return made


def _facts(group: Group) -> list[list[str]]:
    facts = group.piece.facts
    hours = [f"{line.days} {line.time} {line.last_intake}" for line in facts.hours]
    phones = [f"{phone.name} {phone.number} {phone.hours}" for phone in facts.phones]
    urgent = [f"{line.name} {line.number} {line.note}" for line in facts.urgent]
    told = [
        (_("Headline"), group.piece.wording.headline.replace("\n", "")),
        (_("Desk"), f"{facts.kind} {facts.desk}"),
        (_("Hours"), "\n".join([*hours, facts.closed])),
        (_("Who may consult"), facts.who),
        (_("Cost"), facts.cost),
        (_("Secrecy"), facts.secrecy),
        (_("Languages"), facts.languages),
        (_("Telephones"), "\n".join(phones)),
        (_("Urgent numbers"), "\n".join(urgent)),
        (_("Numbers checked"), "\n".join(_checked(line.number, line.source, line.checked) for line in facts.urgent)),
        (_("Office"), facts.office),
        (_("The code leads to"), group.codes[0].url.lower()),
    ]
    told = [(label, words if document.can_set(words) else _("as in the picture")) for label, words in told]
    return [[_BOX, label, words] for label, words in told if words.strip()]


def _checked(number: str, source: str, on: date | None) -> str:
    when = format_date(on, "medium", locale="ja") if on else _("not confirmed yet")
    return f"{number}: {when} ({source})"


def _approved(design: PrintDesign) -> str:
    return format_date(design.approved_at, "long", locale="ja") if design.approved_at else _("not approved yet")


def _letterhead(programme: Programme, on: date) -> list[document.Part]:
    return [
        Words(format_date(on, "long", locale="ja"), right=True),
        Words(office_name(programme), right=True),
    ]


def _by_venue(groups: Sequence[Group]) -> list[tuple[str, list[Listed]]]:
    """Pieces of each place; two places of one name at two addresses stay two."""
    listed = sorted(
        (each for group in groups for each in group.listed), key=lambda each: (each.venue, each.address, each.code)
    )
    return [
        (_settable(venue), [replace(each, address=_settable(address)) for each in several])
        for (venue, address), several in groupby(listed, key=lambda each: (each.venue, each.address))
    ]


def _settable(words: str) -> str:
    """Words with 〓 for what no typeface draws, as printers mark a missing letter; never done on a piece.

    One place's odd name must not stop the papers of all others.
    """
    if document.can_set(words):
        return words
    letters = (each for each in unicodedata.normalize("NFC", words) if unicodedata.category(each) not in _INVISIBLE)
    return "".join(each if document.can_set(each) else _MISSING for each in letters)


def _paper(parts: Sequence[document.Part], programme: Programme, title: str, design: PrintDesign) -> bytes:
    office = office_name(programme)
    sample = f" {_('Sample')}" if programme.is_demo else ""
    return document.pdf(parts, title=title, author=office, foot=f"{title}  {programme.desk} v{design.number}{sample}")
