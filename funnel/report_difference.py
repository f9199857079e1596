"""What differs between two texts, phrase by phrase, for whoever writes the one from the other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Kind = Literal["kept", "removed", "added"]
# Runs of one script are about what a Japanese reader sees as a word; numbers stay whole.
_WORD = re.compile(
    r"[0-9０-９][0-9０-９,.，．]*|[A-Za-zＡ-Ｚａ-ｚ]+|[一-龥々〆ヶ]+|[ァ-ヴー]+|[ぁ-ゖ]+|\n|[^\S\n]+|.", re.DOTALL
)
_MOST_PAIRS = 40_000


@dataclass(frozen=True)
class Piece:
    """Words that both texts have, or that only the older (removed) or the newer (added) has."""

    kind: Kind
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The newer text with what was taken out of the older in between.

    Kept and removed pieces together are the older text, kept and added ones the newer.
    """
    older, newer = before.splitlines(keepends=True), after.splitlines(keepends=True)
    first = _alike(older, newer)
    last = _alike(older[first:][::-1], newer[first:][::-1])
    found = [
        Piece("kept", "".join(older[:first])),
        *_lines(older[first : len(older) - last], newer[first : len(newer) - last]),
        Piece("kept", "".join(older[len(older) - last :])),
    ]
    joined = ((kind, "".join(piece.text for piece in some)) for kind, some in groupby(found, lambda piece: piece.kind))
    return tuple(Piece(kind, text) for kind, text in joined if text)


def _alike(older: Sequence[str], newer: Sequence[str]) -> int:
    """How many lines both begin with."""
    return next(
        (place for place, (one, other) in enumerate(zip(older, newer, strict=False)) if one != other),
        min(len(older), len(newer)),
    )


def _lines(older: Sequence[str], newer: Sequence[str]) -> Iterator[Piece]:
    """Line by line, and word by word where lines were changed."""
    # Each line is compared with its like: of thousands of empty ones that takes seconds.
    are_many = len(older) * len(newer) > _MOST_PAIRS
    for tag, a, b, c, d in SequenceMatcher(None, older, newer, autojunk=are_many).get_opcodes():
        before, after = "".join(older[a:b]), "".join(newer[c:d])
        if tag == "replace":
            yield from _between(_WORD.findall(before), _WORD.findall(after))
        else:
            yield from _pieces(tag, before, after)


def _between(older: Sequence[str], newer: Sequence[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, older, newer).get_opcodes():
        yield from _pieces(tag, "".join(older[a:b]), "".join(newer[c:d]))


def _pieces(tag: str, before: str, after: str) -> Iterator[Piece]:
    if tag == "equal":
        yield Piece("kept", before)
    else:
        yield Piece("removed", before)
        yield Piece("added", after)
