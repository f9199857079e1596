"""Which of their columns is which of ours: proposed by header and content, remembered, compared with the next list."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from core.language import gettext
from core.language import mark as _
from exchange import cells, own_words, refusals
from exchange.columns import Column
from exchange.errors import CellWrong
from exchange.own_words import Words
from exchange.spellings import is_blank
from exchange.tables import Table, plain, trimmed

Sureness = Literal["sure", "guess", "none"]
Looks = Callable[[str], bool]

_SAMPLE = 200  # filled cells of a column that are looked at, from its beginning
_NEAR = 0.75  # how alike two headers are spelt
_MOST = 0.8  # share of cells that must read for a content to count
_FEW = 0.5  # a header whose cells read less often than this is doubted
_REST = "_"  # begins keys of columns that are nobody's, remembered so that a new one is seen
_UNREAD = "_?"  # begins keys of columns whose cells didn't read as ours when they were remembered

_OF_REACHING = re.compile(r"電話|携帯|連絡先|ファクス|ファックス|メール|(?<![a-z])(tel|fax|e?-?mail)")
_DIGIT = re.compile(r"\d")
# Of plain text: 03-0000-0000, 09000000000 and what Excel makes of it, somebody@example.jp.
_REACHES = re.compile(r"(\+81|0)[\d()-]{8,14}|[789]0\d{8}|[^@\s]{1,64}@[^@\s]{1,64}\.[a-z]{2,10}")

REASONS = {
    "same": _("The header is one we know."),
    "same_but": _("The header is one we know, but only {share}% of its cells read as this."),
    "same_none": _("The header is one we know, but no cell reads as this."),
    "contains": _("The header holds “{word}”."),
    "near": _("The header is spelt nearly like “{word}”."),
    "content": _("{share}% of the cells read as this."),
    "none": _("No column was found."),
}


@dataclass(frozen=True)
class Fit:
    """The column of theirs that fits one of ours best, '' for none; `share` of its filled cells read, in per cent."""

    key: str
    header: str
    sureness: Sureness
    reason: str
    word: str = ""
    share: int | None = None


@dataclass(frozen=True)
class Proposal:
    """A fit for each of our columns, in our order; no column of theirs comes twice."""

    fits: tuple[Fit, ...]

    @property
    def mapping(self) -> dict[str, str]:
        """Our keys to their headers, guesses too, as `parse` takes it."""
        return {fit.key: fit.header for fit in self.fits if fit.header}

    @property
    def is_sure(self) -> bool:
        """Whether nobody needs to look: every column that was found is sure."""
        return all(fit.sureness != "guess" for fit in self.fits)


@dataclass(frozen=True)
class Drift:
    """What is otherwise than remembered: columns gone, columns new, and those whose cells no longer read as they did.

    A column that was remembered although its cells didn't read is as it was. The order of columns means
    nothing: a column is known by its header.
    """

    missing: tuple[str, ...]
    new: tuple[str, ...]
    doubtful: tuple[str, ...]

    @property
    def is_none(self) -> bool:
        """Whether the list can be read as before."""
        return not (self.missing or self.new or self.doubtful)


@dataclass(frozen=True)
class _Candidate:
    score: float
    fit: Fit


def worded(fit: Fit) -> str:
    """Why a column is proposed, in the reader's language; repeats no cell."""
    reason = "same_none" if fit.reason == "same_but" and not fit.share else fit.reason
    return gettext(REASONS[reason]).format(word=fit.word, share=fit.share)


