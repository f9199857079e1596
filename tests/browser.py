"""A real Chromium and a real workspace process on loopback, for tests that walk pages as staff do."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import Browser, expect, sync_playwright

from core.folders import ROOT
from core.settings import Settings
from tests.postgres import free_port

__all__ = ["browser", "chromium", "free_port", "running_workspace"]

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
MISSING = (
    "Chromium was not found. Install it: 'apt-get install chromium' on Debian, elsewhere "
    "'.venv/bin/playwright install chromium', or name its program in CHROMIUM."
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_START_SECONDS = 60
# Playwright's own five seconds are too few for a page that two busy cores put together piece by piece.
expect.set_options(timeout=30_000)


def chromium(own: str = "") -> str:
    """Chromium's program: the machine's, else `own` (Playwright's); fails with what to install."""
    for place in (os.environ.get("CHROMIUM", ""), *(shutil.which(name) or "" for name in _NAMES), own):
        if place and Path(place).exists():
            return place
    raise RuntimeError(MISSING)


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium, closed at the end."""
    with sync_playwright() as playwright:
        program = chromium(own=playwright.chromium.executable_path)
        opened = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def running_workspace(settings: Settings) -> Iterator[str]:
    """`streamlit run app.py` on the store of these settings; gives its address and ends it.

    A process of its own each time: the first request it answers is the test's. The store must be migrated.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    variables = {
        **os.environ,
        "SHIRUBE_DATA_DIR": str(settings.data_dir),
        "SHIRUBE_DATABASE_URL": settings.database,
        "SHIRUBE_WORKSPACE_PORT": str(port),
    }
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    log = settings.data_dir / f"workspace-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait(process, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    # /healthz never reaches Streamlit, so asking it doesn't use up the process's first page.
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"The workspace did not start:\n{log.read_text(errors='replace')}")
