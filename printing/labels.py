"""Address labels: one for each envelope, on label stock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from printing.lettering.text import TextDoesNotFit, Type, broken, width
from printing.page import Paper
from printing.stock import Stock, sheets
from printing.values import BLACK

_INSET = 5.0  # mm: what hangs over a label's edge is lost
_LINE = Type(9, leading=1.45)
_NAME = Type(12, bold=True, leading=1.4)
_SENDER = Type(6.5, least=6)
_GAP = 2.0  # mm between the address and the name
_SIZES = (1.0, 0.9, 0.8, 0.7)  # parts of the usual sizes, down to 6.3 pt, for long names and addresses


@dataclass(frozen=True)
class Address:
    """Where an envelope goes, and who gets it."""

    address: str
    name: str


def labels(addresses: Sequence[Address], *, stock: Stock, sender: str, start: int = 0) -> bytes:
    """A PDF of labels. Raises TextDoesNotFit, CharacterNotInFont, StartOutsideSheet."""
    paper = Paper(width=stock.page_width, height=stock.page_height, title=sender, author=sender)
    for sheet in sheets(stock, addresses, start=start):
        for cell, each in sheet:
            with paper.frame(cell.x, cell.y, width=stock.label_width, height=stock.label_height):
                _label(paper, each, stock, sender)
        paper.next_page()
    return paper.finish()


def _label(paper: Paper, each: Address, stock: Stock, sender: str) -> None:
    wide, bottom = stock.label_width - 2 * _INSET, stock.label_height - _INSET
    for line, type, baseline in _placed(each, wide, bottom - _SENDER.step):
        paper.write(_INSET, baseline, line, type=type, colour=BLACK, within=wide)
    paper.write(_INSET, bottom, sender, type=_SENDER, colour=BLACK, within=wide)


def _placed(each: Address, wide: float, bottom: float) -> list[tuple[str, Type, float]]:
    """Lines with their type and baseline, as large as they have room for above `bottom`. Raises TextDoesNotFit."""
    for factor in _SIZES:
        type, name = (replace(usual, size=usual.size * factor) for usual in (_LINE, _NAME))
        baseline, placed = _INSET + type.em - type.step, []
        for line in _lines(each.address, type, wide):
            baseline += type.step
            placed.append((line, type, baseline))
        baseline += _GAP + type.step - name.step
        for line in _lines(each.name, name, wide):
            baseline += name.step
            placed.append((line, name, baseline))
        if baseline <= bottom:
            return placed
    raise TextDoesNotFit(max(each.address, each.name, key=len))


def _lines(words: str, type: Type, wide: float) -> Sequence[str]:
    """Broken where one would breathe; a name without such a place breaks where the line is full."""
    try:
        return broken(words, type=type, within=wide, lines=len(words))
    except TextDoesNotFit:
        lines = [""]
        for letter in words:
            if width(lines[-1] + letter, type=type) > wide:
                lines.append("")
            lines[-1] += letter
        return lines
