"""Words and cells as they are compared and kept, however wide and spaced somebody wrote them."""

import unicodedata

# Signs without any width, which come with what is copied from web pages and chats: nobody sees that they are there.
_UNSEEN = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))


def plain(text: str) -> str:
    """A word as it is compared: full-width forms made plain, no spaces, lower case."""
    return "".join(_seen(text).split()).casefold()


def trimmed(text: str) -> str:
    """A cell as a person meant it: full-width digits and signs made plain, one space where there were several."""
    return " ".join(_seen(text).split())


def _seen(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_UNSEEN)
