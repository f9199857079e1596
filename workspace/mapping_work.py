"""Work that takes longer than a page may stand still: done by a thread of its own, its progress looked at meanwhile."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from core.language import gettext, mark
from core.refusals import Refusal

Result = TypeVar("Result")
Told = Callable[[int], object]
LARGE = 2 * 1024 * 1024  # bytes; of larger files one is read at a time, because each takes up to 300 MB
_STEPS = (mark("Reading …"), mark("Checking …"), mark("Comparing with what is there …"))
_one_large = threading.Lock()


class Stopped(Refusal):
    """Somebody pressed the button that stops it."""

    sentence = mark("It was stopped. Nothing was saved.")


class Steps:
    """Hears how far a work is; it may have several steps, each of which counts from the beginning."""

    def __init__(self, is_stopped: Callable[[], bool], total: int) -> None:
        self._is_stopped = is_stopped
        self.step, self.number, self.total = 1, 0, total

    def __call__(self, number: int) -> None:
        """So many rows are done. Raises Stopped."""
        if self._is_stopped():
            raise Stopped
        self.number = number

    def begin(self, step: int, total: int = 0) -> None:
        """Another step begins, of so many rows where that is known. Raises Stopped."""
        self(0)
        self.step, self.total = step, total


def begin_step(told: Told | None, step: int, total: int = 0) -> None:
    """Say that another step begins, to whoever hears of steps."""
    if isinstance(told, Steps):
        told.begin(step, total)


def how_far(steps: Steps) -> str:
    """Which step of reading a list is done, and how many of its rows."""
    told = gettext("{step}/{steps} {doing}").format(
        step=steps.step, steps=len(_STEPS), doing=gettext(_STEPS[steps.step - 1])
    )
    if not steps.number:
        return told
    number = f"{steps.number:,}"
    if steps.total:
        return f"{told} {gettext('{number} of {total} rows').format(number=number, total=f'{steps.total:,}')}"
    return f"{told} {gettext('{number} rows').format(number=number)}"


class Work(Generic[Result]):
    """Something that is being done, so far as `steps` tell.

    A thread, not the page's own run: that ends as soon as somebody presses anything on the page.
    """

    def __init__(self, do: Callable[[Told], Result], *, total: int = 0, is_large: bool = False) -> None:
        self._stop = threading.Event()
        self.steps = Steps(self._stop.is_set, total)
        self._result: Result | None = None
        self._fault: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(do, is_large), daemon=True, name="upload")
        self._thread.start()

    @property
    def number(self) -> int:
        """How many rows of the step are done."""
        return self.steps.number

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
                    self._result = do(self.steps)
            else:
                self._result = do(self.steps)
        except Refusal as refusal:
            # A fresh one: the caught one holds on to the file, by the frames of its traceback.
            self._fault = type(refusal)(**refusal.facts)
        except Exception as fault:
            fault.__cause__ = fault.__context__ = None
            self._fault = fault.with_traceback(None)
