"""What a page of results costs: a full rerun beside a bare Streamlit page, and the memory of ten people's pages.

A real workspace process (as `make run` starts it) holds the demo; a second process runs the smallest Streamlit page
with one chart. Signed-in tabs speak Streamlit's own messages over its websocket, through the wall. A turn reruns every
page and the bare one, one after the other; the time is from sending the rerun to the last message of the run, drawing
by the browser left out on both sides.

`ratios.rerun_PAGE` is ours to the bare page for a rerun within a minute, as every click on a widget causes (bound: 3).
`ratios.first_PAGE` is the same where nothing was kept: the first look at a month. Ten people's tabs, spread over the
pages, stay open: `workspace_mb` is what the process then holds for itself (PSS; bound: 350 MiB).
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import httpx

import demo
from bench import _measuring
from bench._workspace_client import opened
from core.folders import ROOT
from core.settings import Settings
from store.database import Store
from store.schema import migrate
from tests.postgres import free_port
from workspace import navigation

PROGRAMME, YEAR, MONTHS = "kita-r5", "2023", [f"2023-{month:02d}" for month in range(4, 13)]
RESULTS = ("overview", "results", "channels", "channel_sheet", "placement_results", "times", "effect", "targets")
PEOPLE = 10
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
BOUND_RATIO, BOUND_MB = 3.0, 350


def main() -> None:
    is_quick = _measuring.quick()
    with tempfile.TemporaryDirectory(prefix="shirube-bench-") as folder:
        settings = played(Path(folder), quick=is_quick)
        measure(settings, Path(folder), turns=5 if is_quick else 25, months=MONTHS[: 2 if is_quick else 6])


def measure(settings: Settings, folder: Path, *, turns: int, months: list[str]) -> None:
    """Open ten people's tabs on a demo store, rerun one of each page in turn with the bare one, report."""
    pages = [name for name in RESULTS if name in {entry.name for entry in navigation.for_role("manager")}]
    with ExitStack() as held:
        ours, process = held.enter_context(_served("app.py", settings, folder / "ours.log"))
        bare, _plain = held.enter_context(_served("bench/_workspace_page.py", settings, folder / "bare.log"))
        people = [
            held.enter_context(
                opened(ours, pages[number % len(pages)], query=_query(), cookies=signed_in(ours, settings))
            )
            for number in range(PEOPLE)
        ]
        tabs = {tab.page: tab for tab in people} | {"bare": held.enter_context(opened(bare, ""))}
        rerun = _measuring.in_turn({name: tab.run for name, tab in tabs.items()}, turns=turns)
        first = _first(ours, bare, pages, settings, months=months)
        _measuring.report(
            ratios={f"rerun_{name}": rerun[name] / rerun["bare"] for name in pages}
            | {f"first_{name}": first[name] / first["bare"] for name in pages},
            peak=resident(process.pid, "VmHWM"),
            workspace_mb=round(resident(process.pid, "Pss"), 1),
            people=len(people),
            rerun_ms={name: round(1000 * value, 1) for name, value in rerun.items()},
            first_ms={name: round(1000 * value, 1) for name, value in first.items()},
            kilobytes={name: round(tab.bytes_sent / 1024, 1) for name, tab in tabs.items()},
            elements={name: len(tab.elements) for name, tab in tabs.items()},
            bounds={"rerun": BOUND_RATIO, "workspace_mb": BOUND_MB},
        )


def played(folder: Path, *, quick: bool) -> Settings:
    """A store with the demo's programmes; only the one looked at and what it continues for a quick turn."""
    settings = Settings(data_dir=folder / "data", _env_file=None)
    store = Store(settings.database)
    migrate(store)
    demo.load(store, settings, names=demo.scenarios(PROGRAMME) if quick else demo.scenarios(), say=lambda _text: None)
    store.close()
    return settings


def _query(month: str = "") -> str:
    return f"programme={PROGRAMME}&year={YEAR}" + (f"&month={month}" if month else "")


def _first(ours: str, bare: str, pages: list[str], settings: Settings, *, months: list[str]) -> dict[str, float]:
    """A new tab's first look at a month that nobody has looked at, per page, beside the bare page's first run."""
    cookies = signed_in(ours, settings)
    found: dict[str, list[float]] = {name: [] for name in [*pages, "bare"]}
    for month in months:
        for name in pages:
            found[name].append(_opening(ours, name, _query(month), cookies))
        found["bare"].append(_opening(bare, "", "", {}))
    return {name: statistics.median(times) for name, times in found.items()}


def _opening(address: str, page: str, query: str, cookies: dict[str, str]) -> float:
    with opened(address, page, query=query, cookies=cookies) as tab:
        return tab.first


def signed_in(address: str, settings: Settings) -> dict[str, str]:
    """The cookies of somebody who has just signed in by the form."""
    password = demo.password_file(settings).read_text().strip()
    with httpx.Client(base_url=address, headers={"Origin": address}, follow_redirects=False) as browser:
        form = browser.get("/signin").text
        fields = dict(_HIDDEN.findall(form)) | {"email": "manager@demo.example", "password": password}
        answer = browser.post("/signin", data=fields, timeout=60)
        assert answer.status_code == 303, f"sign-in said {answer.status_code}"
        return dict(browser.cookies)


@contextmanager
def _served(script: str, settings: Settings, log: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    variables = {
        **os.environ,
        "SHIRUBE_DATA_DIR": str(settings.data_dir),
        "SHIRUBE_DATABASE_URL": settings.database,
        "SHIRUBE_WORKSPACE_PORT": str(port),
    }
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=out, stderr=subprocess.STDOUT)
    try:
        _wait(f"http://127.0.0.1:{port}", process, log)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _tenth in range(600):
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{address}/healthz", timeout=2).status_code == 200 or httpx.get(address).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise RuntimeError(f"It did not start:\n{log.read_text(errors='replace')[-2000:]}")


def resident(pid: int, name: str) -> float:
    """Memory of a process in MB: `Pss` now, what it shares divided among the sharers; `VmHWM` the most ever."""
    source = Path(f"/proc/{pid}/{'smaps_rollup' if name == 'Pss' else 'status'}")
    line = next(line for line in source.read_text().splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