def propose(table: Table, columns: Sequence[Column], words: Words | None = None) -> Proposal:
    """For each of our columns the one of theirs that fits best, or none; cells may hold words of somebody's own."""
    own = words or {}
    samples = {header: _sample(table, header) for header in table.columns}
    hidden = {header for header, sample in samples.items() if _reaches_people(header, sample)}
    found = [
        candidate
        for column in columns
        for header in table.columns
        if (candidate := _candidate(column, header, samples[header], own.get(column.key, {}), header in hidden))
    ]
    # Of equal ones ours and theirs in their order: sorted() keeps it.
    chosen: dict[str, Fit] = {}
    for candidate in sorted(found, key=lambda each: -each.score):
        fit = candidate.fit
        if fit.key not in chosen and fit.header not in {other.header for other in chosen.values()}:
            chosen[fit.key] = fit
    return Proposal(tuple(chosen.get(column.key, Fit(column.key, "", "none", "none")) for column in columns))


def reaches_people(table: Table, header: str) -> bool:
    """Whether a column looks like telephone numbers or mail addresses: nobody needs to see them to choose columns."""
    return _reaches_people(header, _sample(table, header))


def _reaches_people(header: str, sample: Sequence[str]) -> bool:
    if _OF_REACHING.search(plain(header)) and any("@" in text or len(_DIGIT.findall(text)) > 5 for text in sample):
        return True
    return bool(sample) and _share(sample, lambda text: bool(_REACHES.fullmatch(plain(text)))) >= _FEW


def remembered(
    table: Table, mapping: Mapping[str, str], columns: Sequence[Column], words: Words | None = None
) -> dict[str, str]:
    """What to keep of a mapping that somebody confirmed: its columns, those that are nobody's, those that don't read.

    So the same list again is never doubted, whatever its cells are.
    """
    taken = {*mapping.values()}
    rest = [header for header in table.columns if header not in taken]
    unread = _unread(table, mapping, columns, words)
    return {
        **mapping,
        **{f"{_REST}{place:02d}": header for place, header in enumerate(rest)},
        **{f"{_UNREAD}{key}": header for key, header in unread.items()},
    }


def settled(kept: Mapping[str, str], keys: Collection[str]) -> dict[str, str]:
    """What to keep once all cells of some columns read: from then on they are doubted where they don't."""
    read = {f"{_UNREAD}{key}" for key in keys}
    return {key: header for key, header in kept.items() if key not in read}


def only(kept: Mapping[str, str], keys: Collection[str]) -> dict[str, str]:
    """What was remembered of some of our columns."""
    return {key: header for key, header in kept.items() if key.removeprefix(_UNREAD) in keys}


def mapping_of(kept: Mapping[str, str]) -> dict[str, str]:
    """The mapping in what was remembered."""
    return {key: header for key, header in kept.items() if not key.startswith(_REST)}


def drift(kept: Mapping[str, str], table: Table, columns: Sequence[Column], words: Words | None = None) -> Drift:
    """What has changed since `remembered`; nothing where only the order of columns did."""
    there = {plain(name): name for name in table.columns}
    before = {plain(header) for header in kept.values()}
    mine = mapping_of(kept)
    here = {key: there[plain(header)] for key, header in mine.items() if plain(header) in there}
    unread = _unread(table, here, columns, words)
    doubtful = [mine[key] for key in here if key in unread and f"{_UNREAD}{key}" not in kept]
    return Drift(
        missing=tuple(header for header in mine.values() if plain(header) not in there),
        new=tuple(name for name in table.columns if plain(name) not in before),
        doubtful=tuple(doubtful),
    )


def must_be_as_remembered(
    kept: Mapping[str, str], table: Table, columns: Sequence[Column], words: Words | None = None
) -> dict[str, str]:
    """The mapping of a list that looks as it did. Raises ColumnsMoved."""
    found = drift(kept, table, columns, words)
    if not found.is_none:
        told = {name: "、".join(getattr(found, name)) or "－" for name in ("missing", "new", "doubtful")}
        raise refusals.ColumnsMoved(**told)
    return mapping_of(kept)


