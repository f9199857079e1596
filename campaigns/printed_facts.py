"""What goes on paper of a programme: its hours, cost, secrecy and numbers, sentence by sentence, in one language."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from campaigns import language_reviews, programmes
from core import words
from core.language import gettext
from core.language import mark as _
from core.refusals import Refusal
from printing import designs
from printing.values import Audience, Facts, Hours, Phone, Urgent
from store.database import Db
from store.records import Programme

AUDIENCES: tuple[Audience, ...] = ("everyone", "school")
PARTS = {
    "office": _("the section that runs the desk"),
    "desk_kind": _("what kind of desk it is"),
    "who": _("who may consult"),
    "closed": _("the days off"),
    "last_intake": _("the last intake"),
    "languages": _("the languages of answer"),
}
TELEPHONE = _("the telephone {number} (its name and hours)")

# Names stay as they are for somebody who reads Japanese slowly; sentences must be easy.
_NAMES = ("office", "desk_kind")
_JAPANESE = ("ja", "ja-easy")


class HoursMissing(Refusal):
    """The desk has no opening hours, and a piece without them promises too much."""

    sentence = _("The programme has no opening hours on {day}. Please ask an administrator to enter them first.")


class FactMissing(Refusal):
    """Something that every piece must say isn't known of the programme."""

    sentence = _(
        "The programme doesn't say yet: {parts}. Nothing was printed, because every piece must say it. "
        "Please ask an administrator to enter it first."
    )


class TextMissing(Refusal):
    """The programme's own texts aren't there in the language of the piece."""

    sentence = _("There is no text in {language} yet for: {parts}. Nothing was printed. Please enter it first.")


class TelephoneMissing(Refusal):
    """A piece for those without LINE has no number to call, or one that was chosen is gone."""

    sentence = _(
        "This piece needs a telephone number that the programme doesn't have. Nothing was printed. "
        "Please choose another design, or ask an administrator to enter the number."
    )


class NumberUnconfirmed(Refusal):
    """Nobody has read a number for urgent help at its source yet."""

    sentence = _(
        "These numbers haven't been confirmed at their source: {numbers}. Nothing was made for the print shop. "
        "Please ask an administrator to check them and to note the day in assets/urgent.toml."
    )


def facts(
    db: Db,
    *,
    programme: Programme,
    origin: str,
    on: date,
    audience: Audience = "everyone",
    language: str = "ja",
    without_line: bool = False,
    phones: Collection[int] | None = None,
) -> Facts:
    """What is printed of a programme in a language; marked 見本 for a demo and where codes lead to no https address.

    `phones` are positions in the programme's telephones, all where None; `without_line` makes them what to do first.
    Raises HoursMissing, FactMissing, TextMissing, TelephoneMissing, DesignNotFound for a language without texts.
    """
    hours = programmes.hours_lines(db, programme, on, language=language)
    if not hours:
        raise HoursMissing(day=on.isoformat())
    own = language_reviews.programme_texts(db, programme, language)
    _must_be_complete(programme, hours, own if language == "ja" else {})
    shown = _shown(programme, phones, needed=without_line)
    told = {**_known(programme, language), **own}
    _must_be_told(told, programme, shown, language=language)
    said = designs.sentences(language)
    return Facts(
        office=told["office"],
        desk=programme.desk,
        kind=told["desk_kind"],
        reading=programme.desk_reading if language in _JAPANESE else "",
        hours=hours,
        closed=told["closed"],
        cost=own.get("cost", said.cost),
        secrecy=own.get("secrecy", said.secrecy),
        anonymity=own.get("anonymity", said.anonymity),
        who=told["who"],
        languages=said.answers.format(languages=designs.named(programme.languages, language)),
        doorway="line" if programme.doorway == "line" else "webchat",
        phones=tuple(_phone(programme, position, told, language) for position in shown),
        urgent=designs.urgent(audience, language),
        elsewhere="" if language in programme.languages else said.elsewhere,
        without_line=without_line,
        sample=programme.is_demo or not origin.startswith("https://"),
        language=language,
    )


def numbers_must_be_confirmed(language: str) -> None:
    """Raises NumberUnconfirmed unless somebody has read each number that pieces in a language carry at its source."""
    for audience in AUDIENCES:
        must_be_confirmed(designs.urgent(audience, language))


def must_be_confirmed(urgent: Sequence[Urgent]) -> None:
    """Raises NumberUnconfirmed for a number without a source, or that nobody has read there."""
    unread = [line.number for line in urgent if not (line.source and line.checked)]
    if unread:
        raise NumberUnconfirmed(numbers=", ".join(unread))


def _must_be_complete(programme: Programme, hours: Sequence[Hours], own: Mapping[str, str]) -> None:
    there = {
        "office": programme.section or own.get("office"),
        "who": programme.who_may_consult or own.get("who"),
        "closed": programme.closed_note or own.get("closed"),
        "last_intake": all(line.last_intake for line in hours),
        "languages": programme.languages,
    }
    missing = [gettext(PARTS[part]) for part, known in there.items() if not known]
    if missing:
        raise FactMissing(parts=_listed(missing))


def _known(programme: Programme, language: str) -> dict[str, str]:
    """What the programme's own columns say in a language."""
    names = {
        "office": programmes.office_name(programme),
        "desk_kind": programme.desk_kind or programme.name,
    }
    if language == "ja":
        return {**names, "who": programme.who_may_consult, "closed": programme.closed_note}
    if language == "ja-easy":
        return names
    return {"desk_kind": programme.name_en} if language == "en" and programme.name_en else {}


def _must_be_told(told: Mapping[str, str], programme: Programme, shown: Sequence[int], *, language: str) -> None:
    missing = [gettext(PARTS[part]) for part in (*_NAMES, "who", "closed") if not told.get(part)]
    if language not in _JAPANESE:
        missing += [
            gettext(TELEPHONE).format(number=programme.telephones[position]["number"])
            for position in shown
            if f"phone_{position}" not in told
        ]
    if missing:
        raise TextMissing(language=gettext(words.LANGUAGES[language]), parts=_listed(missing))


def _listed(parts: Sequence[str]) -> str:
    return gettext(", ").join(parts)


def _shown(programme: Programme, phones: Collection[int] | None, *, needed: bool) -> tuple[int, ...]:
    there = range(len(programme.telephones))
    shown = tuple(there) if phones is None else tuple(sorted({*phones}))
    if any(position not in there for position in shown) or (needed and not shown):
        raise TelephoneMissing
    return shown


def _phone(programme: Programme, position: int, told: Mapping[str, str], language: str) -> Phone:
    """A telephone as it is printed; a text in another language says name and hours in one."""
    row = programme.telephones[position]
    text = told.get(f"phone_{position}")
    return Phone(name=text, number=row["number"]) if text and language != "ja" else Phone(**row)
