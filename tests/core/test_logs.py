"""What stands in a log: our own sentences, numbers, names of code. Nothing that anybody sent."""

import ast
import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import logs
from core.folders import ROOT

SECRET = "kX9-secret-7Qz"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """What a process told to stderr; everything is put back afterwards."""
    names = (None, "shirube", "uvicorn", "uvicorn.error", "uvicorn.asgi", "uvicorn.access", "py.warnings")
    loggers = [logging.getLogger(name) for name in names]
    before = [(logger, logger.level, logger.propagate, [*logger.handlers]) for logger in loggers]
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    stream = io.StringIO()
    logs.configure("gateway", stream=stream)
    yield stream
    logging.captureWarnings(False)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    for logger, level, propagate, handlers in before:
        logger.setLevel(level)
        logger.propagate, logger.handlers[:] = propagate, handlers


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_says_when_how_bad_who_and_what(out: io.StringIO) -> None:
    logging.getLogger("shirube.gateway").warning("%d scans replayed from the spool (%s)", 7, "StoreUnavailable")
    [told] = lines(out)
    assert told.pop("time", "").endswith("+00:00")  # type: ignore[union-attr]
    assert told == {
        "level": "warning",
        "process": "gateway",
        "logger": "shirube.gateway",
        "message": "7 scans replayed from the spool (StoreUnavailable)",
    }


def deep(secret: str) -> None:
    local = f"local {secret}"
    try:
        {"a": 1}[secret]
    except KeyError as error:
        raise ValueError(f"{local} at /s/{secret} from 203.0.113.9") from error


def test_of_an_exception_only_types_and_places_are_told(out: io.StringIO) -> None:
    try:
        deep(SECRET)
    except ValueError as error:
        logging.getLogger("shirube.gateway").error("a request ended by an error", exc_info=error)
        logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=error)
        logging.getLogger("uvicorn.error").error(error)
    ours, theirs, bare = lines(out)
    for told in (ours, theirs, bare):
        assert told["error"] == "ValueError < KeyError"
        places = told["places"]
        assert isinstance(places, list)
        assert places[-1].startswith("tests/core/test_logs.py:")
        assert places[-1].endswith(" deep")
    assert (theirs["message"], bare["message"]) == ("Exception in ASGI application", "(withheld)")
    assert SECRET not in out.getvalue()
    assert "203.0.113" not in out.getvalue()


def test_the_systems_trouble_is_named_without_the_file(out: io.StringIO) -> None:
    try:
        Path(f"/nowhere/{SECRET}").read_text()
    except OSError as error:
        logging.getLogger("shirube.gateway").error("it could not be read", exc_info=error)
    assert lines(out)[0]["error"] == "FileNotFoundError ENOENT"
    assert SECRET not in out.getvalue()


@pytest.mark.parametrize(
    "value",
    [
        SECRET,
        "4X9K2MQ",
        "203.0.113.7",
        "2001:db8::1",
        "U" + "1" * 32,
        "/s/token",
        "a@example.jp",
        "r8Zc1kW0yXoQ2m5sVb7NfA",
        "GET /R/",
        "ひみつ",
        b"bytes",
        ValueError(SECRET),
        ["a"],
        None,
        "a" * 61,
    ],
)
def test_a_value_that_could_be_somebodys_is_withheld(out: io.StringIO, value: object) -> None:
    logging.getLogger("shirube.gateway").warning("it was %s", value)
    assert lines(out)[0]["message"] == "it was (withheld)"


@pytest.mark.parametrize("value", ["StoreUnavailable", "release_answers", "took longer than the deadline", "kita-r5"])
def test_names_of_ours_are_told(out: io.StringIO, value: str) -> None:
    logging.getLogger("shirube.worker").warning("it was %s", value)
    assert lines(out)[0]["message"] == f"it was {value}"


def test_what_others_log_is_withheld_unless_it_is_known_to_hold_nothing(out: io.StringIO) -> None:
    logging.getLogger("asyncio").error(f"Task exception was never retrieved {SECRET}")
    logging.getLogger("sqlalchemy.pool").error("Error on connection %s", SECRET)
    logging.getLogger("uvicorn.error").error("Cancel %s running task(s), timeout graceful shutdown exceeded", 3)
    first, second, third = lines(out)
    assert first["message"] == second["message"] == "(withheld)"
    assert str(first["places"]).count("test_logs.py") == 1
    assert third["message"] == "Cancel 3 running task(s), timeout graceful shutdown exceeded"
    assert SECRET not in out.getvalue()


def test_a_strangers_nonsense_fills_no_log(out: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    assert out.getvalue() == ""


def test_an_access_log_stays_silent(out: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    access = logging.getLogger("uvicorn.access")
    # pytest puts up its own.
    assert not [handler for handler in access.handlers if type(handler) is logging.StreamHandler]
    assert not access.propagate
    access.info('%s - "%s %s HTTP/%s" %d', "203.0.113.7:1", "GET", f"/s/{SECRET}", "1.1", 200)
    assert SECRET not in out.getvalue() + capsys.readouterr().err


@pytest.mark.filterwarnings("ignore")
def test_what_nobody_catches_is_told_in_the_same_way(out: io.StringIO) -> None:
    thread = threading.Thread(target=deep, args=(SECRET,))
    thread.start()
    thread.join()
    try:
        deep(SECRET)
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    assert [told["message"] for told in lines(out)] == ["a thread ended by an error", "ended by an error nobody caught"]
    assert SECRET not in out.getvalue()


def test_a_person_at_a_terminal_reads_the_same_in_short(out: io.StringIO) -> None:
    terminal = Terminal()
    logs.configure("worker", stream=terminal)
    logging.getLogger("shirube.worker").error("job %s failed: %s", "release_answers", "KeyError")
    logging.getLogger("other").error(SECRET)
    assert terminal.getvalue().startswith(
        "error: worker: job release_answers failed: KeyError\nerror: worker: (withheld)"
    )
    assert SECRET not in terminal.getvalue()
    assert out.getvalue() == ""


def logged(source: str) -> list[ast.Call]:
    methods = {"debug", "info", "warning", "error", "exception", "critical"}
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        call
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in methods
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in ("log", "logger", "logging")
    ]


def is_constant(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)


def test_every_sentence_we_log_stands_in_the_source() -> None:
    folders = (
        "core",
        "store",
        "campaigns",
        "survey",
        "funnel",
        "exchange",
        "gateway",
        "printing",
        "workspace",
        "pages",
    )
    sources = [*ROOT.glob("*.py"), *(path for folder in folders for path in (ROOT / folder).rglob("*.py"))]
    calls = [(path, call) for path in sources for call in logged(path.read_text("utf-8"))]
    assert len(calls) > 10
    assert [f"{path}:{call.lineno}" for path, call in calls if not is_constant(call)] == []


def test_the_rule_finds_a_sentence_made_of_values() -> None:
    for line in ('log.info(f"{secret}")', 'log.error("a" + secret)', "logging.warning(error)", "log.info(told % 7)"):
        assert [is_constant(call) for call in logged(line)] == [False], line
