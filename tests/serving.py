"""A real gateway process on loopback."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from core.folders import ROOT
from core.settings import Settings
from gateway.serving import OPTIONS
from tests.postgres import free_port


@dataclass(frozen=True)
class Served:
    """A gateway that runs: its process, and the port it listens on at 127.0.0.1."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """End it without warning."""
        self.process.kill()
        self.process.wait(10)

    def stop(self, seconds: float = 20) -> int:
        """End it as systemd does; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def answers(self, path: str = "/readyz") -> bool:
        """Whether a page says 200."""
        try:
            return httpx.get(f"{self.address}{path}", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False


@contextmanager
def gateway_process(
    settings: Settings, log: Path, *, port: int = 0, ready: str = "/readyz", **more: str
) -> Iterator[Served]:
    """`uvicorn gateway.app:app` as it is started in production, on the store of these settings; killed by its pid.

    `ready` is the page that must say 200 before it is handed over; `more` are further variables of its environment.
    What it says goes to the end of `log`.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "uvicorn", "gateway.app:app", "--port", str(port), *OPTIONS]
    variables = {
        **os.environ,
        "SHIRUBE_DATA_DIR": str(settings.data_dir),
        "SHIRUBE_DATABASE_URL": settings.database,
        "SHIRUBE_PUBLIC_URL": settings.public_url,
        "SHIRUBE_METRICS_PORT": str(free_port()),
        "SHIRUBE_LINE_SECRETS_FILE": str(settings.line_secrets_file or settings.data_dir / "none.json"),
        **more,
    }
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=out, stderr=subprocess.STDOUT)
    served = Served(process, port, log)
    try:
        _wait(served, ready)
        yield served
    finally:
        process.kill()
        process.wait(10)


@contextmanager
def running_gateway(settings: Settings, *, port: int = 0, line_secrets: Path | None = None) -> Iterator[str]:
    """The same for who only wants its address."""
    secrets = {"SHIRUBE_LINE_SECRETS_FILE": str(line_secrets)} if line_secrets else {}
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with gateway_process(settings, settings.data_dir / "gateway.log", port=port, **secrets) as served:
        yield served.address
        assert served.stop() in (0, -signal.SIGTERM)


def _wait(served: Served, page: str) -> None:
    for _tenth in range(300):
        if served.answers(page):
            return
        assert served.process.poll() is None, f"the gateway ended at its start: {served.log.read_text()[-2000:]}"
        time.sleep(0.1)
    raise RuntimeError("The gateway did not become ready within 30 s.")
