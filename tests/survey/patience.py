"""How the time a pattern takes grows with the word it reads."""

import time
from collections.abc import Callable

_SHORT, _LONG = 200, 1600
# Eight times the word is some eight times the time where every place is looked at once, and sixty-four where each
# place is looked at from each other one. Beneath a moment nothing can be told.
_MOST, _MOMENT = 24, 0.004


def grows_evenly(reads: Callable[[str], object], piece: str, end: str) -> bool:
    """Whether reading a word made of the piece takes time in proportion to the word's length.

    The end holds what patterns need before they are tried at all.
    """
    short, long = (_least_time(reads, (piece * length)[:length] + "!" + end) for length in (_SHORT, _LONG))
    return long < _MOMENT or long < _MOST * short


def _least_time(reads: Callable[[str], object], text: str) -> float:
    def once() -> float:
        # The process's own time: what else the machine does is no fault of the pattern.
        began = time.process_time()
        reads(text)
        return time.process_time() - began

    return min(once() for _ in range(3))
