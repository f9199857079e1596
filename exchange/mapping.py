"""Which of their columns is which of ours: proposed by header and content, remembered, compared with the next list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from core.language import gettext
from core.language import mark as _
from exchange import cells, refusals
from exchange.columns import Column
from exchange.errors import CellWrong
from exchange.spellings import is_blank
from exchange.tables import Table, plain, trimmed

Sureness = Literal["sure", "guess", "none"]
Looks = Callable[[str], bool]

_SAMPLE = 200  # filled cells of a column that are looked at, from its beginning
_NEAR = 0.75  # how alike two headers are spelt
_MOST = 0.8  # share of cells that must read for a content to count
_FEW = 0.5  # a header whose cells read less often than this is doubted
_REST = "_"  # keys of columns that are nobody's, remembered so that a new one is seen

REASONS = {
    "same": _("The header is one we know."),
    "same_but": _("The header is one we know, but only {share}% of its cells read as this."),
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

    The order of columns means nothing: a column is known by its header.
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
    return gettext(REASONS[fit.reason]).format(word=fit.word, share=fit.share)


def propose(table: Table, columns: Sequence[Column]) -> Proposal:
    """For each of our columns the one of theirs that fits best, or none."""
    samples = {header: _sample(table, header) for header in table.columns}
    found = [
        candidate
        for column in columns
        for header in table.columns
        if (candidate := _candidate(column, header, samples[header]))
    ]
    # Of equal ones ours and theirs in their order: sorted() keeps it.
    chosen: dict[str, Fit] = {}
    for candidate in sorted(found, key=lambda each: -each.score):
        fit = candidate.fit
        if fit.key not in chosen and fit.header not in {other.header for other in chosen.values()}:
            chosen[fit.key] = fit
    return Proposal(tuple(chosen.get(column.key, Fit(column.key, "", "none", "none")) for column in columns))


def remembered(table: Table, mapping: Mapping[str, str]) -> dict[str, str]:
    """What to keep of a mapping that somebody confirmed: its columns, and those that are nobody's."""
    taken = {*mapping.values()}
    rest = [header for header in table.columns if header not in taken]
    return {**mapping, **{f"{_REST}{place:02d}": header for place, header in enumerate(rest)}}


def mapping_of(kept: Mapping[str, str]) -> dict[str, str]:
    """The mapping in what was remembered."""
    return {key: header for key, header in kept.items() if not key.startswith(_REST)}


def drift(kept: Mapping[str, str], table: Table, columns: Sequence[Column]) -> Drift:
    """What has changed since `remembered`; nothing where only the order of columns did."""
    there = {plain(name): name for name in table.columns}
    before = {plain(header) for header in kept.values()}
    mine = mapping_of(kept)
    looks = {column.key: _looks(column) for column in columns}
    doubtful = [
        header
        for key, header in mine.items()
        if (look := looks.get(key)) and plain(header) in there and _is_doubtful(table, there[plain(header)], look)
    ]
    return Drift(
        missing=tuple(header for header in mine.values() if plain(header) not in there),
        new=tuple(name for name in table.columns if plain(name) not in before),
        doubtful=tuple(doubtful),
    )


def must_be_as_remembered(kept: Mapping[str, str], table: Table, columns: Sequence[Column]) -> dict[str, str]:
    """The mapping of a list that looks as it did. Raises ColumnsMoved."""
    found = drift(kept, table, columns)
    if not found.is_none:
        told = {name: "、".join(getattr(found, name)) or "－" for name in ("missing", "new", "doubtful")}
        raise refusals.ColumnsMoved(**told)
    return mapping_of(kept)


def _is_doubtful(table: Table, header: str, look: Looks) -> bool:
    sample = _sample(table, header)
    return bool(sample) and _share(sample, look) < _FEW


def _sample(table: Table, header: str) -> list[str]:
    found: list[str] = []
    for row in table.rows:
        text = row.cells[header]
        if not is_blank(text):
            found.append(text)
        if len(found) == _SAMPLE:
            break
    return found


def _candidate(column: Column, header: str, sample: Sequence[str]) -> _Candidate | None:
    look = _looks(column)
    share = _share(sample, look) if look and sample else None
    percent = None if share is None else round(100 * share)
    alike, reason, word = _alike(column, header)
    if reason == "same":
        doubted = share is not None and share < _FEW
        fit = Fit(column.key, header, "guess" if doubted else "sure", "same_but" if doubted else "same", word, percent)
        # Where cells say otherwise, the column may be another one of ours.
        return _Candidate(0.5 + (share or 0) if doubted else alike + (share or 0), fit)
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
    ratio, word = max((SequenceMatcher(None, plain(word), theirs).ratio(), word) for word in column.headers)
    return (0.5 + ratio, "near", word) if ratio >= _NEAR else (0.0, "", "")


def _share(sample: Sequence[str], look: Looks) -> float:
    return sum(map(look, sample)) / len(sample)


def _looks(column: Column) -> Looks | None:
    """What tells whether a cell reads as a column's; None where any text does."""
    kinds: dict[str, Looks] = {"date": _is_day, "moment": _is_moment, "whole": _is_number, "yen": _is_number}
    return column.looks or kinds.get(column.kind)


def _says_much(column: Column, sample: Sequence[str]) -> bool:
    """Whether content alone may decide: bare numbers may be anything, and one word says little."""
    if column.kind in ("whole", "yen"):
        return False
    if column.kind in ("date", "moment"):
        return not any(trimmed(text).replace(".", "").isdigit() for text in sample)
    return len(sample) >= 3


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
