"""What is printed for which places: facts and wording become designed pieces, one design for each group of readers."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from campaigns import language_reviews, links, logos, printed_facts
from campaigns.campaigns import NoSuchVenueKind
from campaigns.codes import check
from campaigns.print_designs import Spec, hours_day
from core.language import current
from core.language import mark as _
from core.refusals import Refusal
from core.words import VENUE_KINDS
from printing import describe, designs, formats, piece
from printing.formats import Format
from printing.lettering.fonts import CharacterNotInFont
from printing.lettering.text import TextDoesNotFit
from printing.piece import Piece
from printing.values import Audience, Code, Wording
from store import placements
from store.database import Db
from store.records import Placement, Programme

AUDIENCES = printed_facts.AUDIENCES
TELLS_NOTHING = "discreet"  # the theme that carries no telephone numbers, not even for children: they would tell
BY_VOICE = "voice"  # the message for those without LINE
_NOBODYS = "0000000"


@dataclass(frozen=True)
class Listed:
    """A code to print, where it goes and in how many copies; a kind of venue that isn't given is the store's."""

    code: str
    venue: str = ""
    channel: str = ""
    venue_kind: str = ""
    copies: int = 1
    address: str = ""
    placement_id: int | None = None


@dataclass(frozen=True)
class Group:
    """Places whose readers get the same piece, with the code of each place; a demo's is never a real print."""

    audience: Audience
    piece: Piece
    listed: tuple[Listed, ...]
    codes: tuple[Code, ...]
    is_demo: bool = False

    @property
    def count(self) -> int:
        """How many pieces there are to print."""
        return sum(each.copies for each in self.listed)


class NothingChosen(Refusal):
    """No placement was chosen."""

    sentence = _("No place is chosen. Please choose at least one place to print for.")


class CodeRetired(Refusal):
    """A retired code leads nowhere any more and must not be printed."""

    sentence = _("The code {code} is retired and can't be printed. Please leave {venue} out.")


class CodeOfAnother(Refusal):
    """A listed code belongs to another programme."""

    sentence = _("The code {code} belongs to another programme. Nothing was printed. Please leave it out.")


class CodeUnknown(Refusal):
    """A listed code is no placement of the programme, so nobody would count its scans."""

    sentence = _(
        "The code {code} is no place of this programme, so its scans would not be counted. Nothing was made for the "
        "print shop. Please add the place first, or leave the code out."
    )


class AddressNotPublic(Refusal):
    """Codes for a press lead to an address that phones don't reach, or warn of."""

    sentence = _(
        "The public address is not https, so the codes would not work on phones. No press file was made. "
        "Please ask an administrator to set it."
    )


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


def chosen(
    db: Db, *, programme: Programme, placement_ids: Collection[int], copies: int | Mapping[int, int] = 1
) -> tuple[Listed, ...]:
    """The placements to print for, each in so many copies, or in its own by key. Raises NothingChosen, CodeRetired."""
    found = placements.chosen(db, programme.id, placement_ids)
    if not found:
        raise NothingChosen
    for placement in found:
        if placement.retired_at:
            raise CodeRetired(code=placement.code, venue=placement.venue)
    return tuple(
        Listed(
            each.code, each.venue, each.channel, each.venue_kind, _copies(copies, each.id), each.venue_address, each.id
        )
        for each in found
    )


def _copies(copies: int | Mapping[int, int], placement_id: int) -> int:
    return copies if isinstance(copies, int) else copies[placement_id]


def listed_elsewhere(db: Db, *, programme: Programme, codes: Sequence[Listed]) -> tuple[Listed, ...]:
    """Codes from a list, of which the store need not know any; those that it knows get their placement's key.

    Raises NothingChosen, CodeMistyped, NoSuchVenueKind, CodeRetired, CodeOfAnother.
    """
    if not codes:
        raise NothingChosen
    normal = [replace(each, code=check(each.code)) for each in codes]
    wanted = [each.code for each in normal]
    known = {each.code: each for each in placements.by_codes(db, programme.id, wanted)}
    for code in sorted(placements.existing_codes(db, wanted) - set(known)):
        raise CodeOfAnother(code=code)
    return tuple(_listed(each, known.get(each.code)) for each in normal)


def _listed(each: Listed, known: Placement | None) -> Listed:
    if known and known.retired_at:
        raise CodeRetired(code=each.code, venue=known.venue)
    kind = each.venue_kind or (known.venue_kind if known else "other")
    if kind not in VENUE_KINDS:
        raise NoSuchVenueKind(kind=kind[:40])
    return replace(each, venue_kind=kind, placement_id=known.id if known else None)


def must_be_known(listed: Sequence[Listed]) -> None:
    """Raises CodeUnknown for a code that is no placement: on a real press file it would be printed for nobody."""
    for each in listed:
        if each.placement_id is None:
            raise CodeUnknown(code=each.code)


def must_be_public(group: Group) -> None:
    """Raises AddressNotPublic where codes don't lead to https; a demo's pieces are marked 見本 and lead where it is."""
    if not group.is_demo and not all(code.url.lower().startswith("https://") for code in group.codes):
        raise AddressNotPublic


