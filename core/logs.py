"""Logs that can't tell on anybody: JSON lines on stderr with our own sentences, numbers and names of code, no values.

What a library or an exception says may hold a token, an address or a line of a form. So of exceptions only types and
places are told, and of other people's loggers only messages known to hold nothing; for the rest the place that logged.
"""

import errno
import json
import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from core.folders import ROOT

WITHHELD = "(withheld)"

_OURS = "shirube"
# Words of ours and names of types and jobs: no digit, so hardly a token; at most the number of a programme's year.
_NAME = re.compile(r"[A-Za-z_]+([ -][A-Za-z_]+)*(-r\d{1,2})?")
_LONGEST_NAME = 60
_MOST_PLACES = 12
_MOST_CAUSES = 5
# uvicorn's own, which hold nothing but numbers.
_KNOWN = {
    "Started server process [%d]",
    "Finished server process [%d]",
    "Waiting for application startup.",
    "Application startup complete.",
    "Application startup failed. Exiting.",
    "Shutting down",
    "Waiting for connections to close. (CTRL+C to force quit)",
    "Waiting for background tasks to complete. (CTRL+C to force quit)",
    "Waiting for application shutdown.",
    "Application shutdown complete.",
    "Cancel %s running task(s), timeout graceful shutdown exceeded",
    "Exceeded concurrency limit.",
    "Exception in ASGI application\n",
}
# What any stranger can make a server say, as often as he likes; the metrics count it.
_NOISE = {"Invalid HTTP request received.", "Unsupported upgrade request."}


class Lines(logging.Formatter):
    """One record a line: JSON, or short words where a person reads along on a terminal."""

    def __init__(self, process: str, *, is_terminal: bool) -> None:
        super().__init__()
        self._process = process
        self._is_terminal = is_terminal

    def format(self, record: logging.LogRecord) -> str:
        """Time (UTC), level, process, logger, message; for an exception its types and places, innermost last."""
        error = _exception_of(record)
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self._process,
            "logger": record.name,
            "message": message_of(record),
        }
        if error is not None:
            told |= {"error": types_of(error), "places": places_of(error.__traceback__)}
        elif told["message"] == WITHHELD:
            told["places"] = [f"{_short(record.pathname)}:{record.lineno} {record.funcName}"]
        return _for_a_person(told) if self._is_terminal else json.dumps(told, ensure_ascii=False)


def configure(process: str, *, stream: TextIO | None = None) -> None:
    """Send every logger of this process to stderr as Lines, warnings and uncaught exceptions too; no access log.

    `process` names who speaks: gateway or worker. Calling it again replaces what the first call set up.
    """
    out = stream or sys.stderr
    handler = logging.StreamHandler(out)
    handler.addFilter(lambda record: record.msg not in _NOISE)
    handler.setFormatter(Lines(process, is_terminal=out.isatty()))
    root = logging.getLogger()
    # Exactly these: whoever put up another kind, such as a test's, keeps it.
    for old in [old for old in root.handlers if type(old) is logging.StreamHandler]:
        root.removeHandler(old)
    root.addHandler(handler)
    logging.getLogger(_OURS).setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    silence_access()
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable


def silence_access() -> None:
    """No access log, whoever starts the server: it would hold codes, tokens and addresses."""
    access = logging.getLogger("uvicorn.access")
    access.handlers.clear()
    access.propagate = False


def message_of(record: logging.LogRecord) -> str:
    """The message with what may stand in a log; WITHHELD for a message that nobody can vouch for."""
    if record.name.partition(".")[0] != _OURS and record.msg not in _KNOWN:
        return WITHHELD
    given = record.args if isinstance(record.args, tuple) else ()
    try:
        return str(record.msg) % tuple(map(_vouched, given)) if given else str(record.msg).strip()
    except (TypeError, ValueError):
        return WITHHELD


def types_of(error: BaseException) -> str:
    """Name of an exception's type and of those that led to it, such as `StoreUnavailable < OperationalError`."""
    names: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(names) < _MOST_CAUSES:
        names.append(type(seen).__name__ + _number_of(seen))
        seen = seen.__cause__ or seen.__context__
    return " < ".join(names)


def places_of(trace: TracebackType | None) -> list[str]:
    """Where an exception came through: file, line and function, without the line's text; the innermost last."""
    frames = list(traceback.walk_tb(trace))[-_MOST_PLACES:]
    return [f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}" for frame, line in frames]


def _exception_of(record: logging.LogRecord) -> BaseException | None:
    if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
        return record.exc_info[1]
    return record.msg if isinstance(record.msg, BaseException) else None


def _number_of(error: BaseException) -> str:
    """What the system calls the trouble (EADDRINUSE), which names no file."""
    name = errno.errorcode.get(error.errno or 0) if isinstance(error, OSError) else None
    return f" {name}" if name else ""


def _vouched(value: object) -> object:
    if isinstance(value, int | float):
        return value
    is_name = isinstance(value, str) and len(value) <= _LONGEST_NAME and _NAME.fullmatch(value)
    return value if is_name else WITHHELD


def _short(path: str) -> str:
    """The file below our folder or the libraries': the rest tells about the machine."""
    whole = Path(path)
    if whole.is_relative_to(ROOT) and "site-packages" not in whole.parts:
        return str(whole.relative_to(ROOT))
    return "/".join(whole.parts[-2:])


def _for_a_person(told: dict[str, object]) -> str:
    places = told.get("places")
    more = [str(told["error"])] if "error" in told else []
    more += [str(place) for place in places] if isinstance(places, list) else []
    line = f"{told['level']}: {told['process']}: {told['message']}"
    return "\n    ".join([line, *more])


def _uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if not isinstance(error, KeyboardInterrupt):
        logging.getLogger(_OURS).critical("ended by an error nobody caught", exc_info=error)


def _uncaught_in_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None:
        logging.getLogger(_OURS).error("a thread ended by an error", exc_info=told.exc_value)


def _unraisable(told: "sys.UnraisableHookArgs") -> None:
    if told.exc_value is not None:
        logging.getLogger(_OURS).error("an error while something was put away", exc_info=told.exc_value)
