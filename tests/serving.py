"""A real gateway process on loopback."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from core.folders import ROOT
from core.settings import Settings
from tests.postgres import free_port


@contextmanager
def running_gateway(settings: Settings, *, port: int = 0, line_secrets: Path | None = None) -> Iterator[str]:
    """`uvicorn gateway.app:app` on the store of these settings; gives its address when it is ready, and ends it."""
    port = port or free_port()
    command = [sys.executable, "-m", "uvicorn", "gateway.app:app", "--port", str(port), "--no-access-log"]
    variables = {
        **os.environ,
        "SHIRUBE_DATA_DIR": str(settings.data_dir),
        "SHIRUBE_DATABASE_URL": settings.database,
        "SHIRUBE_PUBLIC_URL": settings.public_url,
        "SHIRUBE_LINE_SECRETS_FILE": str(line_secrets or settings.data_dir / "none.json"),
    }
    process = subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, env=variables)
    try:
        _wait(f"http://127.0.0.1:{port}/readyz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _tenth in range(300):
        try:
            if httpx.get(address, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        assert process.poll() is None, "the gateway ended at its start"
        time.sleep(0.1)
    raise RuntimeError("The gateway did not become ready within 30 s.")
