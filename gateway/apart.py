"""Work at the store in a thread of its own, which nobody has to wait for when a store hangs: not even the stop."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

Result = TypeVar("Result")


def apart(work: Callable[[], Result]) -> "asyncio.Future[Result]":
    """Begin the work; its result or error comes by the future, or never where the work never ends."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Result] = loop.create_future()

    def run() -> None:
        try:
            result = work()
        except Exception as error:  # not swallowed: raised where the future is awaited
            _tell(loop, _fail, done, error)
        else:
            _tell(loop, _succeed, done, result)

    threading.Thread(target=run, name="store", daemon=True).start()
    return done


def _tell(loop: asyncio.AbstractEventLoop, how: Callable[..., None], *told: object) -> None:
    # A loop that was stopped in the meantime waits for nothing any more.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(how, *told)


def _succeed(done: "asyncio.Future[Result]", result: Result) -> None:
    if not done.done():
        done.set_result(result)


def _fail(done: "asyncio.Future[Result]", error: Exception) -> None:
    if not done.done():
        done.set_exception(error)
        done.exception()  # one who gave up waiting leaves nobody to read it
