"""Which thanks show the numbers for help first, known by a mark in their address that tells nothing.

The address stays in a history, so every thanks has a mark; and of a mark only this process knows, once and for a
minute, what it stands for. Afterwards, and at another gateway, it is like one that nobody ever gave.
"""

import secrets
import time
from collections.abc import Callable

LIFE = 60.0
# Of some hundred bytes; the oldest fall out.
_MOST = 1_000
_BYTES = 9


class Marks:
    """Marks given in the last minute for answers that sounded like danger. Belongs to one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}

    def give(self, *, sounds_urgent: bool) -> str:
        """A random mark, which is kept where something sounded like danger."""
        self._drop_old()
        mark = secrets.token_urlsafe(_BYTES)
        if sounds_urgent:
            if len(self._until) >= _MOST:
                del self._until[next(iter(self._until))]
            self._until[mark] = self._clock() + LIFE
        return mark

    def take(self, mark: str) -> bool:
        """Whether a mark was given for danger; true once."""
        self._drop_old()
        return self._until.pop(mark, None) is not None

    def _drop_old(self) -> None:
        now = self._clock()
        # They stand in the order in which they end.
        while self._until and next(iter(self._until.values())) <= now:
            del self._until[next(iter(self._until))]
