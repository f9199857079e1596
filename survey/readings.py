"""Readings over kanji (furigana) in easy Japanese, written {漢字|かんじ} in a label."""

import re

_MARKED = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")


def passages(text: str) -> tuple[tuple[str, str], ...]:
    """The text as pairs of letters and their reading, in order; the reading is empty where there is none."""
    found: list[tuple[str, str]] = []
    end = 0
    for marked in _MARKED.finditer(text):
        if before := text[end : marked.start()]:
            found.append((before, ""))
        found.append((marked[1], marked[2]))
        end = marked.end()
    if after := text[end:]:
        found.append((after, ""))
    return tuple(found)


def plain(text: str) -> str:
    """The text without its readings, as for a heading in a table or a name that is read aloud."""
    return _MARKED.sub(r"\1", text)