def _unread(table: Table, mapping: Mapping[str, str], columns: Sequence[Column], words: Words | None) -> dict[str, str]:
    """Those columns of a mapping of which few cells read as ours."""
    looks = {column.key: _looks(column, (words or {}).get(column.key, {})) for column in columns}
    return {
        key: header
        for key, header in mapping.items()
        if (look := looks.get(key)) and (sample := _sample(table, header)) and _share(sample, look) < _FEW
    }


def _sample(table: Table, header: str) -> list[str]:
    found: list[str] = []
    for row in table.rows:
        text = row.cells[header]
        if not is_blank(text):
            found.append(text)
        if len(found) == _SAMPLE:
            break
    return found


def _candidate(
    column: Column, header: str, sample: Sequence[str], own: Mapping[str, str], is_hidden: bool
) -> _Candidate | None:
    look = _looks(column, own)
    share = _share(sample, look) if look and sample else None
    percent = None if share is None else round(100 * share) or int(share > 0)
    alike, reason, word = _alike(column, header)
    if reason == "same":
        doubted = share is not None and share < _FEW
        fit = Fit(column.key, header, "guess" if doubted else "sure", "same_but" if doubted else "same", word, percent)
        # Where cells say otherwise, the column may be another one of ours.
        return _Candidate(0.5 + (share or 0) if doubted else alike + (share or 0), fit)
    if is_hidden:
        return None
    if reason and (share is None or share >= _FEW):
        return _Candidate(alike + (share or 0), Fit(column.key, header, "guess", reason, word, percent))
    if not reason and share is not None and share >= _MOST and look and _says_much(column, sample):
        return _Candidate(share, Fit(column.key, header, "guess", "content", "", percent))
    return None


def _alike(column: Column, header: str) -> tuple[float, str, str]:
    """How alike a header is to one of ours, from 0 to 3, with the reason and the word that it is like."""
    theirs = plain(header)
    if any(plain(word) == theirs for word in column.headers):
        return 3.0, "same", ""
    held = [word for word in column.headers if len(plain(word)) >= 2 and plain(word) in theirs]
    if held:
        word = max(held, key=len)
        return 1.5 + len(plain(word)) / max(len(theirs), 1) / 2, "contains", word
    # 可能数, 合計数: what is counted is said before it.
    last = next((word for word in column.headers if len(plain(word)) == 1 and theirs.endswith(plain(word))), "")
    if last and column.kind == "whole":
        return 1.0, "contains", last
    ratio, word = max((SequenceMatcher(None, plain(word), theirs).ratio(), word) for word in column.headers)
    return (0.5 + ratio, "near", word) if ratio >= _NEAR else (0.0, "", "")


def _share(sample: Sequence[str], look: Looks) -> float:
    return sum(map(look, sample)) / len(sample)


def _looks(column: Column, own: Mapping[str, str]) -> Looks | None:
    """What tells whether a cell reads as a column's; None where any text does."""
    if column.words:
        return lambda text: own_words.reads(column, text, own)
    kinds: dict[str, Looks] = {"date": _is_day, "moment": _is_moment, "whole": _is_number, "yen": _is_number}
    return column.looks or kinds.get(column.kind)


def _says_much(column: Column, sample: Sequence[str]) -> bool:
    """Whether content alone may decide: bare numbers may be anything, and one word says little."""
    if column.kind in ("whole", "yen"):
        return False
    if column.kind in ("date", "moment"):
        return not any(trimmed(text).replace(".", "").isdigit() for text in sample)
    # 1, 2, 3 may be ages or the numbers of the rows.
    return len(sample) >= 3 and _share(sample, lambda text: trimmed(text).isdigit()) < _FEW


def _is_day(text: str) -> bool:
    try:
        return cells.read_day("", text) is not None
    except CellWrong:
        return False


def _is_moment(text: str) -> bool:
    return cells.is_moment(text) or cells.read_time(text) is not None


def _is_number(text: str) -> bool:
    try:
        cells.read_number("", text, least=-(10**9), most=10**9)
    except CellWrong:
        return False
    return True
