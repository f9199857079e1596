"""What may stand on a piece, part by part: each turns facts and wording into a block, or into nothing."""

from collections.abc import Sequence

from printing.blocks.table import Table
from printing.blocks.words import Chips, Content, Lines, Name, Packed, sentence
from printing.blocks.wrapped import Either
from printing.flow import Block
from printing.lettering.text import STOP
from printing.values import Colour, Facts


def headline(content: Content) -> Block:
    """The headline, on as many as three lines."""
    return Lines([content.wording.headline], "headline", content.theme["text"], most=3)


def sub(content: Content) -> Block | None:
    """What follows the headline."""
    return Lines([content.wording.sub], "fact", content.theme["text"], most=3) if content.wording.sub else None


def topics(content: Content) -> Block | None:
    """What one may talk about."""
    return Chips(content.wording.topics, content.theme) if content.wording.topics else None


def notes(content: Content) -> Block | None:
    """What may be feared and need not be, in the words of the message."""
    return Lines(content.wording.notes, "small", content.theme["text"], most=2) if content.wording.notes else None


def kind(content: Content) -> Block:
    """What the desk is."""
    return Lines([content.facts.kind], "fact", content.theme["text"], most=2)


def name(content: Content) -> Block:
    """The desk's name."""
    return Name(content.facts.desk, content.facts.reading, content.theme)


def hours(content: Content) -> Block:
    """When somebody is there: days and times on a line each."""
    lines = [f"{line.days}  {line.time}" for line in content.facts.hours]
    return Lines(lines, "fact", content.theme["text"], bold=True, most=2)


def exceptions(content: Content) -> Block | None:
    """What the hours alone would promise wrongly: last intakes and days off."""
    facts = content.facts
    said = [*intakes(facts), facts.closed] if facts.closed else intakes(facts)
    return Packed(said, "small", content.theme["text"], most=3, gap=1.0) if said else None


def intakes(facts: Facts) -> list[str]:
    """The last intake once where all days agree, else day by day."""
    if len(facts.intakes) < 2:
        return list(facts.intakes)
    return [f"{line.days} {line.last_intake}" for line in facts.hours if line.last_intake]


def promises(content: Content) -> Block:
    """What it costs, what is not asked and what secrecy means, a sentence on each line."""
    facts = content.facts
    said = [words for words in (facts.cost, facts.anonymity, facts.secrecy) if words]
    return Lines(said, "small", content.theme["text"], most=3)


def paragraph(content: Content) -> Block:
    """The same and what the desk sees, closely packed for small pieces."""
    facts, seen = content.facts, content.said.seen[content.facts.doorway]
    return running([facts.cost, seen, facts.anonymity, facts.secrecy], content.theme["small"], most=4)


def running(sentences: Sequence[str], colour: Colour, *, most: int) -> Block:
    """Sentences one after the other: whole on their lines where they can be, otherwise as prose runs."""
    said = [sentence(words) for words in sentences if words]
    japanese, spaced = STOP in said[0], " " in said[0]
    whole = Packed(said, "small", colour, most=2 if spaced else most, gap=0.0 if japanese else 0.4)
    return Either(whole, Lines([("" if japanese else " ").join(said)], "small", colour, most=most))


def who(content: Content) -> Block | None:
    """Who may consult, and in which languages the desk answers."""
    said = [words for words in (content.facts.who, content.facts.languages, content.facts.elsewhere) if words]
    return Lines(said, "small", content.theme["text"], most=4) if said else None


def scan(content: Content) -> Block:
    """What happens when the code is scanned, and what the desk then sees."""
    said = (content.said.doorway[content.facts.doorway], content.said.seen[content.facts.doorway])
    return Lines([words for words in said if words], "small", content.theme["text"], most=4)


def opens(content: Content) -> Block:
    """What the code opens, nothing more."""
    return Lines([content.said.doorway[content.facts.doorway]], "small", content.theme["text"], most=3)


def opens_briefly(content: Content) -> Block:
    """What the code opens, on a short line."""
    return Lines([content.said.brief[content.facts.doorway]], "small", content.theme["text"], most=2)


def numbers(content: Content) -> Block | None:
    """Danger by itself and first, then places to talk, then the desk's own telephones."""
    facts, said = content.facts, content.said
    joint = "\u3000" if facts.language.startswith("ja") else "  "
    now = joint.join(f"{line.name}{_apart(line.name)}{line.number}" for line in facts.urgent if line.now)
    rows = [(said.danger, now)] if now else []
    rows += [(line.name, f"{line.number}{line.note}") for line in facts.urgent if not line.now]
    phones = [f"{phone.name} {phone.number}\n{phone.hours}".strip() for phone in facts.phones]
    rows += [(said.speak if number == 0 else "", words) for number, words in enumerate(phones)]
    return Table(rows, content.theme, first=said.danger) if rows else None


def _apart(name: str) -> str:
    """警察110 is one word; Police 110 is two."""
    return " " if name.isascii() or not name[-1:].isalpha() or ord(name[-1]) < 0x3000 else ""


def card_numbers(content: Content) -> Block | None:
    """The numbers that have room on a card."""
    said = [line.card for line in content.facts.urgent if line.card]
    return Packed(said, "small", content.theme["small"], most=3, gap=0.9) if said else None


def office(content: Content) -> Block | None:
    """The office that answers for the piece."""
    return Lines([content.facts.office], "small", content.theme["small"], most=2) if content.facts.office else None
