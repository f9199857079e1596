"""The reader's language: gettext catalogues read from assets/locales, the language in use in a context variable."""

import gettext as stdlib_gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO

from core.folders import ASSETS
from core.refusals import Refusal

DEFAULT = "ja"
SPOKEN = ("ja", "en")

_current: ContextVar[str] = ContextVar("language", default=DEFAULT)


@cache
def catalogue(language: str) -> stdlib_gettext.NullTranslations:
    """All .po files of a language as one catalogue; several files, one a part of the product."""
    # Not above: a gateway starts without a word to say, and they take a while.
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    whole = Catalog(locale=language)
    for path in sorted((ASSETS / "locales" / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    whole.add(message.id, message.string, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return stdlib_gettext.GNUTranslations(compiled)


def gettext(text: str) -> str:
    """The text in the reader's language; the English text itself where the catalogue has none."""
    # A catalogue keeps its own head under the empty text.
    return catalogue(_current.get()).gettext(text) if text else ""


def mark(text: str) -> str:
    """Mark a text for the catalogues where it is written but not yet read (constants, refusals)."""
    return text


def worded(refusal: Refusal) -> str:
    """A refusal in the reader's language."""
    return gettext(refusal.sentence).format(**refusal.facts)


def current() -> str:
    """Code of the language in use, such as 'ja'."""
    return _current.get()


def use(language: str | None) -> None:
    """Use a language from here on in this context; an unknown one means Japanese."""
    _current.set(language if language in SPOKEN else DEFAULT)


@contextmanager
def spoken(language: str | None) -> Iterator[None]:
    """Use a language inside a with block."""
    token = _current.set(language if language in SPOKEN else DEFAULT)
    try:
        yield
    finally:
        _current.reset(token)
