"""The reader's language: gettext catalogues read from assets/locales, the language in use in a context variable."""

import gettext as stdlib_gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO

from core.folders import ASSETS
from core.refusals import Refusal

DEFAULT = "ja"
# What staff read; every text of the product has it.
SPOKEN = ("ja", "en")
# What the public pages can be read in beside. A form is offered in those of them that its texts were reviewed in.
PUBLIC = ("ja", "ja-easy", "en", "zh-Hans", "ko", "vi", "pt", "tl", "ne")
# A reading as it is written in a text: {漢字|かんじ}.
READING = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")

_EASY = "ja-easy"
_READER = re.compile(r"^# reviewed_by:[ \t]*(\S.*)$", re.MULTILINE)
_current: ContextVar[str] = ContextVar("language", default=DEFAULT)


@cache
def catalogue(language: str) -> stdlib_gettext.NullTranslations:
    """All .po files of a language as one catalogue; several files, one a part of the product.

    Easy Japanese says in Japanese what it has no words of its own for, every other language in English.
    """
    # Not above: a gateway starts without a word to say, and they take a while.
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    # Without a locale: `ja-easy` is none. It would only matter for plurals, which no text of ours has.
    whole = Catalog()
    for path in sorted((ASSETS / "locales" / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    whole.add(message.id, message.string, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    made = stdlib_gettext.GNUTranslations(compiled)
    if language == _EASY:
        made.add_fallback(catalogue(DEFAULT))
    return made


@cache
def translated(language: str) -> tuple[tuple[str, str], ...]:
    """All that a language's own catalogue says, each text with the Japanese it stands for."""
    from babel.messages.pofile import read_po

    said = []
    for path in sorted((ASSETS / "locales" / language).glob("*.po")):
        with path.open("rb") as file:
            said += [(str(message.id), str(message.string)) for message in read_po(file) if message.id]
    return tuple((catalogue(DEFAULT).gettext(text), told) for text, told in said)


@cache
def reviewer(language: str) -> str:
    """Who has read a language's own catalogue, by what its files say of themselves; empty where one says nobody."""
    heads = [path.read_text("utf-8").partition("msgid")[0] for path in (ASSETS / "locales" / language).glob("*.po")]
    named = [found[1].strip() if (found := _READER.search(head)) else "" for head in heads]
    return ", ".join(sorted(set(named))) if all(named) else ""


def gettext(text: str) -> str:
    """The text in the reader's language; the English text itself where the catalogue has none."""
    # A catalogue keeps its own head under the empty text.
    return catalogue(_current.get()).gettext(text) if text else ""


def mark(text: str) -> str:
    """Mark a text for the catalogues where it is written but not yet read (constants, refusals)."""
    return text


def worded(refusal: Refusal) -> str:
    """A refusal in the reader's language."""
    return filled(gettext(refusal.sentence), **refusal.facts)


def filled(text: str, /, **facts: object) -> str:
    """A text with its {placeholders} filled in; readings stay as they are written."""
    return READING.sub(r"{{\1|\2}}", text).format(**facts)


def tag(language: str) -> str:
    """What HTML calls a language: easy Japanese is Japanese."""
    return DEFAULT if language == _EASY else language


def current() -> str:
    """Code of the language in use, such as 'ja'."""
    return _current.get()


def use(language: str | None) -> None:
    """Use a language of staff from here on in this context; an unknown one means Japanese."""
    _current.set(language if language in SPOKEN else DEFAULT)


@contextmanager
def spoken(language: str | None) -> Iterator[None]:
    """Use a language inside a with block; an unknown one means Japanese."""
    token = _current.set(language if language in PUBLIC else DEFAULT)
    try:
        yield
    finally:
        _current.reset(token)
