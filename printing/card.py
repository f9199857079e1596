"""The card, 91 x 55 mm, on sheets of label stock: the size of a business card, to be taken and kept."""

from collections.abc import Sequence

from printing import card_discreet, card_soft, sheet
from printing.stock import A_ONE_51002, Stock
from printing.values import Code, Facts, Theme, Wording

WIDTH, HEIGHT = 91.0, 55.0

_FACES = {"soft": card_soft, "discreet": card_discreet}


def sheets(
    codes: Sequence[Code], *, facts: Facts, wording: Wording, theme: Theme, stock: Stock = A_ONE_51002, start: int = 0
) -> bytes:
    """A PDF with one card per code (repeat a code to print it again), from label `start` of the first sheet on.

    Raises CharacterNotInFont, TextDoesNotFit, CodeTooSmall, UrlNotCompact, NothingToPrint, DesignMismatch,
    StartOutsideSheet.
    """
    sheet.check("card", codes=codes, wording=wording, theme=theme)
    face = _FACES[theme.key]
    return sheet.pieces(
        codes,
        facts=facts,
        stock=stock,
        start=start,
        size=(WIDTH, HEIGHT),
        shared=lambda paper: face.shared(paper, facts=facts, wording=wording, theme=theme),
        own=lambda paper, code: face.own(paper, code, facts=facts, theme=theme),
    )
