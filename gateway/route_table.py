"""All codes in memory, sixteen bytes each: 100,000 of them as objects would take a fifth of what a gateway may hold."""

import sys
import time
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from campaigns.codes import LENGTH

# So that a table made anew beside a busy event loop leaves the interpreter to it every few milliseconds.
_BREATH = 0.001
_FOUR_BYTES = "I"
_EIGHT_BYTES = "Q"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The codes that begin with one character, as numbers in rising order; the other columns in the same order."""

    codes: "array[int]" = field(default_factory=lambda: array(_EIGHT_BYTES))
    placements: "array[int]" = field(default_factory=lambda: array(_FOUR_BYTES))
    targets: "array[int]" = field(default_factory=lambda: array(_FOUR_BYTES))


@dataclass(frozen=True, slots=True)
class RouteTable:
    """Codes by their first character. Never changed: `replaced` makes another, so that a reader sees one state."""

    shelves: Mapping[str, Shelf] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many codes."""
        return sum(len(shelf.codes) for shelf in self.shelves.values())

    def find(self, code: str) -> tuple[int, int] | None:
        """Placement and target of a code in normal form, or None; about a microsecond, found or not."""
        shelf = self.shelves.get(code[:1])
        if shelf is None or len(code) != LENGTH or not code.isascii():
            return None
        number = _number(code)
        place = bisect_left(shelf.codes, number)
        if place == len(shelf.codes) or shelf.codes[place] != number:
            return None
        return shelf.placements[place], shelf.targets[place]

    def replaced(self, parts: Iterable[tuple[int, str]], *, goes: Callable[[int], bool]) -> "RouteTable":
        """The table without the codes whose placement goes, and with those of the parts.

        A part is the number of what its codes lead to and the codes as store.routes tells them: each with its
        placement's key behind it, by commas.
        """
        made = {letter: _staying(shelf, goes) for letter, shelf in self.shelves.items()}
        grown: dict[str, Shelf] = {}
        for target, told in parts:
            for letter, entries in _by_letter(sorted(told.split(","))):
                if letter not in grown:
                    grown[letter] = _copied(made.get(letter, Shelf()))
                _append(grown[letter], entries, target)
            time.sleep(_BREATH)
        for letter, shelf in grown.items():
            made[letter] = _in_order(shelf, sorted(range(len(shelf.codes)), key=shelf.codes.__getitem__))
            time.sleep(_BREATH)
        return RouteTable({letter: shelf for letter, shelf in made.items() if shelf.codes})


def _by_letter(entries: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Sorted entries by their first characters."""
    start = 0
    while start < len(entries):
        letter = entries[start][0]
        end = bisect_left(entries, chr(ord(letter) + 1), start)
        yield letter, entries[start:end]
        start = end


def _append(shelf: Shelf, entries: list[str], target: int) -> None:
    """Put codes last; the shelf is not in order then."""
    # A code's seven bytes behind a zero are the eight bytes of its number: all of them in one call instead of each.
    numbers = array(_EIGHT_BYTES)
    numbers.frombytes(b"".join([b"\0" + entry[:LENGTH].encode("ascii", "replace") for entry in entries]))
    if sys.byteorder == "little":
        numbers.byteswap()
    shelf.codes.extend(numbers)
    shelf.placements.extend([int(entry[LENGTH:]) for entry in entries])
    shelf.targets.extend([target] * len(entries))


def _number(code: str) -> int:
    return int.from_bytes(code.encode())


def _staying(shelf: Shelf, goes: Callable[[int], bool]) -> Shelf:
    """The shelf itself where all of it stays."""
    places = [place for place, placement_id in enumerate(shelf.placements) if not goes(placement_id)]
    return shelf if len(places) == len(shelf.codes) else _in_order(shelf, places)


def _copied(shelf: Shelf) -> Shelf:
    return Shelf(shelf.codes[:], shelf.placements[:], shelf.targets[:])


def _in_order(shelf: Shelf, places: list[int]) -> Shelf:
    return Shelf(
        array(_EIGHT_BYTES, map(shelf.codes.__getitem__, places)),
        array(_FOUR_BYTES, map(shelf.placements.__getitem__, places)),
        array(_FOUR_BYTES, map(shelf.targets.__getitem__, places)),
    )
