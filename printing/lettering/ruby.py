"""Readings over kanji (furigana), written 相談《そうだん》 or, where the start isn't clear, お｜母さん《かあさん》."""

import html as markup
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# A reading is kana only, so that the brackets of a Chinese title stay what they are.
_READING = "《([ぁ-ゖァ-ヺー・ ]+)》"
_MARKED = re.compile(f"｜([^｜《》\n]+){_READING}|([一-鿿㐀-䶿豈-\ufaff\U00020000-\U0003ffff々〆〇ヶ]+){_READING}")


@dataclass(frozen=True)
class Segment:
    """Letters and their reading, empty where they have none; `source` is how both were written."""

    base: str
    reading: str
    source: str


@lru_cache(maxsize=4096)
def parse(text: str) -> tuple[Segment, ...]:
    """The text as letters with and without readings, in order; brackets that hold no reading are letters."""
    return tuple(_segments(text)) if "《" in text else (Segment(text, "", text),) if text else ()


def _segments(text: str) -> Iterator[Segment]:
    end = 0
    for found in _MARKED.finditer(text):
        if before := text[end : found.start()]:
            yield Segment(before, "", before)
        yield Segment(found[1] or found[3], found[2] or found[4], found[0])
        end = found.end()
    if after := text[end:]:
        yield Segment(after, "", after)


def plain(text: str) -> str:
    """The text without readings."""
    return "".join(segment.base for segment in parse(text))


def html(text: str) -> str:
    """The text as HTML, escaped, with <ruby> elements; parentheses show where a reader knows no ruby."""
    return "".join(
        f"<ruby>{base}<rp>（</rp><rt>{markup.escape(segment.reading)}</rt><rp>）</rp></ruby>"
        if segment.reading
        else base
        for segment in parse(text)
        for base in (markup.escape(segment.base),)
    )
