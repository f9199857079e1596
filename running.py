"""`manage.py run`: migrate, fill an empty store with the demo, start workspace, gateway and worker, wait, stop."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

import httpx

from core.language import gettext as _
from core.language import mark
from core.refusals import Refusal
from core.settings import ROOT, Settings

_HOST = "127.0.0.1"
_WAIT_SECONDS = 30.0


class PortTaken(Refusal):
    """Another program listens where ours should."""

    sentence = mark("Port {port} is in use by another program. Stop that program, or set {setting} to a free port.")


class DidNotStart(Refusal):
    """A process ended or did not answer in time."""

    sentence = mark("The {process} did not start. Its last words are above; nothing else is running.")


class EndedByItself(Refusal):
    """A process ended although nobody stopped it."""

    sentence = mark("The {process} ended by itself. Its last words are above; the others were stopped with it.")


@dataclass(frozen=True)
class Process:
    """One of the three: how it is started and where it answers (empty: it has no address)."""

    name: str
    command: Sequence[str]
    health: str


def processes(settings: Settings) -> list[Process]:
    """Workspace, gateway and worker as commands."""
    python = sys.executable
    workspace = [python, "-m", "streamlit", "run", "app.py", "--server.port", str(settings.workspace_port)]
    gateway = [python, "-m", "uvicorn", "gateway.app:app", "--host", _HOST, "--port", str(settings.gateway_port)]
    return [
        Process("workspace", workspace, f"http://{_HOST}:{settings.workspace_port}/healthz"),
        Process(
            "gateway",
            [*gateway, "--no-access-log", "--log-level", "warning"],
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
    """Start all three, say where they are, and stay until Ctrl-C. Raises PortTaken, DidNotStart, EndedByItself."""
    check_ports(settings)
    started: list[tuple[Process, subprocess.Popen[bytes]]] = []
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        for process in processes(settings):
            started.append((process, _start(process, settings)))
        _wait_until_all_answer(started)
        say(_("Workspace: {address}").format(address=f"http://localhost:{settings.workspace_port}"))
        say(_("Gateway:   {address}").format(address=f"http://localhost:{settings.gateway_port}"))
        _say_signin(settings, say)
        say(_("Ctrl-C stops all three."))
        _stay(started)
    except KeyboardInterrupt:
        say(_("Stopping."))
    finally:
        _stop([process for _process, process in started])


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _start(process: Process, settings: Settings) -> subprocess.Popen[bytes]:
    environment: Mapping[str, str] = {
        **os.environ,
        "SHIRUBE_DATA_DIR": str(settings.data_dir.resolve()),
        "SHIRUBE_DATABASE_URL": settings.database_url,
        "PYTHONUNBUFFERED": "1",
    }
    # A group of its own: Ctrl-C reaches only us, and we stop the three in order.
    return subprocess.Popen(
        process.command, cwd=ROOT, env=environment, start_new_session=True, stdout=subprocess.DEVNULL
    )


def _wait_until_all_answer(started: Sequence[tuple[Process, subprocess.Popen[bytes]]]) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    for process, running in started:
        while process.health and not _answers(process.health):
            if running.poll() is not None or time.monotonic() > deadline:
                raise DidNotStart(process=process.name)
            time.sleep(0.05)


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


def _stay(started: Sequence[tuple[Process, subprocess.Popen[bytes]]]) -> None:
    while True:
        for process, running in started:
            if running.poll() is not None:
                raise EndedByItself(process=process.name)
        time.sleep(0.5)


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
