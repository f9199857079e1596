"""`manage.py run`: all three, also after one of them ended, or none, and nothing is left behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

import running
from core.folders import ROOT
from core.settings import Settings
from tests.postgres import free_port


def on_free_ports(folder: Path) -> Settings:
    return Settings(data_dir=folder, workspace_port=free_port(), gateway_port=free_port(), _env_file=None)


@contextmanager
def taken(port: int = 0) -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize(
    ("field", "setting"), [("workspace_port", "SHIRUBE_WORKSPACE_PORT"), ("gateway_port", "SHIRUBE_GATEWAY_PORT")]
)
def test_a_taken_port_is_named_with_its_setting(tmp_path: Path, field: str, setting: str) -> None:
    with taken() as port:
        settings = on_free_ports(tmp_path).model_copy(update={field: port})
        with pytest.raises(running.PortTaken) as told:
            running.check_ports(settings)
    assert told.value.facts == {"port": port, "setting": setting}
    assert setting in str(told.value)
    running.check_ports(settings)  # free again


def test_one_that_listens_everywhere_takes_our_port_too(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        settings = on_free_ports(tmp_path).model_copy(update={"gateway_port": other.getsockname()[1]})
        with pytest.raises(running.PortTaken):
            running.check_ports(settings)


def test_there_are_three_processes_and_two_of_them_answer(tmp_path: Path) -> None:
    settings = on_free_ports(tmp_path)
    found = running.processes(settings)
    assert [process.name for process in found] == ["workspace", "gateway", "worker"]
    assert str(settings.workspace_port) in found[0].command
    assert str(settings.gateway_port) in found[1].command
    assert [bool(process.health) for process in found] == [True, True, False]
    assert {"--no-access-log", "--no-server-header"} <= set(found[1].command)
    assert all(process.command[0] == sys.executable for process in found)


def started(folder: Path, settings: Settings, **more: str) -> "subprocess.Popen[str]":
    variables = {name: value for name, value in os.environ.items() if not name.startswith("SHIRUBE_")}
    variables |= {
        "SHIRUBE_DATA_DIR": str(folder),
        "SHIRUBE_WORKSPACE_PORT": str(settings.workspace_port),
        "SHIRUBE_GATEWAY_PORT": str(settings.gateway_port),
        "SHIRUBE_DEMO": "0",
        "PYTHONUNBUFFERED": "1",
        **more,
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "run"],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def answers(port: int) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2, trust_env=False).status_code == 200
    return False


def children(pid: int) -> list[int]:
    """Processes of a parent, in the order they were started."""
    linux = Path(f"/proc/{pid}/task/{pid}/children")
    if linux.exists():
        return sorted(map(int, linux.read_text().split()))
    told = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=True).stdout
    return sorted(map(int, told.split()))


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody has asked about doesn't."""
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return bool(told.strip()) and not told.strip().startswith("Z")


def wait_until(true: "object", seconds: float = 60.0) -> None:
    assert callable(true)
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_all_three_answer_and_end_with_their_parent(tmp_path: Path, number: signal.Signals) -> None:
    settings = on_free_ports(tmp_path)
    began = time.monotonic()
    parent = started(tmp_path, settings)
    try:
        wait_until(lambda: parent.poll() is not None or answers(settings.gateway_port))
        wait_until(lambda: parent.poll() is not None or answers(settings.workspace_port))
        assert parent.poll() is None
        print(f"both answered after {time.monotonic() - began:.1f} s")
        assert parent.stdout
        said = [parent.stdout.readline() for _line in range(2)]
        family = children(parent.pid)
        assert len(family) == 3
        parent.send_signal(number)
        parent.wait(30)
        assert not [pid for pid in family if is_alive(pid)]
        running.check_ports(settings)
    finally:
        if parent.poll() is None:
            parent.terminate()
        rest, trouble = parent.communicate(timeout=30)
    assert str(settings.workspace_port) in said[0]
    assert str(settings.gateway_port) in said[1]
    assert "Traceback" not in trouble
    assert "password" not in (rest + trouble).lower()
    assert parent.returncode == 0
    assert (tmp_path / "shirube.db").exists()


def end(family: Iterable[int]) -> None:
    """End what a failed test has left."""
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@pytest.mark.slow
def test_one_that_is_killed_starts_again_and_nothing_outlives_a_killed_parent(tmp_path: Path) -> None:
    settings = on_free_ports(tmp_path)
    parent = started(tmp_path, settings)
    family: set[int] = set()
    try:
        wait_until(lambda: answers(settings.gateway_port) and answers(settings.workspace_port))
        workspace, gateway, worker = children(parent.pid)
        family = {workspace, gateway, worker}
        # The third said line means that all three are watched from now on.
        assert parent.stdout
        for _line in range(3):
            parent.stdout.readline()
        os.kill(worker, signal.SIGKILL)
        os.kill(gateway, signal.SIGKILL)
        assert sorted(parent.stdout.readline().split()[0] for _line in range(2)) == ["gateway", "worker"]
        wait_until(lambda: len(children(parent.pid)) == 3 and answers(settings.gateway_port))
        now = children(parent.pid)
        family |= {*now}
        assert workspace in now
        assert not {gateway, worker} & {*now}
        assert parent.poll() is None
        parent.kill()
        parent.wait(30)
        if sys.platform == "linux":  # elsewhere nobody tells a child that its parent was killed
            wait_until(lambda: not any(is_alive(pid) for pid in now), seconds=15)
            running.check_ports(settings)
    finally:
        parent.kill()
        end(family)
        parent.communicate(timeout=30)


