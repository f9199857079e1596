"""Builders of paper through the real functions."""

from printing import card, designs, poster, sticker
from printing.values import Code, Facts

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def codes(count: int) -> list[Code]:
    """Different codes of the usual length."""
    texts = [f"7Q{LETTERS[n // 1024 % 32]}{LETTERS[n // 32 % 32]}{LETTERS[n % 32]}K2" for n in range(count)]
    return [Code(text=text, url=f"HTTPS://SHIRUBE.EXAMPLE/R/{text}") for text in texts]


def soft_cards(codes: list[Code], facts: Facts) -> bytes:
    return card.sheets(codes, facts=facts, wording=designs.wording("card-alone"), theme=designs.theme("soft"))


def discreet_cards(codes: list[Code], facts: Facts) -> bytes:
    return card.sheets(codes, facts=facts, wording=designs.wording("card-discreet"), theme=designs.theme("discreet"))


def stickers(codes: list[Code], facts: Facts) -> bytes:
    return sticker.sheets(codes, facts=facts, wording=designs.wording("sticker-talk"), theme=designs.theme("quiet"))


def posters(codes: list[Code], facts: Facts) -> bytes:
    return poster.pages(codes, facts=facts, wording=designs.wording("poster-unsettled"), theme=designs.theme("bright"))


MATERIALS = {
    "soft card": soft_cards,
    "discreet card": discreet_cards,
    "quiet sticker": stickers,
    "bright poster": posters,
}
