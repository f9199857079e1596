"""Work that takes longer than a page may stand still: done by a thread of its own, its progress looked at meanwhile."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from core.language import mark as _
from core.refusals import Refusal

Result = TypeVar("Result")
Told = Callable[[int], object]
LARGE = 2 * 1024 * 1024  # bytes; of larger files one is read at a time, because each takes up to 300 MB
_one_large = threading.Lock()


class Stopped(Refusal):
    """Somebody pressed the button that stops it."""

    sentence = _("It was stopped. Nothing was saved.")


class Work(Generic[Result]):
    """Something that is being done: `number` rows so far, of `total` where that is known.

    A thread, not the page's own run: that ends as soon as somebody presses anything on the page.
    """

    def __init__(self, do: Callable[[Told], Result], *, total: int = 0, is_large: bool = False) -> None:
        self.total, self.number = total, 0
        self._stop = threading.Event()
        self._result: Result | None = None
        self._fault: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(do, is_large), daemon=True, name="upload")
        self._thread.start()

    @property
    def is_done(self) -> bool:
        """Whether there is a result, or a reason for none."""
        return not self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """Wait a little; whether it is done by then."""
        self._thread.join(seconds)
        return self.is_done

    def stop(self) -> None:
        """Have it end at the next thousand rows."""
        self._stop.set()

    def result(self) -> Result:
        """What came of it. Raises what went wrong."""
        if self._fault:
            raise self._fault
        assert self._result is not None
        return self._result

    def _run(self, do: Callable[[Told], Result], is_large: bool) -> None:
        try:
            if is_large:
                with _one_large:
                    self._result = do(self._told)
            else:
                self._result = do(self._told)
        except Refusal as refusal:
            # A fresh one: the caught one holds on to the file, by the frames of its traceback.
            self._fault = type(refusal)(**refusal.facts)
        except Exception as fault:
            fault.__cause__ = fault.__context__ = None
            self._fault = fault.with_traceback(None)

    def _told(self, number: int) -> None:
        if self._stop.is_set():
            raise Stopped
        self.number = number
