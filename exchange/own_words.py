"""Words of a contractor's or division's own in columns with a vocabulary: matched with ours once, then remembered.

`Words` are by our column's key: their word, as `spellings.normal` makes it, to our code; "" leaves the cell empty.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from exchange.columns import Column
from exchange.errors import LONGEST_WORD, RowError
from exchange.spellings import Spellings, is_blank, normal

Words = Mapping[str, Mapping[str, str]]

_ROWS = 3  # by number, as examples
_NEAR = 0.75  # how alike a word and one of ours are spelt
_NOBODY_KNOWS = "unknown"  # what an empty cell says as well
# What is offered first for words that hold them, although they say too little to be read so.
_HINTS = {"outcome": {"済": "closed"}, "topics": {"妊娠": "childcare", "出産": "childcare"}}


@dataclass(frozen=True)
class Unknown:
    """A word that a column's vocabulary lacks, as first written; in how many cells it stands, and in which rows first.

    `key` is our column's, `header` theirs, `normal` what the word is remembered by.
    """

    key: str
    header: str
    word: str
    normal: str
    cells: int
    rows: tuple[int | str, ...]

    @property
    def is_keepable(self) -> bool:
        """Whether it may be remembered: a figure may belong to a client's number or a telephone."""
        return may_be_kept(self.normal)


def spelt(columns: Sequence[Column], words: Words | None) -> dict[str, Spellings]:
    """The vocabularies of columns by key, with words of their own; what fits no column or code of ours is left out."""
    own = fitting(columns, words or {})
    return {each.key: each.words.with_own(own.get(each.key, {})) for each in columns if each.words}


def fitting(columns: Sequence[Column], words: Words) -> dict[str, dict[str, str]]:
    """The words of columns that have a vocabulary, with codes that are in it, '' only where a cell may be empty."""
    found = {}
    for column in columns:
        allowed = {*offered(column)}
        mine = {word: code for word, code in words.get(column.key, {}).items() if code in allowed and word}
        if mine:
            found[column.key] = mine
    return found


def offered(column: Column) -> tuple[str, ...]:
    """The codes that a word of a column may be matched with, in the templates' order; '' last where it may be empty."""
    if not column.words:
        return ()
    codes = dict.fromkeys(code for choice in column.words.choices if (code := column.words.code_of(choice)))
    if column.required:
        return tuple(codes)
    return (*(code for code in codes if code != _NOBODY_KNOWS), "")


def unknown(errors: Iterable[RowError], headers: Mapping[str, str], columns: Sequence[Column]) -> tuple[Unknown, ...]:
    """The different words that errors tell of, by our columns' order and then the most written first.

    `headers` are theirs by our keys, as they were read.
    """
    keys = {headers[column.key]: column.key for column in columns if column.words and column.key in headers}
    found: dict[tuple[str, str], Unknown] = {}
    for error in errors:
        key = keys.get(error.column)
        for word in error.words if key else ():
            assert key
            place = key, normal(word)
            met = found.get(place) or Unknown(key, error.column, word, place[1], 0, ())
            row = error.sheet_row or error.row
            rows = met.rows if len(met.rows) == _ROWS or row in met.rows else (*met.rows, row)
            found[place] = Unknown(key, met.header, met.word, met.normal, met.cells + 1, rows)
    order = {column.key: place for place, column in enumerate(columns)}
    return tuple(sorted(found.values(), key=lambda each: (order[each.key], -each.cells)))


def guess(column: Column, word: str) -> str | None:
    """The code of ours that a word may mean, to be offered first; None where nothing is near. Nobody takes it as said.

    A word that holds one of ours, or is spelt nearly like one.
    """
    if not column.words:
        return None
    theirs, allowed = normal(word), {*offered(column)}
    mine = {ours: code for ours, code in column.words.codes.items() if code in allowed}
    held = [ours for ours in mine if len(ours) >= 2 and ours in theirs]
    if held:
        return mine[max(held, key=len)]
    for part, code in _HINTS.get(column.key, {}).items():
        if part in theirs:
            return code
    ratio, ours = max((SequenceMatcher(None, ours, theirs).ratio(), ours) for ours in mine)
    return mine[ours] if ratio >= _NEAR else None


def may_be_kept(word: str) -> bool:
    """Whether a word may be remembered: at most 20 letters, and no figure."""
    return 0 < len(word) <= LONGEST_WORD and not any(letter.isdigit() for letter in word)


def keepable(words: Words) -> dict[str, dict[str, str]]:
    """Those words that may be remembered."""
    kept = {key: {word: code for word, code in mine.items() if may_be_kept(word)} for key, mine in words.items()}
    return {key: mine for key, mine in kept.items() if mine}


def merged(before: Words, more: Words) -> dict[str, dict[str, str]]:
    """All words of both; what `more` says goes before."""
    keys = dict.fromkeys((*before, *more))
    return {key: {**before.get(key, {}), **more.get(key, {})} for key in keys}


def number(words: Words) -> int:
    """How many words there are."""
    return sum(map(len, words.values()))


def reads(column: Column, text: str, own: Mapping[str, str]) -> bool:
    """Whether a cell reads as a column's by its look or by words of somebody's own."""
    looks = column.looks or (lambda _text: False)
    if looks(text) or normal(text) in own:
        return True
    parts = [part for part in column.parts(text) if not is_blank(part)]
    return bool(parts) and all(looks(part) or normal(part) in own for part in parts)
