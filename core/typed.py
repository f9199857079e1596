"""What people type, as it is kept: without what nobody can see, and what no store or file can hold."""

import unicodedata

# A letter's other shape (葛󠄀) and the joiners of Nepali are part of the word; every other format character only hides
# in it, or turns the words beside it round (U+202E).
_JOINERS = "\u200c\u200d"
_APART, _GONE = ("Cc", "Zl", "Zp"), ("Cf", "Cs")
_ENDS = dict.fromkeys(map(ord, "\r\v\f\x85\u2028\u2029"), "\n")


def line(text: str) -> str:
    """A name, a title, a note: one line, single spaces between words, none around."""
    return " ".join("".join(map(_seen, text)).split())


def lines(text: str) -> str:
    """Words of several lines: line ends alike, spaces and tabs as typed, no blank ends."""
    plain = text.replace("\r\n", "\n").translate(_ENDS)
    if plain.isascii() and plain.isprintable():
        return plain.strip()
    return "".join(sign if sign in "\n\t" else _seen(sign, "") for sign in plain).strip()


def _seen(sign: str, apart: str = " ") -> str:
    kind = unicodedata.category(sign)
    if kind in _APART:
        return apart
    return "" if kind in _GONE and sign not in _JOINERS else sign
