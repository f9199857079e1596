"""Two people change the same at once: the first isn't done yet when the second begins."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from core.refusals import Refusal
from store.database import Db, Store

_SECONDS = 4.0
# So long we look whether the second really waits.
_MOMENT = 0.3

Change = Callable[[Db], object]


def outcome(store: Store, first: Change, second: Change) -> str:
    """What the second change came to while the first was written and not yet committed: 'done', or its refusal."""
    is_written, may_end = Event(), Event()

    def begin() -> None:
        with store.writing() as db:
            first(db)
            is_written.set()
            assert may_end.wait(_SECONDS)

    def follow() -> str:
        try:
            with store.writing() as db:
                second(db)
        except Refusal as refusal:
            return refusal.key
        return "done"

    with ThreadPoolExecutor(2) as people:
        one = people.submit(begin)
        try:
            assert is_written.wait(_SECONDS)
            other = people.submit(follow)
            # Whoever doesn't wait would be through by then, and has read what isn't so any more.
            is_written.clear()
            is_written.wait(_MOMENT)
        finally:
            may_end.set()
        one.result(_SECONDS)
        return other.result(_SECONDS)
