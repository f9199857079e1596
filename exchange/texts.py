"""Words and cells as they are compared and kept, however wide and spaced somebody wrote them."""

import unicodedata


def plain(text: str) -> str:
    """A word as it is compared: full-width forms made plain, no spaces, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def trimmed(text: str) -> str:
    """A cell as a person meant it: full-width digits and signs made plain, one space where there were several."""
    return " ".join(unicodedata.normalize("NFKC", text).split())
