"""Text that a spreadsheet would run as a formula: guarded on the way out, made plain again on the way in."""

import unicodedata

# What begins a formula or a command, once full and small forms are made plain (OWASP, CSV injection).
_DANGEROUS = ("=", "+", "-", "@")
# Spaces (Z), control and format characters (C): spreadsheets and the programs before them drop some of these.
_UNSEEN = ("Z", "C")
# Letters that are drawn as nothing, and marks that stand alone at the beginning.
_BLANK = "\u115f\u1160\u3164\uffa0\u2800\u034f\ufe0e\ufe0f\u17b4\u17b5"
_CONTROL = ("\t", "\r", "\n", "\0")


def _runs(text: str) -> bool:
    bare = text.lstrip("'")
    if bare.startswith(_CONTROL):
        return True
    seen = next((sign for sign in bare if not _is_unseen(sign)), "")
    return unicodedata.normalize("NFKC", seen).startswith(_DANGEROUS)


def _is_unseen(sign: str) -> bool:
    return sign in _BLANK or sign == "'" or unicodedata.category(sign)[0] in _UNSEEN


def guarded(text: str) -> str:
    """The text with an apostrophe before what would be a formula; `unguarded` gives it back exactly."""
    return f"'{text}" if _runs(text) else text


def unguarded(text: str) -> str:
    """The text without the apostrophe that `guarded` put before it."""
    return text[1:] if text.startswith("'") and _runs(text) else text
