"""`manage.py run`: start workspace, gateway and worker, start again what ends by itself, stop all three together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import httpx

from core.folders import ROOT
from core.language import gettext as _
from core.language import mark
from core.refusals import Refusal
from core.settings import Settings
from gateway import serving

_HOST = "127.0.0.1"
_WAIT_SECONDS = 30.0
_LONGEST_PAUSE = 30.0
_STEADY_SECONDS = 60.0  # whoever ran as long has nothing to do with an earlier end
_MOST_ENDS = 5  # within _STEADY_SECONDS: starting it once more would not help
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class PortTaken(Refusal):
    """Another program listens where ours should."""

    sentence = mark("Port {port} is in use by another program. Stop that program, or set {setting} to a free port.")


class DidNotStart(Refusal):
    """A process ended or did not answer in time."""

    sentence = mark("The {process} did not start. Its last words are above; nothing else is running.")


class EndedByItself(Refusal):
    """A process ended again and again although nobody stopped it."""

    sentence = mark(
        "The {process} ended by itself again and again. Its last words are above; the others were stopped with it."
    )


@dataclass(frozen=True)
class Process:
    """One of the three: how it is started and where it answers (empty: it has no address)."""

    name: str
    command: Sequence[str]
    health: str


@dataclass
class Child:
    """One of the three as it runs: since when, and when it ended by itself; moments are of time.monotonic()."""

    process: Process
    running: subprocess.Popen[bytes]
    since: float
    ends: list[float] = field(default_factory=list)
    starts_again: float | None = None


def processes(settings: Settings) -> list[Process]:
    """Workspace, gateway and worker as commands."""
    python = sys.executable
    workspace = [python, "-m", "streamlit", "run", "app.py", "--server.port", str(settings.workspace_port)]
    gateway = [python, "-m", "uvicorn", "gateway.app:app", "--host", _HOST, "--port", str(settings.gateway_port)]
    return [
        Process("workspace", workspace, f"http://{_HOST}:{settings.workspace_port}/healthz"),
        Process(
            "gateway",
            [*gateway, *serving.OPTIONS],
            f"http://{_HOST}:{settings.gateway_port}/readyz",
        ),
        Process("worker", [python, "manage.py", "work"], ""),
    ]


def check_ports(settings: Settings) -> None:
    """Raise PortTaken for the first port that another program holds."""
    wanted = {"SHIRUBE_WORKSPACE_PORT": settings.workspace_port, "SHIRUBE_GATEWAY_PORT": settings.gateway_port}
    for name, port in wanted.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_HOST, port))
            except OSError as error:
                raise PortTaken(port=port, setting=name) from error


def run(settings: Settings, *, say: Callable[[str], None]) -> None:
    """Start all three, say where they are, and keep them up until Ctrl-C.

    Raises PortTaken, DidNotStart, and EndedByItself where a process ends five times within a minute.
    """
    check_ports(settings)
    children: list[Child] = []
    # A flag, not an exception: one that is raised while Python clears something away would be lost, and we would stay.
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_signal: stopping.set())
    try:
        for process in processes(settings):
            children.append(Child(process, _start(process, settings), time.monotonic()))
        _wait_until_all_answer(children, stopping)
        say(_("Workspace: {address}").format(address=f"http://localhost:{settings.workspace_port}"))
        say(_("Gateway:   {address}").format(address=f"http://localhost:{settings.gateway_port}"))
        _say_signin(settings, say)
        say(_("Ctrl-C stops all three."))
        while not stopping.wait(0.5):
            for child in children:
                _keep_up(child, settings, at=time.monotonic(), say=say)
        say(_("Stopping."))
    finally:
        _stop([child.running for child in children])


def _start(process: Process, settings: Settings) -> subprocess.Popen[bytes]:
    environment: Mapping[str, str] = {
        **os.environ,
        "SHIRUBE_DATA_DIR": str(settings.data_dir.resolve()),
        "SHIRUBE_DATABASE_URL": settings.database_url,
        "PYTHONUNBUFFERED": "1",
    }
    # A group of its own: Ctrl-C reaches only us, and we stop the three in order.
    return subprocess.Popen(
        process.command,
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        preexec_fn=partial(_end_with, os.getpid()) if _LIBC else None,
    )


def _end_with(parent: int) -> None:
    """In the child, before it becomes its programme: Linux ends it when we are killed and can't stop it ourselves."""
    if _LIBC:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # we were killed before it asked
        os._exit(1)


def _wait_until_all_answer(children: Sequence[Child], stopping: threading.Event) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    for child in children:
        while child.process.health and not stopping.is_set() and not _answers(child.process.health):
            _must_run(children)
            if time.monotonic() > deadline:
                raise DidNotStart(process=child.process.name)
            time.sleep(0.05)
    _must_run(children)


def _must_run(children: Sequence[Child]) -> None:
    for child in children:
        if child.running.poll() is not None:
            raise DidNotStart(process=child.process.name)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _say_signin(settings: Settings, say: Callable[[str], None]) -> None:
    password = settings.data_dir / "demo-password.txt"
    if password.exists():
        say(_("Demo sign-in: manager@demo.example (or admin@, pr@, counsellor@)"))
        say(_("Password: {password}").format(password=password.read_text().strip()))


def _keep_up(child: Child, settings: Settings, *, at: float, say: Callable[[str], None]) -> None:
    """Start a process that ended by itself again, after a pause that doubles. Raises EndedByItself."""
    if child.running.poll() is None:
        return
    if child.starts_again is None:
        pause = _pause_after_end(child, at=at)
        child.starts_again = at + pause
        sentence = _("The {process} ended by itself. It starts again in {seconds} s.")
        say(sentence.format(process=child.process.name, seconds=round(pause)))
    elif at >= child.starts_again:
        child.running, child.since, child.starts_again = _start(child.process, settings), at, None


def _pause_after_end(child: Child, *, at: float) -> float:
    """1, 2, 4 … 30 seconds after one more end; raises EndedByItself after too many."""
    if at - child.since > _STEADY_SECONDS:
        child.ends.clear()
    child.ends.append(at)
    if len(child.ends) >= _MOST_ENDS and at - child.ends[-_MOST_ENDS] <= _STEADY_SECONDS:
        raise EndedByItself(process=child.process.name)
    return min(2.0 ** (len(child.ends) - 1), _LONGEST_PAUSE)


def _stop(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    for process in running:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
