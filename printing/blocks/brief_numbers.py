"""Telephone numbers where room is small: danger first, and only as much beside a number as a card has room for."""

from printing import parts
from printing.blocks.table import Table
from printing.blocks.words import Content, Packed
from printing.flow import Block
from printing.values import Facts, Phone, Urgent


def packed(content: Content) -> Block | None:
    """The numbers in a row like words; where the message is for those without LINE, danger and the desk's own."""
    facts = content.facts
    if not facts.without_line:
        return parts.card_numbers(content)
    said = [line.card for line in facts.urgent if line.now and line.card] + [_phone(phone) for phone in facts.phones]
    return Packed(said, "small", content.theme["small"], most=3, gap=0.9) if said else None


def two(content: Content) -> Block | None:
    """Danger, and the first line to talk to, without notes and on one line if there is room."""
    facts = content.facts
    said = [line.card for line in facts.urgent if line.now and line.card][:1]
    talk = [f"{phone.name} {phone.number}" for phone in facts.phones] if facts.without_line else []
    said += (talk or [f"{line.name} {line.number}" for line in facts.urgent if line.card and not line.now])[:1]
    return Packed(said, "small", content.theme["small"], most=2, gap=1.2) if said else None


def table(content: Content) -> Block | None:
    """Danger and national lines in rows; danger and the desk's own where the message is for those without LINE."""
    rows = _danger(content)
    rows += _phones(content) if content.facts.without_line else _lines(content.facts)
    return Table(rows, content.theme, first=content.said.danger) if rows else None


def bare_table(content: Content) -> Block | None:
    """The same without what is said beside a number."""
    lines = [(line.name, line.number) for line in content.facts.urgent if not line.now]
    rows = [*_danger(content), *(_phones(content) if content.facts.without_line else lines)]
    return Table(rows, content.theme, first=content.said.danger) if rows else None


def whole_table(content: Content) -> Block | None:
    """All of them in rows."""
    rows = [*_danger(content), *_lines(content.facts), *_phones(content)]
    return Table(rows, content.theme, first=content.said.danger) if rows else None


def lean_table(content: Content) -> Block | None:
    """All of them but the desk's own telephones where these don't answer in the piece's language."""
    own = _phones(content) if content.facts.without_line or not content.facts.elsewhere else []
    rows = [*_danger(content), *_lines(content.facts), *own]
    return Table(rows, content.theme, first=content.said.danger) if rows else None


def _danger(content: Content) -> list[tuple[str, str]]:
    now = "\u3000".join(f"{line.name} {line.number}" for line in content.facts.urgent if line.now)
    return [(content.said.danger, now)] if now else []


def _lines(facts: Facts) -> list[tuple[str, str]]:
    return [(line.name, _short(line)) for line in facts.urgent if not line.now]


def _short(line: Urgent) -> str:
    """A card's words after the name, which have a shorter note."""
    told = line.card.removeprefix(line.name).strip()
    return told if told != line.card and told.startswith(line.number) else f"{line.number}{line.note}"


def _phones(content: Content) -> list[tuple[str, str]]:
    """The desk's telephones with the label on the first; a newline stands where a long line may break."""
    return [
        (content.said.speak if number == 0 else "", _phone(phone, joint="\n"))
        for number, phone in enumerate(content.facts.phones)
    ]


def _phone(phone: Phone, joint: str = " ") -> str:
    named = f"{phone.name} {phone.number}".strip()
    return f"{named}{joint}{phone.hours}" if phone.hours else named
