"""Tables that wait for a person's choice or correction. They hold clients' numbers in clear, so they wait briefly."""

import threading
import weakref
from weakref import WeakSet

from exchange.tables import Table

SECONDS = 15 * 60.0
MOST_CELLS = 4_000_000  # of all waiting tables together; the oldest goes first
_lock = threading.Lock()
_waiting: WeakSet["Held"] = WeakSet()
_number = 0


class Held:
    """A table for a quarter of an hour at most, and no longer than the browser's tab is open.

    Nothing of it is in its repr. `table` is None once it is gone: brought in, put away, too old, or too many waited.
    """

    def __init__(self, table: Table) -> None:
        global _number
        self._table: Table | None = table
        self._weight = len(table.rows) * len(table.columns)
        # Weakly: a session that ends lets go of the table at once, not when the time is over.
        self._timer = threading.Timer(SECONDS, _let_go, args=(weakref.ref(self),))
        self._timer.daemon = True
        self._timer.start()
        with _lock:
            _number += 1
            self._order = _number
            _waiting.add(self)
            _make_room(self)

    @property
    def table(self) -> Table | None:
        """The table, while it is there."""
        return self._table

    def forget(self) -> None:
        """Let go of the table now."""
        self._timer.cancel()
        self._table, self._weight = None, 0


def _let_go(waiting: "weakref.ref[Held]") -> None:
    held = waiting()
    if held:
        held.forget()


def _make_room(newest: Held) -> None:
    oldest = sorted((each for each in _waiting if each is not newest), key=lambda each: each._order)
    while oldest and sum(each._weight for each in (*oldest, newest)) > MOST_CELLS:
        oldest.pop(0).forget()