BRIEF = [sys.executable, "-c", "raise SystemExit(3)"]
FOREVER = [sys.executable, "-c", "import time; time.sleep(60)"]


def child(command: list[str], settings: Settings, *, at: float = 0.0) -> running.Child:
    process = running.Process("worker", command, "")
    made = running.Child(process, running._start(process, settings), at)
    if command == BRIEF:
        made.running.wait(30)
    return made


def test_the_pauses_double_up_to_half_a_minute_and_every_end_is_said(tmp_path: Path) -> None:
    settings = on_free_ports(tmp_path)
    one, said, pauses, at = child(BRIEF, settings), [], [], 0.0
    for _end in range(7):
        at += 55.0  # too seldom within a minute to give up
        running._keep_up(one, settings, at=at, say=said.append)
        assert one.starts_again
        pauses.append(one.starts_again - at)
        before = one.running
        running._keep_up(one, settings, at=one.starts_again - 0.1, say=said.append)
        assert one.running is before
        at = one.starts_again
        running._keep_up(one, settings, at=at, say=said.append)
        assert one.running is not before
        one.running.wait(30)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert len(said) == 7
    assert all("worker" in sentence for sentence in said)
    assert "4秒" in said[2]


def test_after_a_steady_minute_an_earlier_end_is_forgotten(tmp_path: Path) -> None:
    settings = on_free_ports(tmp_path)
    one = child(BRIEF, settings)
    one.ends = [1.0, 2.0, 3.0, 4.0]
    one.since = 5.0
    running._keep_up(one, settings, at=66.0, say=print)
    assert one.starts_again == 67.0


def test_one_that_ends_five_times_within_a_minute_is_given_up(tmp_path: Path) -> None:
    settings = on_free_ports(tmp_path)
    one, at = child(BRIEF, settings), 0.0

    def goes_on() -> None:
        nonlocal at
        while at < 60:
            running._keep_up(one, settings, at=at, say=print)
            one.running.wait(30)
            at += 1.0

    with pytest.raises(running.EndedByItself, match="worker"):
        goes_on()
    assert at == 1 + 2 + 4 + 8 + 4  # the pauses, and a second in which each new start is seen to have ended
    assert len(one.ends) == 5


def test_one_that_ends_again_and_again_takes_the_others_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = on_free_ports(tmp_path)
    begun: list[subprocess.Popen[bytes]] = []
    start = running._start
    monkeypatch.setattr(running, "_start", lambda *given: begun.append(start(*given)) or begun[-1])
    monkeypatch.setattr(running, "_LONGEST_PAUSE", 0.0)
    monkeypatch.setattr(running, "_wait_until_all_answer", lambda _children, _stopping: None)
    told = [running.Process("gateway", FOREVER, ""), running.Process("worker", BRIEF, "")]
    monkeypatch.setattr(running, "processes", lambda _settings: told)
    before = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(running.EndedByItself, match="worker"):
            running.run(settings, say=print)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert len(begun) == 1 + 5
    assert all(process.poll() is not None for process in begun)


@pytest.mark.parametrize("name", ["gateway", "worker"])
def test_one_that_ends_before_all_answered_is_not_started_again(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = child(BRIEF, on_free_ports(tmp_path))
    other = running.Process("workspace", FOREVER, "http://127.0.0.1:1/healthz")
    one.process = running.Process(name, BRIEF, "")
    first = running.Child(other, child(FOREVER, on_free_ports(tmp_path)).running, 0.0)
    monkeypatch.setattr(running, "_WAIT_SECONDS", 5.0)
    try:
        with pytest.raises(running.DidNotStart, match=name):
            running._wait_until_all_answer([first, one], threading.Event())
    finally:
        running._stop([first.running])


def test_a_taken_port_starts_nothing(tmp_path: Path) -> None:
    with taken() as port:
        settings = on_free_ports(tmp_path).model_copy(update={"gateway_port": port})
        parent = started(tmp_path / "data", settings)
        out, trouble = parent.communicate(timeout=60)
    assert (parent.returncode, out) == (2, "")
    assert "SHIRUBE_GATEWAY_PORT" in trouble
    assert str(port) in trouble
    assert trouble.count("\n") == 1
    assert not (tmp_path / "data" / "shirube.db").exists()


def test_one_that_does_not_start_ends_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = on_free_ports(tmp_path)
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    broken = running.Process("gateway", [sys.executable, "-c", "raise SystemExit(3)"], "http://127.0.0.1:1/healthz")
    begun: list[subprocess.Popen[bytes]] = []
    start = running._start
    monkeypatch.setattr(running, "_start", lambda *given: begun.append(start(*given)) or begun[-1])
    monkeypatch.setattr(running, "processes", lambda _settings: [broken, running.Process("worker", sleeper, "")])
    before = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(running.DidNotStart, match="gateway"):
            running.run(settings, say=print)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert len(begun) == 2
    assert all(process.poll() is not None for process in begun)