def groups(
    db: Db,
    *,
    programme: Programme,
    spec: Spec,
    listed: Sequence[Listed],
    origin: str,
    on: date,
    version: str = "",
    sample: bool = False,
) -> tuple[Group, ...]:
    """The designed pieces of a list; `origin` is where codes lead, `on` today, `sample` marks them 見本.

    Pieces for schools are a group of their own, because they carry the numbers for children and words for their age.
    Raises TextTooLong, CharacterMissing, DesignUnfit and what printed_facts.facts raises.
    """
    made = []
    for audience in AUDIENCES:
        part = tuple(each for each in listed if _audience(each, spec) == audience)
        if part:
            told = {"programme": programme, "audience": audience, "origin": origin, "on": on, "version": version}
            drawn = designed(db, spec=spec, sample=sample, **told)  # type: ignore[arg-type]
            codes = tuple(
                Code(each.code, links.address(each.code, origin=origin), venue=each.venue, channel=each.channel)
                for each in part
            )
            made.append(Group(audience, drawn, part, codes, is_demo=programme.is_demo))
    return tuple(made)


def designed(
    db: Db,
    *,
    programme: Programme,
    spec: Spec,
    origin: str,
    on: date,
    audience: Audience = "everyone",
    version: str = "",
    sample: bool = False,
) -> Piece:
    """One designed piece, drawn once with a specimen code so that whatever doesn't fit is refused here.

    In a language that nobody has read it is marked 見本, on whatever it is made.
    """
    with refusing():
        sample = sample or not language_reviews.is_read(db, programme, spec.language, own=spec.own_words)
    told = {"programme": programme, "spec": spec, "origin": origin, "on": on, "audience": audience}
    return _composed(db, version=version, sample=sample, **told)  # type: ignore[arg-type]


def _composed(
    db: Db,
    *,
    programme: Programme,
    spec: Spec,
    origin: str,
    on: date,
    audience: Audience,
    version: str = "",
    sample: bool = False,
) -> Piece:
    with refusing():
        words = _words(spec, audience)
        told = printed_facts.facts(
            db,
            programme=programme,
            audience=audience,
            origin=origin,
            on=hours_day(spec, on) or on,
            language=spec.language,
            without_line=words.key == BY_VOICE,
            phones=spec.phones,
        )
        made = piece.compose(
            formats.of(spec.format),
            facts=replace(told, sample=told.sample or sample),
            wording=words,
            theme=designs.theme(spec.theme),
            logo=logos.drawing(db, programme, spec.logo_id),
            version=version,
        )
        piece.specimen(made, _specimen(origin))
        return made


def fingerprint(db: Db, *, programme: Programme, spec: Spec, origin: str, on: date) -> str:
    """What a manager approves: the digest of a design for every kind of reader. Raises what `designed` raises.

    Who has read the language is no part of it, so that a version may be kept, read by somebody, and then approved.
    """
    told = {"programme": programme, "spec": spec, "origin": origin, "on": on}
    return digest([_composed(db, audience=audience, **told) for audience in AUDIENCES], origin=origin)  # type: ignore[arg-type]


def day_of(programme: Programme, today: date) -> date:
    """The day whose facts are printed: today, or a programme's first or last day where today is outside of it."""
    return min(max(today, programme.starts), programme.ends or max(today, programme.starts))


def digest(made: Sequence[Piece], *, origin: str) -> str:
    """SHA-256 of all that is drawn and said, and of where codes lead: what is approved is exactly what is printed.

    The pieces are composed without a version, because the version is what the digest decides.
    """
    whole, code = hashlib.sha256(), _specimen(origin)
    for one in made:
        whole.update(piece.specimen(one, code))
        whole.update(describe.html(one, code).encode())
    return whole.hexdigest()


def _specimen(origin: str) -> Code:
    """A code that is nobody's, at the address where the others lead."""
    return Code(_NOBODYS, links.address(_NOBODYS, origin=origin))


def themes() -> dict[str, str]:
    """Titles of the themes by key, in the reader's language."""
    return {each.key: each.title[current()] for each in designs.themes().values()}


def wordings_for(theme: str, language: str = "ja") -> dict[str, str]:
    """Headlines that a theme can carry, by the key of their message."""
    return {each.key: each.headline.replace("\n", "") for each in designs.wordings_for(theme, language)}


def format_for(material: str, size: str = "", sides: int = 0) -> Format:
    """The format of a material in a size. Raises DesignUnfit."""
    with refusing():
        return formats.sized(material, size, sides=sides)


def wording_for(spec: Spec, audience: Audience) -> Wording:
    """The message of a spec at a place: the one that was chosen, else one that speaks to whoever reads it there.

    Raises DesignNotFound.
    """
    fitting = designs.wordings_for(spec.theme, spec.language)
    if spec.wording:
        return designs.wording(spec.wording, spec.language)
    return next((each for each in fitting if each.audience == audience), fitting[0])


def _words(spec: Spec, audience: Audience) -> Wording:
    """The message with the words that staff wrote themselves in place of its own."""
    found = wording_for(spec, audience)
    fitting = {each.key for each in designs.wordings_for(spec.theme, spec.language)}
    if found.key not in fitting:
        raise designs.DesignNotFound(f"{found.key} in {spec.theme}")
    return replace(found, headline=spec.headline or found.headline, sub=spec.sub or found.sub)


def _audience(listed: Listed, spec: Spec) -> Audience:
    """Who will read a piece; a design that tells nothing is the same for everyone."""
    return "school" if listed.venue_kind == "school" and spec.theme != TELLS_NOTHING else "everyone"


@contextmanager
def refusing() -> Iterator[None]:
    """Whatever printing refuses, in the reader's words."""
    try:
        yield
    except TextDoesNotFit as error:
        raise TextTooLong(text=error.line) from error
    except CharacterNotInFont as error:
        raise CharacterMissing(character=error.character) from error
    except Refusal:
        raise
    except (ValueError, LookupError) as error:
        # The rest: a mismatch of design and material, a code too small, an unknown design.
        raise DesignUnfit(detail=str(error)) from error
