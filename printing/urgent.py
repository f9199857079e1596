"""Numbers beside the desk: danger this minute first and by itself, then places to talk."""

from printing import designs
from printing.values import Facts


def rows(facts: Facts) -> list[tuple[str, str]]:
    """Label and words of each row; danger is kept apart, because the other numbers do not send help at once."""
    now = "\u3000".join(line.name + line.number for line in facts.urgent if line.now)
    danger = [(designs.sentences().danger, now)] if now else []
    return danger + [(line.name, line.number + line.note) for line in facts.urgent if not line.now]


def on_card(facts: Facts) -> list[str]:
    """What a card says of the numbers, in their order; empty where they have no place on cards."""
    return [line.card for line in facts.urgent if line.card]
